/** The live websocket: headers in front of packets and pictures. */

import type { Box } from './cameras.ts';

/**
 * The live websocket: the page says which cameras it shows, the server sends what it shows of them, as binary messages.
 *
 * A camera comes as `video`, its own packets as they come and apart from them what was found on each analysed frame, or as
 * `pictures`, JPEGs of the analysed frames that carry what was found on them. One whose source has no packets comes as pictures,
 * whatever was asked for. Video begins with the latest key packet and all that followed it. To a page that shows more than nine
 * cameras the server sends every second picture of a camera, and all that have a box.
 */
export const LIVE_PATH = '/live';
export type LiveForm = 'video' | 'pictures';
export interface LiveRequest {
  /** By camera id; replaces what was asked before. */
  readonly watch: Readonly<Record<string, LiveForm>>;
  /**
   * Live messages that the page has handled on this connection, told a few times a second. A server that leaves out what can be left
   * out while they stay unanswered for too long keeps a slow page or network from falling ever further behind. Video goes on with a
   * key packet.
   */
  readonly handled?: number;
  /** Whether what was found comes with heat maps. */
  readonly heat?: boolean;
  /** The page's clock, in milliseconds: answered at once, with a `clock` message. */
  readonly ping?: number;
}

/** Which instant of a camera something belongs to. */
export interface Instant {
  readonly camera: string;
  /** Grows with every connection to the camera: timestamps of two are not comparable. */
  readonly run: number;
  /** Presentation timestamp, in microseconds: what is on a packet belongs to the frame with the same one. */
  readonly pts: number;
  /**
   * When it would have reached the server had it come as fast as the fastest of this run, in milliseconds since 1970: delay that
   * grows on the way from the camera shows as age.
   */
  readonly captured: number;
}

/** What was found on a frame. */
export interface Verdict {
  readonly boxes: readonly Box[];
  /** Highest region score of this frame, 1 at the threshold; null where it was not scored. */
  readonly score: number | null;
}

/** How abnormal each region of a frame is. */
export interface HeatMap {
  readonly rows: number;
  readonly cols: number;
  /**
   * One byte for each region, row by row, in base64: 0 to 254 for a score of 0 to 2, which stands for all that is more, in units of its
   * threshold; 255 in a mask.
   */
  readonly cells: string;
}

/** A JPEG of an analysed frame, with what was found on this very frame. */
export interface PictureHeader extends Instant, Verdict {
  readonly kind: 'picture';
  readonly index: number;
  /** For who asked for it, where the frame was scored. */
  readonly heat?: HeatMap;
}

/** One of the camera's own packets, Annex B of H.264 or H.265, in decoding order. */
export interface PacketHeader extends Instant {
  readonly kind: 'packet';
  /** For example `avc1.64001f` or `hev1.1.6.L93.B0` (RFC 6381). */
  readonly codec: string;
  /** Size of the picture in pixels. */
  readonly width: number;
  readonly height: number;
  /** Whether decoding can begin here. */
  readonly key: boolean;
  /** How long it is shown, in microseconds; 0 where the camera does not say. */
  readonly duration: number;
}

/** What was found on an analysed frame of a camera that comes as video: no payload. In order of `pts`, after its packet. */
export interface VerdictHeader extends Instant, Verdict {
  readonly kind: 'verdict';
  readonly index: number;
  /** As in `PictureHeader`. */
  readonly heat?: HeatMap;
}

/** The answer to `LiveRequest.ping`: no payload. */
export interface ClockHeader {
  readonly kind: 'clock';
  readonly ping: number;
  /** The server's clock, in milliseconds since 1970. */
  readonly now: number;
}

export type LiveHeader = PictureHeader | PacketHeader | VerdictHeader | ClockHeader;

/** A live message: `uint32 LE` length of the header, the header as JSON (UTF-8), then the payload: JPEG, packet or nothing. */
export function encodeLive(header: LiveHeader, payload: Uint8Array = new Uint8Array()): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const message = new Uint8Array(4 + json.length + payload.length);
  new DataView(message.buffer).setUint32(0, json.length, true);
  message.set(json, 4);
  message.set(payload, 4 + json.length);
  return message;
}

/** The inverse of `encodeLive`; `payload` is a view into `message`. Throws `RangeError` on a cut message. */
export function decodeLive(message: ArrayBuffer): { header: LiveHeader; payload: Uint8Array<ArrayBuffer> } {
  const length = new DataView(message).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(message, 4, length))) as LiveHeader;
  return { header, payload: new Uint8Array(message, 4 + length) };
}
