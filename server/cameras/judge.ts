import {
  Drift,
  type Grid,
  type InputSpec,
  pValueOfScore,
  type Scene,
  thresholdsOf,
} from '../../models/index.ts';
import type { Box } from '../contract.ts';
import { findBoxes } from '../detection/boxes.ts';

/** Frames after which thresholds are made anew from levels that drift: 10 s at 10 a second, in which they move by 0.2 %. */
const RENEW_FRAMES = 100;

/** What `Judge` needs of the analysis that it judges. */
export interface Judged {
  background(): Float32Array;
  gate(thresholds: Grid): void;
}

/** Where a scene's levels have drifted to; nothing where there is no tail to follow them by. */
export function driftOf({ levels, tail }: Scene, { fps }: Pick<InputSpec, 'fps'>): Drift | undefined {
  return tail && new Drift(levels, tail, fps);
}

/** Holds the region scores of one network against thresholds that follow the scene, and the sensitivity that is wanted. */
export class Judge {
  #thresholds: Grid;
  #sinceRenewed = 0;

  constructor(
    private readonly scene: Scene,
    private readonly drift: Drift | undefined,
    private falseAlarmsPerDay: number | undefined,
    private readonly analysis: Judged,
  ) {
    this.#thresholds = this.#renewed();
  }

  /** @param falseAlarmsPerDay as the settings have it now; the usual where they do not say */
  find(regions: Grid, falseAlarmsPerDay: number | undefined): { score: number; boxes: Box[] } {
    if (falseAlarmsPerDay !== this.falseAlarmsPerDay) {
      this.falseAlarmsPerDay = falseAlarmsPerDay;
      this.#thresholds = this.#renewed();
    }
    return findBoxes(regions, this.#thresholds, pValueOfScore(this.scene, falseAlarmsPerDay));
  }

  /** To be told of every judged frame on which no alert lasts. */
  learn(regions: Grid, boxes: readonly Box[]): void {
    const { drift } = this;
    if (!drift) return;
    drift.learn(regions, boxes);
    this.#sinceRenewed += 1;
    if (this.#sinceRenewed >= RENEW_FRAMES) this.#thresholds = this.#renewed();
  }

  #renewed(): Grid {
    const { scene, drift, analysis, falseAlarmsPerDay } = this;
    this.#sinceRenewed = 0;
    drift?.see(analysis.background());
    const levels = drift?.levels() ?? scene.levels;
    const thresholds = thresholdsOf({ ...scene, levels }, falseAlarmsPerDay);
    analysis.gate(thresholds);
    return thresholds;
  }
}
