import type { ScratchTokenView } from '../../../electron/contract';
import { VirtualList } from '../../components/list-box';
import { LiveText } from '../../components/live-text';
import { Ring } from '../../components/ring';
import { escaped } from '../../components/untrusted';
import { clock, useClocked } from '../../state/clock';
import { formatWords, fractionOf, type ScratchState, stateAt, stateRings, stateTones, stateWords, timeOf } from './states';
import styles from './token-list.module.css';
import rows from '../sidebar/row.module.css';
import letters from '../compare/comparison.module.css';

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
      row={(token) => <Content token={token} letter={chosen[0] === token.index ? 'A' : chosen[1] === token.index ? 'B' : null} />}
    />
  );
}

function Content({ token, letter }: { token: ScratchTokenView; letter: 'A' | 'B' | null }) {
  const { times, decoded, findings } = token;
  const isMalformed = decoded.format === 'malformed';
  const state = useClocked((now) => stateAt(times, now)) as ScratchState;
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  return (
    <>
      {letter ? (
        <span className={letters.letter} data-size="large">
          {letter}
        </span>
      ) : (
        <Ring state={isMalformed ? 'dead' : stateRings[state]} fraction={fractionOf(times, clock.now())} />
      )}
      <div>
        <div className={styles.line}>
          <span className={`${rows.name} clip`}>
            {formatWords[decoded.format]}
            {errors > 0 ? (
              <span className={`small tone-dead ${styles.errors}`}>{errors === 1 ? '1 error' : `${errors} errors`}</span>
            ) : null}
          </span>
          <span className={`${styles.state} small`}>
            <LiveText className="tabular dim" text={(now) => (isMalformed ? '' : timeOf(times, now))} />{' '}
            <span className={`tone-${isMalformed ? 'dead' : stateTones[state]}`}>{isMalformed ? 'not readable' : stateWords[state]}</span>
          </span>
        </div>
        <div className={`${rows.caption} clip`} title={escaped(token.where.slice(0, 400))}>
          <bdi>{escaped(token.where.slice(0, 200)) || 'the text itself'}</bdi>
        </div>
      </div>
    </>
  );
}
