import type { FeatureSources, Projection, ScatterQuery } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import type { Dimensions } from './space.ts';
import { PROJECTIONS } from './words.ts';

interface Props {
  readonly sources: FeatureSources;
  readonly query: ScatterQuery;
  readonly onQuery: (query: ScatterQuery) => void;
  readonly dimensions: Dimensions;
  readonly onDimensions: (dimensions: Dimensions) => void;
}

export function Controls({ sources, query, onQuery, dimensions, onDimensions }: Props) {
  const { projection = 'pca' } = query;
  const choose = (value: string) => {
    const [kind, ...rest] = value.split(':');
    onQuery({ [kind as 'camera' | 'file']: rest.join(':'), projection });
  };
  const chosen =
    query.camera !== undefined
      ? `camera:${query.camera}`
      : query.file !== undefined
        ? `file:${query.file}`
        : '';
  return (
    <div className="features-controls">
      <label className="field field-small">
        <span>{t('features.source')}</span>
        <select value={chosen} onChange={event => choose(event.target.value)} data-testid="features-source">
          {chosen === '' && <option value="">{t('features.chooseSource')}</option>}
          <optgroup label={t('features.cameras')}>
            {sources.cameras.map(({ id, name }) => (
              <option key={id} value={`camera:${id}`}>
                {name}
              </option>
            ))}
          </optgroup>
          {sources.files.length > 0 && (
            <optgroup label={t('features.files')}>
              {sources.files.map(name => (
                <option key={name} value={`file:${name}`}>
                  {name}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      <Segments
        legend={t('features.projection')}
        name="projection"
        choices={PROJECTIONS}
        chosen={projection}
        words={(choice: Projection) => t(`features.${choice}`)}
        onChoose={projection => onQuery({ ...query, projection })}
      />
      <Segments
        legend={t('features.dimensions')}
        name="dimensions"
        choices={[2, 3] as const}
        chosen={dimensions}
        words={n => t('features.dimension', { n })}
        onChoose={onDimensions}
      />
    </div>
  );
}

interface SegmentsProps<T> {
  readonly legend: string;
  readonly name: string;
  readonly choices: readonly T[];
  readonly chosen: T;
  readonly words: (choice: T) => string;
  readonly onChoose: (choice: T) => void;
}

function Segments<T extends string | number>(props: SegmentsProps<T>) {
  const { legend, name, choices, chosen, words, onChoose } = props;
  return (
    <fieldset className="segments">
      <legend className="only-spoken">{legend}</legend>
      {choices.map(choice => (
        <label key={choice}>
          <input type="radio" name={name} checked={choice === chosen} onChange={() => onChoose(choice)} />
          <span>{words(choice)}</span>
        </label>
      ))}
    </fieldset>
  );
}
