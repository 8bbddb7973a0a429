import { createRoot } from 'react-dom/client';
import { LIVE_PATH } from '../server/contract.ts';
import { App } from './App.tsx';
import { api } from './api.ts';
import { startLanguage } from './i18n/i18n.ts';
import { PLAYERS } from './live/choice.ts';
import { ServerClock } from './live/clock.ts';
import { LiveSocket } from './live/socket.ts';
import { Triage } from './review/triage.ts';
import { connect } from './state/connection.ts';
import { Services } from './state/context.ts';
import { PerformanceWatch } from './state/performance.ts';
import { Store } from './state/store.ts';
import { applyTheme, savedTheme } from './theme.ts';
import './styles/base.css';
import './styles/page.css';
import './styles/tile.css';
import './styles/wall.css';
import './styles/camera.css';
import './styles/alerts.css';
import './styles/dialog.css';
import './styles/event.css';
import './styles/review.css';
import './styles/timeline.css';
import './styles/replay.css';
import './styles/learning.css';
import './styles/performance.css';
import './styles/zones.css';
import './styles/far.css'; // last: it changes what the others say

applyTheme(savedTheme());

const store = new Store();
const clock = new ServerClock();
const performance = new PerformanceWatch();
const triage = new Triage({ store, send: api.changeEvents });
const live = new LiveSocket({
  open: () => new WebSocket(new URL(LIVE_PATH, location.href.replace(/^http/, 'ws'))),
  clock,
  onLink: link => store.dispatch({ type: 'link', of: 'live', link }),
});

/** `?player=mse` tries nothing better, for who looks for a fault. */
const asked = new URLSearchParams(location.search).get('player');
const best = PLAYERS.find(player => player === asked);

connect(store, performance);
await startLanguage(); // before anything is drawn, so that no word changes under the eye
createRoot(document.getElementById('root')!).render(
  <Services value={{ store, triage, live, clock, performance, best }}>
    <App />
  </Services>,
);
