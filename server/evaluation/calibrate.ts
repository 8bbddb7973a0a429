import { redact, UserError } from '../../streams/index.ts';
import type { Engine, Model } from '../engine.ts';

export interface CalibrateOptions {
  readonly engine: Pick<Engine, 'open'>;
  /** Addresses of footage in which everything is normal, taken one after the other until it is enough. */
  readonly normal: readonly string[];
  /** Scored frames that it takes; by default as many as a camera takes at first. */
  readonly frames?: number;
  /** @param progress 0 to 1 */
  readonly onProgress: (progress: number) => void;
  readonly signal?: AbortSignal;
}

/** The model with a scene of its own for the place of this footage, measured as a camera measures it that is new there. */
export async function calibrated(model: Model, options: CalibrateOptions): Promise<Model> {
  const { engine, normal, frames, onProgress, signal } = options;
  const { width, height, fps } = model.input;
  const calibration = model.calibrate(frames);
  let background: Float32Array | undefined;
  for (const address of normal) {
    const stream = engine.open(address, { width, height, fps, pace: 'fast', ...(signal && { signal }) });
    const analysis = model.analyse(stream, { pace: 'fast', ...(background && { background }) });
    for await (const analysed of analysis) {
      if (analysed.regions) calibration.add(analysed);
      onProgress(calibration.progress);
      if (calibration.progress >= 1) {
        return { ...model, scene: await calibration.finish(analysis.background()) };
      }
    }
    signal?.throwIfAborted();
    background = analysis.background();
  }
  const share = Math.floor(100 * calibration.progress);
  throw new UserError(
    `${normal.map(redact).join(', ')}: too little normal footage, ${share} % of what a calibration takes`,
    'too-little-footage',
    3,
  );
}
