import { useState } from 'react';
import type { ProbeResult } from '../../server/contract.ts';
import { api } from '../api.ts';
import { t } from '../i18n/i18n.ts';
import { hidesPassword } from './fields.ts';
import { useRequest } from './useRequest.ts';

function sizeOf({ codec, width, height, fps }: ProbeResult): string {
  const size = { codec, width, height };
  if (fps === null) return t('cameras.probe.size', size);
  return t('cameras.probe.sizeFps', { ...size, fps: Number(fps.toFixed(1)) });
}

/** Tries an address before it is saved, and shows its first frame or why there is none. */
export function Probe({ url }: { url: string }) {
  const { busy, problem, setProblem, send } = useRequest();
  const [tried, setTried] = useState<{ url: string; result: ProbeResult } | null>(null);

  async function test() {
    setTried(null);
    if (hidesPassword(url)) return setProblem(t('cameras.probe.hidden'));
    const result = await send(() => api.probe(url));
    if (result) setTried({ url, result });
  }

  // A result for another address than the one in the field would mislead.
  const result = tried?.url === url ? tried.result : null;
  return (
    <div className="probe">
      <button
        type="button"
        className="button"
        disabled={busy || !url}
        onClick={test}
        data-testid="camera-test"
      >
        {t(busy ? 'cameras.probe.testing' : 'cameras.probe.test')}
      </button>
      <div className="probe-result" role="status" data-testid="camera-test-result">
        {problem && <p className="problem">{problem}</p>}
        {!problem && !result && (
          <p className="hint">{t(busy ? 'cameras.probe.opening' : 'cameras.probe.hint')}</p>
        )}
        {result && (
          <>
            <img src={result.firstFrame} alt={t('cameras.probe.alt')} />
            <p>{sizeOf(result)}</p>
          </>
        )}
      </div>
    </div>
  );
}
