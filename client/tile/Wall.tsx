import type { CSSProperties } from 'react';
import type { Alert, Camera } from '../../server/contract.ts';
import { Tile } from './Tile.tsx';
import type { CameraAction } from './TileMenu.tsx';

interface Props {
  readonly cameras: readonly Camera[];
  readonly active: readonly Alert[];
  readonly lost: boolean;
  readonly onAction: (action: CameraAction, camera: Camera) => void;
}

export function Wall({ cameras, active, lost, onAction }: Props) {
  const columns = Math.min(6, Math.ceil(Math.sqrt(cameras.length)));
  const shape = { '--columns': columns, '--rows': Math.ceil(cameras.length / columns) } as CSSProperties;
  return (
    <div className="wall" style={shape}>
      {cameras.map(camera => (
        <Tile
          key={camera.id}
          camera={camera}
          alert={active.find(alert => alert.cameraId === camera.id) ?? null}
          lost={lost}
          onAction={onAction}
        />
      ))}
    </div>
  );
}
