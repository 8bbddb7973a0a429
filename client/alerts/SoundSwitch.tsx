import { useEffect, useState } from 'react';
import type { Alert } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { IconButton } from '../parts/IconButton.tsx';
import { beep, mayPlay, saveSound, soundIsOn } from '../sound.ts';

/** A sound for each alert that begins. Pressing it on plays the sound: what is heard is what will be heard. */
export function SoundSwitch({ alert }: { alert: Alert | null }) {
  const [on, setOn] = useState(soundIsOn);
  const allowed = useAllowed();
  const id = alert?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: heard when an alert begins, not when switched on
  useEffect(() => {
    if (id !== undefined && on) beep();
  }, [id]);

  const muted = on && !allowed;
  const hint = t(muted ? 'alerts.soundMuted' : on ? 'alerts.soundOn' : 'alerts.soundOff');
  return (
    <IconButton
      icon={on ? 'sound' : 'silent'}
      data-muted={muted}
      data-testid="sound"
      label={t('alerts.sound')}
      aria-pressed={on}
      title={hint}
      onClick={() => {
        saveSound(!on);
        setOn(!on);
        if (!on) beep();
      }}
    />
  );
}

/** Whether the browser lets the page play: from the first click or key on. */
function useAllowed(): boolean {
  const [allowed, setAllowed] = useState(mayPlay);
  useEffect(() => {
    if (allowed) return;
    const allow = () => setAllowed(mayPlay());
    const gestures = ['pointerup', 'keyup'] as const;
    for (const gesture of gestures) addEventListener(gesture, allow);
    return () => {
      for (const gesture of gestures) removeEventListener(gesture, allow);
    };
  }, [allowed]);
  return allowed;
}
