import { FFMPEG_TIMEOUT_US } from '../../ffmpeg/errors.ts';
import type { Source } from '../../source.ts';
import { resolvedFor } from '../resolve.ts';

export const rtsp: Source = {
  name: 'rtsp',
  addresses: 'rtsp:// or rtsps://',

  accepts: address => /^rtsps?:\/\//i.test(address),

  async prepare(address, { ffmpeg }) {
    return {
      input: await resolvedFor(ffmpeg, address),
      options: [
        // UDP loses packets and fails behind most routers.
        ...['-rtsp_transport', 'tcp', '-allowed_media_types', 'video'],
        // Before ffmpeg 5, `timeout` meant to wait for a caller. Microseconds.
        ...[ffmpeg.libavformat >= 59 ? '-timeout' : '-stimeout', FFMPEG_TIMEOUT_US],
        // Low delay: no frame threads, and half a second to look for the picture's size, which ffmpeg can
        // also learn later. Not `-fflags nobuffer`: it throws away the first key frame, and the next may be
        // 10 s off. Not `-flags low_delay`: it reorders the first B frames of some cameras wrongly.
        // Times are counted from the first packet, and pictures that come late are from before it: ffmpeg takes
        // what is negative for 0.
        ...['-itsoffset', '100'],
        ...['-threads', '1', '-fpsprobesize', '0', '-analyzeduration', '500000'],
      ],
      timing: 'camera',
      packets: 'dump_extra', // parameter sets that come only with the description of the stream
      declaresFps: true,
      remote: true,
      unreadable: 0,
      dispose() {},
    };
  },
};
