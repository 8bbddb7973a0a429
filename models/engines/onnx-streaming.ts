import type { Tensor } from 'onnxruntime-node';
import { canHop, resumedFrames } from '../memae/hop.ts';
import type { Engine, EngineClip, Network } from './engine.ts';
import { type OnnxOptions, openOnnx, openScorer } from './onnx.ts';

/** Streams whose features are kept, at about a megabyte each for `lite`; the one that was idle longest goes first. */
const STREAMS = 64;

interface Kept {
  /** Of the clip that gave the features. */
  readonly position: number;
  readonly features: Readonly<Record<string, Tensor>>;
}

/**
 * Goes on from the features of a stream's last clip where the next one follows a hop later, and starts from the whole
 * clip wherever it does not: the first one, after a lost window, on another thread. At hop 4 both give the
 * same (`memae/hop.ts`), so nothing depends on which it was. Networks that have no such form are scored clip by clip.
 */
export async function openStreaming(network: Network, options: OnnxOptions): Promise<Engine> {
  const { hop, name } = options;
  if (!canHop(network.architecture, hop)) return openOnnx(network, options);
  const start = await openScorer(network, options, { hop, streaming: 'start' });
  const resumed = await openScorer(network, options, {
    hop,
    streaming: 'resumed',
    frames: resumedFrames(hop),
  });
  const streams = new Map<number, Kept>();

  async function scoreOne(clip: EngineClip): Promise<Float32Array> {
    const { stream, position } = clip.clip;
    const before = streams.get(stream);
    streams.delete(stream); // it comes back as the newest
    const follows = before?.position === position - hop;
    const { regions, next } = follows ? await resumed.run([clip], before.features) : await start.run([clip]);
    const features = Object.fromEntries(
      Object.entries(next).map(([output, tensor]) => [output.slice('next.'.length), tensor]),
    );
    streams.set(stream, { position, features });
    const [oldest] = streams.keys();
    if (streams.size > STREAMS) streams.delete(oldest!);
    return regions[0]!;
  }

  return {
    device: name,
    batch: 1,
    async score(clips) {
      const found: Float32Array[] = [];
      for (const clip of clips) found.push(await scoreOne(clip));
      return found;
    },
    forget: stream => void streams.delete(stream),
    async close() {
      streams.clear();
      await start.session.release();
      await resumed.session.release();
    },
  };
}
