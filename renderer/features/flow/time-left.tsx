import { useRef, useState } from 'react';
import { arcOf, Ring } from '../../components/ring';
import { clock, useTick } from '../../state/clock';
import { countdown } from '../../state/time';
import styles from './flow-panel.module.css';

/** Time left to sign in: an emptying ring with the time below. Both times in milliseconds since the epoch. */
export function TimeLeft({ startedAt, timeoutAt }: { startedAt: number; timeoutAt: number }) {
  const [initial] = useState(() => clock.now());
  const arc = useRef<SVGCircleElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  const whole = Math.max(1, timeoutAt - startedAt);
  // This window's clock may be slightly behind the one that started the flow.
  const left = (now: number) => Math.min(timeoutAt - now, whole);
  useTick((now) => {
    arc.current?.setAttribute('stroke-dasharray', arcOf(left(now) / whole, 44));
    if (text.current) text.current.textContent = countdown(left(now));
  });
  return (
    <div className={styles.time} role="timer" aria-label="Time left to sign in">
      <Ring state="live" size={44} fraction={left(initial) / whole} arcRef={arc} />
      <span ref={text} className={`${styles.left} tabular`}>
        {countdown(left(initial))}
      </span>
      <span className="small dim">left</span>
    </div>
  );
}
