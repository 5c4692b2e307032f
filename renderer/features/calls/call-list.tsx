import type { SavedCall } from '../../../electron/contract';
import { IconButton } from '../../components/button';
import { isKeyOf, useContextMenu } from '../../components/context-menu';
import { Icon, type IconName, Spinner } from '../../components/icons';
import { type CallDeeds, callEntries, callMenu } from './call-menu';
import { sameCall } from './saved-calls';
import { type Beside, stateIn, useCallStates } from './session';
import { Column, Row } from '../../components/layout';
import looks from '../../components/looks.module.css';
import styles from './call-list.module.css';

export interface CallListProps {
  connectionId: string;
  calls: SavedCall[];
  selected: string | null;
  onSelect: (id: string) => void;
  onAdd: () => void;
  /** What can be done with a call, in its menu and by key. */
  deedsOf: (call: SavedCall) => CallDeeds & { onSend: () => void };
  /** Shown in the place of a call. */
  beside: Beside | null;
  onBeside: (beside: Beside) => void;
}

const BESIDE: { id: Beside; label: string; icon: IconName }[] = [
  { id: 'variables', label: 'Variables', icon: 'braces' },
  { id: 'history', label: 'History', icon: 'clock' },
  { id: 'elsewhere', label: 'Side by side', icon: 'duplicate' },
];

export function CallList({ connectionId, calls, selected, onSelect, onAdd, deedsOf, beside, onBeside }: CallListProps) {
  const states = useCallStates();
  const callAt = (target: Element) => calls.find(({ id }) => target.closest('button')?.id === `call-${id}`);
  const context = useContextMenu((target) => {
    const call = callAt(target);
    return call ? callMenu(connectionId, call, stateIn(states, connectionId, call.id), deedsOf(call)) : null;
  });
  const move = (from: number, by: number) => {
    const next = calls[from + by];
    if (!next) return;
    onSelect(next.id);
    document.getElementById(`call-${next.id}`)?.focus();
  };
  return (
    <Column as="nav" panel line="after" className={looks.edged} aria-label="Saved calls">
      <Row fixed justify="between" pad={[8, 16, 6]}>
        <h2>Calls</h2>
        <IconButton icon="plus" label="Add a call" size="small" onPress={onAdd} />
      </Row>
      <div className="scroll flush grow">
        <ul>
          {calls.map((call, index) => {
            const state = stateIn(states, connectionId, call.id);
            const edited = state.draft !== null && !sameCall(state.draft, call);
            const shown = state.draft ?? call;
            const status = state.result?.exchanges.findLast(({ purpose }) => purpose === 'call')?.status ?? null;
            return (
              <li key={call.id}>
                <button
                  type="button"
                  id={`call-${call.id}`}
                  className={`${looks.item} ${styles.item}`}
                  aria-current={call.id === selected ? 'true' : undefined}
                  onClick={() => onSelect(call.id)}
                  onContextMenu={context.listeners.onContextMenu}
                  onKeyDown={(event) => {
                    context.listeners.onKeyDown(event);
                    const wanted = callEntries(shown, deedsOf(call)).find(({ command }) => isKeyOf(command, event));
                    if (wanted && !event.defaultPrevented) {
                      event.preventDefault();
                      void wanted.run?.();
                    }
                    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
                    event.preventDefault();
                    move(index, event.key === 'ArrowDown' ? 1 : -1);
                  }}
                >
                  <span className="medium clip" dir="auto">
                    {shown.name || 'Unnamed call'}
                  </span>
                  <span className="small tabular">
                    {state.running ? (
                      <Spinner label="sending" size={12} />
                    ) : status === null ? null : (
                      <span className={status < 400 ? 'tone-live' : 'tone-dead'}>{status}</span>
                    )}
                  </span>
                  <span className="dim mono clip">
                    <span className="literal">{shown.method}</span> <bdi>{shown.url}</bdi>
                  </span>
                  {edited ? <span className="small tone-warn">edited</span> : null}
                </button>
              </li>
            );
          })}
        </ul>
        <ul className={styles.beside}>
          {BESIDE.map(({ id, label, icon }) => (
            <li key={id}>
              <button
                type="button"
                className={`${looks.item} ${styles.item}`}
                aria-current={id === beside ? 'true' : undefined}
                onClick={() => onBeside(id)}
              >
                <Row as="span" gap={8}>
                  <Icon name={icon} size={14} />
                  {label}
                </Row>
              </button>
            </li>
          ))}
        </ul>
      </div>
      {context.menu}
    </Column>
  );
}
