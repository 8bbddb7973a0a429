/** For a zone: eight hexadecimal digits. */
export function newId(): string {
  return crypto.getRandomValues(new Uint32Array(1))[0]!.toString(16).padStart(8, '0');
}
