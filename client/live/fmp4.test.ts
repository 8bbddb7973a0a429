import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStream, type Packet as StreamPacket } from '../../streams/index.ts';
import { ffmpeg, ffmpegOutput, temporaryFolder } from '../../test/support/ffmpeg.ts';
import { DecodeTimes } from './decode-times.ts';
import { fragment, initSegment, nalUnits } from './fmp4.ts';
import type { Packet } from './packets.ts';

it('finds NAL units, also behind longer start codes and before padding', () => {
  const data = Uint8Array.of(0, 0, 0, 1, 7, 1, 0, 0, 1, 8, 2, 0, 0, 0, 1, 5, 0, 0);
  expect(nalUnits(data).map(unit => [...unit])).toEqual([[7, 1], [8, 2], [5]]);
});

it('gives decoding times that grow, and are never after the frame is shown', () => {
  const times = new DecodeTimes();
  const shown = [0, 4, 2, 1, 3, 8, 6, 5, 7, 12, 10, 9, 11].map(n => n * 40);
  const decoded = shown.map(pts => times.next(pts, 40));
  expect(decoded.slice(5)).toEqual([40, 80, 120, 160, 200, 240, 280, 320]);
  for (const [i, time] of decoded.entries()) {
    expect(time).toBeLessThanOrEqual(shown[i]!);
    if (i > 0) expect(time).toBeGreaterThanOrEqual(decoded[i - 1]!);
  }
});

it('makes a film of packets with B frames that ffmpeg decodes to the same pictures', async () => {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'source.mp4');
  const input = ['-f', 'lavfi', '-i', 'testsrc=s=160x120:r=25:d=2'];
  await ffmpeg(...input, '-c:v', 'libx264', '-bf', '3', '-g', '20', '-pix_fmt', 'yuv420p', path);
  const packets: StreamPacket[] = [];
  const options = {
    width: 16,
    height: 16,
    pace: 'fast',
    onPacket: (packet: StreamPacket) => packets.push(packet),
  };
  for await (const _ of openStream(path, { ...options, pace: 'fast' }));

  const times = new DecodeTimes();
  const parts = packets.flatMap(({ data, ...header }, i) => {
    const packet = {
      header: { kind: 'packet', camera: 'a', run: 1, captured: 0, ...header },
      data: Uint8Array.from(data),
    } satisfies Packet;
    const pts = header.pts + 10_000_000;
    const sample = { sequence: i + 1, dts: times.next(pts, 40_000), pts, duration: 40_000 };
    return [...(i === 0 ? [initSegment(packet)!] : []), fragment(packet, sample)];
  });
  const film = join(folder.path, 'film.mp4');
  await writeFile(film, Buffer.concat(parts));
  const pictures = async (file: string) => {
    const text = String(
      await ffmpegOutput('-i', file, '-map', '0:v', '-vsync', 'passthrough', '-f', 'framemd5', '-'),
    );
    return text.split('\n').flatMap(line => (line.startsWith('#') ? [] : (line.split(',')[5] ?? [])));
  };
  expect(await pictures(film)).toEqual(await pictures(path));
  await folder.remove();
});
