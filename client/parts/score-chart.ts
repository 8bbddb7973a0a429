/** How scores are drawn wherever they are: red above the threshold, a dashed line at it. */
import type uPlot from 'uplot';

// Readable on the dark and on the light page.
const NORMAL = '#7d8590';
const ABNORMAL = '#ff3b30';

export const SCORE_SERIES: uPlot.Series = {
  stroke: plot => twoColours(plot, NORMAL, ABNORMAL),
  fill: plot => twoColours(plot, `${NORMAL}22`, `${ABNORMAL}55`),
  width: 1.5,
  points: { show: false },
};

/** One colour below the threshold, the other above, with a hard edge. */
function twoColours(plot: uPlot, below: string, above: string): CanvasGradient {
  const { top, height } = plot.bbox;
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
  // The scale begins at 0.
  const edge = Math.max(0, 1 - 1 / (plot.scales.y!.max ?? 1));
  gradient.addColorStop(0, above);
  gradient.addColorStop(edge, above);
  gradient.addColorStop(edge, below);
  gradient.addColorStop(1, below);
  return gradient;
}

export function drawThreshold(plot: uPlot): void {
  const { left, width } = plot.bbox;
  const y = Math.round(plot.valToPos(1, 'y', true)) + 0.5;
  plot.ctx.save();
  plot.ctx.strokeStyle = `${NORMAL}99`;
  plot.ctx.lineWidth = 1;
  plot.ctx.setLineDash([4, 4]);
  plot.ctx.beginPath();
  plot.ctx.moveTo(left, y);
  plot.ctx.lineTo(left + width, y);
  plot.ctx.stroke();
  plot.ctx.restore();
}
