import {
  Drift,
  type Grid,
  type InputSpec,
  pValueOfScore,
  type Scene,
  thresholdsOf,
} from '../../models/index.ts';
import type { Box, Zone } from '../contract.ts';
import { type AboutScore, findBoxes } from '../detection/boxes.ts';
import { zonesOfCells } from '../detection/zones.ts';

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

/** How sensitive a camera is to be, as a whole and in its zones. */
export interface Wanted {
  /** Undefined: as usual. */
  readonly falseAlarmsPerDay: number | undefined;
  readonly zones: readonly Zone[] | undefined;
}

/** Holds the region scores of one network against thresholds that follow the scene, and the sensitivity that is wanted where. */
export class Judge {
  #thresholds: Grid;
  #about: AboutScore | undefined;
  #sinceRenewed = 0;

  constructor(
    private readonly scene: Scene,
    private readonly drift: Drift | undefined,
    private wanted: Wanted,
    private readonly analysis: Judged,
  ) {
    this.#thresholds = this.#renewed();
  }

  /** @param wanted as the settings have it now */
  find(regions: Grid, wanted: Wanted): { score: number; boxes: Box[] } {
    const { falseAlarmsPerDay, zones } = this.wanted;
    if (wanted.falseAlarmsPerDay !== falseAlarmsPerDay || wanted.zones !== zones) {
      this.wanted = wanted;
      this.#thresholds = this.#renewed();
    }
    return findBoxes(regions, this.#thresholds, this.#about);
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
    const { scene, drift, analysis, wanted } = this;
    this.#sinceRenewed = 0;
    drift?.see(analysis.background());
    const known = { ...scene, levels: drift?.levels() ?? scene.levels };
    const sensitivities = zonesOfCells(known.levels, wanted.zones).map(sensitivityOf);
    const thresholds = thresholdsByCell(known, sensitivities, wanted.falseAlarmsPerDay);
    this.#about = aboutScores(known, sensitivities, wanted.falseAlarmsPerDay);
    analysis.gate(thresholds);
    return thresholds;
  }
}

/** What a zone wants in false alarms a day, undefined where it wants what the camera does. Of a mask none at all. */
type Sensitivity = number | undefined;
const NONE = 0;

function sensitivityOf(zone: Zone | undefined): Sensitivity {
  return zone?.kind === 'mask' ? NONE : zone?.falseAlarmsPerDay;
}

function thresholdsByCell(scene: Scene, sensitivities: readonly Sensitivity[], usual: Sensitivity): Grid {
  const grids = new Map(
    [...new Set(sensitivities)].map(perDay => [perDay, thresholdsOf(scene, perDay ?? usual).values]),
  );
  const values = Float32Array.from(sensitivities, (perDay, cell) =>
    perDay === NONE ? Number.POSITIVE_INFINITY : grids.get(perDay)![cell]!,
  );
  return { ...scene.levels, values };
}

/** A score is in units of the threshold of its cell, so how rare it is depends on the sensitivity there. */
function aboutScores(scene: Scene, sensitivities: readonly Sensitivity[], usual: Sensitivity): AboutScore {
  const rarities = new Map(
    [...new Set(sensitivities)].map(perDay => [perDay, pValueOfScore(scene, perDay ?? usual)]),
  );
  return (score, cell) => {
    const perDay = sensitivities[cell];
    const p = rarities.get(perDay)?.(score);
    return { ...(p !== undefined && { p }), ...(perDay !== undefined && { falseAlarmsPerDay: perDay }) };
  };
}
