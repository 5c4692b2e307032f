import { counted } from '../../../electron/model/text/counts';
import { Icon } from '../../components/icons';
import { isOpen, openTap, showTap, useTaps } from '../../state/taps';

/** Says wherever the window is that a tap listens, and leads to it. */
export function TapStatus({ className }: { className: string | undefined }) {
  const open = (useTaps() ?? []).filter(isOpen);
  const [first] = open;
  if (!first) return null;
  const isPaused = open.every(({ state }) => state === 'paused');
  const troubled = open.some(({ troubles }) => troubles.length > 0);
  const requests = open.reduce((sum, { counts }) => sum + counts.exchanges, 0);
  return (
    <button type="button" className={className} title="Show the tap" onClick={() => (open.length === 1 ? showTap(first.id) : openTap())}>
      <Icon name={troubled ? 'warning' : 'eye'} size={13} tone={troubled ? 'warn' : isPaused ? 'none' : 'live'} />
      <span className="clip tabular">
        {open.length === 1 ? 'Tap' : counted(open.length, 'tap')} {isPaused ? 'paused' : 'listening'}, {counted(requests, 'request')}
      </span>
    </button>
  );
}
