import { isDate } from '../../../electron/model/dates';
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import type { Member } from '../../../electron/contract';
import { Chip } from '../../components/chip';
import { CopyButton } from '../../components/button';
import { Disclosure } from '../../components/disclosure';
import { Icon } from '../../components/icons';
import { LiveText } from '../../components/live-text';
import { escaped, marked, Untrusted } from '../../components/untrusted';
import { exact, localDateTime, utcDateTime } from '../../state/time';
import { beginning } from './json-parts';
import { chipsOf, MAX_CHIPS } from './member-chips';
import { Table } from '../../components/table';
import { Row, Stack } from '../../components/layout';
import styles from './members-table.module.css';

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
    <Stack as="section" gap={6}>
      <h2>
        {title} {isCounted ? <em className="tabular">{members.length}</em> : note ? <em>{note}</em> : null}
      </h2>
      <Table named className={tone === 'header' ? `${styles.table} ${styles.header}` : styles.table} aria-label={title}>
        <MembersHead last="Meaning" />
        <tbody onKeyDown={(event) => moveTo(event, setReached)}>
          {members.map((member, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat in hostile input
            <tr key={index}>
              <th scope="row">{member.name === '' ? <span className="faint">(empty name)</span> : <Untrusted text={member.name} />}</th>
              <td>
                <Row wrap align="baseline" className={styles.value}>
                  <MemberValue member={member} chips={chips[index] ?? 0} />
                  <MemberRemark member={member} />
                </Row>
              </td>
              <td>
                {member.meaning}
                <span className={styles.copy} data-copy>
                  <CopyButton iconOnly excludeFromTabOrder={index !== stop} text={member.text} label={`Copy ${member.name}`} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Stack>
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

/** Members whose remark is an explanation, not a comparison. */
const EXPLAINED = new Set(['alg', 'enc', 'zip']);

export function MemberRemark({ member }: { member: Member }) {
  return (
    <>
      {member.repeated ? (
        <Row as="span" gap={4} align="baseline" className="small tone-warn">
          <Icon name="warning" size={12} />
          name occurs more than once
        </Row>
      ) : null}
      {member.remark ? <Remark member={member} /> : null}
    </>
  );
}

function Remark({ member }: { member: Member }) {
  return (
    <Row as="span" gap={4} align="baseline" className={member.off ? 'small tone-warn' : 'small faint'}>
      {/* A tick beside an algorithm would read as "signature checked". */}
      {member.off || !EXPLAINED.has(member.name) ? (
        <Icon name={member.off ? 'warning' : 'check'} size={12} tone={member.off ? 'warn' : 'live'} />
      ) : null}
      <bdi>{marked(member.remark ?? '')}</bdi>
    </Row>
  );
}

/** A value by its kind: time, chips, digits as written, text. `chips`: array members shown at first. */
export function MemberValue({ member, chips }: { member: Member; chips: number }): ReactNode {
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
    return (
      <code>
        <Untrusted text={member.text} />
      </code>
    );
  if (member.text === '') return <span className={`faint ${styles.empty}`}>(empty)</span>;
  return <Long text={member.text} quoted />;
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
      {shown.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items may repeat in hostile input
        <li key={index}>
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

const longText = 240;

/** A text, collapsed if long. `quoted`: distinguishes a text from a number or true. */
export function Long({ text, mono, quoted }: { text: string; mono?: boolean; quoted?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > longText || text.split('\n', 7).length > 6;
  return (
    <>
      <div
        className={`untrusted ${styles.text}${mono ? ' mono' : ''}${quoted ? ` ${styles.quoted}` : ''}${isLong && !isOpen ? ` ${styles.cut}` : ''}`}
      >
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

export function MembersHead({ last }: { last: string }) {
  return (
    <>
      <colgroup>
        <col className={styles.name} />
        <col />
        <col className={styles.meaning} />
      </colgroup>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
          <th scope="col">{last}</th>
        </tr>
      </thead>
    </>
  );
}
