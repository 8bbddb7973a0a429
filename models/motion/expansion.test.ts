import { expect, it } from 'vitest';
import { createExpansion, Expander } from './expansion.ts';

it('gives back the coefficients of a polynomial, moved to each pixel', () => {
  const [width, height] = [24, 20];
  const picture = Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return 7 + 3 * x - 2 * y + 0.5 * x * x - 0.25 * y * y + 0.75 * x * y;
  });
  const expansion = createExpansion(width, height);
  new Expander(width).expand(picture, expansion);
  const [x, y] = [11, 9]; // far enough from the border for a neighbourhood of 5
  const i = y * width + x;
  expect(expansion.xx[i]).toBeCloseTo(0.5, 3);
  expect(expansion.yy[i]).toBeCloseTo(-0.25, 3);
  expect(expansion.xy[i]).toBeCloseTo(0.75, 3);
  expect(expansion.x[i]).toBeCloseTo(3 + 2 * 0.5 * x + 0.75 * y, 3);
  expect(expansion.y[i]).toBeCloseTo(-2 - 2 * 0.25 * y + 0.75 * x, 3);
});
