import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Preset } from '../../models/memae/architecture.ts';
import { UserError } from '../../streams/index.ts';
import { packageRoot } from '../../streams/worker-file.ts';

const PEER = join(packageRoot(import.meta.dirname), '..', 'shared', 'golden', 'peer_torch.py');

/** `[height, width]` of the peer's clips. */
export const SIZES = { lite: [128, 192], paper: [256, 256] } as const satisfies Record<
  Preset,
  readonly [number, number]
>;

export interface PeerCall {
  readonly rows: 'score' | 'train';
  readonly preset: Preset;
  readonly batch: number;
  readonly threads: number;
  readonly repeats: number;
}

/**
 * Milliseconds that PyTorch takes for one call, with the better of its two memory settings. Wants Debian's python3-torch and
 * libopenblas0-pthread; without the second, PyTorch is several times slower.
 */
export async function peerMs({ rows, preset, batch, threads, repeats }: PeerCall): Promise<number> {
  const flags = { rows, preset, batch, threads, repeats, warmup: 1 };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const run = async (...more: string[]) => {
    const { stdout } = await promisify(execFile)('/usr/bin/python3', [PEER, ...args, ...more]).catch(
      error => {
        const said = String(error.stderr || error.message)
          .trim()
          .split('\n')
          .at(-1);
        throw new UserError(
          `PyTorch can't be timed (${said}); docs/performance.md says what it needs`,
          'no-peer',
        );
      },
    );
    return (JSON.parse(stdout) as { rows: [{ ms: number }] }).rows[0].ms;
  };
  return Math.min(await run(), await run('--keep-memory'));
}
