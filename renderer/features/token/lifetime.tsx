import { inShort, lifetimeInShort } from '../../../electron/model/text/durations';
import { useRef } from 'react';
import type { GrantView } from '../../../electron/contract';
import { LiveText } from '../../components/live-text';
import { useClocked, useDrawing } from '../../state/clock';
import { fractionLeft, phaseOf } from '../../../electron/model/phase';
import { PHASES } from '../../state/phase';
import { countdown, localDateTime, localTime } from '../../state/time';
import { Row } from '../../components/layout';
import styles from './lifetime.module.css';

export function Lifetime({ grant }: { grant: GrantView }) {
  const phase = useClocked((now) => phaseOf(grant, now));
  const isOver = useClocked((now) => grant.expiresAt !== null && now >= grant.expiresAt);
  const left = useRef<HTMLElement>(null);
  const line = useRef<HTMLElement>(null);
  const drawn = useRef('');
  useDrawing((now) => {
    // A tenth of a percent is a pixel or two; finer steps would repaint every second without visible change.
    const gone = `${((1 - fractionLeft(grant, now)) * 100).toFixed(1)}%`;
    if (!left.current || !line.current) {
      // Without a known expiry there is no bar; the next bar starts with nothing drawn.
      drawn.current = '';
      return;
    }
    if (gone === drawn.current) return;
    drawn.current = gone;
    // Neither property causes a layout.
    left.current.style.clipPath = `inset(0 0 0 ${gone})`;
    line.current.style.transform = `translateX(${gone})`;
  });

  const { receivedAt, expiresAt, expiringAt } = grant;
  if (receivedAt === null) return null;
  if (expiresAt === null) {
    return (
      <section aria-label="Lifetime">
        <Row gap={16} justify="between">
          <h2>Lifetime</h2>
          <span className="dim">expiry unknown</span>
        </Row>
        <p className="dim">
          Neither the response (expires_in) nor the token (exp) states when it expires. It arrived{' '}
          <LiveText text={(now) => localDateTime(receivedAt, now)} />,{' '}
          <LiveText className="tabular" text={(now) => `${inShort(Math.floor((now - receivedAt) / 1000) * 1000)} ago`} />.
        </p>
      </section>
    );
  }
  const lifetime = expiresAt - receivedAt;
  const length = lifetimeInShort(lifetime);
  const isLong = lifetime > 20 * 3_600_000;
  const mark = (at: number) => (isLong ? (now: number) => localDateTime(at, now) : () => localTime(at));
  const source = grant.expirySource === 'exp' ? "by the token's exp" : grant.expirySource === 'expires_in' ? 'by expires_in' : '';
  const warnAt = expiringAt === null || lifetime <= 0 ? null : (expiringAt - receivedAt) / lifetime;
  const nextAt = grant.watch.state === 'scheduled' && grant.watch.nextAt !== null && !isOver ? grant.watch.nextAt : null;
  const nextShare = nextAt === null || lifetime <= 0 ? null : Math.min(1, Math.max(0, (nextAt - receivedAt) / lifetime));
  const hasWarning = expiringAt !== null && warnAt !== null && warnAt > 0.02 && warnAt < 0.995 && !isOver;
  return (
    <section aria-label="Lifetime">
      <Row gap={16} justify="between">
        <h2>
          Lifetime <em>{source}</em>
        </h2>
        <div className="grow">
          <LiveText
            className={`dim tabular ${styles.gone}`}
            text={(now) =>
              now >= expiresAt
                ? `${length}, fully elapsed`
                : `${length}, ${countdown(Math.floor((now - receivedAt) / 1000) * 1000)} elapsed`
            }
          />
        </div>
      </Row>
      <div className={`${styles.bar} tone-${PHASES[phase].tone}`} aria-hidden="true">
        <i ref={left} className={styles.left} />
        {hasWarning && nextShare === null && phase !== 'not-yet-valid' ? (
          <i className={styles.warn} style={{ left: `${warnAt * 100}%` }} />
        ) : null}
        {nextShare === null ? null : <i className={styles.next} style={{ left: `${nextShare * 100}%` }} />}
        <i ref={line} className={styles.now} />
      </div>
      <Row gap={16} align="baseline" justify="between" className="small faint tabular">
        <span>
          received <LiveText text={mark(receivedAt)} />
        </span>
        {nextAt !== null ? (
          <span>
            refreshes <LiveText text={mark(nextAt)} />
          </span>
        ) : phase === 'not-yet-valid' && grant.validFrom !== null ? (
          <span>
            valid from <LiveText text={mark(grant.validFrom)} />
          </span>
        ) : hasWarning ? (
          <span>
            expiry warning at <LiveText text={mark(expiringAt)} />
          </span>
        ) : null}
        <span>
          {isOver ? 'expired' : 'expires'} <LiveText text={mark(expiresAt)} />
        </span>
      </Row>
    </section>
  );
}
