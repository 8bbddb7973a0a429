/** What the server may use of this room. */
export { type Analysis, analyse, seesTheSame } from './analysis/analyse.ts';
export { Calibrator } from './analysis/calibrator.ts';
export type { EngineName, Network } from './engines/engine.ts';
export type { AnalysedFrame, Grid, InputSpec, Scene } from './model.ts';
export { listPackages, loadPackage, type ModelPackage, zooFolder } from './package/package.ts';
export { decodeScene, encodeScene } from './package/scene-file.ts';
export { ScoringPool } from './pool/scoring-pool.ts';
export type { Footage, Sequence } from './training/footage.ts';
export { type LearnOptions, learn } from './training/learn.ts';
