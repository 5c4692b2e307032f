import { useCallback, useState } from 'react';
import type { Comparison as Differing, Result } from '../../../electron/contract';
import { inShort, lifetimeInShort } from '../../../electron/model/text/durations';
import { Button, IconButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Chip, type Tone } from '../../components/chip';
import { Disclosure } from '../../components/disclosure';
import { Fact, Facts } from '../../components/facts';
import { Icon, Spinner } from '../../components/icons';
import { Column, Row, ScrollPane, Stack } from '../../components/layout';
import { Table } from '../../components/table';
import { each, marked } from '../../components/untrusted';
import { onEscape } from '../../components/use-keys';
import { capital } from '../../state/time';
import { useAnswer } from '../../state/use-answer';
import { Written } from '../token/member-value';
import styles from './comparison.module.css';

type Member = Differing['claims'][number];

export interface ComparisonState<Id> {
  chosen: readonly Id[];
  /** Both, once there are two. */
  pair: readonly [Id, Id] | null;
  /** Adds or removes; a third replaces the second. */
  toggle: (id: Id) => void;
  choose: (a: Id, b: Id) => void;
  swap: () => void;
  clear: () => void;
}

export function toggled<Id>(chosen: readonly Id[], id: Id): readonly Id[] {
  if (chosen.includes(id)) return chosen.filter((other) => other !== id);
  return [...chosen.slice(0, 1), id];
}

/** The letter that one chosen goes by. */
export const letterOf = <Id,>(chosen: readonly Id[], id: Id) => ([null, 'A', 'B'] as const)[chosen.indexOf(id) + 1] ?? null;

/** Two things chosen to be compared. */
export function useComparison<Id extends string | number>(): ComparisonState<Id> {
  const [chosen, setChosen] = useState<readonly Id[]>([]);
  const [a, b] = chosen;
  return {
    chosen,
    pair: a === undefined || b === undefined ? null : [a, b],
    toggle: useCallback((id: Id) => setChosen((before) => toggled(before, id)), []),
    choose: useCallback((first: Id, second: Id) => setChosen([first, second]), []),
    swap: useCallback(() => setChosen((before) => before.toReversed()), []),
    clear: useCallback(() => setChosen((before) => (before.length === 0 ? before : [])), []),
  };
}

export interface ComparisonProps<Id> {
  pair: readonly [Id, Id];
  compare: (a: Id, b: Id) => Promise<Result<Differing>>;
  /** Its name in the list it was chosen from; untrusted text. */
  titleOf: (id: Id) => string;
  onSwap: () => void;
  onClose: () => void;
}

export function Comparison<Id extends string | number>({ pair, compare, titleOf, onSwap, onClose }: ComparisonProps<Id>) {
  const [a, b] = pair;
  return (
    <Column as="section" aria-label="Comparison" onKeyDown={onEscape(onClose)}>
      <Row as="header" wrap fixed gap={[4, 16]} pad={[6, 12, 6, 24]} line="below">
        <h2>Compared</h2>
        {pair.map((id, index) => (
          <Row as="span" gap={6} key={id} className="dim">
            <Letter>{index === 0 ? 'A' : 'B'}</Letter> <bdi className="clip">{marked(titleOf(id))}</bdi>
          </Row>
        ))}
        <Row as="span" grow />
        <Button size="small" variant="quiet" onPress={onSwap}>
          Swap A and B
        </Button>
        <IconButton icon="close" label="Close the comparison" size="small" onPress={onClose} />
      </Row>
      <ScrollPane label="Differences" grow pad={[12, 24, 24]}>
        <Answer key={`${a} ${b}`} compare={() => compare(a, b)} />
      </ScrollPane>
    </Column>
  );
}

function Answer({ compare }: { compare: () => Promise<Result<Differing>> }) {
  const { value, problem } = useAnswer(compare, null);
  if (problem) return <Callout problem={problem} />;
  return value ? <Differences comparison={value} /> : <Spinner label="Comparing" />;
}

export function Letter({ children }: { children: string }) {
  return <span className={styles.letter}>{children}</span>;
}

/** What the two are called where no list above says so: in a sentence, "this token". */
type Names = readonly [string, string];
const LETTERS: Names = ['A', 'B'];

export function Differences({ comparison, names = LETTERS }: { comparison: Differing; names?: Names }) {
  const { claims, header, scopes, lifetime, remarks } = comparison;
  const isAlike = countOf(claims) + countOf(header) === 0 && remarks.length === 0;
  return (
    <>
      {remarks.length > 0 ? (
        <Stack as="ul" gap={4} className={`medium ${styles.remarks}`}>
          {each(remarks, (remark) => (
            <li className="untrusted">{marked(remark)}</li>
          ))}
        </Stack>
      ) : isAlike ? (
        <p className="dim">No differences in the readable parts.</p>
      ) : null}
      <Facts terms="84px">
        <Fact name="Lifetime" className="tabular">
          {lifetimeSentence(lifetime, names)}
        </Fact>
        {scopes ? (
          <Fact name="Scopes">
            <Scopes scopes={scopes} />
          </Fact>
        ) : null}
      </Facts>
      <Members title="Claims" members={claims} names={names} none="Neither has readable claims." />
      <Members title="Header" members={header} names={names} none="" />
    </>
  );
}

