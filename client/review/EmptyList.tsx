import { Link } from 'wouter';
import { PAGE_PATHS } from '../../server/contract.ts';
import { countFilters, type Filter, NO_FILTER } from './filter.ts';

interface Props {
  readonly filter: Filter;
  readonly onChange: (change: Partial<Filter>) => void;
}

/** Why there is nothing, and what to do about it. */
export function EmptyList({ filter, onChange }: Props) {
  const filters = countFilters(filter);
  if (filter.reviewed === 'no' && filters === 1)
    return (
      <div className="empty rows-empty">
        <h2>Everything is reviewed</h2>
        <p>What happens next appears here by itself.</p>
        <button type="button" className="button" onClick={() => onChange({ reviewed: null })}>
          Show all events
        </button>
      </div>
    );
  if (filters > 0)
    return (
      <div className="empty rows-empty">
        <h2>No event fits</h2>
        <p>Choose another day on the calendar, or take filters away.</p>
        <button type="button" className="button" onClick={() => onChange(NO_FILTER)}>
          Clear filters
        </button>
      </div>
    );
  return (
    <div className="empty rows-empty">
      <h2>No events yet</h2>
      <p>
        When a camera sees something abnormal, it appears here with its picture and its clip. Cameras and how
        sensitive they are stand on the <Link href={PAGE_PATHS.live}>live page</Link>.
      </p>
    </div>
  );
}
