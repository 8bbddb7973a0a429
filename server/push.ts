/** State and alerts, pushed to every open page as they change. */

import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type {
  Alert,
  Camera,
  ClientEvents,
  ConfigState,
  Learning,
  Performance,
  ServerEvents,
  StorageState,
} from './contract.ts';
import { mayConnect } from './http/guard.ts';
import { PerformanceFeed } from './performance/feed.ts';

/** What changes all the time (frames a second, a lasting alert) is pushed at most twice a second each. */
const PUSH_EVERY_MS = 500;

type Hello = Parameters<ServerEvents['hello']>[0];
type Emit = <E extends Exclude<keyof ServerEvents, 'hello' | 'performance'>>(
  event: E,
  ...args: Parameters<ServerEvents[E]>
) => void;

/** Decides what is pushed when. A change that is left out here is followed by another one soon. */
export class Pacer {
  readonly #cameras = new Map<string, { at: number; essence: string }>();
  readonly #alerts = new Map<string, { at: number }>();
  readonly #learnings = new Map<string, { at: number; phase: string }>();

  constructor(
    private readonly emit: Emit,
    private readonly now: () => number = Date.now,
  ) {}

  camera(camera: Camera): void {
    const { fps, dropped, droppedShare, unreadable, progress, ...state } = camera.state;
    const essence = JSON.stringify({ ...camera, state });
    const last = this.#cameras.get(camera.id);
    const at = this.now();
    if (last?.essence === essence && at - last.at < PUSH_EVERY_MS) return;
    this.#cameras.set(camera.id, { at, essence });
    this.emit('camera', camera);
  }

  cameraRemoved(id: string): void {
    this.#cameras.delete(id);
    this.emit('cameraRemoved', id);
  }

  cameraOrder(ids: readonly string[]): void {
    this.emit('cameraOrder', [...ids]);
  }

  alert(alert: Alert): void {
    const last = this.#alerts.get(alert.id);
    const at = this.now();
    if (alert.end !== null) this.#alerts.delete(alert.id);
    else if (last && at - last.at < PUSH_EVERY_MS) return;
    else this.#alerts.set(alert.id, { at });
    this.emit('alert', alert);
  }

  eventsRemoved(ids: readonly string[]): void {
    this.emit('eventsRemoved', [...ids]);
  }

  storage(state: StorageState): void {
    this.emit('storage', state);
  }

  config(state: ConfigState): void {
    this.emit('config', state);
  }

  learning(learning: Learning): void {
    const { cameraId, phase } = learning;
    const last = this.#learnings.get(cameraId);
    const at = this.now();
    if (last?.phase === phase && at - last.at < PUSH_EVERY_MS) return;
    this.#learnings.set(cameraId, { at, phase });
    this.emit('learning', learning);
  }

  learningRemoved(cameraId: string): void {
    this.#learnings.delete(cameraId);
    this.emit('learningRemoved', cameraId);
  }

  /** Comes at its own pace. */
  trainingProgress(progress: Parameters<ServerEvents['trainingProgress']>[0]): void {
    this.emit('trainingProgress', progress);
  }
}

type Pushed =
  | 'camera'
  | 'cameraRemoved'
  | 'cameraOrder'
  | 'alert'
  | 'eventsRemoved'
  | 'storage'
  | 'config'
  | 'learning'
  | 'learningRemoved'
  | 'trainingProgress';

export interface Push extends Pick<Pacer, Pushed> {
  /** Disconnects every page and closes the HTTP server. */
  close(): Promise<void>;
}

export function createPush(http: HttpServer, hello: () => Hello, measure: () => Performance): Push {
  const io = new Server<ClientEvents, ServerEvents>(http, {
    serveClient: false,
    maxHttpBufferSize: 16_384,
    destroyUpgrade: false, // the live websocket is on the same server
    allowRequest: (request, decide) => decide(null, mayConnect(request)),
  });
  const figures = new PerformanceFeed(measure);
  io.on('connection', socket => {
    socket.emit('hello', hello());
    // Those that a slow page can't take are left out: newer ones follow.
    const send = (performance: Performance) => void socket.volatile.emit('performance', performance);
    socket.on('watchPerformance', on => (on === true ? figures.add(send) : figures.remove(send)));
    socket.on('disconnect', () => figures.remove(send));
  });
  const pacer = new Pacer((event, ...args) => io.emit(event, ...args));
  return {
    camera: camera => pacer.camera(camera),
    cameraRemoved: id => pacer.cameraRemoved(id),
    cameraOrder: ids => pacer.cameraOrder(ids),
    alert: alert => pacer.alert(alert),
    eventsRemoved: ids => pacer.eventsRemoved(ids),
    storage: state => pacer.storage(state),
    config: state => pacer.config(state),
    learning: learning => pacer.learning(learning),
    learningRemoved: id => pacer.learningRemoved(id),
    trainingProgress: progress => pacer.trainingProgress(progress),
    close: () => {
      figures.close();
      return io.close();
    },
  };
}
