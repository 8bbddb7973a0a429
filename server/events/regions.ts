/** How abnormal which region was while an event lasted, so that an event that was nothing can count as normal. */

import { type Grid, maskOf } from '../../models/index.ts';
import type { Frame } from '../../streams/index.ts';
import type { ModelScores } from '../cameras/camera.ts';
import type { CalmChange } from '../detection/flood.ts';
import type { NoisyErrors } from '../log.ts';
import type { Database } from '../store/database.ts';

/** Cells round a box that belong to what is in it. */
const AROUND = 1;
/** Events of a camera that count: the newest of those that were dismissed. */
const MOST_DISMISSED = 500;

/** A database that hangs must not hold up a camera that has been measured: it watches without what was dismissed. */
const READ_WITHIN_MS = 5000;
/** Writes that wait for such a database; what more events showed is lost. */
const MOST_WRITING = 200;

/** Only cells that were in one of its boxes, or beside it: the highest score of each. */
export interface SeenRegions {
  readonly rows: number;
  readonly cols: number;
  readonly cells: readonly number[];
  readonly scores: readonly number[];
}

interface Seen {
  readonly cameraId: string;
  readonly weightsId: string;
  readonly highest: Grid;
}

export class EventRegions {
  /** Of events that last. */
  readonly #open = new Map<string, Seen>();
  readonly #writing = new Set<Promise<void>>();

  constructor(
    private readonly db: Database,
    private readonly errors: Pick<NoisyErrors, 'report'>,
  ) {}

  /** @param event that the change belongs to */
  take(
    event: { readonly id: string; readonly cameraId: string },
    { kind, alert }: CalmChange<Frame>,
    scores?: ModelScores,
  ): void {
    if (kind !== 'end') {
      if (scores) this.#see(event, scores, alert.recent.at(-1)?.boxes ?? []);
      return;
    }
    const seen = this.#open.get(event.id);
    this.#open.delete(event.id);
    if (!seen || this.#writing.size >= MOST_WRITING) return;
    this.#own(this.#write(event.id, seen), 'the scores of an event could not be saved');
  }

  /** The camera shows something else now: what was nothing there is at other places. */
  forget(cameraId: string): void {
    for (const [id, seen] of this.#open) if (seen.cameraId === cameraId) this.#open.delete(id);
    const deleting = this.db.deleteFrom('event_regions').where('camera_id', '=', cameraId).execute();
    this.#own(deleting, 'the scores of old events could not be removed');
  }

  /**
   * Of each event of the camera that was dismissed as normal, as these weights saw it: 0 where it was not. None where they can't be
   * read: a camera that is measured without them watches all the same.
   */
  async dismissed(cameraId: string, weightsId: string): Promise<Grid[]> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the database does not answer')), READ_WITHIN_MS);
    });
    try {
      return await Promise.race([this.#dismissed(cameraId, weightsId), tooLate]);
    } catch (error) {
      this.errors.report('dismissed events could not be read', error);
      return [];
    } finally {
      clearTimeout(timer);
    }
  }

  async #dismissed(cameraId: string, weightsId: string): Promise<Grid[]> {
    const rows = await this.db
      .selectFrom('event_regions')
      .innerJoin('events', 'events.id', 'event_regions.event_id')
      .select('regions')
      .where('event_regions.camera_id', '=', cameraId)
      .where('weights_id', '=', weightsId)
      .where('verdict', '=', 'normal')
      // It was everywhere: to learn it as normal would be to see nothing any more.
      .where('scene_changed', '=', 0)
      .orderBy('event_id', 'desc')
      .limit(MOST_DISMISSED)
      .execute();
    return rows.map(({ regions }) => gridOf(JSON.parse(regions) as SeenRegions));
  }

  /** Resolves once everything is written. */
  async close(): Promise<void> {
    await Promise.all(this.#writing);
  }

  #own(work: Promise<unknown>, failed: string): void {
    const writing = work
      .then(() => {})
      .catch(error => this.errors.report(failed, error))
      .finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  #see(
    { id, cameraId }: { readonly id: string; readonly cameraId: string },
    { regions, weightsId }: ModelScores,
    boxes: Parameters<typeof maskOf>[0],
  ): void {
    const { rows, cols, values } = regions;
    let seen = this.#open.get(id);
    if (seen?.weightsId !== weightsId) {
      seen = { cameraId, weightsId, highest: { rows, cols, values: new Float32Array(rows * cols) } };
      this.#open.set(id, seen);
    }
    const mine = maskOf(boxes, rows, cols, AROUND);
    const { highest } = seen;
    for (let cell = 0; cell < values.length; cell++) {
      if (mine[cell] && values[cell]! > highest.values[cell]!) highest.values[cell] = values[cell]!;
    }
  }

  async #write(id: string, { cameraId, weightsId, highest }: Seen): Promise<void> {
    const regions = JSON.stringify(seenOf(highest));
    await this.db
      .insertInto('event_regions')
      .values({ event_id: id, camera_id: cameraId, weights_id: weightsId, regions })
      .onConflict(conflict => conflict.column('event_id').doNothing())
      .execute();
  }
}

function seenOf({ rows, cols, values }: Grid): SeenRegions {
  const cells = [...values.keys()].filter(cell => values[cell]! > 0);
  return { rows, cols, cells, scores: cells.map(cell => Number(values[cell]!.toPrecision(5))) };
}

function gridOf({ rows, cols, cells, scores }: SeenRegions): Grid {
  const values = new Float32Array(rows * cols);
  for (const [i, cell] of cells.entries()) values[cell] = scores[i]!;
  return { rows, cols, values };
}
