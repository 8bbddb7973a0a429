import { useEffect, useRef } from 'react';
import type uPlot from 'uplot';
import { t } from '../i18n/i18n.ts';
import 'uplot/dist/uPlot.min.css';
import { keepWidth } from '../parts/keep-width.ts';
import type { Detail } from '../state/detail.ts';
import { CHART_HEIGHT, columns, createChart } from './chart.ts';

const CURVES = ['training', 'validation', 'entropy'] as const;

/** The room is there from the start, so that nothing moves when the curves come. */
export function Curves({ detail }: { detail: Detail | null }) {
  const holder = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  const chart = useRef<uPlot | null>(null);
  const points = detail?.curve.length ?? 0;

  useEffect(() => {
    const element = holder.current!;
    const plot = createChart(element, what => {
      if (what === 'axis') return getComputedStyle(element).color;
      if (what === 'grid') return getComputedStyle(element).outlineColor;
      return getComputedStyle(legend.current!.querySelector(`.curve-${what}`)!).color;
    });
    chart.current = plot;
    return keepWidth(plot, element, CHART_HEIGHT);
  }, []);

  useEffect(() => {
    if (detail) chart.current!.setData(columns(detail));
  }, [detail]);

  return (
    <figure className="curves" data-testid="learning-curves" data-points={points}>
      <div className="curves-chart" ref={holder} role="img" aria-label={t('learning.curve.title')} />
      {points === 0 && <p className="curves-none">{t('learning.curve.none')}</p>}
      <figcaption>
        <ul className="curves-legend" ref={legend}>
          {CURVES.map(name => (
            <li key={name} className={`curve-${name}`}>
              <span>{t(`learning.curve.${name}`)}</span>
            </li>
          ))}
        </ul>
        <small>{t('learning.curve.hint')}</small>
      </figcaption>
    </figure>
  );
}
