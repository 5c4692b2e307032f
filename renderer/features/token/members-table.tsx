import {
  type CSSProperties,
  type FocusEvent,
  type HTMLAttributes,
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useMemo,
  useState,
} from 'react';
import type { Member } from '../../../electron/contract';
import { Button } from '../../components/button';
import { classes } from '../../components/classes';
import { isCopyKey, useContextMenu } from '../../components/context-menu';
import { Arrow } from '../../components/disclosure';
import { Icon } from '../../components/icons';
import { Row, Section } from '../../components/layout';
import { Segmented } from '../../components/segmented';
import { Table } from '../../components/table';
import { each, marked } from '../../components/untrusted';
import { updateSettings } from '../../state/actions';
import { useSettings } from '../../state/app';
import { useIsFinding } from '../find/finding';
import { copyValue, MemberCopy, memberMenu } from './member-copy';
import { INDENT, inNamespace, MAX_TREE_ROWS, nameWidth, pieces, startOpen, type TreeRow, treeRows } from './member-tree';
import { chipsOf, Folded, itemAt, MemberValue } from './member-value';
import styles from './members-table.module.css';
import { keyIn, rowOf, useTreeKeys } from './tree-keys';

export interface MembersTableProps {
  title: string;
  note?: string;
  members: readonly Member[];
  tone?: 'header' | 'payload';
  isCounted?: boolean;
}

/** Header members, claims or response members: name, value, meaning. What is nested folds. All untrusted text. */
export function MembersTable({ title, note, members, tone = 'payload', isCounted }: MembersTableProps) {
  const [open, setOpen] = useState<ReadonlySet<string> | null>(null);
  const opened = useMemo(() => open ?? startOpen(members), [open, members]);
  const isFinding = useIsFinding();
  const rows = useMemo(() => treeRows(members, (key) => isFinding || opened.has(key)), [members, opened, isFinding]);
  const chips = useMemo(() => chipsOf(rows.map(({ member }) => member)), [rows]);
  const folds = members.some(({ children }) => children);
  const toggle = useCallback(
    (key: string, isOpen: boolean) => {
      const next = new Set(opened);
      if (isOpen) next.add(key);
      else next.delete(key);
      setOpen(next);
    },
    [opened],
  );
  const { stop, focused, hovered, ...listeners } = useTreeKeys(rows, toggle);
  const rowAt = (target: Element) => rows.find(({ key }) => key === keyIn(target));
  const context = useContextMenu((target) => {
    const row = rowAt(target);
    return row ? memberMenu(row, itemAt(target, row.member), row.size === null ? null : () => toggle(row.key, !row.isOpen)) : null;
  });
  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const row = event.target instanceof HTMLTableRowElement && isCopyKey(event) ? rowAt(event.target) : undefined;
    if (row) {
      event.preventDefault();
      void copyValue(row);
    } else {
      context.listeners.onKeyDown(event);
      listeners.onKeyDown(event);
    }
  };
  if (members.length === 0) return null;
  const style = { '--name': `${nameWidth(rows)}px` } as CSSProperties;
  const table = (
    <MembersFrame
      title={title}
      note={isCounted ? members.length : note}
      actions={
        <Row gap={8}>
          {members.some(({ kind }) => kind === 'time') ? <ZoneSwitch /> : null}
          {folds ? <FoldAll rows={rows} onOpen={setOpen} /> : null}
        </Row>
      }
      last={members.some(({ meaning }) => meaning) || !folds ? 'Meaning' : null}
      isTree={folds}
      className={tone === 'header' && styles.header}
      style={style}
      {...listeners}
      onKeyDown={onKeyDown}
      onContextMenu={context.listeners.onContextMenu}
    >
      {rows.map((row, index) => (
        <ClaimRow
          key={row.key}
          row={row}
          folds={folds}
          chips={chips[index] ?? 0}
          isStop={row.key === stop}
          isNear={row.key === focused || row.key === hovered}
          onToggle={toggle}
        />
      ))}
      {rows.length >= MAX_TREE_ROWS ? (
        <tr>
          <td colSpan={4} className="dim">
            Nested too deeply to show here. See the raw JSON.
          </td>
        </tr>
      ) : null}
    </MembersFrame>
  );
  return (
    <>
      {table}
      {context.menu}
    </>
  );
}

const ZONES = [
  { id: 'local', label: 'Local' },
  { id: 'utc', label: 'UTC' },
] as const;

/** Local time or UTC, here and everywhere. */
function ZoneSwitch() {
  const { timeZone } = useSettings();
  return (
    <Segmented label="Time zone of all times" options={ZONES} value={timeZone} onChange={(zone) => updateSettings({ timeZone: zone })} />
  );
}

function FoldAll({ rows, onOpen }: { rows: readonly TreeRow[]; onOpen: (open: ReadonlySet<string>) => void }) {
  const isAnyOpen = rows.some(({ isOpen }) => isOpen);
  const members = rows.flatMap(({ depth, member }) => (depth === 0 ? member : []));
  const onPress = () => onOpen(new Set(isAnyOpen ? [] : treeRows(members, () => true).map(({ key }) => key)));
  return (
    <Button size="small" variant="quiet" onPress={onPress}>
      {isAnyOpen ? 'Fold all' : 'Unfold all'}
    </Button>
  );
}

