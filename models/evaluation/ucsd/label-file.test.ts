import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missing, shared } from '../../../test/e2e/running.ts';
import { parseLabels, readLabelFile } from './label-file.ts';

const sample = join(shared, 'data/ucsd/official-sample/UCSDped1.m');
if (!existsSync(sample)) missing('label files as distributed need ../shared');

describe('a label file', () => {
  it('holds ranges of frames, several for a clip where it was abnormal twice, none where it never was', () => {
    const text = [
      'TestVideoFile = {};\r',
      '% who made it',
      'TestVideoFile{end+1}.gt_frame = [61:180];\r',
      'TestVideoFile{end+1}.gt_frame = [5:90, 140:200];',
      'TestVideoFile{end+1}.gt_frame = [1:15 45:113 150]; % three',
      'TestVideoFile{end+1}.gt_frame = [];',
      '',
    ];
    expect(parseLabels(text.join('\n'), 'x.m')).toEqual([
      [[61, 180]],
      [
        [5, 90],
        [140, 200],
      ],
      [
        [1, 15],
        [45, 113],
        [150, 150],
      ],
      [],
    ]);
  });

  it.each([
    [
      'TestVideoFile{end+1}.gt_frame = [180:61];',
      'x.m: line 1: 180:61 is no range of frames, which count from 1',
    ],
    ['TestVideoFile{end+1}.gt_frame = [0:9];', 'x.m: line 1: 0:9 is no range'],
    ['TestVideoFile{end+1}.gt_frame = [1:2:9];', 'x.m: line 1: 1:2:9 is no range'],
    ['TestVideoFile = {};\nx = 3;', 'x.m: line 2 is not understood: x = 3;'],
    ['TestVideoFile{end+1}.gt_frame = [61:18', 'x.m: line 1 is not understood'],
    ['\0\x05\x16\x07', 'x.m: line 1 is not understood'],
    ['TestVideoFile = {};', 'x.m holds no labels. Expected lines such as'],
    ['', 'x.m holds no labels'],
  ])('%j is refused in one line', (text, message) => {
    expect(() => parseLabels(text, 'x.m')).toThrow(
      expect.objectContaining({ code: 'label-file-refused', message: expect.stringContaining(message) }),
    );
  });

  it.skipIf(!existsSync(sample))('of Ped1 is read as distributed', async () => {
    const clips = await readLabelFile(sample);
    expect(clips).toHaveLength(36);
    expect(clips.flatMap((ranges, i) => (ranges.length > 1 ? [i + 1] : []))).toEqual([5, 6, 29, 32]);
    expect(clips[28]).toEqual([
      [1, 15],
      [45, 113],
    ]);
  });
});
