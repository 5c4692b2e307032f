import { useEffect, useState } from 'react';
import { useApp } from '../../state/app';

/** Milliseconds; a working keychain answers within this. */
const PATIENCE_MS = 3_000;

/** Whether the vault takes so long to open that the person should know why. */
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
