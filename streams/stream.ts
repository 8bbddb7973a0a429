/** The contract of this room: whatever a camera is, it becomes a `VideoStream` of timed frames. */

/** One picture, in the two forms that the rest of vigil uses. Both show the same instant. */
export interface Frame {
  /**
   * Position in this stream, from 0. Has gaps only where a live consumer was too slow, and in a folder where a
   * picture could not be read: the others keep their place.
   */
  readonly index: number;
  /** Media time since the stream's first frame, in milliseconds: `index * 1000 / fps`. */
  readonly timeMs: number;
  /** When the frame reached this process, in milliseconds since 1970. */
  readonly arrivedMs: number;
  /**
   * Presentation timestamp of the packet that it was decoded from, in microseconds; comparable with `Packet.pts` of this
   * stream only. Frames that fill a gap have that of the picture they repeat.
   */
  readonly pts: number;
  /** `[height, width] uint8`, row-major luma at the size that was asked for. */
  readonly gray: Uint8Array;
  /** Colour JPEG for people; present when `StreamOptions.display` was given. */
  readonly jpeg?: Uint8Array;
}

/** One coded picture as the camera sent it: copied, not encoded. In the order in which a decoder wants them. */
export interface Packet {
  /** For example `avc1.64001f` or `hev1.1.6.L93.B0` (RFC 6381). */
  readonly codec: string;
  /** Size of the picture in pixels. */
  readonly width: number;
  readonly height: number;
  /** An access unit as Annex B of H.264 or H.265 has it; a key one begins with its parameter sets. */
  readonly data: Uint8Array;
  /** Whether decoding can begin here. */
  readonly key: boolean;
  /** Presentation timestamp in microseconds, on the same clock as `Frame.pts`. */
  readonly pts: number;
  /** How long it is shown, in microseconds; 0 where the camera does not say. */
  readonly duration: number;
  /** When it reached this process, in milliseconds since 1970. */
  readonly arrivedMs: number;
}

export interface StreamOptions {
  /** Size of `Frame.gray` in pixels. The picture is scaled to it, whatever its own size and aspect. */
  readonly width: number;
  readonly height: number;
  /** Frames a second. Default 10. */
  readonly fps?: number;
  /** Ask for `Frame.jpeg`, at most `maxWidth` pixels wide (default 960), never enlarged. */
  readonly display?: { readonly maxWidth?: number };
  /**
   * Takes the source's own packets, from the first key one on, where they are H.264 or H.265; others have none. Is called as
   * they come, also ahead of the frames, and must not wait.
   */
  readonly onPacket?: (packet: Packet) => void;
  /**
   * `live`: at the pace of the clock, and a consumer that is too slow loses the oldest frames (counted in
   * `stats.dropped`). `fast`: as fast as it is consumed, and nothing is lost.
   */
  readonly pace: 'live' | 'fast';
  /** Ends the stream, and with it every process and timer behind it. */
  readonly signal?: AbortSignal;
}

export interface StreamStats {
  /** Frames handed out. */
  frames: number;
  /** Frames that a slow live consumer lost. */
  dropped: number;
  /** Pictures that could not be decoded and were skipped. */
  unreadable: number;
}

/**
 * Iterate it once. Ends when the source ends; throws `UserError` when it can't be opened, breaks, or has
 * sent nothing for 10 s. Leaving the loop ends the processes behind it.
 */
export interface VideoStream extends AsyncIterable<Frame> {
  readonly stats: Readonly<StreamStats>;
}

/** What `probe` finds out without analysing anything. */
export interface StreamInfo {
  /** For example `h264`, `mjpeg`, `hevc`, `tiff`. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** Frames a second as the source declares them; `null` where it does not. */
  readonly fps: number | null;
  /** How long it is, in seconds, as a file declares it; `null` for what has no end, and where it does not. */
  readonly seconds: number | null;
  /** The first frame, in colour, at its own size. */
  readonly firstFrame: Uint8Array;
}
