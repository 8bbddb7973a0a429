import { useState } from 'react';
import { Trans } from 'react-i18next';
import { Link as PageLink, useLocation } from 'wouter';
import { type Camera, type CameraPhase, PAGE_PATHS } from '../../server/contract.ts';
import { SoundSwitch } from '../alerts/SoundSwitch.tsx';
import { ConfigNotice } from '../configuration/ConfigNotice.tsx';
import { t } from '../i18n/i18n.ts';
import { DiskWarning } from '../performance/DiskWarning.tsx';
import type { State } from '../state/store.ts';
import { saveTheme, shownTheme } from '../theme.ts';
import { Icon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import { LanguageChoice } from './LanguageChoice.tsx';
import { Nav } from './Nav.tsx';

interface Props {
  readonly state: State;
  readonly activeCount: number;
  readonly lost: boolean;
  readonly onAdd: () => void;
  readonly onPerformance: () => void;
}

/** When the server is lost the banner lies over the header: nothing moves, and nothing there would work. */
export function Header({ state, activeCount, lost, onAdd, onPerformance }: Props) {
  return (
    <header className="page-head">
      <div className="page-head-row" inert={lost}>
        <h1>vigil</h1>
        <Nav />
        <p className="summary">
          {state.known && <Summary cameras={state.cameras} />}
          {activeCount > 0 && <ActiveAlerts count={activeCount} />}
        </p>
        <span className="head-notices" role="status">
          <DiskWarning storage={state.storage} onOpen={onPerformance} />
          <ConfigNotice config={state.config} onOpen={onPerformance} />
        </span>
        <button type="button" className="button" onClick={onAdd} data-testid="add-camera">
          <Icon name="plus" />
          <span className="add-word">{t('page.addCamera')}</span>
        </button>
        <IconButton
          icon="gauge"
          label={t('page.performance')}
          onClick={onPerformance}
          data-testid="performance"
        />
        <SoundSwitch alert={state.latest} />
        <LanguageChoice />
        <ThemeToggle />
      </div>
      {lost && (
        <p className="banner" role="alert" data-testid="banner">
          <Icon name="warning" />
          <span>
            <Trans i18nKey="page.lost" values={{ retry: t(`page.retry.${state.links.events}`) }} />
          </span>
        </p>
      )}
    </header>
  );
}

/** Leads to the live page, on that page to its list. */
function ActiveAlerts({ count }: { count: number }) {
  const [path] = useLocation();
  const text = (
    <>
      <Icon name="warning" />
      {count} <span className="narrow-word">{t('page.alerts', { count })}</span>
    </>
  );
  if (path === PAGE_PATHS.live)
    return (
      <a className="summary-alerts" href="#alerts">
        {text}
      </a>
    );
  return (
    <PageLink className="summary-alerts" href={PAGE_PATHS.live}>
      {text}
    </PageLink>
  );
}

const PHASES: readonly CameraPhase[] = ['watching', 'calibrating', 'connecting', 'offline', 'no-model'];

function Summary({ cameras }: { cameras: readonly Camera[] }) {
  return PHASES.map(phase => {
    const count = cameras.filter(camera => camera.state.phase === phase).length;
    return (
      count > 0 && (
        <span key={phase} data-phase={phase}>
          {t(`page.cameras.${phase}`, { n: count })}
        </span>
      )
    );
  });
}

function ThemeToggle() {
  const [theme, setTheme] = useState(shownTheme);
  const other = theme === 'dark' ? 'light' : 'dark';
  const words = t(`page.${other}`);
  return (
    <IconButton
      icon={theme === 'dark' ? 'sun' : 'moon'}
      label={words}
      className="head-theme"
      onClick={() => {
        saveTheme(other);
        setTheme(other);
      }}
    />
  );
}
