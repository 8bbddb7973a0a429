/** The contract of a source: how an address becomes something that ffmpeg reads. One folder each in `sources/`. */
import type { Readable } from 'node:stream';

export interface Source {
  readonly name: string;
  /** What a user may write, for the message about an address that no source accepts. */
  readonly addresses: string;
  accepts(address: string): boolean | Promise<boolean>;
  /**
   * Checks what can be checked cheaply and says how ffmpeg reads it. Throws `UserError` when it is plain
   * already that there is no video.
   */
  prepare(address: string, options: PrepareOptions): Promise<SourceInput>;
}

export interface PrepareOptions {
  /** With `live`, a source without a clock of its own is read at its own pace (`-re`). */
  readonly pace: 'live' | 'fast';
  /** Frames a second that will be asked for. */
  readonly fps: number;
  readonly ffmpeg: Ffmpeg;
  /** Whether its own packets are wanted. */
  readonly packets?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The ffmpeg that will read it: a few options have other names in old ones. */
export interface Ffmpeg {
  readonly path: string;
  /** As it prints it: `5.1.9-0+deb12u1`. */
  readonly version: string;
  /** Major version of its libavformat: 58 is ffmpeg 4, 59 is 5, 60 is 6. */
  readonly libavformat: number;
}

export interface SourceInput {
  /** An address for ffmpeg, or bytes for its standard input (then `options` say what they are). */
  readonly input: string | Readable;
  /** ffmpeg options that stand before this input. */
  readonly options: readonly string[];
  /**
   * How the pictures' times are to be understood:
   * `media`: as the file says; `camera`: a live clock that may jump, so gaps over 5 s are closed;
   * `arrival`: they have none, so the same with the time of their arrival; `counted`: each picture is one
   * frame, whatever its time.
   */
  readonly timing: 'media' | 'camera' | 'arrival' | 'counted';
  /**
   * An ffmpeg bitstream filter that makes Annex B of H.264 or H.265 of its packets, with the parameter sets before key pictures;
   * absent where they are of another codec.
   */
  readonly packets?: string | undefined;
  /** Whether the frame rate that ffmpeg finds was declared by the source, or is ffmpeg's own default. */
  readonly declaresFps: boolean;
  /** It comes over a network: silence for 10 s is an error. */
  readonly remote: boolean;
  /** Only with `counted`: frame index of the n-th picture, where some were left out. */
  readonly indexes?: readonly number[];
  /** Pictures left out because they can't be read. */
  readonly unreadable: number;
  /** Frees what `prepare` made. */
  dispose(): void;
}
