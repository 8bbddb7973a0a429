/** `node numbered-feed.js WIDTH HEIGHT FPS JUMP-EVERY NOISE`: numbered frames as raw yuv420p on standard output, in real time. */
import { drawNumbered, numberedBackground } from './numbered.ts';

const [width = 0, height = 0, fps = 0, jumpEvery = 0, noise = 0] = process.argv.slice(2).map(Number);
/** A few that take turns: noise costs an encoder the same, and drawing nothing. */
const backgrounds = Array.from({ length: noise > 0 ? 7 : 1 }, () => numberedBackground(width, height, noise));
const chroma = new Uint8Array((width * height) / 2).fill(128);
const interval = 1000 / fps;
let number = 0;
let due = performance.now();

function next(): void {
  const picture = { width, height, jumpEvery, number: number++ % 2 ** 24, clockMs: Date.now() % 2 ** 40 };
  // Writing to a pipe blocks, so a slow encoder slows the drawing: nothing queues here.
  process.stdout.write(drawNumbered(picture, backgrounds[number % backgrounds.length]));
  process.stdout.write(chroma);
  // A camera that was stopped doesn't make up for what it missed.
  due = Math.max(due + interval, performance.now() - interval);
  setTimeout(next, due - performance.now());
}

process.stdout.on('error', () => process.exit());
next();
