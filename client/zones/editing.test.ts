import { describe, expect, it } from 'vitest';
import type { Point, Zone } from '../../server/contract.ts';
import { begin, type Edit, type Editing, edit } from './editing.ts';

const TRIANGLE: Point[] = [
  [0.1, 0.1],
  [0.5, 0.1],
  [0.3, 0.5],
];
const GATE: Zone = { id: 'gate', name: 'Gate', kind: 'zone', polygon: TRIANGLE };

const edited = (state: Editing, ...edits: Edit[]) => edits.reduce(edit, state);
const points = (...all: Point[]) => all.map((at): Edit => ({ type: 'point', at }));
const move = (index: number, at: Point, gesture = '1'): Edit => ({
  ...{ type: 'move', id: 'gate', index, at, gesture },
});

describe('drawing', () => {
  const draw: Edit = { type: 'draw', kind: 'mask' };
  const close: Edit = { type: 'close', id: 'new' };

  it('makes a zone of three corners and more, named and selected', () => {
    const drawn = edited(begin([{ ...GATE, name: 'Mask 1' }]), draw, ...points(...TRIANGLE), close);
    expect(drawn.zones.at(-1)).toEqual({ id: 'new', name: 'Mask 2', kind: 'mask', polygon: TRIANGLE });
    expect(drawn).toMatchObject({ selected: 'new', drawing: null });
  });

  it('makes nothing of two', () => {
    const drawn = edited(begin(), draw, ...points(...TRIANGLE.slice(1)), close);
    expect(drawn.zones).toEqual([]);
    expect(drawn.drawing!.points).toHaveLength(2);
  });

  it('keeps corners in the picture', () => {
    const { drawing } = edited(begin(), draw, ...points([-0.2, 1.3]));
    expect(drawing!.points).toEqual([[0, 1]]);
    expect(drawing!.cross).toEqual([0, 1]);
  });

  it('takes 32 corners and 16 zones', () => {
    const many = Array.from({ length: 40 }, (_, i): Point => [i / 40, 0]);
    expect(edited(begin(), draw, ...points(...many)).drawing!.points).toHaveLength(32);
    const full = begin(Array.from({ length: 16 }, (_, i) => ({ ...GATE, id: `z${i}` })));
    expect(edited(full, draw).drawing).toBeNull();
  });

  it('is taken back corner by corner, and given up', () => {
    const drawing = edited(begin([GATE]), draw, ...points(...TRIANGLE));
    const back = edited(drawing, { type: 'undo' }, { type: 'undo' });
    expect(back.drawing!.points).toEqual([TRIANGLE[0]]);
    expect(edited(back, { type: 'undo' }, { type: 'undo' }).drawing).toBeNull();
    expect(edited(drawing, { type: 'give-up' })).toEqual(begin([GATE]));
  });
});

describe('editing', () => {
  const polygon = (state: Editing) => state.zones[0]!.polygon;

  it('takes a drag back in one, and two drags in two', () => {
    const moved = edited(begin([GATE]), move(0, [0.2, 0.2]), move(0, [0.25, 0.2]), move(0, [0.3, 0.2], '2'));
    expect(polygon(moved)[0]).toEqual([0.3, 0.2]);
    const once = edited(moved, { type: 'undo' });
    expect(polygon(once)[0]).toEqual([0.25, 0.2]);
    expect(edited(once, { type: 'undo' }).zones).toEqual([GATE]);
    expect(edited(once, { type: 'undo' }, { type: 'undo' }).zones).toEqual([GATE]);
  });

  it('puts a corner between two, also behind the last, and removes one, but not of three', () => {
    const four = edited(begin([GATE]), { type: 'insert', id: 'gate', index: 2 });
    expect(polygon(four)).toEqual([...TRIANGLE, [0.2, 0.3]]);
    const three = edited(four, { type: 'remove-point', id: 'gate', index: 0 });
    expect(polygon(three)).toEqual([...TRIANGLE.slice(1), [0.2, 0.3]]);
    expect(edited(three, { type: 'remove-point', id: 'gate', index: 0 })).toBe(three);
  });

  it('removes a zone, and brings it back', () => {
    const gone = edited(begin([GATE]), { type: 'select', id: 'gate' }, { type: 'remove', id: 'gate' });
    expect(gone).toMatchObject({ zones: [], selected: null });
    expect(edited(gone, { type: 'undo' }).zones).toEqual([GATE]);
  });

  it('takes a name back that was typed letter by letter', () => {
    const typed = ['D', 'Do', 'Door'].map(
      (name): Edit => ({ type: 'change', zone: { ...GATE, name }, what: 'name' }),
    );
    const renamed = edited(begin([GATE]), ...typed);
    expect(renamed.zones[0]!.name).toBe('Door');
    expect(edited(renamed, { type: 'undo' }).zones).toEqual([GATE]);
  });
});
