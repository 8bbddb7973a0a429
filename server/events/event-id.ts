import { randomBytes } from 'node:crypto';

const EVENT_ID = /^\d{8}-\d{6}-\d{3}-[0-9a-f]{12}$/;

/** `20260131-235959-999-0123456789ab`: sorts by time (UTC), can't be guessed, and is a safe folder name. */
export function createEventId(start: number): string {
  const digits = new Date(start).toISOString().replace(/\D/g, '');
  const time = `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}`;
  return `${time}-${randomBytes(6).toString('hex')}`;
}

export function isEventId(text: string): boolean {
  return EVENT_ID.test(text);
}
