import { slug } from '../slug.ts';

/** A name that a model may have: `<camera>-YYYYMMDD-HHMMSS`, local time. */
export function modelName(camera: string, at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join('');
  return `${slug(camera) || 'camera'}-${day}-${time}`;
}
