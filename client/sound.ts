import { remember, remembered } from './storage.ts';

const KEY = 'vigil-sound';

/** Whether the viewer has switched the sound of alerts on; off until then. */
export const soundIsOn = (): boolean => remembered(KEY) === 'on';

export const saveSound = (on: boolean): void => remember(KEY, on ? 'on' : 'off');

/** Browsers play nothing before the first click or key in the page. */
export const mayPlay = (): boolean => navigator.userActivation?.hasBeenActive ?? true;

/** Hz, and seconds after the start. */
const TONES = [
  { pitch: 660, at: 0 },
  { pitch: 880, at: 0.16 },
];
const TONE_SECONDS = 0.15;
const LOUDNESS = 0.25;

let context: AudioContext | null = null;
let endsAt = 0;

/** Two short tones, once at a time. Silent where the browser doesn't let the page play. */
export function beep(): void {
  if (!mayPlay()) return;
  context ??= new AudioContext();
  void context.resume();
  const now = context.currentTime;
  if (now < endsAt) return;
  for (const { pitch, at } of TONES) playTone(context, pitch, now + at);
  endsAt = now + TONES.at(-1)!.at + TONE_SECONDS;
}

function playTone(context: AudioContext, pitch: number, start: number): void {
  const [tone, volume] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = pitch;
  // Without the slopes the tone would begin and end with a click.
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
  volume.gain.setValueAtTime(LOUDNESS, start + TONE_SECONDS - 0.04);
  volume.gain.linearRampToValueAtTime(0, start + TONE_SECONDS);
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(start + TONE_SECONDS);
}
