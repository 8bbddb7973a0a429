import { randomBytes } from 'node:crypto';

const EVENT_ID = /^\d{8}-\d{6}-\d{3}-[0-9a-f]{12}$/;

/** `20260131-235959-999-0123456789ab`: sorts by time (UTC), can't be guessed, and is a safe folder name. */
export function createEventId(start: number): string {
  return `${firstIdAt(start)}-${randomBytes(6).toString('hex')}`;
}

/** Not above the id of any event that starts then or later, and above that of every earlier one. */
export function firstIdAt(time: number): string {
  const digits = new Date(time).toISOString().replace(/\D/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}`;
}

export function isEventId(text: string): boolean {
  return EVENT_ID.test(text);
}
