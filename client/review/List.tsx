import { type MouseEvent, useEffect, useRef } from 'react';
import { t } from '../i18n/i18n.ts';
import { useTicking } from '../state/ticker.ts';
import { LISTED_MOST } from './list.ts';
import { eventOf, Row, rowId } from './Row.tsx';
import type { Listing } from './useEventList.ts';

interface Props {
  readonly listing: Listing;
  readonly openId: string | null;
  readonly selected: ReadonlySet<string>;
  readonly lost: boolean;
  readonly onClick: (id: string, how: 'open' | 'toggle' | 'extend') => void;
}

export function List({ listing, openId, selected, lost, onClick }: Props) {
  const { list, loading, problem, more } = listing;
  const today = useTicking(() => new Date().setHours(12, 0, 0, 0));
  const box = useRef<HTMLDivElement>(null);
  const events = list?.events ?? [];
  const isListed = openId !== null && events.some(({ id }) => id === openId);

  // Who goes through the list by keys sees where they are, and hears it.
  useEffect(() => {
    if (!isListed) return;
    document.getElementById(rowId(openId!))?.scrollIntoView({ block: 'nearest' });
    if (document.activeElement === document.body) box.current?.focus({ preventScroll: true });
  }, [openId, isListed]);

  const click = (mouse: MouseEvent) => {
    const target = mouse.target as Element;
    const id = eventOf(target);
    if (id === null) return;
    if (mouse.shiftKey) onClick(id, 'extend');
    else onClick(id, target.closest('.row-select') || mouse.ctrlKey || mouse.metaKey ? 'toggle' : 'open');
  };

  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the whole page */}
      <div
        ref={box}
        className="rows"
        role="listbox"
        aria-label={t('review.events')}
        aria-multiselectable="true"
        aria-activedescendant={isListed ? rowId(openId!) : undefined}
        aria-busy={loading}
        tabIndex={0}
        data-testid="rows"
        onClick={click}
        onMouseDown={mouse => {
          if (mouse.shiftKey) mouse.preventDefault(); // or the browser selects the words between
        }}
      >
        {events.map(event => (
          <Row
            key={event.id}
            event={event}
            isOpen={event.id === openId}
            isSelected={selected.has(event.id)}
            today={today}
            lost={lost}
          />
        ))}
      </div>
      {problem && (
        <p className="problem rows-foot" role="alert">
          {problem}{' '}
          <button type="button" className="button" onClick={more}>
            {t('review.again')}
          </button>
        </p>
      )}
      {list?.hasOlder && !problem && events.length < LISTED_MOST && (
        <Older key={events.length} loading={loading} more={more} first={events.length === 0} />
      )}
      {list?.hasOlder && events.length >= LISTED_MOST && (
        <p className="hint rows-foot">{t('review.listedMost', { n: LISTED_MOST })}</p>
      )}
    </>
  );
}

interface OlderProps {
  readonly loading: boolean;
  readonly more: () => void;
  readonly first: boolean;
}

/** Loads the next page when it comes into view. */
function Older({ loading, more, first }: OlderProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (loading || first) return;
    const seen = new IntersectionObserver(
      entries => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) more();
      },
      { rootMargin: '400px' },
    );
    seen.observe(button.current!);
    return () => seen.disconnect();
  }, [loading, more, first]);
  return (
    <button ref={button} type="button" className="button rows-foot" disabled={loading} onClick={more}>
      {t(loading ? 'page.loading' : 'review.older')}
    </button>
  );
}
