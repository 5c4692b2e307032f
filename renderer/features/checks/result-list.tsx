import { type KeyboardEvent, type Ref, useEffect } from 'react';
import type { CheckResultView, RunView } from '../../../electron/contract';
import { GROUP_WORDS, grouped, verdictInWords } from '../../../electron/model/check-words';
import { Icon } from '../../components/icons';
import { LiveText } from '../../components/live-text';
import { escaped, marked } from '../../components/untrusted';
import { countdown } from '../../state/time';
import { stepped } from './choice';
import { Mark } from './verdict';
import { verdicts } from './words';
import looks from '../../components/looks.module.css';
import styles from './result-list.module.css';
import lists from '../sidebar/sidebar.module.css';
import { Row, Stack } from '../../components/layout';

const optionId = (id: string) => `check-${id}`;

export interface ResultListProps {
  results: readonly CheckResultView[];
  status: RunView['status'];
  selected: string | null;
  onSelect: (id: string) => void;
  ref?: Ref<HTMLDivElement>;
}

/** A run's checks by group: one Tab stop, arrow keys move between checks. */
export function ResultList({ results, status, selected, onSelect, ref }: ResultListProps) {
  const at = results.findIndex((result) => result.id === selected);
  useEffect(() => {
    if (selected !== null) document.getElementById(optionId(selected))?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = stepped(event.key, at, results.length);
    const result = next === null ? undefined : results[next];
    if (!result) return;
    event.preventDefault();
    onSelect(result.id);
  };
  if (results.length === 0) {
    return (
      <div className={`${looks.list} ${styles.list} scroll`} ref={ref}>
        <p className={lists.empty}>No check has this verdict.</p>
      </div>
    );
  }
  return (
    <div
      ref={ref}
      className={`${looks.list} ${styles.list} scroll`}
      role="listbox"
      aria-label="Checks"
      tabIndex={0}
      aria-activedescendant={at < 0 || selected === null ? undefined : optionId(selected)}
      onKeyDown={onKeyDown}
    >
      {grouped(results).map(({ group, items }) => (
        // biome-ignore lint/a11y/useSemanticElements: options of a listbox in a group, not a form
        <div key={items[0]?.id ?? group} role="group" aria-label={GROUP_WORDS[group].name}>
          <div className={styles.group} aria-hidden="true">
            <span>
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
              onSelect={onSelect}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface RowProps {
  result: CheckResultView;
  isOver: boolean;
  isSelected: boolean;
  onSelect: (id: string) => void;
}

function ResultRow({ result, isOver, isSelected, onSelect }: RowProps) {
  const verdict = result.verdict === null ? null : verdicts[result.verdict];
  const { wait } = result;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keyboard
    <div
      id={optionId(result.id)}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      className={`${looks.item} ${styles.result}${result.status === 'waiting' ? ' dim' : ''}`}
      onClick={() => onSelect(result.id)}
    >
      <Mark result={result} />
      <Stack as="span" top>
        <bdi className="prose">{marked(result.statement.slice(0, 300))}</bdi>
        {result.status === 'done' && result.text !== '' && result.verdict !== 'pass' ? (
          <bdi className="small dim clip">{escaped(result.text.slice(0, 300))}</bdi>
        ) : null}
      </Stack>
      <Row as="span" gap={6} className={`small nowrap ${styles.end} tabular`}>
        {result.burns ? (
          <span className="faint" title="Burns the run’s own tokens">
            <Icon name="flame" size={13} />
            <span className="visually-hidden">burns tokens,</span>
          </span>
        ) : null}
        {result.changesData ? (
          <span className="faint" title="May change data at the API">
            <Icon name="edit" size={13} />
            <span className="visually-hidden">may change data,</span>
          </span>
        ) : null}
        {wait ? <LiveText className="faint" text={(now) => countdown(wait.until - now)} /> : null}
        <span className={verdict ? `tone-${verdict.tone}` : 'faint'}>
          {result.verdict !== null ? verdictInWords(result.verdict) : stateInWords(result, isOver)}
        </span>
      </Row>
    </div>
  );
}

function stateInWords({ status, wait }: CheckResultView, isOver: boolean): string {
  if (status === 'running') return wait ? 'waiting' : 'running';
  return isOver ? 'not run' : 'pending';
}
