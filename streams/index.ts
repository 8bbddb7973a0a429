export { openVideoWriter, type VideoWriter } from './ffmpeg/encode.ts';
export { locateFfmpeg } from './ffmpeg/locate.ts';
export { openStream } from './open.ts';
export { probe } from './probe.ts';
export { redact } from './redact.ts';
export { pictureNames } from './sources/folder/index.ts';
export type { Frame, StreamInfo, StreamOptions, StreamStats, VideoStream } from './stream.ts';
export { UserError } from './user-error.ts';
export { packageRoot } from './worker-file.ts';
