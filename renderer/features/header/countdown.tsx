import { useLayoutEffect, useRef } from 'react';
import type { ConnectionSummary, GrantView } from '../../../electron/contract';
import { LiveText } from '../../components/live-text';
import { arcOf, Ring } from '../../components/ring';
import { clock, useClocked, useTick } from '../../state/clock';
import { fractionLeft, type Phase, phaseOf } from '../../../electron/model/phase';
import { overSince, PHASES } from '../../state/phase';
import { countdown, localDateTime, localTime, relative, zoneName } from '../../state/time';
import { Row } from '../../components/layout';
import styles from './header.module.css';

export interface CountdownProps {
  summary: ConnectionSummary;
  grant: GrantView | null;
  /** By the practice provider, whatever the token itself says. */
  forgotten: boolean;
}

export function Countdown({ summary, grant, forgotten }: CountdownProps) {
  const timed = grant ?? summary;
  const phase = useClocked((now) => phaseOf(timed, now)) as Phase;
  const arc = useRef<SVGCircleElement>(null);
  const draw = (now: number) => {
    const next = arcOf(fractionLeft(timed, now), 44);
    if (arc.current && arc.current.getAttribute('stroke-dasharray') !== next) arc.current.setAttribute('stroke-dasharray', next);
  };
  useTick(draw);
  // React writes only if its own last value differs, but a tick may have changed the arc since.
  useLayoutEffect(() => draw(clock.now()));
  const isRunning = useClocked((now) => timed.expiresAt !== null && timed.expiresAt > now);
  if (phase === 'never-connected') return null;
  if (forgotten) {
    return (
      <Row gap={12} role="timer" aria-label="Time left">
        <Ring state={PHASES.expired.ring} size={44} fraction={0} />
        <div>
          <span className={`${styles.big} tabular`}>Forgotten</span>
          <span className="small dim nowrap">when the practice provider stopped</span>
        </div>
      </Row>
    );
  }

  const { validFrom = null } = timed;
  const big = (now: number): string => {
    if (phase === 'not-yet-valid' && validFrom !== null) return countdown(validFrom - now);
    if (timed.expiresAt !== null && timed.expiresAt > now) return countdown(timed.expiresAt - now);
    if (phase === 'no-expiry') return 'Unknown';
    if (phase === 'refresh-dead') return 'Dead';
    return phase === 'outcome-unknown' ? 'Unknown' : 'Expired';
  };
  const small = (now: number): string => {
    if (phase === 'not-yet-valid' && validFrom !== null) return `valid from ${clockTime(validFrom, now)}`;
    if (timed.expiresAt !== null && timed.expiresAt > now) return `until ${clockTime(timed.expiresAt, now)}`;
    if (phase === 'no-expiry') return 'The provider stated no expiry';
    const since = overSince(summary) ?? timed.expiresAt;
    return since === null ? '' : `${relative(since, now)}, ${localDateTime(since, now)}`;
  };
  return (
    <Row gap={12} role="timer" aria-label="Time left">
      <Ring state={PHASES[phase].ring} size={44} fraction={fractionLeft(timed, clock.now())} arcRef={arc} />
      <div>
        <LiveText className={`${styles.big} tabular`} text={big} />
        <span className="small dim nowrap tabular">
          <LiveText text={small} />
          {isRunning ? <span className={styles.zone}>, {zoneName()}</span> : null}
        </span>
      </div>
    </Row>
  );
}

/** "14:32:07", and the day where it is not today. */
function clockTime(at: number, now: number): string {
  const whole = localDateTime(at, now);
  return whole.endsWith('today') ? localTime(at) : whole;
}
