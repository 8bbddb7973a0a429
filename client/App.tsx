import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { type Camera, cameraPath, PAGE_PATHS } from '../server/contract.ts';
import { NewAlert } from './alerts/NewAlert.tsx';
import { OpenAlert } from './alerts/OpenAlert.tsx';
import { CameraPage } from './camera/CameraPage.tsx';
import { AddCamera } from './cameras/AddCamera.tsx';
import { MeasureAgain, RemoveCamera } from './cameras/confirmations.tsx';
import { EditCamera } from './cameras/EditCamera.tsx';
import { Snooze } from './cameras/Snooze.tsx';
import { t, useLanguage } from './i18n/i18n.ts';
import { LearnCamera } from './learning/LearnCamera.tsx';
import { LearningNews } from './learning/LearningNews.tsx';
import { Header } from './parts/Header.tsx';
import { PerformanceDialog } from './performance/PerformanceDialog.tsx';
import { ReplayPage } from './replay/ReplayPage.tsx';
import { ReviewPage } from './review/ReviewPage.tsx';
import { Toast } from './review/Toast.tsx';
import { useAppState } from './state/context.ts';
import { activeAlerts, isLost, listedAlerts } from './state/store.ts';
import { LivePage } from './tile/LivePage.tsx';
import type { CameraAction } from './tile/TileMenu.tsx';
import { ZonesDialog } from './zones/ZonesDialog.tsx';

/** Seldom looked at: loaded then. */
const HistoryPage = lazy(() => import('./history/HistoryPage.tsx'));
const FeaturesPage = lazy(() => import('./features/FeaturesPage.tsx'));
const ExperimentsPage = lazy(() => import('./experiments/ExperimentsPage.tsx'));

type OpenDialog =
  | { kind: 'add' | 'performance' }
  | { kind: CameraAction; camera: Camera }
  | { kind: 'alert'; id: string };

const TITLES: Readonly<
  Record<string, 'page.review' | 'page.replay' | 'page.history' | 'page.features' | 'page.experiments'>
> = {
  [PAGE_PATHS.review]: 'page.review',
  [PAGE_PATHS.replay]: 'page.replay',
  [PAGE_PATHS.history]: 'page.history',
  [PAGE_PATHS.features]: 'page.features',
  [PAGE_PATHS.experiments]: 'page.experiments',
};

export function App() {
  const language = useLanguage();
  const state = useAppState();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const lost = isLost(state);
  const active = activeAlerts(state);

  const add = () => setDialog({ kind: 'add' });
  const act = useCallback((kind: CameraAction, camera: Camera) => setDialog({ kind, camera }), []);
  const openAlert = useCallback((id: string) => setDialog({ kind: 'alert', id }), []);
  const close = useCallback(() => setDialog(null), []);
  const [path] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a dialog belongs to the page it was opened on
  useEffect(close, [path]);

  const title = TITLES[path];
  const page = title ? t(title) : state.cameras.find(({ id }) => cameraPath(id) === path)?.name;
  // biome-ignore lint/correctness/useExhaustiveDependencies: said anew in another language
  useEffect(() => {
    const name = page ? t('page.name', { page }) : 'vigil';
    const count = active.length > 0 ? `(${active.length}) ` : '';
    document.title = lost ? t('page.name', { page: t('page.noConnection') }) : count + name;
  }, [lost, active.length, page, language]);

  return (
    <>
      <Header
        state={state}
        activeCount={lost ? 0 : active.length}
        lost={lost}
        onAdd={add}
        onPerformance={() => setDialog({ kind: 'performance' })}
      />
      <Suspense fallback={<main className="page-wait">{t('page.loading')}</main>}>
        <Switch>
          <Route path={PAGE_PATHS.review}>
            <ReviewPage lost={lost} />
          </Route>
          <Route path={PAGE_PATHS.camera}>
            {({ id }) => <CameraPage id={id} state={state} lost={lost} onAction={act} onAlert={openAlert} />}
          </Route>
          <Route path={PAGE_PATHS.replay}>
            <ReplayPage />
          </Route>
          <Route path={PAGE_PATHS.history}>
            <HistoryPage />
          </Route>
          <Route path={PAGE_PATHS.features}>
            <FeaturesPage />
          </Route>
          <Route path={PAGE_PATHS.experiments}>
            <ExperimentsPage />
          </Route>
          <Route>
            <LivePage state={state} lost={lost} onAction={act} onAdd={add} onAlert={openAlert} />
          </Route>
        </Switch>
      </Suspense>
      <NewAlert alert={state.latest} />
      <LearningNews learning={state.learningNews} cameras={state.cameras} />
      <Toast />
      {dialog?.kind === 'add' && <AddCamera onClose={close} />}
      {dialog?.kind === 'performance' && (
        <PerformanceDialog
          cameras={state.cameras}
          storage={state.storage}
          config={state.config}
          onClose={close}
        />
      )}
      {dialog?.kind === 'edit' && <EditCamera camera={dialog.camera} onClose={close} />}
      {dialog?.kind === 'zones' && <ZonesDialog camera={dialog.camera} onClose={close} />}
      {dialog?.kind === 'snooze' && <Snooze cameraId={dialog.camera.id} onClose={close} />}
      {dialog?.kind === 'calibrate' && <MeasureAgain camera={dialog.camera} onClose={close} />}
      {dialog?.kind === 'remove' && <RemoveCamera camera={dialog.camera} onClose={close} />}
      {dialog?.kind === 'learn' && (
        <LearnCamera
          camera={dialog.camera}
          learning={state.learning.get(dialog.camera.id) ?? null}
          lost={state.links.events === 'lost'}
          onClose={close}
        />
      )}
      {dialog?.kind === 'alert' && (
        <OpenAlert key={dialog.id} id={dialog.id} alerts={listedAlerts(state)} lost={lost} onClose={close} />
      )}
    </>
  );
}