interface ClaimRowProps {
  row: TreeRow;
  /** Some row of the table folds. */
  folds: boolean;
  chips: number;
  isStop: boolean;
  /** Under the pointer or the focus. */
  isNear: boolean;
  onToggle: (key: string, isOpen: boolean) => void;
}

const ClaimRow = memo(function ClaimRow({ row, folds, chips, isStop, isNear, onToggle }: ClaimRowProps) {
  const { key, member, depth, size, isOpen, index } = row;
  const tree = folds
    ? { 'aria-level': depth + 1, 'aria-posinset': row.place, 'aria-setsize': row.of, 'aria-expanded': size === null ? undefined : isOpen }
    : {};
  return (
    <MemberRow
      {...rowOf(key)}
      {...tree}
      tabIndex={isStop ? 0 : -1}
      className="ring-inside"
      name={
        <span className={styles.named} style={depth > 0 ? { marginLeft: depth * INDENT } : undefined}>
          {size === null ? null : (
            <button
              type="button"
              tabIndex={-1}
              className={styles.arrow}
              aria-label={`${isOpen ? 'Fold' : 'Unfold'} ${member.name}`}
              onClick={() => onToggle(key, !isOpen)}
            >
              <Arrow isOpen={isOpen} />
            </button>
          )}
          <Name name={member.name} index={index} />
        </span>
      }
      member={member}
      chips={chips}
      value={size === null ? undefined : <Folded member={member} size={size} isOpen={isOpen} />}
      copy={isNear ? <MemberCopy row={row} /> : null}
    >
      {member.meaning}
    </MemberRow>
  );
});

/** The namespace of a name stands back, and lines break between its parts. */
function Name({ name, index }: { name: string; index: number | null }) {
  if (index !== null) return <span className="faint">[{index}]</span>;
  if (name === '') return <span className="faint">(empty name)</span>;
  const { namespace, rest } = inNamespace(name);
  return (
    <bdi className={`untrusted ${styles.text}`}>
      {namespace === '' ? null : <span className="faint">{broken(namespace)}</span>}
      {namespace === '' ? broken(rest) : <span className={`strong ${styles.rest}`}>{broken(rest)}</span>}
    </bdi>
  );
}

const broken = (text: string) =>
  each(pieces(text), (piece, at) => (
    <>
      {at === 0 ? null : <wbr />}
      {marked(piece)}
    </>
  ));

export interface MembersFrameProps {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  /** Heading of the last column, for screen readers; null: there is no such column. */
  last: string | null;
  isTree?: boolean;
  className?: string | false;
  style?: CSSProperties;
  onKeyDown?: (event: KeyboardEvent<HTMLTableSectionElement>) => void;
  onContextMenu?: (event: MouseEvent) => void;
  onFocus?: (event: FocusEvent) => void;
  onBlur?: (event: FocusEvent) => void;
  onPointerOver?: (event: PointerEvent) => void;
  onPointerLeave?: () => void;
  /** `MemberRow`s. */
  children: ReactNode;
}

export function MembersFrame({ title, note, actions, last, isTree, className, style, children, ...listeners }: MembersFrameProps) {
  const columns = [
    { title: 'Name', className: styles.name },
    { title: 'Value' },
    { title: 'Copy', className: styles.copies },
    { title: last ?? 'Meaning', className: last === null ? styles.none : styles.meaning },
  ];
  return (
    <Section level="h2" title={title} note={note} actions={actions}>
      <Table
        named
        columns={columns}
        className={classes(styles.table, className)}
        style={style}
        role={isTree ? 'treegrid' : undefined}
        aria-label={title}
      >
        <tbody {...listeners}>{children}</tbody>
      </Table>
    </Section>
  );
}

export interface MemberRowProps extends HTMLAttributes<HTMLTableRowElement> {
  name: ReactNode;
  member: Member;
  /** Array members shown at first. */
  chips?: number;
  /** In the place of the member's own. */
  value?: ReactNode;
  copy?: ReactNode;
}

/** `children`: what stands in the last column. */
export function MemberRow({ name, member, chips = 0, value, copy, children, ...rest }: MemberRowProps) {
  const { remark, off } = member;
  return (
    <tr {...rest} data-member={member.name}>
      <th scope="row">{name}</th>
      <td>
        <Row wrap align="baseline" className={styles.value}>
          {value ?? <MemberValue member={member} chips={chips} />}
          {member.repeated ? <Remark isOff>name occurs more than once</Remark> : null}
          {remark ? (
            <Remark isOff={off} isPlain={EXPLAINED.has(member.name)}>
              <bdi>{marked(remark)}</bdi>
            </Remark>
          ) : null}
        </Row>
      </td>
      <td className={styles.copy} data-copies>
        {copy}
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
