import { useCallback, useEffect, useRef, useState } from 'react';

/** Milliseconds before work is shown as pending. */
const SHOWN_AFTER_MS = 250;

/**
 * For a button that usually leaves the page when pressed: it shows as pending only if the work takes noticeably long, and ignores presses
 * until it is done.
 */
export function usePending(): [isPending: boolean, run: (work: () => Promise<unknown>) => Promise<void>] {
  const [isPending, setPending] = useState(false);
  const isBusy = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    if (isBusy.current) return;
    isBusy.current = true;
    timer.current = setTimeout(() => setPending(true), SHOWN_AFTER_MS);
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
