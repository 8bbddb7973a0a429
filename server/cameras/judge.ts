import {
  Drift,
  type Grid,
  type InputSpec,
  pValueOfScore,
  type Scene,
  thresholdsOf,
} from '../../models/index.ts';
import type { Box, HeatMap, Zone } from '../contract.ts';
import { type AboutScore, findBoxes } from '../detection/boxes.ts';
import { heatOf } from '../detection/heat.ts';
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

  /** Of the regions that were judged last. */
  heat(regions: Grid): HeatMap {
    return heatOf(regions, this.#thresholds);
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
    const rules = rulesByCell(known, wanted);
    const values = Float32Array.from(rules, (rule, cell) => rule?.thresholds[cell] ?? MASKED);
    const thresholds = { ...known.levels, values };
    this.#about = (score, cell) => ({ ...rules[cell]?.about(score) });
    analysis.gate(thresholds);
    return thresholds;
  }
}

/** No score is above it. */
const MASKED = Number.POSITIVE_INFINITY;

/** What holds where one sensitivity does. A score is in units of its thresholds, so how rare it is depends on it, too. */
interface Rule {
  readonly thresholds: Float32Array;
  readonly about: (score: number) => ReturnType<AboutScore>;
}

/** Nothing for a cell in a mask. */
function rulesByCell(scene: Scene, { falseAlarmsPerDay, zones }: Wanted): (Rule | undefined)[] {
  const rules = new Map<number | undefined, Rule>();
  return zonesOfCells(scene.levels, zones).map(zone => {
    if (zone?.kind === 'mask') return undefined;
    const own = zone?.falseAlarmsPerDay;
    const rule = rules.get(own) ?? ruleFor(scene, own, falseAlarmsPerDay);
    rules.set(own, rule);
    return rule;
  });
}

/** @param own of a zone; where it has none, that of the camera holds */
function ruleFor(scene: Scene, own: number | undefined, usual: number | undefined): Rule {
  const rarity = pValueOfScore(scene, own ?? usual);
  return {
    thresholds: thresholdsOf(scene, own ?? usual).values,
    about: score => ({
      ...(rarity && { p: rarity(score) }),
      ...(own !== undefined && { falseAlarmsPerDay: own }),
    }),
  };
}
