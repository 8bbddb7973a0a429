/** Limits that the command line checks, too; nothing is loaded for them. */

import type { EngineChoice } from '../../models/index.ts';

export const ENGINE_CHOICES = [
  'auto',
  'onnx-cpu',
  'onnx-cpu-int8',
  'onnx-cuda',
  'onnx-webgpu',
  'tfjs',
] as const satisfies readonly EngineChoice[];
export const PORT_LIMITS = { min: 0, max: 65_535 } as const;
/** Widest picture that is trained on by default, in pixels: beyond it a person has some to spare. */
export const TRAINING_WIDTH = 368;
export const GPU_LIMITS = { min: 1, max: 64 } as const;
