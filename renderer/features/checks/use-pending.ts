import { useCallback, useEffect, useRef, useState } from 'react';

/** Milliseconds that work may take before it is shown as pending. */
const SOON = 250;

/**
 * For a button whose press usually takes it off the page at once: it shows as pending only when the work takes long enough to be
 * noticed, and a second press meanwhile does nothing.
 */
export function usePending(): [isPending: boolean, run: (work: () => Promise<unknown>) => Promise<void>] {
  const [isPending, setPending] = useState(false);
  const isBusy = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    if (isBusy.current) return;
    isBusy.current = true;
    timer.current = setTimeout(() => setPending(true), SOON);
    try {
      await work();
    } finally {
      clearTimeout(timer.current);
      isBusy.current = false;
      setPending(false);
    }
  }, []);
  return [isPending, run];
}
