import type { Grid, Rect } from '../../../models/index.ts';
import { findBoxes } from '../../detection/boxes.ts';
import type { Engine } from '../../engine.ts';
import type { Evaluation } from '../evaluate.ts';
import { scored } from '../figures.ts';
import { raise } from '../found.ts';
import type { MeasuredClip } from '../measured.ts';

/** Pictures of each kind, and frames between two of one clip, which would show the same. */
const PICTURES = 8;
const APART = 20;

/** A frame that the model judged wrong, or came nearest to. */
export interface Specimen {
  readonly clip: string;
  readonly frame: number;
  readonly score: number;
  readonly found: readonly Rect[];
  /** Whether the boxes were found at the thresholds; else they are what would be found first. */
  readonly above: boolean;
  readonly truth: readonly Rect[];
  readonly jpeg: Uint8Array;
  /** Proportion of the picture as the model sees it. */
  readonly width: number;
  readonly height: number;
}

export interface Sheet {
  readonly misses: readonly Specimen[];
  readonly falseAlarms: readonly Specimen[];
}

interface Choice {
  readonly clip: MeasuredClip;
  readonly address: string;
  readonly frame: number;
  readonly score: number;
}

/** The abnormal frames with the lowest scores and the normal ones with the highest. */
export async function sheetOf(
  { dataset, row, model }: Evaluation,
  engine: Pick<Engine, 'open'>,
  signal?: AbortSignal,
): Promise<Sheet> {
  const frames = row.clips.flatMap((clip, i) =>
    scored(clip).map(frame => ({ ...frame, clip, address: dataset.clips[i]!.address })),
  );
  const misses = choose(frames.filter(frame => frame.abnormal).sort((a, b) => a.score - b.score));
  const falseAlarms = choose(frames.filter(frame => !frame.abnormal).sort((a, b) => b.score - a.score));
  const pictures = await picturesOf([...misses, ...falseAlarms], engine, model.input, signal);
  const specimens = (choices: readonly Choice[]) =>
    choices.flatMap(choice => {
      const jpeg = pictures.get(keyOf(choice));
      return jpeg ? [specimen(choice, row.thresholds, jpeg, model.input)] : [];
    });
  return { misses: specimens(misses), falseAlarms: specimens(falseAlarms) };
}

/** The first ones that are not too near to one before. */
function choose(frames: readonly Choice[]): Choice[] {
  const chosen: Choice[] = [];
  for (const frame of frames) {
    if (chosen.length === PICTURES) break;
    const near = (other: Choice) => other.clip === frame.clip && Math.abs(other.frame - frame.frame) < APART;
    if (!chosen.some(near)) chosen.push(frame);
  }
  return chosen;
}

function specimen(
  { clip, frame, score }: Choice,
  thresholds: Grid,
  jpeg: Uint8Array,
  { width, height }: { width: number; height: number },
): Specimen {
  const above = score > 1;
  const level = above ? 1 : 0.98 * score;
  return {
    ...{ clip: clip.name, frame, score, above, jpeg, width, height },
    found: findBoxes(clip.regions[frame]!, raise(thresholds, level)).boxes,
    truth: clip.truth.regions?.filter(region => region.frame === frame) ?? [],
  };
}

const keyOf = ({ address, frame }: Pick<Choice, 'address' | 'frame'>) => `${frame} ${address}`;

async function picturesOf(
  choices: readonly Choice[],
  engine: Pick<Engine, 'open'>,
  { width, height }: { width: number; height: number },
  signal: AbortSignal | undefined,
): Promise<Map<string, Uint8Array>> {
  const pictures = new Map<string, Uint8Array>();
  const wanted = new Set(choices.map(keyOf));
  for (const address of new Set(choices.map(choice => choice.address))) {
    const options = {
      width,
      height,
      pace: 'fast',
      display: { maxWidth: 480 },
      ...(signal && { signal }),
    } as const;
    for await (const { index, jpeg } of engine.open(address, options)) {
      const key = keyOf({ address, frame: index });
      if (jpeg && wanted.has(key)) pictures.set(key, Uint8Array.from(jpeg));
    }
  }
  return pictures;
}
