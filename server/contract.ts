/**
 * The one contract between server and page: what REST, socket.io and the live websocket carry.
 * No imports: the page loads this file as it is.
 */

/** In fractions of the picture, origin top left: `x + w <= 1`, `y + h <= 1`. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  /** Largest region score inside, in units of the region's threshold: above 1 is abnormal. */
  readonly score: number;
}

/**
 * - `connecting`: opening the source, no picture yet
 * - `calibrating`: pictures come; what is normal here is being measured (no alerts yet)
 * - `watching`: armed
 * - `offline`: the source failed or ended; the supervisor tries again at `retryAt`
 * - `no-model`: pictures come but no model is loaded, so nothing is watched
 */
export type CameraPhase = 'connecting' | 'calibrating' | 'watching' | 'offline' | 'no-model';

/** Where a camera's thresholds come from: the model's own scene, or normal footage of this camera. */
export type CalibrationSource = 'model' | 'camera';

export interface Camera {
  readonly id: string;
  readonly name: string;
  /** The source's address, with any password replaced by `***`. */
  readonly url: string;
  /** Name of a model package. */
  readonly model: string;
  readonly calibration: CalibrationSource;
  readonly state: CameraState;
}

export interface CameraState {
  readonly phase: CameraPhase;
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
  /** Why it is offline or without a model: one line for people. */
  readonly reason?: string;
  /** When the supervisor tries again, in milliseconds since 1970. */
  readonly retryAt?: number;
  /** Share of the calibration footage seen, 0 to 1, while `calibrating`. */
  readonly progress?: number;
  /** Analysed frames a second over the last seconds. */
  readonly fps: number;
  /** Frames or windows lost because this machine was too slow, since the camera was opened. */
  readonly dropped: number;
  /** Pictures that could not be decoded, since the camera was opened. */
  readonly unreadable: number;
}

export interface Alert {
  readonly id: string;
  readonly cameraId: string;
  readonly cameraName: string;
  /** Milliseconds since 1970. `end` is null while the alert lasts. */
  readonly start: number;
  readonly end: number | null;
  /** Index of the first and the latest frame of the stream that belong to it. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** The highest score so far, and the box and frame where it was. */
  readonly peak: { readonly score: number; readonly box: Box; readonly frame: number; readonly at: number };
  /**
   * Grows with every new snapshot, so that a changed URL makes the browser load the new picture.
   * 0 while there is none: the picture could not be drawn.
   */
  readonly snapshot: number;
  /** True where the server stopped before the alert ended. */
  readonly interrupted?: boolean;
}

export interface ModelSummary {
  readonly name: string;
  readonly title: string;
  /** What its thresholds were calibrated on, in words. */
  readonly scene: string;
}

export interface ProbeResult {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number | null;
  /** `data:image/jpeg;base64,...` */
  readonly firstFrame: string;
}

/** Every failure of the REST API, with a fitting status. `message` is one line for people. */
export interface ApiError {
  readonly error: { readonly code: string; readonly message: string };
}

/*
 * REST, JSON both ways:
 *   GET    /healthz                        -> { status: 'ok', cameras: number }
 *   GET    /api/cameras                    -> Camera[]
 *   POST   /api/cameras        AddCamera   -> 201 Camera
 *   PATCH  /api/cameras/:id    ChangeCamera-> Camera
 *   DELETE /api/cameras/:id                -> 204
 *   POST   /api/cameras/:id/calibrate      -> 202 Camera      (measure again what is normal, on this camera)
 *   POST   /api/probe          { url }     -> ProbeResult
 *   GET    /api/models                     -> ModelSummary[]
 *   GET    /api/events?camera=&before=&limit=  -> Alert[], newest first; `before` is a start time, limit <= 200
 *   GET    /api/events/:id/snapshot.jpg    the peak with its red box;  /plain.jpg without
 */
export interface AddCamera {
  readonly url: string;
  readonly name?: string;
  /** Default: the first model of `GET /api/models`. */
  readonly model?: string;
  /** Default: `camera`. */
  readonly calibration?: CalibrationSource;
}

export interface ChangeCamera {
  readonly name?: string;
  readonly url?: string;
  readonly model?: string;
  readonly calibration?: CalibrationSource;
}

/**
 * socket.io, server to page. On every connection `hello` comes first and replaces what the page knew: its
 * alerts are the newest, and every older one that still lasts.
 */
export interface ServerEvents {
  hello(state: { cameras: Camera[]; alerts: Alert[] }): void;
  camera(camera: Camera): void;
  cameraRemoved(id: string): void;
  /** A new alert, an update of one, or its end: replace by `id`. */
  alert(alert: Alert): void;
}

/** socket.io, page to server: nothing yet. */
export type ClientEvents = Record<string, never>;

/** The live websocket: the page says which cameras it shows; the server sends their frames as binary. */
export const LIVE_PATH = '/live';
export interface LiveRequest {
  readonly watch: readonly string[];
  /**
   * Live messages that the page has handled on this connection, sent after each one. A server that leaves
   * out frames while too many are unanswered keeps a slow page or network from falling ever further behind.
   */
  readonly handled?: number;
}

export interface LiveHeader {
  readonly camera: string;
  readonly index: number;
  /** When the frame reached the server, in milliseconds since 1970, and the server's clock when sent. */
  readonly arrived: number;
  readonly sent: number;
  /** Boxes on this very frame. */
  readonly boxes: readonly Box[];
  /** Highest region score of this frame, 1 at the threshold; null where it was not scored. */
  readonly score: number | null;
}

/** A live message: `uint32 LE` length of the header, the header as JSON (UTF-8), then the JPEG. */
export function encodeLive(header: LiveHeader, jpeg: Uint8Array): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const message = new Uint8Array(4 + json.length + jpeg.length);
  new DataView(message.buffer).setUint32(0, json.length, true);
  message.set(json, 4);
  message.set(jpeg, 4 + json.length);
  return message;
}

/** The inverse of `encodeLive`; `jpeg` is a view into `message`. Throws `RangeError` on a cut message. */
export function decodeLive(message: ArrayBuffer): { header: LiveHeader; jpeg: Uint8Array<ArrayBuffer> } {
  const length = new DataView(message).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(message, 4, length))) as LiveHeader;
  return { header, jpeg: new Uint8Array(message, 4 + length) };
}
