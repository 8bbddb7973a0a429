import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Alert, ClipBoxes } from '../../server/contract.ts';
import { api, clipUrl, pictureUrl } from '../api.ts';
import { t } from '../i18n/i18n.ts';
import { drawBox } from '../live/painter.ts';
import { fitPicture } from '../tile/geometry.ts';
import { boxesAt } from './boxes-at.ts';

/** The video of an alert, its boxes drawn over the very picture that is shown. */
export function Clip({ alert, video }: { alert: Alert; video: RefObject<HTMLVideoElement | null> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [frames, setFrames] = useState<ClipBoxes['frames']>([]);
  const [failed, setFailed] = useState(false);
  const { id } = alert;

  useEffect(() => {
    let left = false;
    const show = (boxes: ClipBoxes) => left || setFrames(boxes.frames);
    api.clipBoxes(id).then(show, () => {}); // without them it still plays
    return () => {
      left = true;
    };
  }, [id]);
  useEffect(() => overlay(video.current!, canvas.current!, frames), [frames, video]);

  return (
    <>
      <div className="clip">
        {/* biome-ignore lint/a11y/useMediaCaption: cameras are recorded without sound */}
        <video
          ref={video}
          className="alert-picture"
          data-testid="clip"
          src={clipUrl(alert, 'clip.mp4')}
          poster={pictureUrl(alert, 'snapshot')}
          controls
          playsInline
          preload="metadata"
          onError={() => setFailed(true)}
        />
        <canvas ref={canvas} />
      </div>
      {failed && <p className="problem">{t('alerts.cantPlay')}</p>}
    </>
  );
}

/** Draws until the returned function is called. */
function overlay(
  video: HTMLVideoElement,
  canvas: HTMLCanvasElement,
  frames: ClipBoxes['frames'],
): () => void {
  if (!('requestVideoFrameCallback' in video)) return () => {}; // plays without boxes, in an old Firefox
  let shown: number | null = null;
  const draw = () => {
    const context = canvas.getContext('2d');
    if (!context) return;
    canvas.width = Math.round(canvas.clientWidth * devicePixelRatio); // also empties it
    canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
    if (shown === null) return; // the poster has its box
    const picture = fitPicture(video.videoWidth, video.videoHeight, canvas.width, canvas.height);
    for (const box of boxesAt(frames, shown)) drawBox(context, box, picture);
  };
  const next = (_now: number, { mediaTime }: VideoFrameCallbackMetadata) => {
    // The first picture is decoded while the poster still stands before it.
    shown = video.played.length > 0 || video.currentTime > 0 ? mediaTime : null;
    draw();
    handle = video.requestVideoFrameCallback(next);
  };
  let handle = video.requestVideoFrameCallback(next);
  const resized = new ResizeObserver(draw);
  resized.observe(canvas);
  return () => {
    video.cancelVideoFrameCallback(handle);
    resized.disconnect();
  };
}
