/** Draws the demo scene in a thread of its own: for each message one frame is posted, from `start` on. */
import { parentPort, workerData } from 'node:worker_threads';
import { nameThread } from '../../worker-file.ts';
import { createScene, type SceneOptions } from './scene.ts';

/** `workerData` of this worker. */
export interface FramesWorkerData extends SceneOptions {
  /** Index of the first frame. */
  readonly start: number;
}

nameThread('vigil-demo');
const { start, ...options } = workerData as FramesWorkerData;
const scene = createScene(options);
let index = start;

parentPort!.on('message', () => {
  const rgb = new Uint8Array(scene.width * scene.height * 3);
  scene.render(index++, rgb);
  parentPort!.postMessage(rgb, [rgb.buffer]);
});
