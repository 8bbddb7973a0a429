/** What the server may use of this room. */
export { type Analysis, analyse, seesTheSame } from './analysis/analyse.ts';
export { type Area, maskOf } from './analysis/area.ts';
export { CALIBRATION_FRAMES, Calibrator, completed, nextCalibration } from './analysis/calibrator.ts';
export { Drift } from './analysis/drift.ts';
export { highestNear } from './analysis/nearby.ts';
export {
  type CertaintyOfScore,
  certaintyAt,
  FALSE_ALARMS_PER_DAY,
  factorFor,
  pValueOfScore,
  tailOf,
  thresholdsOf,
} from './analysis/tail.ts';
export type { EngineChoice, EngineName, Network } from './engines/engine.ts';
export { type Comparison, withoutPlanes } from './errors/comparison.ts';
export { ERROR_NAMES, errorFunction } from './errors/errors.ts';
export { finite, polarisation } from './errors/polarisation.ts';
export { fitErrors } from './errors/rank.ts';
export { Reconstructions } from './errors/reconstructions.ts';
export { BASELINES, type BaselineName, SMALLEST_SIDE } from './evaluation/baselines/index.ts';
export { encodeBmp, readMask } from './evaluation/bmp.ts';
export { COLOURS } from './evaluation/charts/colours.ts';
export { curveChart } from './evaluation/charts/curve-chart.ts';
export { distributionChart } from './evaluation/charts/distribution-chart.ts';
export { dotChart } from './evaluation/charts/dot-chart.ts';
export { rocChart } from './evaluation/charts/roc-chart.ts';
export { linearScale, logScale } from './evaluation/charts/scales.ts';
export { scoreChart } from './evaluation/charts/score-chart.ts';
export type { Dataset, LabelledClip, Mask, TruthRegion } from './evaluation/dataset.ts';
export {
  type AbnormalEvent,
  type EventFigures,
  type EventOfClip,
  eventFigures,
  eventsOfLabels,
  falseAlarmsAtRecall,
  type ToldAlert,
  type ToldEvent,
} from './evaluation/events.ts';
export { type ClipLabels, frameName, LABELS, type Labels } from './evaluation/labels-file.ts';
export { openDataset } from './evaluation/open-dataset.ts';
export { pixelAuc, pixelsByCell, scoreOfPixels } from './evaluation/pixels.ts';
export { type FrameFigures, live, official, together } from './evaluation/protocols.ts';
export { addCounts, countRegions, type Rect, rbdc, type TrueRect, tbdc } from './evaluation/regions.ts';
export { rocAuc } from './evaluation/roc.ts';
export * as runs from './evaluation/runs.ts';
export { regionsOf } from './evaluation/truth-regions.ts';
export { type LabelledFolder, labelClips } from './evaluation/ucsd/labels.ts';
export { type ClipFolder, findUcsd, type Split } from './evaluation/ucsd/layout.ts';
export { clipsOf } from './features/clips.ts';
export { FeatureCollector, type Piece } from './features/collector.ts';
export {
  FeatureExtractor,
  hasPositions,
  type Layer,
  memoryItems,
} from './features/extractor.ts';
export {
  directions,
  type Features,
  type Origin,
  type Rows,
  type RowsOf,
  rowOf,
  stacked,
  VIDEO_CLASSES,
} from './features/features.ts';
export {
  checkFeaturesName,
  isFeaturesName,
  picturesPath,
  readFeatures,
  readPicture,
  writeFeatures,
} from './features/file.ts';
export { type ImageFeaturesOptions, imageFeatures, type SeesImages } from './features/images.ts';
export { type Layout, layOut, type Projection } from './features/layout.ts';
export type { LaidOut, LayoutTask } from './features/messages.ts';
export { PicturesWriter } from './features/pictures-writer.ts';
export { scatterChart } from './features/scatter-chart.ts';
export { layOutInThread } from './features/thread.ts';
export { fileError } from './file-error.ts';
export { type Compute, checkImageEngine, type ImageEngine } from './images/engine.ts';
export { type Example, examplesOf } from './images/examples.ts';
export type { ImageSet, ImageShape } from './images/images.ts';
export { type ImageFigures, judge } from './images/judge.ts';
export type { Method, OneClassData } from './images/method.ts';
export { METHODS } from './images/methods/index.ts';
export { loadImageModel } from './images/model-folder.ts';
export { type OneClassOptions, oneClass } from './images/one-class.ts';
export { imagesAt, pixelsOf } from './images/pixels.ts';
export { entriesOf, IMAGE_FILES, knowsImages, readImages } from './images/readers/index.ts';
export type { Weight } from './memae/weights.ts';
export type { MethodContext, MethodFor, MethodInfo, MethodResult } from './method.ts';
export {
  type AnalysedFrame,
  CELL,
  CLIP_FRAMES,
  type Grid,
  HOP,
  type InputSpec,
  PERSIST,
  type Scene,
} from './model.ts';
export { importWeights } from './package/import.ts';
export { listPackages, loadPackage, type ModelPackage, packageFolder } from './package/package.ts';
export { decodeScene, encodeScene } from './package/scene-file.ts';
export { verifyPackage } from './package/verify.ts';
export { refuseZoo, zooFolder } from './package/zoo.ts';
export type { EngineFigures } from './pool/figures.ts';
export { type PoolOptions, ScoringPool } from './pool/scoring-pool.ts';
export { decodeTensors, encodeTensors } from './safetensors.ts';
export { asFile, escapeXml, inlineSvg, text } from './svg.ts';
export { checkBackend } from './training/backends/index.ts';
export { removeCheckpoint } from './training/checkpoint.ts';
export { Curve } from './training/curves.ts';
export type { Footage, Sequence } from './training/footage.ts';
export { FootageWriter, readFootage } from './training/footage-file.ts';
export { leftIn, openPlaces, removeTraining } from './training/places.ts';
export { quantisePackage } from './training/quantise.ts';
export { inputFor, type Recipe, recipeFor, recipeSchema } from './training/recipe.ts';
export type { TrainingPicture, TrainingReport } from './training/report.ts';
export {
  startTraining,
  type TrainingOptions,
  type TrainingResult,
  type TrainingRun,
} from './training/run.ts';
export { viewInThread } from './view/thread.ts';
export { VIEWED_FRAME, type View, type ViewOptions } from './view/view.ts';
