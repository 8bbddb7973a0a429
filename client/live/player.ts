import type { Packet } from './packets.ts';

/** A frame that a player has decoded, until it is drawn or dropped. */
export interface DecodedFrame {
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  /** That of its packet, in microseconds. */
  readonly pts: number;
  /** It has been drawn, or never will be. */
  close(): void;
}

export interface PlayerEvents {
  /** In the order in which they are to be shown. */
  readonly onFrame: (frame: DecodedFrame) => void;
  /** It can't go on; a new one may. */
  readonly onError: () => void;
}

/** Decodes a camera's packets. It begins with a key packet, and knows nothing of when a frame is due. */
export interface VideoPlayer {
  /** Packets that it was given and has not decoded yet. */
  readonly backlog: number;
  play(packet: Packet): void;
  stop(): void;
}
