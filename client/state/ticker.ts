import { useSyncExternalStore } from 'react';

const TICK_MS = 250;

const listeners = new Set<() => void>();
let now = performance.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  if (document.hidden) return;
  now = performance.now();
  for (const listener of listeners) listener();
}

/** Four times a second, while the page is seen. */
export function onTick(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    now = performance.now();
    timer = setInterval(tick, TICK_MS);
    document.addEventListener('visibilitychange', tick);
  }
  return () => listeners.delete(listener);
}

/** A value that changes with time. Renders again only where the value differs from the last tick's. */
export function useTicking<T extends string | number | boolean | null>(select: (now: number) => T): T {
  return useSyncExternalStore(onTick, () => select(now));
}
