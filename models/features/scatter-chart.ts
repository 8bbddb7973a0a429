import { svg } from '../svg.ts';
import type { Features } from './features.ts';
import type { Layout } from './layout.ts';
import { drawnOf, HEIGHT, legendOf, WIDTH } from './scatter-parts.ts';
import { drawPlane } from './scatter-plane.ts';
import { drawSpace } from './scatter-space.ts';

/** A layout as SVG, coloured by class; memory items are squares among the rows. One of three axes is a space, others a plane. */
export function scatterChart(features: Pick<Features, 'origin'>, layout: Layout): string {
  const drawn = drawnOf(features, layout);
  const { parts, bottom } = legendOf(drawn);
  const draw = layout.points.width > 2 ? drawSpace : drawPlane;
  return svg(WIDTH, HEIGHT, [...draw(drawn, bottom), ...parts]);
}
