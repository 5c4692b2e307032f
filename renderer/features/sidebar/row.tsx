import { Fragment, memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ConnectionSummary } from '../../../electron/contract';
import { Icon } from '../../components/icons';
import { ProductionMark } from '../../components/production-mark';
import { arcOf, Ring } from '../../components/ring';
import { rename } from '../../state/actions';
import { useApp, useSummary } from '../../state/app';
import { clock, useClocked, useTick } from '../../state/clock';
import { saysProduction } from '../../../electron/model/environments';
import { fractionLeft, type Phase, phaseOf } from '../../../electron/model/phase';
import { overSince, PHASES } from '../../state/phase';
import { countdown, relative } from '../../state/time';
import { Found } from './found';
import type { Side } from './reorder';
import looks from '../../components/looks.module.css';
import rows from './row.module.css';

export const rowId = (id: string) => `connection-${id}`;

export interface RowProps {
  id: string;
  position: number;
  total: number;
  top: number;
  isSelected: boolean;
  /** The one that is open, though others are selected. */
  isOpen: boolean;
  /** What was searched for, to be marked in the name. */
  sought: string;
  isRenaming: boolean;
  withEnvironment: boolean;
  isDraggable: boolean;
  drop: Side | undefined;
  /** Out of view it is not updated; it catches up before it is seen. */
  isInView: boolean;
  onRenamed: (id: string) => void;
}

/** A connection in the list. Text that follows the clock is written directly to the DOM. */
export const Row = memo(function Row(props: RowProps) {
  const summary = useSummary(props.id);
  return summary ? <Shown {...props} summary={summary} /> : null;
});

function Shown({ summary, ...props }: RowProps & { summary: ConnectionSummary }) {
  const { id, isSelected, isRenaming, isInView } = props;
  const phase = useClocked((now) => phaseOf(summary, now)) as Phase;
  const isSigningIn = useApp((state) => {
    const status = state.flows.get(id)?.status;
    return status === 'preparing' || status === 'waiting' || status === 'exchanging';
  });
  const tone = isSigningIn ? 'none' : PHASES[phase].tone;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the list, which names its active row
    <div
      id={rowId(id)}
      data-id={id}
      data-drop={props.drop}
      className={`${looks.item} ${rows.row}`}
      role="option"
      aria-selected={isSelected}
      aria-current={props.isOpen || undefined}
      aria-posinset={props.position}
      aria-setsize={props.total}
      draggable={props.isDraggable}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      <LiveRing summary={summary} phase={phase} isInView={isInView} />
      <div>
        {isRenaming ? (
          <NameField key={id} id={id} name={summary.name} onDone={props.onRenamed} />
        ) : (
          <div className={`${rows.name} strong clip`} dir="auto" title={summary.name.length > 22 ? summary.name : undefined}>
            {props.sought === '' ? summary.name : <Found text={summary.name} sought={props.sought} />}
          </div>
        )}
        <div className={rows.line}>
          <div className={`${rows.caption} small dim clip grow`} title={titleOf(summary)}>
            {props.withEnvironment && summary.environment ? (
              <>
                <bdi>{summary.environment}</bdi>,{' '}
              </>
            ) : null}
            {summary.production ? (
              <ProductionMark size={11} className={rows.mark} isNamed={props.withEnvironment && saysProduction(summary.environment)} />
            ) : null}
            {summary.watched ? (
              <span className={`${rows.mark} tone-live`} title="Kept alive">
                <Icon name="loop" size={11} />
                <span className="visually-hidden">Kept alive, </span>
              </span>
            ) : null}
            <bdi>{summary.caption}</bdi>
            {summary.tags.map((tag) => (
              <Fragment key={tag}>
                {', '}
                <bdi>{tag}</bdi>
              </Fragment>
            ))}
          </div>
          <div className={`${rows.state} small nowrap tabular`}>
            <TimeText summary={summary} phase={phase} isInView={isInView} />
            <span className={`tone-${tone}`}>{isSigningIn ? 'signing in' : PHASES[phase].word}</span>
          </div>
        </div>
      </div>
    </div>
  );
}

/** What the second line may cut off. */
function titleOf({ caption, tags }: ConnectionSummary): string | undefined {
  if (tags.length > 0) return `${caption}\nTags: ${tags.join(', ')}`;
  return caption.length > 16 ? caption : undefined;
}

interface LiveProps {
  summary: ConnectionSummary;
  phase: Phase;
  isInView: boolean;
}

function LiveRing({ summary, phase, isInView }: LiveProps) {
  const arc = useRef<SVGCircleElement>(null);
  const last = useRef('');
  const moves = phase === 'active' || phase === 'expiring';
  const draw = (now: number) => {
    if (!moves || !arc.current) return;
    const next = arcOf(fractionLeft(summary, now), 26);
    if (next === last.current) return;
    last.current = next;
    arc.current.setAttribute('stroke-dasharray', next);
  };
  useTick((now) => {
    if (isInView) draw(now);
  });
  // The row may have shown another connection before.
  useLayoutEffect(() => draw(clock.now()));
  return <Ring state={PHASES[phase].ring} fraction={fractionLeft(summary, clock.now())} arcRef={arc} />;
}

function timeOf(summary: ConnectionSummary, phase: Phase, now: number): string {
  if ((phase === 'active' || phase === 'expiring') && summary.expiresAt !== null) return countdown(summary.expiresAt - now);
  if (phase === 'not-yet-valid') return countdown((summary.validFrom ?? now) - now);
  const since = overSince(summary);
  return phase !== 'never-connected' && phase !== 'no-expiry' && since !== null ? relative(since, now) : '';
}

/** Of a fixed size, so that a second passing lays out this text and nothing around it. */
const setWidth = (element: HTMLElement | null, text: string) => element?.style.setProperty('width', `${text.length}ch`);

function TimeText({ summary, phase, isInView }: LiveProps) {
  const element = useRef<HTMLDivElement>(null);
  const write = (now: number) => {
    const next = timeOf(summary, phase, now);
    const text = element.current?.firstChild;
    if (!(text instanceof Text) || text.data === next) return;
    if (next.length !== text.data.length) setWidth(element.current, next);
    text.data = next;
  };
  useTick((now) => {
    if (isInView) write(now);
  });
  useLayoutEffect(() => {
    setWidth(element.current, timeOf(summary, phase, clock.now()));
    write(clock.now());
  });
  const now = timeOf(summary, phase, clock.now());
  // React's text never changes; ticks write the current one.
  const first = useRef(now || ' ');
  return (
    <div ref={element} className={rows.time}>
      {first.current}
    </div>
  );
}

function NameField({ id, name, onDone }: { id: string; name: string; onDone: (id: string) => void }) {
  const [value, setValue] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  const settled = useRef(false);
  useEffect(() => field.current?.select(), []);
  const settle = (keep: boolean) => {
    if (settled.current) return;
    settled.current = true;
    const next = value.trim();
    if (keep && next !== '' && next !== name) void rename(id, next);
    onDone(id);
  };
  return (
    <input
      ref={field}
      className={rows.rename}
      aria-label="Name"
      value={value}
      spellCheck={false}
      onChange={(event) => setValue(event.target.value)}
      onBlur={() => settle(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') settle(true);
        else if (event.key === 'Escape') settle(false);
      }}
    />
  );
}
