import { useCallback, useMemo, useState } from 'react';
import { Trans } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { type Alert, type EventChange, PAGE_PATHS } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { Icon } from '../parts/Icon.tsx';
import { useAppState, useServices } from '../state/context.ts';
import { useTicking } from '../state/ticker.ts';
import { BulkBar } from './BulkBar.tsx';
import { dayOf } from './days.ts';
import { EmptyList } from './EmptyList.tsx';
import { EventPanel } from './EventPanel.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { offered } from './export-times.ts';
import { Filters } from './Filters.tsx';
import { countFilters, type Filter, NO_FILTER, openedEvent, parseFilter, searchOf } from './filter.ts';
import { KeysHelp } from './KeysHelp.tsx';
import { type Command, useKeys } from './keys.ts';
import { List } from './List.tsx';
import { ListHead } from './ListHead.tsx';
import { showFresh } from './list.ts';
import { extend, NONE, neighbour, toggle, within } from './selection.ts';
import { Timeline } from './Timeline.tsx';
import { useEventList } from './useEventList.ts';
import { useOpenEvent } from './useOpenEvent.ts';

const PAGE = 50;

/** Where the alerts of a shift are gone through. What is shown stands in the address: filters, and the event that is open. */
export function ReviewPage({ lost }: { lost: boolean }) {
  const { store, triage } = useServices();
  const { cameras } = useAppState();
  const [, navigate] = useLocation();
  const search = useSearch();
  const openId = openedEvent(search);
  const key = searchOf(parseFilter(search));
  const filter = useMemo(() => parseFilter(key), [key]);
  const listing = useEventList('review', filter, PAGE);
  const { list } = listing;
  const open = useOpenEvent(openId);
  const [help, setHelp] = useState(false);
  const [exporting, setExporting] = useState<ReturnType<typeof offered> | null>(null);
  const [filtersShown, showFilters] = useState(false);
  const today = useTicking(() => dayOf(Date.now()));

  const ids = useMemo(() => list?.events.map(({ id }) => id) ?? [], [list]);
  const [chosen, select] = useState(NONE);
  const selection = useMemo(() => within(chosen, ids), [chosen, ids]);
  const selected = useMemo(
    () => list?.events.filter(({ id }) => selection.ids.has(id)) ?? [],
    [list, selection],
  );

  const go = useCallback(
    (filter: Filter, event: string | null, how: 'push' | 'replace') =>
      navigate(PAGE_PATHS.review + searchOf(filter, event), { replace: how === 'replace' }),
    [navigate],
  );
  // Going from event to event is no step that anybody wants to go back one by one.
  const openEvent = useCallback(
    (id: string | null) => go(filter, id, openId !== null && id !== null ? 'replace' : 'push'),
    [go, filter, openId],
  );
  const change = (part: Partial<Filter>) => {
    select(NONE);
    go({ ...filter, ...part }, null, 'push');
  };
  const step = (by: 1 | -1) => {
    const id = neighbour(ids, openId, by);
    if (id !== null) openEvent(id);
    else if (by === 1) listing.more();
  };
  const click = (id: string, how: 'open' | 'toggle' | 'extend') => {
    if (how === 'toggle') select(toggle(selection, id));
    else if (how === 'extend') select(extend(selection, ids, id));
    else {
      openEvent(id);
      select({ ...selection, anchor: id });
    }
  };

  /** To all that are selected, or to the one that is open. */
  const say = (changeOf: (events: readonly Alert[]) => EventChange) => {
    const events = selected.length > 0 ? selected : open.event ? [open.event] : [];
    if (events.length === 0) return triage.tell(t('review.openFirst'));
    const change = changeOf(events);
    triage.change(events, change);
    if (selected.length > 0) select(NONE);
    else if (change.review && openId !== null && ids.includes(openId)) step(1);
  };
  const commands: Record<Command, () => void> = {
    next: () => step(1),
    previous: () => step(-1),
    acknowledge: () => say(() => ({ review: 'acknowledged' })),
    dismiss: () => say(() => ({ review: 'normal' })),
    protect: () => say(events => ({ protected: !events.every(event => event.protected) })),
    undo: () => triage.undo(),
    select: () => openId !== null && ids.includes(openId) && select(toggle(selection, openId)),
    play: () => {
      const video = document.querySelector<HTMLVideoElement>('.event-panel video');
      if (video?.paused)
        video.play().catch(() => {}); // the page says so where it can't be played
      else video?.pause();
    },
    comment: () => document.querySelector<HTMLElement>('.comment textarea')?.focus(),
    close: () => (selection.ids.size > 0 ? select(NONE) : openId !== null && openEvent(null)),
    help: () => setHelp(true),
  };
  useKeys(command => commands[command]());

  const startExport = () => {
    const chosen = cameras.filter(({ id }) => filter.cameras.includes(id));
    const shown = { cameras: chosen.length > 0 ? chosen : cameras, day: filter.to ?? today, now: Date.now() };
    setExporting(offered(open.event, shown));
  };
  const copyLink = async () => {
    const link = new URL(PAGE_PATHS.review + searchOf(NO_FILTER, openId), location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      triage.tell(t('review.copied'));
    } catch {
      triage.tell(t('review.copyHere', { link }));
    }
  };

  return (
    <main className="review" data-open={openId !== null} data-filters={filtersShown}>
      <aside className="review-side">
        <Filters filter={filter} cameras={cameras} onChange={change} />
        <button type="button" className="button button-main review-done" onClick={() => showFilters(false)}>
          {t('review.show')}
        </button>
      </aside>
      <Timeline
        day={filter.to ?? today}
        filter={filter}
        cameras={cameras}
        openId={openId}
        onOpen={openEvent}
        onDay={day => change({ from: day, to: day })}
        onExport={startExport}
      />
      <section className="review-list" aria-label={t('review.list')}>
        <ListHead
          reviewed={filter.reviewed}
          fresh={list?.fresh.length ?? 0}
          onReviewed={reviewed => change({ reviewed })}
          onFresh={() => list && store.dispatch({ type: 'list', of: 'review', list: showFresh(list) })}
          onHelp={() => setHelp(true)}
        >
          <button
            type="button"
            className="button review-filters"
            aria-expanded={filtersShown}
            onClick={() => showFilters(!filtersShown)}
          >
            <Icon name="filter" />
            {t(countFilters({ ...filter, reviewed: null }) > 0 ? 'review.filtersOn' : 'review.filters')}
          </button>
        </ListHead>
        <div className="rows-place" data-bulk={selected.length > 0}>
          {list?.loaded && ids.length === 0 && <EmptyList filter={filter} onChange={change} />}
          <List listing={listing} openId={openId} selected={selection.ids} lost={lost} onClick={click} />
        </div>
        {selected.length > 0 && (
          <BulkBar
            events={selected}
            onChange={change => say(() => change)}
            onAll={() => select({ ids: new Set(ids), anchor: null })}
            onNone={() => select(NONE)}
          />
        )}
      </section>
      {openId === null ? (
        <section className="event-panel event-none" aria-label={t('review.event')}>
          <p>
            <Trans i18nKey="review.choose" components={{ kbd: <kbd /> }} />
          </p>
        </section>
      ) : (
        <EventPanel
          open={open}
          lost={lost}
          onClose={() => openEvent(null)}
          onStep={step}
          onCopyLink={copyLink}
        />
      )}
      {exporting && <ExportDialog cameras={cameras} offered={exporting} onClose={() => setExporting(null)} />}
      {help && <KeysHelp onClose={() => setHelp(false)} />}
    </main>
  );
}
