import { createContext, useContext } from 'react';
import type { Remedy } from '../../electron/model/remedy';
import { mend } from './mend';

/** Leads to what mends a failure within the page that it shows on; false: that is elsewhere. */
export const LeadsContext = createContext<((remedy: Remedy) => boolean) | null>(null);

/** Does what mends a failure of a connection. `retry` tries once more what failed; by default a sign-in. */
export function useMend(connectionId: string): (remedy: Remedy, retry?: () => unknown) => void {
  const leads = useContext(LeadsContext);
  return (remedy, retry) => {
    if (!leads?.(remedy)) void mend(remedy, connectionId, retry);
  };
}
