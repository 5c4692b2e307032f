import type { ScratchTokenView, TokenFormat } from '../../../electron/contract';
import { counted } from '../../../electron/model/text/counts';
import { VirtualList } from '../../components/list-box';
import { LiveText } from '../../components/live-text';
import { Ring, type RingState } from '../../components/ring';
import { escaped } from '../../components/untrusted';
import { clock, useClocked } from '../../state/clock';
import type { PhaseTone } from '../../state/phase';
import { countdown, relative } from '../../state/time';
import { letterOf } from '../compare/comparison';
import letters from '../compare/comparison.module.css';
import rows from '../sidebar/row.module.css';
import styles from './token-list.module.css';

export interface TokenListProps {
  tokens: readonly ScratchTokenView[];
  selected: number | null;
  chosen: readonly number[];
  onSelect: (index: number) => void;
  onChoose: (index: number) => void;
}

/** Every token found, with its place and state. The space bar picks for comparison. */
export function TokenList({ tokens, selected, chosen, onSelect, onChoose }: TokenListProps) {
  return (
    <VirtualList
      label="Tokens found"
      name="scratch-token"
      items={tokens}
      keyOf={(token) => token.index}
      rowHeight={52}
      selected={selected}
      onSelect={(token) => onSelect(token.index)}
      onKey={({ key }) => {
        if (key === ' ' && selected !== null && tokens.length > 1) onChoose(selected);
        return key === ' ';
      }}
      className={styles.list}
      rowClass={`${rows.row} ${styles.row}`}
      row={(token) => <Content token={token} letter={letterOf(chosen, token.index)} />}
    />
  );
}

function Content({ token, letter }: { token: ScratchTokenView; letter: 'A' | 'B' | null }) {
  const { times, decoded, findings } = token;
  const isMalformed = decoded.format === 'malformed';
  const state = useClocked((now) => stateAt(times, now));
  const { word, ring, tone } = isMalformed ? UNREADABLE : STATES[state];
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  return (
    <>
      {letter ? (
        <span className={letters.letter} data-size="large">
          {letter}
        </span>
      ) : (
        <Ring state={ring} fraction={fractionOf(times, clock.now())} />
      )}
      <div>
        <div className={styles.line}>
          <span className={`${rows.name} strong clip`}>
            {formatWords[decoded.format]}
            {errors > 0 ? <span className={`small tone-dead ${styles.errors}`}>{counted(errors, 'error')}</span> : null}
          </span>
          <span className={`${styles.state} small`}>
            <LiveText className="tabular dim" text={(now) => (isMalformed ? '' : timeOf(times, now))} />{' '}
            <span className={`tone-${tone}`}>{word}</span>
          </span>
        </div>
        <div className={`${rows.caption} small dim clip`} title={escaped(token.where.slice(0, 400))}>
          <bdi>{escaped(token.where.slice(0, 200)) || 'the text itself'}</bdi>
        </div>
      </div>
    </>
  );
}

type Times = ScratchTokenView['times'];
type ScratchState = Times['state'];

export const formatWords: Record<TokenFormat, string> = {
  jwt: 'JWT',
  jws: 'JWS',
  'jws-json': 'JWS as JSON',
  jwe: 'JWE',
  'jwe-json': 'JWE as JSON',
  'sd-jwt': 'SD-JWT',
  paseto: 'PASETO',
  opaque: 'Opaque token',
  malformed: 'Malformed',
};

/** The state at `now`; a token active at inspection may have expired since. Milliseconds since the epoch. */
export function stateAt(times: Times, now: number): ScratchState {
  if (times.state === 'not-yet-valid' && times.nbf !== null && now >= times.nbf)
    return times.exp !== null && now >= times.exp ? 'expired' : 'active';
  if (times.state === 'active' && times.exp !== null && now >= times.exp) return 'expired';
  return times.state;
}

const STATES: Record<ScratchState, { word: string; ring: RingState; tone: PhaseTone }> = {
  active: { word: 'active', ring: 'live', tone: 'live' },
  expired: { word: 'expired', ring: 'over', tone: 'dead' },
  'not-yet-valid': { word: 'not yet valid', ring: 'none', tone: 'warn' },
  'no-expiry': { word: 'no expiry', ring: 'steady', tone: 'none' },
  invalid: { word: 'odd times', ring: 'unknown', tone: 'warn' },
};
const UNREADABLE = { word: 'not readable', ring: 'dead', tone: 'dead' } as const;

/** Remaining lifetime, 0 to 1. */
export function fractionOf(times: Times, now: number): number {
  const { exp, iat, nbf } = times;
  const start = iat ?? nbf;
  if (exp === null || start === null || exp <= start) return 1;
  return Math.min(1, Math.max(0, (exp - now) / (exp - start)));
}

/** "16:21", "2 h ago", "in 3 d"; empty if there is nothing to count. */
export function timeOf(times: Times, now: number): string {
  const state = stateAt(times, now);
  if (state === 'active' && times.exp !== null) return countdown(times.exp - now);
  if (state === 'expired' && times.exp !== null) return relative(times.exp, now);
  if (state === 'not-yet-valid' && times.nbf !== null) return relative(times.nbf, now);
  return '';
}
