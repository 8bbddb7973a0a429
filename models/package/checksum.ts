import { webcrypto } from 'node:crypto';

/** Hexadecimal; computed on a thread of Node's pool, so that a server goes on meanwhile. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Buffer.from(digest).toString('hex');
}
