import { type CSSProperties, useLayoutEffect, useRef, useState } from 'react';
import type { Alert, Camera, Learning } from '../../server/contract.ts';
import { GAP, layoutFor } from './layout.ts';
import { Tile } from './Tile.tsx';
import type { CameraAction } from './TileMenu.tsx';

interface Props {
  readonly cameras: readonly Camera[];
  readonly active: readonly Alert[];
  /** By camera id. */
  readonly learning: ReadonlyMap<string, Learning>;
  readonly lost: boolean;
  /** On the whole screen: what was above the wall is gone. */
  readonly full: boolean;
  readonly onAction: (action: CameraAction, camera: Camera) => void;
  /** A camera is to take the place of another. */
  readonly onMove: (camera: Camera, target: string) => void;
}

export function Wall({ cameras, active, learning, lost, full, onAction, onMove }: Props) {
  const wall = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0, zoom: 1 });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the wall is elsewhere on the page then
  useLayoutEffect(() => {
    const element = wall.current!;
    const measure = () =>
      setRoom({
        width: element.clientWidth,
        height: innerHeight - element.offsetTop - GAP,
        zoom: Number(getComputedStyle(element).getPropertyValue('--zoom')),
      });
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    addEventListener('resize', measure);
    return () => {
      resized.disconnect();
      removeEventListener('resize', measure);
    };
  }, [full]);

  const { columns, tileWidth } = layoutFor(cameras.length, room.width, room.height, room.zoom);
  const tile = tileWidth === null ? 'minmax(0, 1fr)' : `${tileWidth}px`;
  const style: CSSProperties = { gap: GAP, gridTemplateColumns: `repeat(${columns}, ${tile})` };
  return (
    <div ref={wall} className="wall" style={style}>
      {cameras.map((camera, at) => (
        <Tile
          key={camera.id}
          camera={camera}
          alert={active.find(alert => alert.cameraId === camera.id) ?? null}
          learning={learning.get(camera.id) ?? null}
          lost={lost}
          before={cameras[at - 1]?.id ?? null}
          after={cameras[at + 1]?.id ?? null}
          onAction={onAction}
          onMove={onMove}
        />
      ))}
    </div>
  );
}
