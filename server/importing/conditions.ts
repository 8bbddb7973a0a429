import { type ClipFolder, frameName, type LabelledFolder, runs } from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';

/** What of a set is extracted; what is not given excludes nothing. */
export interface Conditions {
  readonly split?: 'train' | 'test';
  /** `Test002`, or numbers of clips: `2`, `4-8`. */
  readonly clips?: readonly string[];
  /** Numbers of frames, from 1. */
  readonly frames?: readonly runs.Range[];
  readonly only?: 'normal' | 'abnormal';
  /** Frames that have a mask, be it black, or those that have none. */
  readonly mask?: 'with' | 'without';
}

/** Chosen frames of a clip that follow one another. */
export interface Piece {
  /** The clip's, where it is one piece; with the number of the first frame otherwise: `Test005-140`. */
  readonly name: string;
  readonly clip: LabelledFolder;
  /** Places in `clip.pictures`. */
  readonly indexes: readonly number[];
}

/** @throws UserError (exit code 2) where one of `clips` is not there */
export function chooseClips(all: readonly ClipFolder[], { split, clips }: Conditions): ClipFolder[] {
  const inSplit = all.filter(clip => split === undefined || clip.split === split);
  for (const name of clips ?? []) {
    if (inSplit.some(clip => isCalled(clip, name))) continue;
    const there = inSplit.map(clip => clip.name);
    const some = there.length > 8 ? `${there.slice(0, 8).join(', ')} ...` : there.join(', ');
    throw new UserError(`--clips ${name}: no such clip; there are ${some || 'none'}`, 'no-clip', 2);
  }
  return inSplit.filter(clip => clips?.some(name => isCalled(clip, name)) ?? true);
}

function isCalled({ name }: ClipFolder, wanted: string): boolean {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(wanted) ?? [];
  if (first === undefined) return name.toLowerCase() === wanted.toLowerCase();
  return runs.within([[Number(first), Number(last)]], Number(/\d+$/.exec(name)?.[0]));
}

/** @throws UserError (exit code 2) where that is nothing */
export function choosePieces(clips: readonly LabelledFolder[], conditions: Conditions): Piece[] {
  const pieces = clips.flatMap(clip => piecesOf(clip, conditions));
  if (pieces.length > 0) return pieces;
  throw new UserError('no frame meets all of these conditions; leave one out', 'nothing-selected', 2);
}

function piecesOf(clip: LabelledFolder, { frames, only, mask }: Conditions): Piece[] {
  const pieces: number[][] = [];
  let previous = Number.NaN;
  for (const [index, { number }] of clip.pictures.entries()) {
    if (frames && !runs.within(frames, number)) continue;
    if (only && clip.labels[index] !== (only === 'abnormal')) continue;
    if (mask && clip.masks.has(number) !== (mask === 'with')) continue;
    if (index === previous + 1) pieces.at(-1)!.push(index);
    else pieces.push([index]);
    previous = index;
  }
  const first = (indexes: number[]) => frameName(clip.pictures[indexes[0]!]!.number);
  const name = (indexes: number[]) => (pieces.length === 1 ? clip.name : `${clip.name}-${first(indexes)}`);
  return pieces.map(indexes => ({ name: name(indexes), clip, indexes }));
}
