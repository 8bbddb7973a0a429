import { expect, it } from 'vitest';
import { checkAddress } from './check.ts';

it.each([
  ['nowhere.mp4', 'no such file or folder'],
  ['demo:beach', 'no such demo'],
  ['gopher://a', 'not supported'],
  ['http://127.0.0.1:9/x.mp4', '127.0.0.1'],
])('says what is wrong with %s without reading video', async (address, text) => {
  await expect(checkAddress(address)).rejects.toThrow(text);
});

it('has nothing to say against what can be read', async () => {
  await expect(checkAddress('demo:walkway')).resolves.toBeUndefined();
});
