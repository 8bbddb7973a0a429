import { expect, it } from 'vitest';
import type { Packet } from '../../streams/index.ts';
import { decodeLive } from '../contract.ts';
import { Channel } from './channel.ts';

const packet = (key: boolean, pts: number, bytes = 10): Packet => ({
  ...{ codec: 'avc1.64001f', width: 640, height: 360, duration: 40_000, key, pts },
  ...{ data: new Uint8Array(bytes), arrivedMs: 5000 + pts / 1000 },
});
const frame = (index: number, jpeg?: Uint8Array) => ({
  ...{ index, pts: index * 100_000, arrivedMs: 6000 + index * 100 },
  ...(jpeg && { jpeg }),
});
const NOTHING = { boxes: [], score: 0.5 };
const times = (channel: Channel) => channel.group.map(({ header }) => 'pts' in header && header.pts);

it('keeps the latest key packet and what followed', () => {
  const channel = new Channel('a');
  for (const [i, key] of [false, true, false, true, false, false].entries())
    channel.packet(1, packet(key, i));
  expect(times(channel)).toEqual([3, 4, 5]);
});

it('keeps no group of more than 16 MB', () => {
  const channel = new Channel('a');
  channel.packet(1, packet(true, 0));
  for (let i = 1; i < 4; i++) channel.packet(1, packet(false, i, 6_000_000));
  expect(times(channel)).toEqual([]);
  channel.packet(1, packet(true, 9));
  expect(times(channel)).toEqual([9]);
});

it('takes nothing that comes late of an earlier connection', () => {
  const channel = new Channel('a');
  channel.packet(2, packet(true, 5));
  expect(channel.packet(1, packet(true, 9))).toBeUndefined();
  expect(times(channel)).toEqual([5]);
});

it('forgets an earlier connection', () => {
  const channel = new Channel('a');
  channel.packet(1, packet(true, 0));
  expect(channel.frame(2, frame(0), NOTHING)).toEqual({});
  expect(channel.group).toEqual([]);
});

it('says what was found of a camera with video beside its packets', () => {
  const channel = new Channel('a');
  channel.packet(1, packet(true, 100_000));
  const { verdict, picture } = channel.frame(1, frame(1, Uint8Array.of(1)), NOTHING);
  expect(verdict?.header).toEqual({
    ...{ kind: 'verdict', camera: 'a', run: 1, pts: 100_000, captured: 5100 },
    ...{ index: 1, boxes: [], score: 0.5 },
  });
  expect(picture?.header).toEqual({ ...verdict?.header, kind: 'picture' });
  expect(channel.group.map(({ header }) => header.kind)).toEqual(['packet', 'verdict']);
});

it('says it with the picture where there are no packets', () => {
  const found = new Channel('a').frame(1, frame(1, Uint8Array.of(1, 2)), NOTHING);
  expect(found.verdict).toBeUndefined();
  const { header, payload } = decodeLive(found.picture!.bytes().buffer as ArrayBuffer);
  expect(header).toMatchObject({ kind: 'picture', pts: 100_000, captured: 6100 });
  expect([...payload]).toEqual([1, 2]);
});

it('encodes a message once, however many get it', () => {
  const message = new Channel('a').packet(1, packet(true, 0));
  expect(message!.bytes()).toBe(message!.bytes());
});
