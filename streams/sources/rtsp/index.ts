import { ANSWER_S } from '../../ffmpeg/errors.ts';
import type { Source } from '../../source.ts';

export const rtsp: Source = {
  name: 'rtsp',
  addresses: 'rtsp:// or rtsps://',

  accepts: address => /^rtsps?:\/\//i.test(address),

  async prepare(address, { ffmpeg }) {
    return {
      input: address,
      options: [
        // UDP loses packets and fails behind most routers.
        ...['-rtsp_transport', 'tcp', '-allowed_media_types', 'video'],
        // Before ffmpeg 5, `timeout` meant to wait for a caller. Microseconds.
        ...[ffmpeg.libavformat >= 59 ? '-timeout' : '-stimeout', String(ANSWER_S * 1_000_000)],
        // Low delay: no frame threads, and no more looking than it takes to find the picture's size. Not
        // `-fflags nobuffer`: it throws away the first key frame, and the next may be 10 s off.
        ...['-flags', 'low_delay', '-fpsprobesize', '0', '-analyzeduration', '2000000'],
      ],
      timing: 'camera',
      declaresFps: true,
      remote: true,
      unreadable: 0,
      dispose() {},
    };
  },
};
