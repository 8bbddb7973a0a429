import { createHash } from 'node:crypto';
import { UserError } from '../../streams/index.ts';
import { CLIP_FRAMES, type InputSpec, zeroPicture } from '../model.ts';
import type { Units } from './crops.ts';
import { countFrames, type Footage, holdOut, medianBackground, ofAClip } from './footage.ts';
import { countMoving } from './movement.ts';

/** The shortest footage of which a fifth is a clip. */
const LEAST_FRAMES = 5 * CLIP_FRAMES;
/** Clips (one of eight is looked at) in which something must be going on. */
const LEAST_MOVING = 3;
/** Frames between two that go into the fingerprint, besides the first and the last of a sequence. */
const FINGERPRINT_STRIDE = 16;

/** What a training works on. */
export interface Material {
  /** Trained on. */
  readonly train: Footage;
  /** Never trained on. */
  readonly held: Footage;
  /** `[height, width]` gray levels: the empty picture. */
  readonly background: Float32Array;
  readonly units: Units;
  /** Differs for other footage, or footage that is prepared otherwise. */
  readonly fingerprint: string;
}

/** Throws `UserError` where the footage is too little, or where nothing moves in it. */
export function prepare(footage: Footage, input: InputSpec, note: (line: string) => void): Material {
  const long = ofAClip(footage);
  const dropped = footage.sequences.length - long.sequences.length;
  if (dropped > 0) {
    const frames = countFrames(footage) - countFrames(long);
    note(
      `left out ${dropped} sequences shorter than a clip of ${CLIP_FRAMES} frames, ${frames} frames in all`,
    );
  }
  const { train, held } = holdOut(long);
  if (train.sequences.length === 0 || held.sequences.length === 0) {
    const longest = Math.max(0, ...footage.sequences.map(s => s.count));
    throw new UserError(
      `too little footage to learn from: ${countFrames(footage)} frames, ${longest} of them in a row. Record at least ${LEAST_FRAMES} in a row`,
      'too-little-footage',
      3,
    );
  }
  const background = medianBackground(train);
  refuseDull(train, background);
  const zero = zeroPicture(input, background);
  const fingerprint = fingerprintOf(long, input);
  return { train, held, background, units: { zero, scale: input.scale }, fingerprint };
}

function refuseDull(footage: Footage, background: Float32Array): void {
  const { moving, clips } = countMoving(footage, background);
  if (moving >= LEAST_MOVING) return;
  const share = ((100 * moving) / clips).toFixed(1);
  throw new UserError(
    `there is too little to learn from: something moves in ${moving} of ${clips} clips (${share} %). Record for longer, or when people are about`,
    'too-dull-footage',
    3,
  );
}

function fingerprintOf({ width, height, sequences }: Footage, { fps, scale, centre }: InputSpec): string {
  const hash = createHash('sha256').update(JSON.stringify({ width, height, fps, scale, centre }));
  const pixels = width * height;
  for (const { frames, count } of sequences) {
    hash.update(`${count}`);
    for (let i = 0; i < count; i += FINGERPRINT_STRIDE)
      hash.update(frames.subarray(i * pixels, (i + 1) * pixels));
    hash.update(frames.subarray((count - 1) * pixels));
  }
  return hash.digest('hex');
}
