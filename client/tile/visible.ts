/** Runs `start` while the element is in view of a page that is seen, and what it returned when it isn't. */
export function whileVisible(element: Element, start: () => () => void): () => void {
  let inView = false;
  let stop: (() => void) | null = null;

  const update = () => {
    const visible = inView && !document.hidden;
    if (visible && !stop) stop = start();
    else if (!visible && stop) {
      stop();
      stop = null;
    }
  };
  const observer = new IntersectionObserver(
    entries => {
      inView = entries.at(-1)!.isIntersecting;
      update();
    },
    { rootMargin: '100px' },
  );
  observer.observe(element);
  document.addEventListener('visibilitychange', update);
  return () => {
    observer.disconnect();
    document.removeEventListener('visibilitychange', update);
    stop?.();
  };
}
