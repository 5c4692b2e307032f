import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import type { Member } from '../../../electron/contract';
import { isDate } from '../../../electron/model/dates';
import { Chip } from '../../components/chip';
import { classes } from '../../components/classes';
import { CopyButton } from '../../components/button';
import { Disclosure } from '../../components/disclosure';
import { Icon } from '../../components/icons';
import { Row, Section } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { Table } from '../../components/table';
import { each, escaped, marked, Untrusted } from '../../components/untrusted';
import { exact, localDateTime, utcDateTime } from '../../state/time';
import styles from './members-table.module.css';
import { beginning } from './raw-json';

export interface MembersTableProps {
  title: string;
  note?: string;
  members: readonly Member[];
  tone?: 'header' | 'payload';
  isCounted?: boolean;
}

/** Header members, claims or response members: name, value, meaning. All untrusted text. */
export function MembersTable({ title, note, members, tone = 'payload', isCounted }: MembersTableProps) {
  // One Tab stop; arrow keys move between rows.
  const [reached, setReached] = useState(0);
  const stop = Math.min(reached, members.length - 1);
  const chips = useMemo(() => chipsOf(members), [members]);
  if (members.length === 0) return null;
  return (
    <MembersFrame
      title={title}
      note={isCounted ? members.length : note}
      last="Meaning"
      className={tone === 'header' && styles.header}
      onKeyDown={(event) => moveTo(event, setReached)}
    >
      {each(members, (member, index) => (
        <MemberRow
          name={member.name === '' ? <span className="faint">(empty name)</span> : <Untrusted text={member.name} />}
          member={member}
          chips={chips[index]}
        >
          {member.meaning}
          <span className={styles.copy} data-copy>
            <CopyButton iconOnly excludeFromTabOrder={index !== stop} text={member.text} label={`Copy ${member.name}`} />
          </span>
        </MemberRow>
      ))}
    </MembersFrame>
  );
}

export interface MembersFrameProps {
  title: string;
  note?: ReactNode;
  /** Heading of the last column, for screen readers. */
  last: string;
  className?: string | false;
  onKeyDown?: (event: KeyboardEvent<HTMLTableSectionElement>) => void;
  /** `MemberRow`s. */
  children: ReactNode;
}

export function MembersFrame({ title, note, last, className, onKeyDown, children }: MembersFrameProps) {
  const columns = [{ title: 'Name', className: styles.name }, { title: 'Value' }, { title: last, className: styles.meaning }];
  return (
    <Section level="h2" title={title} note={note}>
      <Table named columns={columns} className={classes(styles.table, className)} aria-label={title}>
        <tbody onKeyDown={onKeyDown}>{children}</tbody>
      </Table>
    </Section>
  );
}

/** `chips`: array members shown at first; `children`: what stands in the last column. */
export function MemberRow({ name, member, chips = 0, children }: { name: ReactNode; member: Member; chips?: number; children: ReactNode }) {
  const { remark, off } = member;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <Row wrap align="baseline" className={styles.value}>
          <MemberValue member={member} chips={chips} />
          {member.repeated ? <Remark isOff>name occurs more than once</Remark> : null}
          {remark ? (
            <Remark isOff={off} isPlain={EXPLAINED.has(member.name)}>
              <bdi>{marked(remark)}</bdi>
            </Remark>
          ) : null}
        </Row>
      </td>
      <td className="small dim">{children}</td>
    </tr>
  );
}

/** Members whose remark is an explanation, not a comparison: a tick beside an algorithm would read as "signature checked". */
const EXPLAINED = new Set(['alg', 'enc', 'zip']);

/** A word on a value: right, or off. `isPlain`: without the tick. */
export function Remark({ isOff, isPlain, children }: { isOff: boolean; isPlain?: boolean; children: ReactNode }) {
  return (
    <Row as="span" gap={4} align="baseline" className={isOff ? 'small tone-warn' : 'small faint'}>
      {isOff || !isPlain ? <Icon name={isOff ? 'warning' : 'check'} size={12} tone={isOff ? 'warn' : 'live'} /> : null}
      {children}
    </Row>
  );
}

