import { type ReactNode, useState } from 'react';
import type { Member } from '../../../electron/contract';
import { isDate } from '../../../electron/model/text/dates';
import { Chip } from '../../components/chip';
import { classes } from '../../components/classes';
import { Disclosure } from '../../components/disclosure';
import { Row } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { each, marked } from '../../components/untrusted';
import { useIsFinding } from '../find/finding';
import { exact, inOtherZone, localDateTime } from '../../state/time';
import styles from './member-value.module.css';
import { beginning } from './raw-json';

/** A value by its kind: time, chips, digits as written, text. `chips`: array members shown at first. */
export function MemberValue({ member, chips }: { member: Member; chips: number }): ReactNode {
  const { at, kind, items, left = 0, text } = member;
  if (kind === 'time' && at !== null && isDate(at)) {
    return (
      <div className="tabular">
        <div className="untrusted">
          <LiveText text={(now) => localDateTime(at, now)} />{' '}
          <LiveText className={`${styles.relative} dim`} text={(now) => exact(at, now)} />
        </div>
        <div className="small faint">
          <LiveText text={() => inOtherZone(at)} /> <span className={`${styles.digits} mono small`}>{text}</span>
        </div>
      </div>
    );
  }
  if (items && items.length > 0) return <Items items={items} first={chips} left={left} />;
  if (kind === 'object' || kind === 'array') return <Long text={text} mono />;
  if (kind === 'boolean' || kind === 'null' || kind === 'number') return <code className="untrusted literal">{marked(text)}</code>;
  if (text === '') return <span className={`faint ${styles.empty}`}>(empty)</span>;
  return <Long text={text} quoted />;
}

/** Of a row that folds: how much is in it, and what that begins with while it is folded. */
export function Folded({ member, size, isOpen }: { member: Member; size: number; isOpen: boolean }) {
  const isArray = member.kind === 'array';
  const what = size === 1 ? (isArray ? 'item' : 'member') : isArray ? 'items' : 'members';
  return (
    <Row as="span" gap={8} align="baseline">
      <span className="small faint nowrap tabular">
        {size.toLocaleString('en')} {what}
      </span>
      {isOpen ? null : <bdi className="mono faint clip">{marked(member.text.slice(0, 200))}</bdi>}
    </Row>
  );
}

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

/** The item of a member's value that an element shows; null: none. */
export function itemAt(target: Element, { items }: Member): string | null {
  const index = target.closest<HTMLElement>('[data-item]')?.dataset.item;
  return index === undefined ? null : (items?.[Number(index)] ?? null);
}

/** Characters beyond which an item has a line of its own. */
const LONG_ITEM = 100;

/** The texts of an array, or scopes: `first` at first, all on demand. `left`: those that the main process did not list. */
function Items({ items, first, left }: { items: string[]; first: number; left: number }) {
  const [isUnfolded, setOpen] = useState(false);
  const isOpen = useIsFinding() || isUnfolded;
  const shown = items.slice(0, isOpen ? items.length : first);
  return (
    <Row as="ul" gap={4} wrap>
      {each(shown, (item, index) =>
        item.length > LONG_ITEM ? (
          <li className={styles.long} data-item={index}>
            <Long text={item} quoted />
          </li>
        ) : (
          <li data-item={index}>
            <Chip shape="square" mono wraps>
              {item === '' ? '(empty)' : marked(item)}
            </Chip>
          </li>
        ),
      )}
      {isOpen && left > 0 ? <li className="faint">and {left.toLocaleString('en')} more: see the raw JSON</li> : null}
      {items.length > first ? (
        <li>
          <Disclosure plain isOpen={isOpen} onToggle={setOpen}>
            {isOpen ? 'Show fewer' : `Show all ${items.length.toLocaleString('en')}`}
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
  const [isUnfolded, setOpen] = useState(false);
  const isOpen = useIsFinding() || isUnfolded;
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
