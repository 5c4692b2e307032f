import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { Comparison as Differing } from '../../../electron/contract';
import { Button, IconButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Chip } from '../../components/chip';
import { Disclosure } from '../../components/disclosure';
import { Icon, type IconName, Spinner } from '../../components/icons';
import { Table } from '../../components/table';
import { marked } from '../../components/untrusted';
import { type Change, changesFirst, countOf, lifetimeSentence } from './changes';
import type { Compared } from './use-comparison';
import { Column, Row, Stack } from '../../components/layout';
import { Fact, Facts } from '../../components/facts';
import styles from './comparison.module.css';

type Member = Differing['claims'][number];

export interface ComparisonProps {
  result: Compared;
  /** Names of A and B in the list they were chosen from; untrusted text. */
  titles: readonly [string, string];
  onSwap: () => void;
  onClose: () => void;
}

export function Comparison({ result, titles, onSwap, onClose }: ComparisonProps) {
  const { comparison, problem } = result;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    onClose();
  };
  return (
    <Column as="section" aria-label="Comparison" onKeyDown={onKeyDown}>
      <Row as="header" fixed gap={16} pad={[6, 12, 6, 24]} line="below">
        <h2>Compared</h2>
        <Row as="span" gap={6} className="dim">
          <Letter>A</Letter> <bdi className="clip">{marked(titles[0])}</bdi>
        </Row>
        <Row as="span" gap={6} className="dim">
          <Letter>B</Letter> <bdi className="clip">{marked(titles[1])}</bdi>
        </Row>
        <Row as="span" grow />
        <Button size="small" variant="quiet" onPress={onSwap}>
          Swap A and B
        </Button>
        <IconButton icon="close" label="Close the comparison" size="small" onPress={onClose} />
      </Row>
      <Stack as="section" top grow gap={16} pad={[12, 24, 24]} className="scroll" aria-label="Differences" tabIndex={0}>
        {problem ? <Callout problem={problem} /> : null}
        {!comparison && !problem ? <Spinner label="Comparing" /> : null}
        {comparison ? <Differences comparison={comparison} /> : null}
      </Stack>
    </Column>
  );
}

function Letter({ children }: { children: string }) {
  return <span className={styles.letter}>{children}</span>;
}

function Differences({ comparison }: { comparison: Differing }) {
  const { claims, header, scopes, lifetime, remarks } = comparison;
  const isAlike = countOf(claims) + countOf(header) === 0 && remarks.length === 0;
  return (
    <>
      {remarks.length > 0 ? (
        <Stack as="ul" gap={4} className={`medium ${styles.remarks}`}>
          {remarks.map((remark, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
            <li key={index} className="untrusted">
              {marked(remark)}
            </li>
          ))}
        </Stack>
      ) : isAlike ? (
        <p className="dim">No differences in their readable parts.</p>
      ) : null}
      <Facts terms="84px">
        <Fact name="Lifetime" className="tabular">
          <span>{lifetimeSentence(lifetime)}</span>
        </Fact>
        {scopes ? (
          <Fact name="Scopes">
            <Scopes scopes={scopes} />
          </Fact>
        ) : null}
      </Facts>
      <Members title="Claims" members={claims} none="Neither has readable claims." />
      <Members title="Header" members={header} none="" />
    </>
  );
}

const MAX_SCOPES = 60;

function Scopes({ scopes }: { scopes: NonNullable<Differing['scopes']> }) {
  const { added, removed, kept } = scopes;
  const [isOpen, setOpen] = useState(false);
  return (
    <Row gap={4} wrap>
      {added.slice(0, MAX_SCOPES).map((scope) => (
        <Chip key={`+${scope}`} shape="square" tone="live" mono>
          + {marked(scope.slice(0, 200))}
        </Chip>
      ))}
      {removed.slice(0, MAX_SCOPES).map((scope) => (
        <Chip key={`-${scope}`} shape="square" tone="dead" mono>
          − {marked(scope.slice(0, 200))}
        </Chip>
      ))}
      {added.length === 0 && removed.length === 0 ? <span className="dim">the same</span> : null}
      {kept.length > 0 ? (
        <Disclosure plain isOpen={isOpen} onToggle={setOpen}>
          {isOpen ? 'Hide common scopes' : `${kept.length} in both`}
        </Disclosure>
      ) : null}
      {isOpen
        ? kept.slice(0, MAX_SCOPES).map((scope) => (
            <Chip key={scope} shape="square" mono>
              {marked(scope.slice(0, 200))}
            </Chip>
          ))
        : null}
    </Row>
  );
}

const changeIcons: Record<Change, IconName> = { added: 'plus', removed: 'minus', changed: 'edit', same: 'check' };
const changeTones: Record<Change, string> = { added: 'tone-live', removed: 'tone-dead', changed: 'tone-warn', same: 'faint' };

/** More rows would not be read, and slow the page down. */
const MAX_MEMBERS = 300;

function Members({ title, members, none }: { title: string; members: readonly Member[]; none: string }) {
  const [isOpen, setOpen] = useState(false);
  const { differing, same } = changesFirst(members);
  if (members.length === 0) return none ? <p className="dim">{none}</p> : null;
  const shown = (isOpen ? [...differing, ...same] : differing).slice(0, MAX_MEMBERS);
  return (
    <section>
      <h3>
        {title} <em className="tabular">{differing.length === 0 ? 'the same' : `${differing.length} differ`}</em>
      </h3>
      {shown.length > 0 ? (
        <Table named aria-label={title} className={styles.members}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Change</span>
              </th>
              <th scope="col">
                <span className="visually-hidden">Name</span>
              </th>
              <th scope="col">
                <Letter>A</Letter>
              </th>
              <th scope="col">
                <Letter>B</Letter>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((member, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat in hostile input
              <tr key={index}>
                <td className={changeTones[member.change]}>
                  <Row as="span" gap={6} className="small">
                    <Icon name={changeIcons[member.change]} size={12} />
                    {member.change}
                  </Row>
                </td>
                <th scope="row" className="mono untrusted">
                  {marked(member.name.slice(0, 200))}
                </th>
                <td>
                  <Value text={member.a} isMissing={member.change === 'added'} />
                </td>
                <td>
                  <Value text={member.b} isMissing={member.change === 'removed'} />
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

const LONGEST = 320;

function Value({ text, isMissing }: { text: string | null; isMissing: boolean }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  if (text === null) return <span className="faint">{isMissing ? 'missing' : 'unknown'}</span>;
  if (text === '') return <span className="faint">(empty)</span>;
  const isLong = text.length > LONGEST;
  return (
    <>
      <span className={`untrusted ${styles.value}`}>
        {marked(isLong ? `${text.slice(0, isOpen ? 20_000 : LONGEST)}${isOpen ? '' : '…'}` : text)}
      </span>
      {isLong ? (
        <Disclosure plain isOpen={isOpen} onToggle={setOpen}>
          {isOpen ? 'Show less' : `Show all ${text.length.toLocaleString('en')} characters`}
        </Disclosure>
      ) : null}
    </>
  );
}
