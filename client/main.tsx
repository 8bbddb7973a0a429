import { createRoot } from 'react-dom/client';
import { LIVE_PATH } from '../server/contract.ts';
import { App } from './App.tsx';
import { ServerClock } from './state/clock.ts';
import { connect } from './state/connection.ts';
import { Services } from './state/context.ts';
import { LiveSocket } from './state/live.ts';
import { PerformanceWatch } from './state/performance.ts';
import { Store } from './state/store.ts';
import { applyTheme, savedTheme } from './theme.ts';
import './styles/base.css';
import './styles/page.css';
import './styles/tile.css';
import './styles/alerts.css';
import './styles/dialog.css';
import './styles/learning.css';
import './styles/performance.css';

applyTheme(savedTheme());

const store = new Store();
const clock = new ServerClock();
const performance = new PerformanceWatch();
const live = new LiveSocket({
  open: () => new WebSocket(new URL(LIVE_PATH, location.href.replace(/^http/, 'ws'))),
  clock,
  onLink: link => store.dispatch({ type: 'link', of: 'live', link }),
});

connect(store, performance);
live.start();

createRoot(document.getElementById('root')!).render(
  <Services value={{ store, live, clock, performance }}>
    <App />
  </Services>,
);
