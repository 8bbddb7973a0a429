import type {
  ChangeReplay,
  Replay,
  ReplayProgress,
  ReplayResult,
  StartReplay,
} from '../../server/contract.ts';
import { ApiFailure } from '../api.ts';
import { t } from '../i18n/i18n.ts';

/** Pause between two looks at how far it is, in milliseconds. */
const LOOK_EVERY_MS = 250;

export interface SessionState {
  /** `stopped` is what somebody ended before its end. */
  readonly status: 'none' | 'starting' | ReplayProgress['phase'] | 'stopped';
  /** What is played, or was last: it stays until the next one. */
  readonly replay: Replay | null;
  /** By frame; null where it was not scored. */
  readonly scores: readonly (number | null)[];
  readonly alerts: number;
  readonly result: ReplayResult | null;
  /** Why it could not be started, or failed. */
  readonly problem: string | null;
}

const NOTHING: SessionState = {
  ...{ status: 'none', replay: null, scores: [], alerts: 0, result: null, problem: null },
};

/** What it needs of the API. */
export interface ReplayApi {
  start(request: StartReplay): Promise<Replay>;
  progress(id: string, from: number): Promise<ReplayProgress>;
  change(id: string, change: ChangeReplay): Promise<void>;
  /** Also while the page is being closed. */
  end(id: string): Promise<void>;
}

export const isActive = ({ status }: Pick<SessionState, 'status'>): boolean =>
  status === 'playing' || status === 'paused';

/** The one replay of a page. */
export class ReplaySession {
  readonly #page = crypto.randomUUID().replaceAll('-', '');
  readonly #listeners = new Set<() => void>();
  #state = NOTHING;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was begun and ended: an answer to what was before counts for nothing. */
  #turn = 0;

  constructor(private readonly api: ReplayApi) {}

  readonly get = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** In place of what was played before. */
  async start(request: Omit<StartReplay, 'page'>): Promise<void> {
    const turn = this.#next();
    this.#set({ status: 'starting', problem: null });
    try {
      const replay = await this.api.start({ ...request, page: this.#page });
      if (turn !== this.#turn) return this.#end(replay.id);
      this.#set({ ...NOTHING, status: 'playing', replay });
      this.#lookSoon(turn);
    } catch (error) {
      if (turn === this.#turn) this.#set({ ...NOTHING, problem: messageOf(error) });
    }
  }

  change(change: ChangeReplay): void {
    const { replay } = this.#state;
    if (!replay || !isActive(this.#state)) return;
    if (change.paused !== undefined) this.#set({ status: change.paused ? 'paused' : 'playing' });
    this.api.change(replay.id, change).catch(error => this.#set({ problem: messageOf(error) }));
  }

  /** What was seen so far stays. */
  stop(): void {
    const { replay } = this.#state;
    if (!replay || !isActive(this.#state)) return;
    this.#next();
    this.#set({ status: 'stopped' });
    this.#end(replay.id);
  }

  /** Nobody looks any more. */
  leave(): void {
    const { replay } = this.#state;
    this.#next();
    this.#set(NOTHING);
    if (replay) this.#end(replay.id);
  }

  #next(): number {
    clearTimeout(this.#timer);
    this.#turn += 1;
    return this.#turn;
  }

  #end(id: string): void {
    this.api.end(id).catch(() => {}); // the server ends what nobody watches
  }

  #lookSoon(turn: number): void {
    this.#timer = setTimeout(() => void this.#look(turn), LOOK_EVERY_MS);
  }

  async #look(turn: number): Promise<void> {
    const { replay, scores: before } = this.#state;
    if (!replay) return;
    try {
      const { phase, reason, scores, alerts, result } = await this.api.progress(replay.id, before.length);
      if (turn !== this.#turn) return;
      this.#set({
        ...{ status: phase, scores: scores.length > 0 ? [...before, ...scores] : before, alerts },
        ...{ result: result ?? null, problem: reason ?? null },
      });
    } catch (error) {
      if (turn !== this.#turn) return;
      const isGone = error instanceof ApiFailure && error.status === 404;
      if (isGone) this.#set({ status: 'failed', problem: t('replay.status.gone') });
    }
    if (isActive(this.#state)) this.#lookSoon(turn);
  }

  #set(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
