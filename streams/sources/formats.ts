/** As video files are usually called; what one holds is found out when it is read. */
export const isVideoName = (name: string): boolean =>
  /^[^.].*\.(mp4|m4v|mov|mkv|webm|avi|wmv|asf|flv|mpe?g|m?ts|m2ts|3gp|og[gv]|mxf|mjpe?g)$/i.test(name);

/**
 * The containers that ffmpeg may find in a file or an answer. Without it, it plays a text file as a film of a
 * terminal, and a hostile file may choose among hundreds of old demuxers.
 */
export const FORMATS = [
  '-format_whitelist',
  [
    ...['mov', 'mp4', 'matroska', 'webm', 'avi', 'asf', 'ogg', 'mxf', 'nut', 'wtv', 'dv', 'dhav'],
    ...['mpegts', 'mpeg', 'mpegvideo', 'm4v', 'flv', 'live_flv', 'ivf', 'yuv4mpegpipe'],
    ...['h264', 'hevc', 'vvc', 'av1', 'obu', 'vc1', 'mjpeg', 'mpjpeg', 'gif', 'apng'],
    ...['image2', 'jpeg_pipe', 'png_pipe', 'bmp_pipe', 'tiff_pipe', 'webp_pipe'],
    ...['hls', 'dash', 'aac', 'ac3', 'eac3', 'mp3', 'webvtt'], // the last ones stand in playlists beside the video
  ].join(','),
];
