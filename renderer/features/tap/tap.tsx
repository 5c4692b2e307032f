import { Loading } from '../../components/placeholders';
import { isOpen, useTaps } from '../../state/taps';
import { RunningTap } from './running-tap';
import { StartForm } from './start-form';

export interface TapProps {
  /** The tap to show. */
  id?: string;
  /** The connection whose app is to be watched. */
  connectionId?: string;
  /** Starts another one. */
  isNew?: boolean;
}

/** What an app sends, on its way to the real servers: the tap that runs, or how to start one. */
export function Tap({ id, connectionId, isNew }: TapProps) {
  const taps = useTaps();
  if (taps === null) return <Loading />;
  const shown =
    taps.find((tap) => tap.id === id) ??
    (isNew ? undefined : taps.findLast((tap) => isOpen(tap) && (connectionId === undefined || tap.connectionId === connectionId)));
  if (shown) return <RunningTap key={shown.id} tap={shown} taps={taps} />;
  return <StartForm key={connectionId} connectionId={connectionId ?? null} taps={taps} />;
}
