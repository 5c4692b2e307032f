import { useEffect, useMemo, useRef } from 'react';
import type { ExchangeRow } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { IconButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Spinner } from '../../components/icons';
import { Column, Row, ScrollPane } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { escaped, marked } from '../../components/untrusted';
import { onEscape } from '../../components/use-keys';
import { useSummary } from '../../state/app';
import { localDateTime } from '../../state/time';
import { useAnswer } from '../../state/use-answer';
import { Letter, Members } from '../compare/comparison';
import { ContrastView } from '../contrast/contrast-view';
import { differencesOf } from './differences';
import { hostPathOf } from './words';
import styles from './exchange-comparison.module.css';

export interface ExchangeComparisonProps {
  /** The one pinned, and the one chosen; they may be of different connections. */
  pair: readonly [ExchangeRow, ExchangeRow];
  onClose: () => void;
}

const placeOf = ({ connectionId, id }: ExchangeRow) => ({ connectionId, id });

/** Two exchanges: why only one of them works, then part by part, what differs first. */
export function ExchangeComparison({ pair, onClose }: ExchangeComparisonProps) {
  const [a, b] = pair;
  const one = useAnswer(() => invoke('exchanges.get', placeOf(a)), a);
  const other = useAnswer(() => invoke('exchanges.get', placeOf(b)), b);
  const parts = useMemo(() => (one.value && other.value ? differencesOf(one.value, other.value) : null), [one.value, other.value]);
  const contrast = useAnswer(() => invoke('exchanges.contrast', { a: placeOf(a), b: placeOf(b) }), `${a.id} ${b.id}`);
  const names = [useSummary(a.connectionId)?.name ?? '', useSummary(b.connectionId)?.name ?? ''] as const;
  const isOfTwo = a.connectionId !== b.connectionId;
  const problem = one.problem ?? other.problem;
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  return (
    <Column as="section" aria-label="Comparison of two exchanges" onKeyDown={onEscape(onClose)}>
      <Row as="header" fixed gap={8} pad={[8, 12, 8, 24]} line="below">
        <div className="grow">
          {pair.map((row, index) => (
            <Row key={row.id} gap={8} className="small">
              <Letter>{index === 0 ? 'A' : 'B'}</Letter>
              {isOfTwo ? <bdi className="nowrap clip">{marked(names[index] ?? '')}</bdi> : null}
              <LiveText className="dim nowrap tabular" text={(now) => localDateTime(row.at, now)} />
              <span className="mono clip">
                <bdi className="literal">{row.method}</bdi> <bdi>{escaped(hostPathOf(row.url).slice(0, 300))}</bdi>
              </span>
            </Row>
          ))}
        </div>
        <IconButton ref={close} icon="close" label="Close the comparison" size="small" onPress={onClose} />
      </Row>
      <ScrollPane label="Differences" grow pad={[12, 24, 24]} className={styles.parts}>
        {problem ? <Callout problem={problem} /> : null}
        {parts && contrast.value && contrast.value.works !== null ? (
          <ContrastView contrast={contrast.value} names={isOfTwo ? names : ['A', 'B']} />
        ) : null}
        {parts ? (
          parts.map(({ title, members }) => <Members key={title} title={title} members={members} none="" />)
        ) : problem ? null : (
          <Spinner label="Comparing" />
        )}
      </ScrollPane>
    </Column>
  );
}
