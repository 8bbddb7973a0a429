/** Which events look alike to the network that saw them. */

import type { Database } from '../store/database.ts';

/** Events that are compared: the newest. */
const COMPARED = 5000;
/** Events that are read and compared before other work gets its turn: a millisecond or two. */
const AT_ONCE = 500;

export interface Likeness {
  readonly id: string;
  /** Cosine distance, from 0 for the same to 2. */
  readonly distance: number;
}

export interface EventVector {
  /** Of its event. */
  readonly id: string;
  readonly vector: Float32Array;
}

export class EventVectors {
  constructor(private readonly db: Database) {}

  /** @param vector of length 1 */
  async save(id: string, weightsId: string, vector: Float32Array): Promise<void> {
    const row = { weights_id: weightsId, vector: bytesOf(vector) };
    await this.db
      .insertInto('event_vectors')
      .values({ event_id: id, ...row })
      .onConflict(conflict => conflict.column('event_id').doUpdateSet(row))
      .execute();
  }

  /** The nearest first; nothing where the event itself has no vector. */
  async similar(id: string, limit: number): Promise<Likeness[] | undefined> {
    const own = await this.db
      .selectFrom('event_vectors')
      .select(['weights_id', 'vector'])
      .where('event_id', '=', id)
      .executeTakeFirst();
    if (!own) return undefined;
    const vector = vectorOf(own.vector);
    let nearest: Likeness[] = [];
    let before: string | undefined;
    for (let compared = 0; compared < COMPARED; compared += AT_ONCE) {
      const rows = await this.#newest(own.weights_id, before);
      const others = rows.filter(row => row.event_id !== id);
      nearest = [
        ...nearest,
        ...others.map(row => ({ id: row.event_id, distance: 1 - dot(vector, vectorOf(row.vector)) })),
      ]
        .sort((a, b) => a.distance - b.distance)
        .slice(0, limit);
      before = rows.at(-1)?.event_id;
      if (rows.length < AT_ONCE) break;
    }
    return nearest;
  }

  /** Those of a camera's newest events, the newest first. */
  async ofCamera(cameraId: string, weightsId: string, limit: number): Promise<EventVector[]> {
    const rows = await this.db
      .selectFrom('event_vectors')
      .innerJoin('events', 'events.id', 'event_vectors.event_id')
      .select(['event_id', 'vector'])
      .where('camera_id', '=', cameraId)
      .where('weights_id', '=', weightsId)
      .orderBy('event_id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ event_id, vector }) => ({ id: event_id, vector: vectorOf(vector) }));
  }

  #newest(weightsId: string, before: string | undefined) {
    let query = this.db
      .selectFrom('event_vectors')
      .select(['event_id', 'vector'])
      .where('weights_id', '=', weightsId);
    if (before !== undefined) query = query.where('event_id', '<', before);
    return query.orderBy('event_id', 'desc').limit(AT_ONCE).execute();
  }
}

function bytesOf(vector: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * vector.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of vector.entries()) view.setFloat32(4 * i, value, true);
  return bytes;
}

function vectorOf(bytes: Uint8Array | ArrayBuffer): Float32Array {
  const view = new DataView(new Uint8Array(bytes).buffer);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
