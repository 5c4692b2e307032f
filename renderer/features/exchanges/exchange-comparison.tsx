import { useEffect, useMemo, useRef } from 'react';
import type { ExchangeRow } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { IconButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Spinner } from '../../components/icons';
import { Column, Row, ScrollPane } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { escaped } from '../../components/untrusted';
import { onEscape } from '../../components/use-keys';
import { localDateTime } from '../../state/time';
import { useAnswer } from '../../state/use-answer';
import { Letter, Members } from '../compare/comparison';
import { differencesOf } from './differences';
import { hostPathOf } from './words';
import styles from './exchange-comparison.module.css';

export interface ExchangeComparisonProps {
  connectionId: string;
  /** The one pinned, and the one chosen. */
  pair: readonly [ExchangeRow, ExchangeRow];
  onClose: () => void;
}

/** Two exchanges part by part, what differs first. */
export function ExchangeComparison({ connectionId, pair, onClose }: ExchangeComparisonProps) {
  const [a, b] = pair;
  const one = useAnswer(() => invoke('exchanges.get', { connectionId, id: a.id }), a);
  const other = useAnswer(() => invoke('exchanges.get', { connectionId, id: b.id }), b);
  const parts = useMemo(() => (one.value && other.value ? differencesOf(one.value, other.value) : null), [one.value, other.value]);
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
        {parts ? (
          parts.map(({ title, members }) => <Members key={title} title={title} members={members} none="" />)
        ) : problem ? null : (
          <Spinner label="Comparing" />
        )}
      </ScrollPane>
    </Column>
  );
}
