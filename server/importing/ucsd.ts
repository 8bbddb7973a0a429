import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findUcsd, LABELS, type Labels, labelClips, runs, type Split } from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import { type Conditions, chooseClips, choosePieces, type Piece } from './conditions.ts';
import type { Shape } from './picture.ts';
import { makeWhole } from './whole.ts';
import { FPS, type Written, writePiece } from './write-piece.ts';

export interface UcsdImport extends Shape {
  readonly source: string;
  readonly place: string;
  /** Which set, where `source` holds several: its name or the end of it. */
  readonly set?: string | undefined;
  readonly conditions: Conditions;
  readonly as: 'folder' | 'video';
  readonly signal: AbortSignal;
  /** @param share 0 to 1 */
  readonly onProgress: (share: number, clip: string) => void;
}

/** What was found, written and skipped. */
export interface ImportReport {
  readonly set: string;
  readonly folder: string;
  /** Of the test clips; absent where there are none. */
  readonly labelsFrom: 'label file' | 'masks' | undefined;
  readonly clips: readonly ClipReport[];
  /** Test clips that the label file knows and that are not there. */
  readonly absent: readonly string[];
  /** Clips that are there and that the conditions leave out. */
  readonly notChosen: readonly string[];
  /** Folders with nothing to read in them, each with the reason. */
  readonly ignored: readonly string[];
  /** Files of macOS and the like, `.DS_Store` and `._*`. */
  readonly hiddenFiles: number;
}

export interface ClipReport {
  /** With the number of its first frame where conditions cut the clip into several pieces. */
  readonly name: string;
  readonly split: Split;
  /** Pictures that were to be written. */
  readonly chosen: number;
  /** Frames written. */
  readonly frames: number;
  readonly abnormal: number;
  /** Frames with a mask, be it black. */
  readonly masks: number;
  /** Things that the masks show, as `regionsOf` follows them. */
  readonly tracks: number;
  /** Numbers of frames, up to the last chosen one, without a picture. */
  readonly missing: readonly runs.Range[];
  /** Pictures that can't be read. */
  readonly unreadable: readonly string[];
  /** Pictures whose number another one has. */
  readonly twice: readonly string[];
  /** Frames of which label and mask say the opposite; the label counts. */
  readonly contradictions: number;
}

/**
 * Brings a set of UCSD's layout into pictures or videos that vigil reads, with `labels.json` beside them (docs/datasets.md).
 * Nothing is written into `source`, and `place` is there whole or not at all.
 */
export async function importUcsd(options: UcsdImport): Promise<ImportReport> {
  const { source, place, conditions, signal, onProgress } = options;
  if (existsSync(join(source, LABELS))) {
    throw new UserError(`${source} was imported already; give the folder that it was made of`, 'imported', 2);
  }
  const layout = await findUcsd(source, options.set);
  const chosen = chooseClips(layout.clips, conditions);
  const labelled = await labelClips(layout, chosen);
  const pieces = choosePieces(labelled.clips, conditions);
  const total = pieces.reduce((sum, piece) => sum + piece.indexes.length, 0);
  const clips = await makeWhole(place, source, async draft => {
    const reports: ClipReport[] = [];
    const labels: Labels = { format: 'vigil-labels', version: 1, name: layout.name, fps: FPS, clips: [] };
    let done = 0;
    for (const piece of pieces) {
      const onPicture = () => onProgress(++done / total, piece.name);
      const written = await writePiece(piece, draft, { ...options, signal, onPicture });
      if (written.labels) labels.clips.push(written.labels);
      reports.push(reportOf(piece, written));
    }
    if (labels.clips.length === 0) {
      throw new UserError('none of the chosen pictures can be read', 'unreadable', 3);
    }
    await writeFile(join(draft, LABELS), `${JSON.stringify(labels)}\n`);
    signal.throwIfAborted();
    return reports;
  });
  const used = new Set(pieces.map(piece => piece.clip.name));
  return {
    set: layout.name,
    folder: place,
    labelsFrom: labelled.from,
    clips,
    absent: labelled.absent,
    notChosen: layout.clips.map(clip => clip.name).filter(name => !used.has(name)),
    ignored: layout.ignored,
    hiddenFiles: layout.hidden,
  };
}

function reportOf({ name, clip, indexes }: Piece, { labels, ...skipped }: Written): ClipReport {
  const numbers = indexes.map(index => clip.pictures[index]!.number);
  return {
    name,
    split: clip.split,
    chosen: indexes.length,
    frames: labels?.frames ?? 0,
    abnormal: runs.count(labels?.abnormal ?? []),
    masks: runs.count(labels?.masked ?? []),
    tracks: new Set(labels?.regions.map(region => region.track)).size,
    missing: gaps(indexes[0] === 0 ? [0, ...numbers] : numbers),
    ...skipped,
  };
}

/** What lies between ascending numbers. */
function gaps(numbers: readonly number[]): runs.Range[] {
  return numbers.flatMap((number, i): runs.Range[] =>
    number < numbers[i + 1]! - 1 ? [[number + 1, numbers[i + 1]! - 1]] : [],
  );
}
