import type { Grid } from '../model.ts';
import { type Area, fillRound, maskOf } from './area.ts';
import { LEVEL } from './levels.ts';
import { pValue, type Tail } from './tail.ts';

/** Hours in which the whole picture's levels, or one place's beside them, can double: both together take one. */
const DOUBLING_H = 2;
/** As far as levels may come from what was calibrated, up or down. */
const FARTHEST = 4;
/** Columns of a picture for each that what is seen in one place tells of those round it. */
const COLUMNS_OF_A_STEP = 11;
/** Share of frames that lies above a place's own level, as the calibrator has it. */
const ABOVE_LEVEL = 1 - LEVEL;
/** Frames are told apart by a ratio that one of 16 is above, or more where that is not below every threshold. */
const RAREST = 4;
/** Mean gray level of the empty picture at which it is no longer dark, and from which it is bright. */
const CONDITIONS = [70, 150] as const;
/** Gray levels by which it must be past that: dusk is no reason to go back and forth. */
const HYSTERESIS = 8;

/** How many times as high levels are as what was calibrated. */
interface State {
  /** Of all levels together. */
  whole: number;
  /** Each place beside that; 1 or more. 64 bits, because a step down changes fewer digits than 32 hold. */
  readonly places: Float64Array;
}

/**
 * Lets levels follow the scene, slowly, by quantile trackers that take steps of the same size: up where what they
 * watch for is seen, down so much more slowly that both cancel out at the rate that the calibration had.
 *
 * The levels of the whole picture follow the ratio that some share of the frames is above. Frames in which nothing comes near it
 * teach nothing, so that a quiet night is not learnt as normal. One place may rise beside that, where it has become livelier.
 *
 * It keeps one state for each condition, so that every evening goes on where the last one ended.
 */
export class Drift {
  private readonly states = new Map<number, State>();
  private state: State;
  private condition: number | undefined;
  private readonly step: number;
  /** One frame of `1 / rarity` of those that come near it is above `reference`; nothing where every ratio is a box. */
  private readonly reference: number | undefined;
  private readonly rarity: number;

  constructor(
    private readonly calibrated: Grid,
    tail: Tail,
    fps: number,
  ) {
    this.state = { whole: 1, places: new Float64Array(calibrated.values.length).fill(1) };
    this.step = 2 ** (1 / (DOUBLING_H * 3600 * fps));
    const usable = tail.halves.slice(0, RAREST).filter(ratio => ratio < 1);
    this.reference = usable.at(-1);
    this.rarity = this.reference ? 2 ** -usable.length / pValue(tail, this.reference / 2) : 0;
  }

  /** As they are now. */
  levels(): Grid {
    const { whole, places } = this.state;
    const { values } = this.calibrated;
    return { ...this.calibrated, values: values.map((level, i) => level * whole * places[i]!) };
  }

  /** @param background the empty picture, gray levels */
  see(background: Float32Array): void {
    const mean = background.reduce((sum, gray) => sum + gray, 0) / background.length;
    const margin = this.condition === undefined ? 0 : HYSTERESIS;
    const near = [mean - margin, mean + margin].map(gray => CONDITIONS.filter(from => gray >= from).length);
    if (this.condition !== undefined && near.includes(this.condition)) return;
    this.condition = near[0]!;
    const { whole, places } = this.state;
    this.state = this.states.get(this.condition) ?? { whole, places: places.slice() };
    this.states.set(this.condition, this.state);
  }

  /** One frame on which no alert lasts. @param boxes whatever is found on it: they and their surroundings teach nothing */
  learn({ values }: Grid, boxes: readonly Area[]): void {
    const { calibrated, state, step, reference, rarity } = this;
    const hidden = maskOf(boxes, calibrated.rows, calibrated.cols, reachOf(calibrated));
    const levels = this.levels().values;
    const above: number[] = [];
    let highest = 0;
    for (let cell = 0; cell < values.length; cell++) {
      if (hidden[cell]) continue;
      const ratio = values[cell]! / levels[cell]!;
      if (ratio > highest) highest = ratio;
      if (ratio > 1) above.push(cell);
    }
    if (reference && highest > reference / 2) {
      const next = state.whole * (highest > reference ? step : down(step, rarity));
      state.whole = within(next, 1 / FARTHEST, FARTHEST);
    }
    const lively = reachedFrom(above, calibrated);
    const quieter = down(step, ABOVE_LEVEL);
    const { places } = state;
    for (let cell = 0; cell < values.length; cell++) {
      if (hidden[cell]) continue;
      const next = places[cell]! * (lively[cell] ? step : quieter);
      places[cell] = within(next, 1, FARTHEST / state.whole);
    }
  }
}

/** What cancels steps up that are taken in this share of the cases. */
function down(step: number, share: number): number {
  return step ** (-share / (1 - share));
}

function within(value: number, lowest: number, highest: number): number {
  return Math.min(highest, Math.max(lowest, value));
}

/** Which places have one of these within reach of a level. */
function reachedFrom(cells: readonly number[], { rows, cols }: Grid): Uint8Array {
  const reach = reachOf({ cols });
  const reached = new Uint8Array(rows * cols);
  for (const cell of cells) {
    const [top, left] = [Math.floor(cell / cols), cell % cols];
    fillRound(reached, rows, cols, { top, left, bottom: top + 1, right: left + 1 }, reach);
  }
  return reached;
}

/** Regions round a region, across and down, about which it tells something too. */
function reachOf({ cols }: Pick<Grid, 'cols'>): number {
  return Math.max(2, Math.round(cols / COLUMNS_OF_A_STEP));
}
