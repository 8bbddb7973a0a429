/** What ffmpeg's `-f framecrc` writes: a head, then a line for each packet, of which the bytes stay elsewhere. */

export interface TimedLine {
  /** Presentation timestamp and duration, in microseconds. */
  readonly pts: number;
  readonly duration: number;
  /** In bytes. */
  readonly size: number;
}

const LONGEST_LINE = 4096;

export class Lines {
  /** As ffmpeg calls it; known with the first line. */
  codec: string | undefined;
  #text = '';
  #usPerTick = 1;

  /** Takes the next bytes of the pipe and returns the packets whose lines they complete. */
  push(chunk: Uint8Array): TimedLine[] {
    const lines = (this.#text + Buffer.from(chunk).toString('latin1')).split('\n');
    this.#text = lines.pop()!;
    if (this.#text.length > LONGEST_LINE)
      throw new Error('ffmpeg: a line without an end among the timestamps');
    return lines.flatMap(line => this.#read(line) ?? []);
  }

  #read(line: string): TimedLine | undefined {
    const timeBase = /^#tb 0: (\d+)\/(\d+)/.exec(line);
    if (timeBase) this.#usPerTick = (1e6 * Number(timeBase[1])) / Number(timeBase[2]);
    this.codec = /^#codec_id 0: (\w+)/.exec(line)?.[1] ?? this.codec;
    if (line.startsWith('#')) return undefined;
    // Stream, DTS, PTS, duration, size, checksum, and sometimes more.
    const [, dts, pts, duration, size] = line.split(',').map(Number);
    if (size === undefined || !Number.isFinite(size)) return undefined;
    // The first packet of a camera with B frames has no PTS, which ffmpeg writes as the lowest number there is.
    const shown = pts! > -(2 ** 62) ? pts! : dts!;
    return { pts: this.#us(shown), duration: this.#us(duration!), size };
  }

  #us(ticks: number): number {
    return Math.round(ticks * this.#usPerTick);
  }
}
