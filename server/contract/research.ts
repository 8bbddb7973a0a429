/** Features and experiments. */

import type { Box, Camera } from './cameras.ts';
import type { Alert } from './events.ts';

/** What there is to be laid out: features of files, and what the events of cameras were to their models. */
export interface FeatureSources {
  /** Where `vigil features` has to write for the page. */
  readonly folder: string;
  /** Names of files in it. */
  readonly files: readonly string[];
  readonly cameras: readonly Pick<Camera, 'id' | 'name'>[];
}

/** How features are brought into a plane or space: by principal components, or neighbours by UMAP. */
export type Projection = 'pca' | 'umap';

/** Of `GET /api/features/scatter`: a camera or a file. */
export interface ScatterQuery {
  /** Id of a camera. */
  readonly camera?: string;
  /** One of `FeatureSources.files`. */
  readonly file?: string;
  /** Default: `pca`. */
  readonly projection?: Projection;
}

export interface Scatter {
  readonly model: string;
  readonly layer: string;
  readonly projection: Projection;
  /** Rows there are; where they are too many to be shown, some are. */
  readonly count: number;
  /** Share of the variance that each axis explains; null where that is not so. */
  readonly shares: readonly number[] | null;
  /** What a point may be: classes of a data set, `normal` and `abnormal`, or of events also `unreviewed`. */
  readonly classes: readonly string[];
  readonly points: readonly ScatterPoint[];
  /** Memory items of the model in the same space. */
  readonly memory: readonly Place[];
}

/** In units of the features. Axes that there are not are 0. */
export type Place = readonly [x: number, y: number, z: number];

export interface ScatterPoint {
  readonly at: Place;
  /** Index into the classes; null where nothing is known. */
  readonly label: number | null;
  /** Of a camera. */
  readonly event?: Pick<Alert, 'id' | 'start' | 'snapshot'>;
  /** Of a file: which clip or data set, and its frame or image that the point is about, from 0. */
  readonly clip?: string;
  readonly frame?: number;
  readonly image?: number;
  /** Number of the picture that shows it; absent where there is none. */
  readonly picture?: number;
  /** What of the picture it is about; absent where that is all of it. */
  readonly box?: Pick<Box, 'x' | 'y' | 'w' | 'h'>;
}

/** A comparison of methods that find abnormal images or frames: `vigil experiment` makes them, the page shows them. */
export interface Experiment {
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'ended' | 'interrupted';
  /** Runs that have a result, that failed, and all. */
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  /** While it runs, and once that can be told. */
  readonly secondsLeft: number | null;
}

/** Over seeds; no deviation of a single one. */
export interface Measured {
  readonly mean: number;
  readonly deviation: number | null;
}

/**
 * `auc`: of all test images or frames, by one threshold. Of images `seen` and `unseen`: of kinds that were labelled in training, and of all others. Of
 * video `official`: each clip scaled by its own extremes, as papers do, and `pixel`: of frames in which the place is right, too. `gap`: between normal and
 * abnormal scores, in standard deviations.
 */
export type ExperimentMeasure = 'auc' | 'seen' | 'unseen' | 'official' | 'pixel' | 'gap';

/** AUC of a trial with one normal class. */
export interface ExperimentCell extends Measured {
  /** `apart`: not of what is compared, so perhaps of other seeds than its neighbours. `best`: highest of its column. */
  readonly standing: 'best' | 'compared' | 'apart';
}

export interface ExperimentTrial {
  readonly name: string;
  /** In the order of `ExperimentDetail.classes`; empty where there are none. */
  readonly classes: readonly (ExperimentCell | null)[];
  /** Over what is compared; those of `ExperimentDetail.measures`, as far as there are any. */
  readonly means: Readonly<Partial<Record<ExperimentMeasure, Measured>>>;
  /** Whether its mean AUC is the highest. */
  readonly isBest: boolean;
  readonly done: number;
  readonly total: number;
}

/** A picture of the report, for one normal class where there are classes. */
export interface ExperimentFigure {
  readonly name: string;
  readonly kind: 'roc' | 'scores' | 'training' | 'examples';
  /** `null`: of several. */
  readonly trial: string | null;
}

export interface ExperimentRun {
  readonly trial: string;
  /** The name of the normal class; null where there are no classes. */
  readonly normal: string | null;
  readonly seed: number;
}

export interface ExperimentDetail extends Experiment {
  /** Normal classes, by name; none where each test frame is normal or abnormal by itself. */
  readonly classes: readonly string[];
  /** In the order of tables. */
  readonly measures: readonly ExperimentMeasure[];
  /** How many. */
  readonly seeds: number;
  readonly trials: readonly ExperimentTrial[];
  /** How many trials, classes and seeds means are over: those of which no run is missing. */
  readonly compared: { readonly trials: number; readonly classes: number; readonly seeds: number };
  /** Versions of vigil that results are of, the most frequent first. */
  readonly versions: readonly { readonly version: string; readonly runs: number }[];
  /** What papers report; `null` where they do not tell. */
  readonly published: readonly {
    readonly method: string;
    readonly source: string;
    readonly classes: readonly (number | null)[];
    /** What the mean is one of. */
    readonly measure: ExperimentMeasure;
    readonly mean: number | null;
  }[];
  /** What is going on, 0 to 1. */
  readonly running: readonly (ExperimentRun & { readonly progress: number })[];
  readonly failures: readonly (ExperimentRun & { readonly message: string })[];
  /** When its page and pictures were made, in ms since 1970; null while there are none. */
  readonly report: number | null;
  /** Names of pictures, as far as the report has them: of all trials, and of each class; where there are none, the second has one entry. */
  readonly figures: {
    readonly overview: readonly string[];
    readonly classes: readonly (readonly ExperimentFigure[])[];
  };
}
