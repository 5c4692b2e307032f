import type { KeyboardEvent } from 'react';
import type { ScratchTokenView } from '../../../electron/contract';
import { LiveText } from '../../components/live-text';
import { Ring } from '../../components/ring';
import { escaped } from '../../components/untrusted';
import { useVirtualRows } from '../../components/virtual-rows';
import { clock, useClocked } from '../../state/clock';
import { formatWords, fractionOf, type ScratchState, stateAt, stateRings, stateTones, stateWords, timeOf } from './states';
import looks from '../../components/looks.module.css';
import styles from './token-list.module.css';
import rows from '../sidebar/row.module.css';
import letters from '../compare/comparison.module.css';

const ROW_HEIGHT = 52;
const optionId = (index: number) => `scratch-token-${index}`;

export interface TokenListProps {
  tokens: readonly ScratchTokenView[];
  selected: number | null;
  chosen: readonly number[];
  onSelect: (index: number) => void;
  onChoose: (index: number) => void;
}

/** Every token found, with its place and state. Arrow keys move, the space bar picks for comparison. */
export function TokenList({ tokens, selected, chosen, onSelect, onChoose }: TokenListProps) {
  const { scroller, drawn, height, isDrawn, step } = useVirtualRows({
    rows: tokens,
    keyOf: (token) => token.index,
    rowHeight: ROW_HEIGHT,
    selected,
    onSelect: (token) => onSelect(token.index),
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || step(event) || event.key !== ' ') return;
    if (selected !== null && tokens.length > 1) onChoose(selected);
    event.preventDefault();
  };
  return (
    <div
      ref={scroller}
      className={`${looks.list} ${styles.list}`}
      role="listbox"
      aria-label="Tokens found"
      tabIndex={0}
      aria-activedescendant={selected !== null && isDrawn ? optionId(selected) : undefined}
      onKeyDown={onKeyDown}
    >
      <div style={{ height, position: 'relative' }} role="presentation">
        {drawn.map((place) => {
          const token = tokens[place.index];
          if (!token) return null;
          const letter = chosen[0] === token.index ? 'A' : chosen[1] === token.index ? 'B' : null;
          return (
            <Row
              key={token.index}
              token={token}
              position={place.index + 1}
              total={tokens.length}
              top={place.start}
              isSelected={token.index === selected}
              letter={letter}
              onSelect={onSelect}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  token: ScratchTokenView;
  position: number;
  total: number;
  top: number;
  isSelected: boolean;
  letter: 'A' | 'B' | null;
  onSelect: (index: number) => void;
}

function Row({ token, position, total, top, isSelected, letter, onSelect }: RowProps) {
  const { times, decoded, findings } = token;
  const isMalformed = decoded.format === 'malformed';
  const state = useClocked((now) => stateAt(times, now)) as ScratchState;
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keyboard
    <div
      id={optionId(token.index)}
      className={`${looks.item} ${rows.row} ${styles.row}`}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={position}
      aria-setsize={total}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(token.index)}
    >
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
    </div>
  );
}
