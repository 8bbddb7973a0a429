import { findUcsd } from '../../../models/index.ts';
import { UserError } from '../../../streams/index.ts';
import type { Modality } from '../modality.ts';
import { videoMaterial } from './material.ts';
import { METHODS } from './methods/index.ts';

/** UCSD, in its own layout: all that is in Train is normal. */
export const video: Modality = {
  name: 'video',
  files: 'UCSD (folders such as Train/Train001 and Test/Test001)',
  methods: METHODS,
  hasClasses: false,
  async checkEngine(engine = 'onnx-cpu') {
    if (engine === 'onnx-cpu') return;
    const what = `${engine}: experiments with video are computed on the CPU. Leave --engine out`;
    throw new UserError(what, 'no-engine', 2);
  },
  knows: folder =>
    findUcsd(folder).then(
      () => true,
      error => {
        if (error instanceof UserError && error.code === 'no-clips') return false;
        throw error;
      },
    ),
  read: folder => videoMaterial(folder),
};
