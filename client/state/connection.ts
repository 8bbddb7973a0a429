import { io, type Socket } from 'socket.io-client';
import type { ClientEvents, ServerEvents } from '../../server/contract.ts';
import type { PerformanceWatch } from './performance.ts';
import type { Store } from './store.ts';

/** Feeds the store, and who looks at figures, with what the server pushes. Reconnects for as long as the page is open. */
export function connect(store: Store, performance: PerformanceWatch): void {
  const socket: Socket<ServerEvents, ClientEvents> = io({
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
  });
  const link = (up: boolean) => store.dispatch({ type: 'link', of: 'events', link: up ? 'up' : 'lost' });

  // Up only with `hello`: until then the page shows what it knew before.
  socket.on('hello', hello => {
    store.dispatch({ type: 'hello', ...hello });
    link(true);
    performance.connected(on => socket.emit('watchPerformance', on));
  });
  socket.on('performance', figures => performance.take(figures));
  socket.on('camera', camera => store.dispatch({ type: 'camera', camera }));
  socket.on('cameraRemoved', id => store.dispatch({ type: 'cameraRemoved', id }));
  socket.on('cameraOrder', ids => store.dispatch({ type: 'cameraOrder', ids }));
  socket.on('alert', alert => store.dispatch({ type: 'alert', alert }));
  socket.on('eventsRemoved', ids => store.dispatch({ type: 'eventsRemoved', ids }));
  socket.on('storage', storage => store.dispatch({ type: 'storage', storage }));
  socket.on('config', config => store.dispatch({ type: 'config', config }));
  socket.on('learning', learning => store.dispatch({ type: 'learning', learning }));
  socket.on('learningRemoved', cameraId => store.dispatch({ type: 'learningRemoved', cameraId }));
  socket.on('trainingProgress', progress => store.dispatch({ type: 'trainingProgress', progress }));
  socket.on('connect_error', () => link(false));
  socket.on('disconnect', reason => {
    link(false);
    performance.disconnected();
    // The one case that socket.io leaves to us: the server closed this connection on purpose.
    if (reason === 'io server disconnect') socket.connect();
  });
}
