import { type Ref, useEffect } from 'react';
import type { CheckResultView, RunView } from '../../../electron/contract';
import { GROUP_WORDS, grouped, titleOf, verdictInWords } from '../../../electron/model/check-words';
import { ListBox, Option } from '../../components/list-box';
import { Column, Row, Stack } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { escaped, marked } from '../../components/untrusted';
import { countdown } from '../../state/time';
import looks from '../../components/looks.module.css';
import styles from './result-list.module.css';
import { Mark, Sign } from './verdict';
import { underWayInWords, verdicts } from './words';

export interface ResultListProps {
  results: readonly CheckResultView[];
  status: RunView['status'];
  selected: string | null;
  onSelect: (id: string) => void;
  ref?: Ref<HTMLDivElement | null>;
}

/** A run's checks by group: one Tab stop, arrow keys move between checks. */
export function ResultList({ results, status, selected, onSelect, ref }: ResultListProps) {
  useEffect(() => {
    if (selected !== null) document.getElementById(`check-${selected}`)?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  if (results.length === 0) {
    return (
      <Row line="after" align="start" pad={[16, 24]} className="small dim" ref={ref}>
        No checks with this verdict.
      </Row>
    );
  }
  return (
    <Column line="after" className={looks.edged}>
      <ListBox
        ref={ref}
        label="Checks"
        name="check"
        items={results}
        keyOf={({ id }) => id}
        selected={selected}
        onSelect={({ id }) => onSelect(id)}
        className={`${styles.list} scroll flush grow`}
      >
        {grouped(results).map(({ group, items }) => (
          // biome-ignore lint/a11y/useSemanticElements: options of a listbox in a group, not a form
          <div key={items[0]?.id ?? group} role="group" aria-label={GROUP_WORDS[group].name}>
            <div className={`${styles.group} small dim`} aria-hidden="true">
              <span className="clip">
                {GROUP_WORDS[group].name} <em>{GROUP_WORDS[group].text}</em>
              </span>
              <span className="tabular">
                {items.filter((item) => item.status === 'done').length} of {items.length}
              </span>
            </div>
            {items.map((result) => (
              <ResultRow
                key={result.id}
                result={result}
                isOver={status !== 'running'}
                isSelected={result.id === selected}
                onChoose={() => onSelect(result.id)}
              />
            ))}
          </div>
        ))}
      </ListBox>
    </Column>
  );
}

interface ResultRowProps {
  result: CheckResultView;
  isOver: boolean;
  isSelected: boolean;
  onChoose: () => void;
}

function ResultRow({ result, isOver, isSelected, onChoose }: ResultRowProps) {
  const { verdict, wait } = result;
  return (
    <Option
      id={`check-${result.id}`}
      isSelected={isSelected}
      className={`${styles.result}${result.status === 'waiting' ? ' dim' : ''}`}
      onChoose={onChoose}
    >
      <Mark result={result} />
      <Stack as="span" top>
        <bdi className="prose">{marked(titleOf(result).slice(0, 300))}</bdi>
        {result.status === 'done' && result.text !== '' && result.verdict !== 'pass' ? (
          <bdi className="small dim clamp">{escaped(result.text.slice(0, 600))}</bdi>
        ) : null}
      </Stack>
      <Row as="span" gap={6} className={`small nowrap ${styles.end} tabular`}>
        {result.burns ? (
          <Sign icon="flame" title="Spends or revokes the run's own tokens">
            destructive,
          </Sign>
        ) : null}
        {result.changesData ? (
          <Sign icon="edit" title="May change data at the API">
            may change data,
          </Sign>
        ) : null}
        {wait ? <LiveText className="faint" text={(now) => countdown(wait.until - now)} /> : null}
        <span className={verdict ? `tone-${verdicts[verdict].tone}` : 'faint'}>
          {verdict ? verdictInWords(verdict) : stateInWords(result, isOver)}
        </span>
      </Row>
    </Option>
  );
}

function stateInWords({ group, status, wait }: CheckResultView, isOver: boolean): string {
  if (status === 'running') return wait ? 'waiting' : underWayInWords({ group });
  return isOver ? 'not run' : 'pending';
}
