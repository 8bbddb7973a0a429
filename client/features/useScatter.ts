import { useEffect, useState } from 'react';
import type { Scatter, ScatterQuery } from '../../server/contract.ts';
import { api } from '../api.ts';

interface Asked {
  readonly scatter: Scatter | null;
  readonly problem: string | null;
  readonly loading: boolean;
}

const NOTHING: Asked = { scatter: null, problem: null, loading: false };

/** What is laid out of a camera or file; the one before stays until there is another. */
export function useScatter({ camera, file, projection }: ScatterQuery): Asked {
  const [asked, setAsked] = useState(NOTHING);
  useEffect(() => {
    if (camera === undefined && file === undefined) return setAsked(NOTHING);
    let wanted = true;
    setAsked({ ...NOTHING, loading: true });
    const query = {
      ...(camera !== undefined && { camera }),
      ...(file !== undefined && { file }),
      ...(projection && { projection }),
    };
    api.scatter(query).then(
      scatter => wanted && setAsked({ ...NOTHING, scatter }),
      error => wanted && setAsked({ ...NOTHING, problem: String(error.message ?? error) }),
    );
    return () => {
      wanted = false;
    };
  }, [camera, file, projection]);
  return asked;
}
