/** What drawing does to the zones of a camera. */

import { type Point, ZONE_LIMITS, type Zone } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';

const { min: FEWEST, max: MOST } = ZONE_LIMITS.points;
/** Steps that can be taken back. */
const MOST_STEPS = 100;

export interface Editing {
  readonly zones: readonly Zone[];
  /** Id of the zone whose corners can be moved. */
  readonly selected: string | null;
  /** What is being drawn: its corners so far, and where the next one would be. */
  readonly drawing: Drawing | null;
  readonly past: readonly Step[];
}
export interface Drawing {
  readonly kind: Zone['kind'];
  readonly points: readonly Point[];
  readonly cross: Point;
}
interface Step {
  readonly zones: readonly Zone[];
  /** Changes of the same, one after the other, are taken back together: a corner that is dragged, a name that is typed. */
  readonly of: string | undefined;
}

export type Edit =
  | { readonly type: 'draw'; readonly kind: Zone['kind'] }
  | { readonly type: 'cross'; readonly at: Point }
  | { readonly type: 'point'; readonly at: Point }
  /** Ends the drawing: what has enough corners becomes a zone with this id. */
  | { readonly type: 'close'; readonly id: string }
  | { readonly type: 'give-up' }
  | { readonly type: 'select'; readonly id: string | null }
  /** @param gesture differs from one drag to the next */
  | {
      readonly type: 'move';
      readonly id: string;
      readonly index: number;
      readonly at: Point;
      readonly gesture: string;
    }
  /** A corner between this one and the next. */
  | { readonly type: 'insert'; readonly id: string; readonly index: number }
  | { readonly type: 'remove-point'; readonly id: string; readonly index: number }
  | { readonly type: 'change'; readonly zone: Zone; readonly what: string }
  | { readonly type: 'remove'; readonly id: string }
  | { readonly type: 'undo' };

export const begin = (zones: readonly Zone[] = []): Editing => ({
  ...{ zones, selected: null, drawing: null, past: [] },
});

export function edit(state: Editing, action: Edit): Editing {
  const { zones, drawing } = state;
  switch (action.type) {
    case 'draw':
      if (zones.length >= ZONE_LIMITS.zones) return state;
      return { ...state, selected: null, drawing: { kind: action.kind, points: [], cross: [0.5, 0.5] } };
    case 'cross':
      return drawing ? { ...state, drawing: { ...drawing, cross: within(action.at) } } : state;
    case 'point': {
      if (!drawing || drawing.points.length >= MOST) return state;
      const at = within(action.at);
      return { ...state, drawing: { ...drawing, points: [...drawing.points, at], cross: at } };
    }
    case 'close': {
      if (!drawing || drawing.points.length < FEWEST) return state;
      const { kind, points: polygon } = drawing;
      const zone: Zone = { id: action.id, name: freeName(zones, kind), kind, polygon };
      return { ...changed(state, [...zones, zone]), selected: action.id, drawing: null };
    }
    case 'give-up':
      return { ...state, drawing: null };
    case 'select':
      return { ...state, selected: action.id, drawing: null };
    case 'move': {
      const { id, index, gesture } = action;
      const to = within(action.at);
      return reshaped(state, id, points => points.with(index, to), `${gesture} ${id} ${index}`);
    }
    case 'insert':
      return reshaped(state, action.id, points => {
        if (points.length >= MOST) return points;
        return points.toSpliced(action.index + 1, 0, middleOf(points, action.index));
      });
    case 'remove-point':
      return reshaped(state, action.id, points =>
        points.length > FEWEST ? points.toSpliced(action.index, 1) : points,
      );
    case 'change': {
      const { zone, what } = action;
      const next = zones.map(one => (one.id === zone.id ? zone : one));
      return changed(state, next, `${what} ${zone.id}`);
    }
    case 'remove':
      return {
        ...changed(
          state,
          zones.filter(({ id }) => id !== action.id),
        ),
        selected: null,
      };
    case 'undo':
      return undone(state);
  }
}

/** Between a corner and the next one. */
export function middleOf(points: readonly Point[], index: number): Point {
  const [ax, ay] = points[index]!;
  const [bx, by] = points[(index + 1) % points.length]!;
  return within([(ax + bx) / 2, (ay + by) / 2]);
}

function reshaped(
  state: Editing,
  id: string,
  shape: (polygon: readonly Point[]) => readonly Point[],
  of?: string,
): Editing {
  const zone = state.zones.find(zone => zone.id === id);
  const polygon = zone && shape(zone.polygon);
  if (!zone || !polygon || polygon === zone.polygon) return state;
  return changed(
    state,
    state.zones.map(one => (one === zone ? { ...zone, polygon } : one)),
    of,
  );
}

function changed(state: Editing, zones: readonly Zone[], of?: string): Editing {
  const goesOn = of !== undefined && state.past.at(-1)?.of === of;
  const past = goesOn ? state.past : [...state.past, { zones: state.zones, of }].slice(-MOST_STEPS);
  return { ...state, zones, past };
}

/** The last corner of what is being drawn, or the last change. */
function undone(state: Editing): Editing {
  const { drawing, past } = state;
  if (drawing) {
    const points = drawing.points.slice(0, -1);
    return { ...state, drawing: drawing.points.length > 0 ? { ...drawing, points } : null };
  }
  const step = past.at(-1);
  if (!step) return state;
  const selected = step.zones.some(({ id }) => id === state.selected) ? state.selected : null;
  return { ...state, zones: step.zones, selected, past: past.slice(0, -1) };
}

/** Inside the picture, to a hundredth of a percent. */
function within(point: Point): Point {
  const [x, y] = point.map(share => Math.round(Math.min(1, Math.max(0, share)) * 1e4) / 1e4);
  return [x!, y!];
}

function freeName(zones: readonly Zone[], kind: Zone['kind']): string {
  const word = t(`zones.${kind}`);
  let number = 1;
  while (zones.some(({ name }) => name === `${word} ${number}`)) number += 1;
  return `${word} ${number}`;
}