/** Up, Down, Home and End move between the rows' copy buttons, without scrolling. */
function moveTo(event: KeyboardEvent<HTMLTableSectionElement>, onReached: (row: number) => void): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('[data-copy] button')];
  const from = buttons.indexOf(event.target as HTMLButtonElement);
  if (from < 0) return;
  const rows: Record<string, number> = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: buttons.length - 1 };
  const to = rows[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (!buttons[to]) return;
  buttons[to].focus();
  onReached(to);
}

/** A value by its kind: time, chips, digits as written, text. `chips`: array members shown at first. */
function MemberValue({ member, chips }: { member: Member; chips: number }): ReactNode {
  const { at } = member;
  if (member.kind === 'time' && at !== null && isDate(at)) {
    return (
      <div className="tabular">
        <div className="untrusted">
          <LiveText text={(now) => localDateTime(at, now)} />
          <LiveText className={`${styles.relative} dim`} text={(now) => exact(at, now)} />
        </div>
        <div className={`${styles.more} small faint`}>
          {utcDateTime(at)} <span className={`${styles.digits} mono tiny`}>{member.text}</span>
        </div>
      </div>
    );
  }
  if (member.items && member.items.length > 0) return <Items items={member.items} first={chips} />;
  if (member.kind === 'object' || member.kind === 'array') return <Long text={member.text} mono />;
  if (member.kind === 'boolean' || member.kind === 'null' || member.kind === 'number')
    return <code className="untrusted">{marked(member.text)}</code>;
  if (member.text === '') return <span className={`faint ${styles.empty}`}>(empty)</span>;
  return <Long text={member.text} quoted />;
}

/** Chips shown per member on demand; the raw JSON has the rest. */
export const MAX_CHIPS = 100;
const FIRST_CHIPS = 24;
/** Chips shown per table at first: a hostile token may have hundreds of arrays. */
export const TABLE_CHIPS = 400;

export function chipsOf(members: readonly { items: readonly string[] | null }[]): number[] {
  let left = TABLE_CHIPS;
  return members.map(({ items }) => {
    const chips = Math.min(items?.length ?? 0, FIRST_CHIPS, left);
    left -= chips;
    return chips;
  });
}

/** Characters of an array member shown in its chip; the raw JSON has all. */
const longItem = 300;

/** An array's members as chips: `first` at first, up to `MAX_CHIPS` on demand. */
function Items({ items, first }: { items: string[]; first: number }) {
  const [isOpen, setOpen] = useState(false);
  const most = Math.min(items.length, MAX_CHIPS);
  const shown = items.slice(0, isOpen ? most : first);
  return (
    <Row as="ul" gap={4} wrap>
      {each(shown, (item) => (
        <li>
          <Chip shape="square" mono title={item.length > 60 ? escaped(item.slice(0, longItem)) : undefined}>
            {item === '' ? '(empty)' : marked(item.length > longItem ? `${item.slice(0, longItem)}…` : item)}
          </Chip>
        </li>
      ))}
      {isOpen && items.length > most ? (
        <li className="faint">and {(items.length - most).toLocaleString('en')} more: see the raw JSON</li>
      ) : null}
      {most > first ? (
        <li>
          <Disclosure plain isOpen={isOpen} onToggle={setOpen}>
            {isOpen ? 'Show fewer' : `Show ${most < items.length ? `${most} of ` : 'all '}${items.length.toLocaleString('en')}`}
          </Disclosure>
        </li>
      ) : null}
    </Row>
  );
}

/** A value that may be absent, `absent` says how. */
export function Written({ text, absent }: { text: string | null; absent: string }) {
  if (text === null) return <span className="faint">{absent}</span>;
  return text === '' ? <span className="faint">(empty)</span> : <Long text={text} />;
}

const longText = 240;

/** A text, collapsed if long. `quoted`: distinguishes a text from a number or true. */
function Long({ text, mono, quoted }: { text: string; mono?: boolean; quoted?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > longText || text.split('\n', 7).length > 6;
  return (
    <>
      <div className={classes('untrusted', styles.text, mono && 'mono', quoted && styles.quoted, isLong && !isOpen && 'clamp')}>
        {marked(beginning(isLong && !isOpen ? text.slice(0, 600) : text))}
      </div>
      {isLong ? (
        <Disclosure isOpen={isOpen} onToggle={setOpen}>
          {isOpen ? 'Show less' : `Show all ${text.length.toLocaleString('en')} characters`}
        </Disclosure>
      ) : null}
    </>
  );
}
