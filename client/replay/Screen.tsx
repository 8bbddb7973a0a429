import { useEffect, useRef } from 'react';
import type { Replay } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { Painter } from '../live/painter.ts';
import { PicturePlayer } from '../live/pictures.ts';
import { useServices } from '../state/context.ts';
import { TruthByFrame } from './truth.ts';

interface Props {
  readonly replay: Replay | null;
  readonly truthShown: boolean;
  /** @param frame that is on the screen now */
  readonly onShown: (frame: number) => void;
}

/** The pictures of a replay, each with its boxes and with what is known of it. */
export function Screen({ replay, truthShown, onShown }: Props) {
  const { live } = useServices();
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useRef(truthShown);
  const again = useRef(() => {});

  useEffect(() => {
    const element = canvas.current!;
    const painter = new Painter(element);
    if (!replay) return () => painter.stop();
    const truth = new TruthByFrame(replay.truth);
    let last: Parameters<PicturePlayer['show']>[0] | null = null;
    const player = new PicturePlayer((header, bitmap) => {
      const places = shown.current ? truth.at(header.index) : [];
      painter.paint(bitmap, bitmap.width, bitmap.height, header.boxes, { truth: places });
      const { index, boxes } = header;
      Object.assign(element.dataset, { frame: index, boxes: boxes.length, truth: places.length });
      onShown(index);
    });
    const watch = live.watch(replay.id, 'pictures', {
      begin() {},
      take({ header, payload }) {
        if (header.kind !== 'picture') return;
        last = { header, jpeg: payload };
        player.show(last);
      },
    });
    again.current = () => {
      if (last) player.show(last);
    };
    const resized = new ResizeObserver(() => again.current());
    resized.observe(element);
    return () => {
      again.current = () => {};
      resized.disconnect();
      watch.stop();
      player.stop();
      painter.stop();
    };
  }, [replay, live, onShown]);

  useEffect(() => {
    shown.current = truthShown;
    again.current();
  }, [truthShown]);

  return <canvas ref={canvas} role="img" aria-label={t('replay.picture')} data-testid="replay-picture" />;
}
