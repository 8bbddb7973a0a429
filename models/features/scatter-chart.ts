import { svg } from '../svg.ts';
import type { Features } from './features.ts';
import type { Layout } from './layout.ts';
import { drawnOf, HEIGHT, legendOf, WIDTH } from './scatter-parts.ts';
import { drawPlane } from './scatter-plane.ts';
import { drawSpace } from './scatter-space.ts';

/** The first axes of a layout as SVG, a plane or a space, coloured by class; memory items are squares among the rows. */
export function scatterChart(features: Pick<Features, 'origin'>, layout: Layout, dimensions: 2 | 3): string {
  const drawn = drawnOf(features, layout);
  const { parts, bottom } = legendOf(drawn);
  const draw = dimensions === 3 ? drawSpace : drawPlane;
  return svg(WIDTH, HEIGHT, [...draw(drawn, bottom), ...parts]);
}
