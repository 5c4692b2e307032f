import { useEffect, useState } from 'react';
import { useApp } from '../../state/app';

/** A keychain that answers at all answers within this. Milliseconds. */
const PATIENCE_MS = 3_000;

/** Whether the vault has been opening for so long that a person should hear why. */
export function useSlowOpening(): boolean {
  const isOpening = useApp((state) => state.status === 'ready' && state.vault.state === 'opening');
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isOpening) return;
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [isOpening]);
  return isOpening && isSlow;
}
