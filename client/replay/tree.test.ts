import { describe, expect, it } from 'vitest';
import type { ReplayEntry, ReplayFolder } from '../../server/contract.ts';
import { above, type Folders, moveOf, rowsOf } from './tree.ts';

function folder(path: string, entries: Record<string, ReplayEntry['kind']>): [string, ReplayFolder] {
  const inside = Object.entries(entries).map(([name, kind]) => ({
    ...{ name, kind, path: path === '' ? name : `${path}/${name}` },
  }));
  return [path, { path, entries: inside }];
}
const FOLDERS: Folders = new Map([
  folder('', { ped2: 'set', films: 'folder' }),
  folder('ped2', { Test: 'folder', Train: 'folder' }),
  folder('ped2/Test', { Test002: 'clip', Test004: 'clip' }),
  folder('films', {}),
]);
const OPEN = new Set(['ped2', 'ped2/Test', 'films']);
const rows = rowsOf(FOLDERS, OPEN);

describe('the tree of sources', () => {
  it('shows what is in open folders', () => {
    expect(rows.map(({ entry, level, place, count }) => [entry.path, level, place, count])).toEqual([
      ['ped2', 1, 1, 2],
      ['ped2/Test', 2, 1, 2],
      ['ped2/Test/Test002', 3, 1, 2],
      ['ped2/Test/Test004', 3, 2, 2],
      ['ped2/Train', 2, 2, 2],
      ['films', 1, 2, 2],
    ]);
    expect(rowsOf(FOLDERS, new Set(['ped2/Test']))).toHaveLength(2);
  });

  it.each([
    ['ArrowDown', 'ped2', { focus: 'ped2/Test' }],
    ['ArrowDown', 'films', null],
    ['ArrowUp', 'ped2/Train', { focus: 'ped2/Test/Test004' }],
    ['ArrowUp', 'ped2', null],
    ['Home', 'films', { focus: 'ped2' }],
    ['End', 'ped2', { focus: 'films' }],
    ['ArrowRight', 'ped2/Train', { open: 'ped2/Train' }],
    ['ArrowRight', 'ped2/Test', { focus: 'ped2/Test/Test002' }],
    ['ArrowRight', 'films', null],
    ['ArrowRight', 'ped2/Test/Test002', null],
    ['ArrowLeft', 'ped2/Test', { close: 'ped2/Test' }],
    ['ArrowLeft', 'ped2/Test/Test004', { focus: 'ped2/Test' }],
    ['ArrowLeft', 'ped2/Train', { focus: 'ped2' }],
    ['x', 'ped2', null],
    ['ArrowDown', 'gone', null],
  ])('%s at %s', (key, at, move) => {
    expect(moveOf(key, rows, at, OPEN)).toEqual(move);
  });

  it('knows the folders above', () => {
    expect(above('ped2/Test/Test002')).toEqual(['ped2', 'ped2/Test']);
    expect(above('ped2')).toEqual([]);
  });
});