const MAX_SCOPES = 60;

function Scopes({ scopes }: { scopes: NonNullable<Differing['scopes']> }) {
  const { added, removed, kept } = scopes;
  const [isOpen, setOpen] = useState(false);
  return (
    <Row gap={4} wrap>
      <ScopeChips scopes={added} tone="live" sign="+ " />
      <ScopeChips scopes={removed} tone="dead" sign="− " />
      {added.length === 0 && removed.length === 0 ? <span className="dim">the same</span> : null}
      {kept.length > 0 ? (
        <Disclosure plain isOpen={isOpen} onToggle={setOpen}>
          {isOpen ? 'Hide common scopes' : `${kept.length} in both`}
        </Disclosure>
      ) : null}
      {isOpen ? <ScopeChips scopes={kept} /> : null}
    </Row>
  );
}

function ScopeChips({ scopes, tone, sign = '' }: { scopes: readonly string[]; tone?: Tone; sign?: string }) {
  return each(scopes.slice(0, MAX_SCOPES), (scope) => (
    <Chip shape="square" tone={tone} mono>
      {sign}
      {marked(scope.slice(0, 200))}
    </Chip>
  ));
}

const CHANGES = {
  added: { icon: 'plus', tone: 'tone-live' },
  removed: { icon: 'minus', tone: 'tone-dead' },
  changed: { icon: 'edit', tone: 'tone-warn' },
  same: { icon: 'check', tone: 'faint' },
} as const;

/** More rows would not be read, and slow the page down. */
const MAX_MEMBERS = 300;

interface MembersProps {
  title: string;
  members: readonly Member[];
  names?: Names;
  none: string;
}

export function Members({ title, members, names = LETTERS, none }: MembersProps) {
  const [isOpen, setOpen] = useState(false);
  const { differing, same } = changesFirst(members);
  if (members.length === 0) return none ? <p className="dim">{none}</p> : null;
  const shown = (isOpen ? [...differing, ...same] : differing).slice(0, MAX_MEMBERS);
  return (
    <section>
      <h3>
        {title}{' '}
        <em className="tabular">
          {differing.length === 0 ? 'the same' : differing.length === 1 ? '1 differs' : `${differing.length} differ`}
        </em>
      </h3>
      {shown.length > 0 ? (
        <Table named aria-label={title} className={styles.members}>
          <thead>
            <tr>
              <th scope="col" aria-label="Change" />
              <th scope="col" aria-label="Name" />
              {names.map((name) => (
                <th scope="col" key={name}>
                  {name.length === 1 ? <Letter>{name}</Letter> : capital(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {each(shown, ({ change, name, a, b }) => (
              <tr>
                <td>
                  <Row as="span" gap={6} className={`small ${CHANGES[change].tone}`}>
                    <Icon name={CHANGES[change].icon} size={12} />
                    <span className={styles.word}>{change}</span>
                  </Row>
                </td>
                <th scope="row" className="mono untrusted">
                  {marked(name.slice(0, 200))}
                </th>
                <td>
                  <Written text={a} absent={change === 'added' ? 'missing' : 'unknown'} />
                </td>
                <td>
                  <Written text={b} absent={change === 'removed' ? 'missing' : 'unknown'} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      {same.length > 0 ? (
        <Disclosure isOpen={isOpen} onToggle={setOpen}>
          {isOpen ? 'Hide unchanged' : `${same.length} the same`}
        </Disclosure>
      ) : null}
    </section>
  );
}

/** Differences first (added, removed, changed), then the rest, each in order. */
export function changesFirst(members: readonly Member[]): { differing: Member[]; same: Member[] } {
  const changed = (...changes: Member['change'][]) => changes.flatMap((change) => members.filter((member) => member.change === change));
  return { differing: changed('added', 'removed', 'changed'), same: changed('same') };
}

export const countOf = (members: readonly Member[]) => changesFirst(members).differing.length;

/** "2 min in both", "2 min for A, 1 h for B: 58 min longer". */
export function lifetimeSentence({ a, b }: Differing['lifetime'], [nameA, nameB] = LETTERS): string {
  if (a === null && b === null) return 'unknown for both';
  if (a === null || b === null)
    return a === null
      ? `unknown for ${nameA}, ${lifetimeInShort(b ?? 0)} for ${nameB}`
      : `${lifetimeInShort(a)} for ${nameA}, unknown for ${nameB}`;
  // Both are shown in whole seconds, so a smaller difference counts as none.
  if (Math.abs(a - b) < 1000) return `${lifetimeInShort(a)} in both`;
  return `${lifetimeInShort(a)} for ${nameA}, ${lifetimeInShort(b)} for ${nameB}: ${inShort(Math.abs(b - a))} ${b > a ? 'longer' : 'shorter'}`;
}
