/** Reads the bits of a parameter set, most significant first. */
export class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;

  /** @param nal a NAL unit; the bytes that keep start codes out of it are left out */
  constructor(nal: Uint8Array) {
    const bytes: number[] = [];
    for (const [i, byte] of nal.entries()) {
      const escapes = byte === 3 && i >= 2 && nal[i - 1] === 0 && nal[i - 2] === 0;
      if (!escapes) bytes.push(byte);
    }
    this.#bytes = Uint8Array.from(bytes);
  }

  /** An unsigned number of up to 32 bits. Throws `RangeError` at the end. */
  u(bits: number): number {
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const byte = this.#bytes[this.#at >> 3];
      if (byte === undefined) throw new RangeError('the parameter set is cut off');
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1);
      this.#at += 1;
    }
    return value;
  }

  skip(bits: number): void {
    for (let left = bits; left > 0; left -= 32) this.u(Math.min(32, left));
  }

  flag(): boolean {
    return this.u(1) === 1;
  }

  /** ue(v), 9.1 of both standards. */
  ue(): number {
    let zeros = 0;
    while (!this.flag())
      if (++zeros > 31) throw new RangeError('no number of the parameter set is that long');
    return 2 ** zeros - 1 + this.u(zeros);
  }

  /** se(v). */
  se(): number {
    const code = this.ue();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }
}
