/** Names and times as people read them: by the clock of this machine. */

import type { Alert } from './contract.ts';

const two = (number: number) => String(number).padStart(2, '0');

/** `Lobby 2026-11-25 21.30.15.mp4`, without what a file system would not take. */
export function nameOf({ cameraName, start }: Pick<Alert, 'cameraName' | 'start'>, file: string): string {
  const at = new Date(start);
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join('.');
  return `${cameraName.replace(/[\\/:*?"<>|]/g, '-')} ${day} ${time}${file.slice(file.lastIndexOf('.'))}`;
}

/** `2026-11-25T21:30:15.000+01:00` */
export function localIso(time: number): string {
  const offset = -new Date(time).getTimezoneOffset();
  const minutes = Math.abs(offset);
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return new Date(time + offset * 60_000).toISOString().replace('Z', zone);
}
