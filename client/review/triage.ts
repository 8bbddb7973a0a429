import type { Alert, ChangeEvents, EventChange } from '../../server/contract.ts';
import { ApiFailure } from '../api.ts';
import { t } from '../i18n/i18n.ts';
import type { Store } from '../state/store.ts';
import { changes, inverseOf, type Said, wordsOf } from './change.ts';

/** As many as the server takes at once. */
const AT_ONCE = 500;
const SHOWN_MS = 10_000;

/** What the last action did, to be read, heard and taken back. */
export interface Notice {
  /** Another one for each action. */
  readonly id: number;
  readonly text: string;
  readonly failed: boolean;
  /** What takes the action back; nothing where it can't be. */
  readonly undo: readonly Said[];
}

export interface TriageOptions {
  readonly store: Pick<Store, 'dispatch'>;
  readonly send: (change: ChangeEvents) => Promise<Alert[]>;
  readonly now?: () => number;
}

/** Says things of events: at once in the page, then to the server, one request after the other. What that refuses is put right. */
export class Triage {
  #notice: Notice | null = null;
  /** What `#notice` can take back. */
  #done: EventChange = {};
  #count = 0;
  #hiding: ReturnType<typeof setTimeout> | undefined;
  #sent: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<() => void>();

  constructor(private readonly options: TriageOptions) {}

  readonly get = (): Notice | null => this.#notice;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @param events as they are now */
  change(events: readonly Alert[], change: EventChange): void {
    const others = events.filter(event => changes(event, change));
    if (others.length === 0) {
      this.#show(t('review.already', { what: wordsOf(change, events.length).toLowerCase() }));
      return;
    }
    const undo = inverseOf(others, change);
    this.#done = change;
    this.#show(wordsOf(change, others.length), undo);
    this.#say({ ids: others.map(({ id }) => id), change }, undo);
  }

  undo(): void {
    const undo = this.#notice?.undo ?? [];
    this.#show(t(undo.length > 0 ? 'review.undone' : 'review.nothingToUndo'));
    for (const said of undo) this.#say(said, [{ ids: said.ids, change: this.#done }]);
  }

  /** Something that is no change, but happened for the viewer. */
  tell(text: string): void {
    this.#show(text);
  }

  /** Resolves once the server has answered all that was said so far. */
  settled(): Promise<void> {
    return this.#sent;
  }

  readonly hide = (): void => {
    clearTimeout(this.#hiding);
    this.#notice = null;
    for (const listener of this.#listeners) listener();
  };

  /** @param undo what it is put back to where it is refused */
  #say({ ids, change }: Said, undo: readonly Said[]): void {
    this.#put({ ids, change });
    for (let first = 0; first < ids.length; first += AT_ONCE) {
      const some = ids.slice(first, first + AT_ONCE);
      this.#sent = this.#sent.then(() => this.#send({ ids: some, change }, undo));
    }
  }

  async #send({ ids, change }: Said, undo: readonly Said[]): Promise<void> {
    const { store, send } = this.options;
    try {
      const answered = new Set((await send({ ids, ...change })).map(({ id }) => id));
      const gone = ids.filter(id => !answered.has(id));
      if (gone.length > 0) {
        store.dispatch({ type: 'eventsRemoved', ids: gone });
        this.#show(t('review.removed', { count: gone.length }), [], true);
      }
      store.dispatch({ type: 'counted' });
    } catch (error) {
      const refused = new Set(ids);
      for (const before of undo)
        this.#put({ ids: before.ids.filter(id => refused.has(id)), change: before.change });
      this.#show(
        t('review.notSaved', { reason: error instanceof ApiFailure ? error.message : String(error) }),
        [],
        true,
      );
    }
  }

  #put({ ids, change }: Said): void {
    this.options.store.dispatch({ type: 'said', ids, change, at: (this.options.now ?? Date.now)() });
  }

  #show(text: string, undo: readonly Said[] = [], failed = false): void {
    clearTimeout(this.#hiding);
    this.#notice = { id: ++this.#count, text, undo, failed };
    this.#hiding = setTimeout(this.hide, SHOWN_MS);
    for (const listener of this.#listeners) listener();
  }
}
