import { useState } from 'react';
import type { ProbeResult } from '../../server/contract.ts';
import { api } from '../api.ts';
import { hidesPassword } from './fields.ts';
import { useRequest } from './useRequest.ts';

/** Tries an address before it is saved, and shows its first frame or why there is none. */
export function Probe({ url }: { url: string }) {
  const { busy, problem, setProblem, send } = useRequest();
  const [tried, setTried] = useState<{ url: string; result: ProbeResult } | null>(null);

  async function test() {
    setTried(null);
    if (hidesPassword(url))
      return setProblem('The password is not shown here. Type it in the address to test it.');
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
        {busy ? 'Testing…' : 'Test'}
      </button>
      <div className="probe-result" role="status" data-testid="camera-test-result">
        {problem && <p className="problem">{problem}</p>}
        {!problem && !result && (
          <p className="hint">
            {busy ? 'Opening it; this can take a few seconds.' : 'Shows its first picture.'}
          </p>
        )}
        {result && (
          <>
            <img src={result.firstFrame} alt="The first frame of this address" />
            <p>
              {result.codec}, {result.width} × {result.height}
              {result.fps !== null && `, ${Number(result.fps.toFixed(1))} fps`}
            </p>
          </>
        )}
      </div>
    </div>
  );
}
