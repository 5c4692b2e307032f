import { useMemo } from 'react';
import type { ConnectionView } from '../../../electron/contract';
import type { Values } from '../../../electron/model/variables';
import { useApp } from '../../state/app';
import { previewValues } from './preview';

/** What the variables of a connection's calls stand for, as they can be shown. */
export function useValues(connection: ConnectionView): Values {
  const environments = useApp((state) => state.settings.environments);
  return useMemo(() => previewValues(connection, environments), [connection, environments]);
}
