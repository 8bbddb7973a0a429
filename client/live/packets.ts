import type { PacketHeader } from '../../server/contract.ts';

export interface Packet {
  readonly header: PacketHeader;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** More than this waiting, and all before the newest key packet goes. */
const MAX_PACKETS = 4000;
const MAX_BYTES = 32 * 2 ** 20;
/** So does what has become older than this against the newest packet, in milliseconds. */
const MAX_BEHIND_MS = 2000;

/** Packets in decoding order that wait for the decoder: holding one back is cheaper than holding a decoded frame. */
export class PacketQueue {
  #packets: Packet[] = [];
  #bytes = 0;
  #needsKey = true;
  #newest = Number.NEGATIVE_INFINITY;

  get isEmpty(): boolean {
    return this.#packets.length === 0;
  }

  /** Whether a decoder can begin with the next one. */
  get beginsWithKey(): boolean {
    return this.#packets[0]?.header.key === true;
  }

  /** Drops everything, and what comes before the next key packet. */
  clear(): void {
    this.#packets = [];
    this.#bytes = 0;
    this.#needsKey = true;
    this.#newest = Number.NEGATIVE_INFINITY;
  }

  /** Returns how many it dropped for it. */
  add(packet: Packet): number {
    if (this.#needsKey && !packet.header.key) return 0;
    this.#needsKey = false;
    this.#packets.push(packet);
    this.#bytes += packet.data.length;
    this.#newest = Math.max(this.#newest, packet.header.captured);
    if (this.#packets.length <= MAX_PACKETS && this.#bytes <= MAX_BYTES) return 0;
    const dropped = this.#dropToKey();
    if (dropped > 0) return dropped;
    const all = this.#packets.length;
    this.clear();
    return all;
  }

  /** Goes on with the newest key packet where the first one that waits is far behind. Returns how many it dropped. */
  skipOld(): number {
    const [first] = this.#packets;
    return first && this.#newest - first.header.captured > MAX_BEHIND_MS ? this.#dropToKey() : 0;
  }

  /**
   * When the first frame was captured that can't be decoded before the next packet is: the next packet's own, or one that is
   * shown before it and follows it in decoding order.
   */
  get firstCaptured(): number {
    return this.#packets.reduce(
      (first, { header }) => Math.min(first, header.captured),
      Number.POSITIVE_INFINITY,
    );
  }

  take(): Packet | undefined {
    const packet = this.#packets.shift();
    if (packet) this.#bytes -= packet.data.length;
    return packet;
  }

  #dropToKey(): number {
    const key = this.#packets.findLastIndex(({ header }) => header.key);
    const dropped = this.#packets.splice(0, Math.max(0, key));
    for (const { data } of dropped) this.#bytes -= data.length;
    return dropped.length;
  }
}
