/**
 * Brings pictures that come at any rate to a fixed one. ffmpeg leaves out what is too much (`paceFilter`), and `Pace` says where
 * something is missing: so each picture keeps its own time, which ffmpeg's filter `fps` would overwrite.
 *
 * Both keep the time at which the next picture is due. It is taken up to a quarter of an interval early, and what comes earlier
 * is left out.
 */

/** Of an interval. Under 0.5, so that a file's last picture is not counted as one more. */
const EARLY = 0.25;
/** Longest gap between two pictures that is believed to be real, in seconds. */
const LONGEST_GAP_S = 5;

/** An ffmpeg filter that passes at most `fps` pictures a second. */
export function paceFilter(fps: number): string {
  // Registers: 0, when the next one is due; 1, how late this one is. In seconds.
  const late = `st(1,t-ld(0))`;
  const onTime = `between(ld(1),${-EARLY / fps},${LONGEST_GAP_S})`;
  const next = `st(0,ld(0)+(floor(ld(1)*${fps}+${EARLY})+1)/${fps})`;
  // Back by more than an interval, or far ahead: the clock was set.
  const jumped = `gt(abs(ld(1)),${2 / fps})`;
  return `select='${late};if(${onTime},${next};1,if(${jumped},st(0,t+1/${fps});1,0))'`;
}

/** Follows what `paceFilter` passed. */
export class Pace {
  #due: number | undefined;

  /** @param gaps `close`: a gap of over 5 s is a clock that was set, not time that passed */
  constructor(
    private readonly fps: number,
    private readonly gaps: 'keep' | 'close',
  ) {}

  /**
   * How many intervals are missing before a picture.
   * @param us its time, in microseconds
   */
  missing(us: number): number {
    const { fps } = this;
    const t = us / 1e6;
    const late = t - (this.#due ?? t);
    const jumped = late < -EARLY / fps || (this.gaps === 'close' && late > LONGEST_GAP_S);
    const missing = jumped ? 0 : Math.floor(late * fps + EARLY);
    this.#due = (jumped ? t : (this.#due ?? t)) + (jumped ? 1 : missing + 1) / fps;
    return missing;
  }
}
