import { type FormEvent, useReducer, useRef, useState } from 'react';
import { type Camera, ZONE_LIMITS } from '../../server/contract.ts';
import { api, latestPictureUrl } from '../api.ts';
import { Snooze } from '../cameras/Snooze.tsx';
import { useRequest } from '../cameras/useRequest.ts';
import { t } from '../i18n/i18n.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { useAppState } from '../state/context.ts';
import { type Draft, toChange } from './draft.ts';
import { begin, edit } from './editing.ts';
import { newId } from './new-id.ts';
import { PictureEditor } from './PictureEditor.tsx';
import { PreviewStrip } from './PreviewStrip.tsx';
import { type ProfileRow, Profiles } from './Profiles.tsx';
import { SensitivitySlider } from './SensitivitySlider.tsx';
import { sensitivityWords } from './words.ts';
import { ZoneList } from './ZoneList.tsx';

interface Props {
  readonly camera: Camera;
  readonly onClose: () => void;
}

/** Where a camera looks, and how closely. Nothing changes until it is saved. */
export function ZonesDialog({ camera, onClose }: Props) {
  const [editing, dispatch] = useReducer(edit, camera.zones, begin);
  const [perDay, setPerDay] = useState(camera.falseAlarmsPerDay);
  const [rows, setRows] = useState<readonly ProfileRow[]>(() =>
    (camera.profiles ?? []).map(profile => ({ ...profile, key: newId() })),
  );
  const [taken, setTaken] = useState(() => Date.now());
  const [snoozing, setSnoozing] = useState<string | null>(null);
  const live = useAppState().cameras.find(({ id }) => id === camera.id) ?? camera;
  const tools = useRef<HTMLDivElement>(null);
  const { busy, problem, setProblem, send } = useRequest();
  const { zones, drawing, past } = editing;
  const profiles = rows.map(({ key: _key, ...profile }) => profile);
  const draft: Draft = { zones, profiles, falseAlarmsPerDay: perDay };
  const change = toChange(camera, draft);
  const isChanged = Object.keys(change).length > 0;
  const own = new Set(zones.filter(zone => zone.falseAlarmsPerDay !== undefined).map(({ id }) => id));

  async function save(event: FormEvent) {
    event.preventDefault();
    const endless = profiles.find(({ from, to }) => from === to);
    if (endless) return setProblem(t('zones.endless', { name: endless.name }));
    const saved = await send(async () => {
      if (isChanged) await api.changeCamera(camera.id, change);
      return true;
    });
    if (saved) onClose();
  }

  return (
    <Dialog
      title={t('zones.title', { name: camera.name })}
      size="large"
      keep={isChanged || drawing !== null}
      onClose={onClose}
    >
      <form onSubmit={save} data-testid="zones-form">
        <div className="zones">
          <section className="zones-picture" aria-label={t('zones.picture')}>
            <PictureEditor src={latestPictureUrl(camera, taken)} editing={editing} dispatch={dispatch} />
            <p className="hint" id="zone-keys">
              {t(drawing ? 'zones.drawingHint' : 'zones.editingHint')}
              <span className="keys">{t(drawing ? 'zones.drawingKeys' : 'zones.editingKeys')}</span>
            </p>
          </section>
          <section className="zones-side" aria-label={t('zones.zones')}>
            <div className="zones-tools" ref={tools}>
              {(['zone', 'mask'] as const).map(kind => (
                <button
                  key={kind}
                  type="button"
                  className="button"
                  aria-pressed={drawing?.kind === kind}
                  disabled={zones.length >= ZONE_LIMITS.zones}
                  onClick={() =>
                    dispatch(drawing?.kind === kind ? { type: 'give-up' } : { type: 'draw', kind })
                  }
                  data-testid={`${kind}-add`}
                >
                  <Icon name="plus" />
                  {t(`zones.${kind}`)}
                </button>
              ))}
              <button
                type="button"
                className="button"
                disabled={!drawing && past.length === 0}
                onClick={() => dispatch({ type: 'undo' })}
                data-testid="zone-undo"
              >
                {t('page.undo')}
              </button>
              <button type="button" className="button" onClick={() => setTaken(Date.now())}>
                {t('zones.newPicture')}
              </button>
            </div>
            <ZoneList
              camera={live}
              editing={editing}
              dispatch={dispatch}
              usual={{ words: sensitivityWords(perDay), perDay }}
              onSnooze={setSnoozing}
              onRemove={id => {
                dispatch({ type: 'remove', id });
                tools.current!.querySelector('button')!.focus(); // the one that was pressed is gone
              }}
            />
          </section>
        </div>
        <SensitivitySlider label={t('zones.ofCamera')} value={perDay} onChange={setPerDay} />
        <PreviewStrip
          cameraId={camera.id}
          falseAlarmsPerDay={perDay}
          of={event => !event.zones?.some(({ id }) => own.has(id))}
          where={own.size > 0 ? 'rest' : 'camera'}
        />
        <Profiles rows={rows} onChange={setRows} />
        <footer className="dialog-foot">
          <p className="problem" role="alert" data-testid="zones-problem">
            {problem}
          </p>
          <button type="button" className="button" onClick={onClose}>
            {t(isChanged ? 'zones.discard' : 'page.close')}
          </button>
          <button
            type="submit"
            className="button button-main"
            disabled={busy || !isChanged || drawing !== null}
            data-testid="zones-save"
          >
            {t('page.save')}
          </button>
        </footer>
      </form>
      {/* Not in the form: it takes effect at once. */}
      {snoozing !== null && (
        <Snooze cameraId={camera.id} zoneId={snoozing} onClose={() => setSnoozing(null)} />
      )}
    </Dialog>
  );
}
