import { annexBFilter } from '../../ffmpeg/annexb.ts';
import { FFMPEG_TIMEOUT_US, SILENCE_S, sourceError } from '../../ffmpeg/errors.ts';
import type { Source } from '../../source.ts';
import { FORMATS } from '../formats.ts';
import { cannotResolve, resolvedFor } from '../resolve.ts';
import { look } from './look.ts';

/** MJPEG, HLS, MP4 and whatever else ffmpeg reads over HTTP. */
export const http: Source = {
  name: 'http',
  addresses: 'http:// or https://',

  accepts: address => /^https?:\/\//i.test(address),

  async prepare(address, { pace, packets, ffmpeg, signal }) {
    const { contentType: type, url } = await look(address, SILENCE_S * 1000, signal);
    if (/^text\/html|^application\/json|^image\/svg/.test(type))
      throw sourceError('not-video', address, type);
    // Pictures pushed one by one, without times.
    const pushed = type.startsWith('multipart/');
    const input = await resolvedFor(ffmpeg, url);
    const options = [
      ...FORMATS,
      // A playlist can't make ffmpeg read this machine's files.
      ...['-protocol_whitelist', 'http,https,tls,tcp,crypto', '-rw_timeout', FFMPEG_TIMEOUT_US],
      ...(pushed ? ['-f', 'mpjpeg'] : []),
      ...(cannotResolve(ffmpeg) ? ['-headers', `Host: ${new URL(url).host}\r\n`] : []),
    ];
    return {
      input,
      // HLS comes in bursts of whole segments, and a file as fast as the line: both are held back.
      options: [...options, ...(pace === 'live' && !pushed ? ['-re'] : [])],
      packets: packets && !pushed ? await annexBFilter({ ffmpeg, input, options, signal }) : undefined,
      timing: pushed ? 'arrival' : 'media',
      declaresFps: !pushed,
      remote: true,
      unreadable: 0,
      dispose() {},
    };
  },
};
