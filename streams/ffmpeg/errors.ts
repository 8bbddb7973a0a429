/** What can be wrong with a source, each as one line for the user; and how to read it out of ffmpeg's log. */
import { redact } from '../redact.ts';
import { UserError } from '../user-error.ts';
import type { FfmpegEnd } from './command.ts';

/** Seconds without an answer, or without a frame, after which a remote source counts as dead. */
export const SILENCE_S = 10;
/** Added to `SILENCE_S` for what comes first, so that ffmpeg's own time-out comes before: it says more. */
export const START_S = 3;
/**
 * ffmpeg's own limit, in microseconds: only for what comes before the first frame. After that it must not come
 * first, for ffmpeg takes it for the end of the stream.
 */
export const FFMPEG_TIMEOUT_US = String((SILENCE_S + 1) * 1_000_000);

const PROBLEMS = {
  'connection-refused': 'connection refused. Is the camera on, and are address and port right?',
  'host-not-found': 'no such host. Is the name right, and does this machine reach a name server?',
  'no-route': "the host can't be reached. Is the camera on, and is this machine in its network?",
  'timed-out': `no answer within ${SILENCE_S} s. Is the camera on, and are address and port right?`,
  'connection-lost': 'the connection was lost',
  'login-needed': 'a user name and password are needed: rtsp://user:password@host/...',
  'login-wrong': 'user name or password is wrong',
  forbidden: 'access is forbidden to this user (403)',
  'not-found': 'the host answers, but has nothing at this path (404). Is the part after the host right?',
  'server-error': 'the host answers with an error of its own',
  'no-picture': `no picture for ${SILENCE_S} s`,
  'not-video': 'is not video, or not in a format that ffmpeg reads',
  'no-packets': 'is neither H.264 nor H.265, which a second stream of a camera has to be',
  'no-frames': 'has no pictures in it',
  incomplete: 'is incomplete: its index is missing, as in a recording that was cut off',
  'missing-file': 'no such file or folder',
  'empty-folder':
    'no pictures in this folder. Expected numbered .tif, .tiff, .jpg, .jpeg, .png or .bmp files',
  'unreadable-folder': 'none of the pictures in this folder can be read',
  'no-permission': 'permission denied',
  'broke-off': "can't be read to its end",
  crashed: "made ffmpeg crash. Install your system's ffmpeg, or set FFMPEG_PATH to a newer one",
} as const;

export type Problem = keyof typeof PROBLEMS;

/** The error for the user, exit code 3. `detail` is added in brackets. */
export function sourceError(problem: Problem, address: string, detail?: string): UserError {
  const text = PROBLEMS[problem];
  const login =
    problem === 'login-needed' ? text.replace('rtsp:', /^\w+:/.exec(address)?.[0] ?? 'rtsp:') : text;
  // "x is not video" reads as a sentence, "x: connection refused" as a label and its trouble.
  const colon = /^(is|has|can't|made) /.test(text) ? '' : ':';
  const line = `${redact(address)}${colon} ${login}${detail ? ` (${redact(detail)})` : ''}`;
  return new UserError(line.replace(/\s*[\r\n]+\s*/g, ' '), problem, 3);
}

export function hasLogin(address: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+@/i.test(address);
}

/** First match wins: the log is searched for the most telling line, not the last one. */
const SIGNS: readonly (readonly [RegExp, Problem])[] = [
  [/401 Unauthorized|401 \(?authorization failed/i, 'login-wrong'],
  [/403 Forbidden|403 \(?access denied|403 Forbidden/i, 'forbidden'],
  [/404 (Stream )?Not Found|returned 404|error 404/i, 'not-found'],
  [/Server returned 5|5XX Server Error|failed: 5\d\d|HTTP error 5\d\d/i, 'server-error'],
  [/Connection refused/i, 'connection-refused'],
  [
    /Failed to resolve hostname|Name or service not known|nodename nor servname|Temporary failure in name/i,
    'host-not-found',
  ],
  [/No route to host|Network is unreachable|Host is down/i, 'no-route'],
  [/Connection timed out|Operation timed out|ETIMEDOUT/i, 'timed-out'],
  [/Connection reset|Broken pipe/i, 'connection-lost'],
  [/No such file or directory/i, 'missing-file'],
  [/Permission denied/i, 'no-permission'],
  [/not on whitelist/i, 'not-video'],
  [/moov atom not found/i, 'incomplete'],
  [
    /does not contain any stream|matches no streams|Invalid data found|Could not find codec parameters|Invalid argument|Decoder .*not found|Unknown decoder|Protocol not found|Output file (#0 )?is empty/i,
    'not-video',
  ],
];

/** What ffmpeg takes for a good end of the stream, if it comes after a frame. */
const CUT: readonly (Problem | undefined)[] = ['timed-out', 'connection-lost', 'no-route'];

/**
 * Says in one line why ffmpeg ended; `undefined` if that is no error.
 * @param frames how many it had delivered: a source that worked and then broke is another trouble
 */
export function explain(
  { error, log }: FfmpegEnd,
  { address, remote, frames }: { address: string; remote: boolean; frames: number },
): UserError | undefined {
  if (/signal SIG(SEGV|ABRT|ILL|BUS)/.test(error?.message ?? '')) return sourceError('crashed', address);
  const text = log.join('\n');
  let problem = SIGNS.find(([sign]) => sign.test(text))?.[1];
  if (!error && !(remote && CUT.includes(problem))) {
    return frames > 0 ? undefined : sourceError('no-frames', address);
  }
  if (frames > 0 && (problem === undefined || problem === 'not-video')) problem = 'broke-off';
  if (frames > 0 && problem === 'timed-out') problem = 'no-picture';
  if (problem === 'login-wrong' && !hasLogin(address)) problem = 'login-needed';
  return problem
    ? sourceError(problem, address)
    : sourceError('not-video', address, log.findLast(line => line.trim() !== '')?.trim());
}
