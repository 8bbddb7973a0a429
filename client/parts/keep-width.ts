import type uPlot from 'uplot';

/** Draws a chart as wide as its element is, until what it returns is called, which takes the chart away. */
export function keepWidth(plot: uPlot, element: HTMLElement, height: number): () => void {
  const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
  resized.observe(element);
  return () => {
    resized.disconnect();
    plot.destroy();
  };
}
