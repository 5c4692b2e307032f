import type { Member } from '../../../electron/contract';

/** A row of the table: a member, or what is nested in one. */
export interface TreeRow {
  /** Places from the top: "3.0.2". */
  key: string;
  /** null at the top. */
  parent: string | null;
  member: Member;
  /** Of an item of an array: its place. */
  index: number | null;
  /** From the top: "realm_access.roles[0]". */
  path: string;
  /** 0 at the top. */
  depth: number;
  /** Members or items in it; null: it can't be folded. */
  size: number | null;
  isOpen: boolean;
  /** Its place among `of` rows of one parent, from 1. */
  place: number;
  of: number;
}

/** Rows that may be drawn at once; a hostile token nests more than a page can lay out. */
export const MAX_TREE_ROWS = 3_000;

/** Rows in their order, those in folded ones left out. */
export function treeRows(members: readonly Member[], isOpen: (key: string) => boolean): TreeRow[] {
  const rows: TreeRow[] = [];
  const walk = (siblings: readonly Member[], parent: TreeRow | null) => {
    const isArray = parent?.member.kind === 'array';
    for (const [index, member] of siblings.entries()) {
      if (rows.length >= MAX_TREE_ROWS) return;
      const key = parent === null ? String(index) : `${parent.key}.${index}`;
      const { children } = member;
      const row: TreeRow = {
        key,
        parent: parent?.key ?? null,
        member,
        index: isArray ? index : null,
        path: isArray ? `${parent?.path}[${index}]` : step(parent?.path ?? '', member.name),
        depth: parent === null ? 0 : parent.depth + 1,
        size: children ? children.length + (member.left ?? 0) : null,
        isOpen: children !== undefined && isOpen(key),
        place: index + 1,
        of: siblings.length,
      };
      rows.push(row);
      if (children && row.isOpen) walk(children, row);
    }
  };
  walk(members, null);
  return rows;
}

/** Names that need no quotes in a path. */
const PLAIN = /^[A-Za-z_$][\w$-]*$/;

function step(path: string, name: string): string {
  if (!PLAIN.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

/** Nested rows shown before anyone opens one, and the most that one of them may bring. */
const FIRST_NESTED = 40;
const MOST_OF_ONE = 12;
const FIRST_LEVELS = 3;

/** Which rows start open: the outer ones first, as long as the table stays short. */
export function startOpen(members: readonly Member[]): ReadonlySet<string> {
  const open = new Set<string>();
  let left = FIRST_NESTED;
  let level = members.map((member, index) => ({ key: String(index), member }));
  for (let depth = 0; depth < FIRST_LEVELS && left > 0; depth++) {
    const next: typeof level = [];
    for (const { key, member } of level) {
      const { children } = member;
      if (!children || children.length > Math.min(MOST_OF_ONE, left)) continue;
      open.add(key);
      left -= children.length;
      next.push(...children.map((child, index) => ({ key: `${key}.${index}`, member: child })));
    }
    level = next;
  }
  return open;
}

/** A name without its namespace, and that: "https://example.com/claims/" and "role", "cognito:" and "groups". */
export function inNamespace(name: string): { namespace: string; rest: string } {
  const dots = name.split('.').length > 2 ? name.lastIndexOf('.', name.length - 2) : -1;
  const at = Math.max(name.search(/[/#:][^/#:]+$/), dots > name.lastIndexOf('/') ? dots : -1);
  return { namespace: name.slice(0, at + 1), rest: name.slice(at + 1) };
}

/** Pieces of a name between which a line may break, at most a few. */
export function pieces(text: string): string[] {
  const all = text.split(/(?<=[/_.:#-])(?=[^/_.:#-])/, 13);
  return all.length <= 12 ? all : [...all.slice(0, 12), text.slice(all.slice(0, 12).join('').length)];
}

/** What a level is further in, in pixels. */
export const INDENT = 16;
const CHARACTER = 7.25;

/** Pixels that the names want in one line. */
export function nameWidth(rows: readonly TreeRow[]): number {
  const widest = rows.reduce((most, { member, depth }) => Math.max(most, member.name.length * CHARACTER + depth * INDENT), 0);
  return Math.ceil(widest + 16);
}
