import type { ConnectionSummary } from '../../../electron/contract';
import { nextChange, phaseOf } from '../../../electron/model/phase';
import { overSince } from '../../state/phase';
import { filtered, parted } from './filter';

/** `own`: the person's order, by environment. `soonest`: next expiry first. */
export type Order = 'own' | 'soonest';

export type Item =
  | { kind: 'group'; key: string; label: string; count: number; isFolded: boolean }
  | { kind: 'row'; key: string; id: string /** Among the rows, from 1. */; position: number };

export interface Listed {
  count: number;
  /** The item at `index`, from 0. Created on demand: of 10,000 few are drawn. */
  itemAt(index: number): Item | undefined;
  isGroup(index: number): boolean;
  /** Index of the row of `id`, from 0; -1 if absent. */
  indexOf(id: string | null | undefined): number;
  /** Without those in folded groups. */
  ids: string[];
  /** How many were found, folded or not. */
  found: number;
  /** The name of the group that the item at `index` is in. */
  groupAt(index: number): string | undefined;
  /** The name of the group that holds `id`. */
  groupOf(id: string): string | undefined;
  /** When the clock alone changes this order, milliseconds since the epoch; null: never. */
  staleAt: number | null;
}

const searched = new WeakMap<ConnectionSummary, string>();
function textOf(connection: ConnectionSummary): string {
  let text = searched.get(connection);
  if (text === undefined) {
    text =
      `${connection.name}\n${connection.environment}\n${connection.group}\n${connection.caption}\n${connection.template}\n${connection.notes}\n${connection.tags.join('\n')}`.toLocaleLowerCase();
    searched.set(connection, text);
  }
  return text;
}

let last: { connections: readonly ConnectionSummary[]; text: string; found: readonly ConnectionSummary[] } | null = null;

/** The connections whose name, environment, group, caption, template, notes or tags hold every word of `query`. */
export function search(connections: readonly ConnectionSummary[], query: string): readonly ConnectionSummary[] {
  const text = query.toLocaleLowerCase();
  // With another letter typed, only what was found before can match.
  let found = last?.connections === connections && text.startsWith(last.text) ? last.found : connections;
  for (const word of text.split(/\s+/)) {
    if (word !== '') found = found.filter((connection) => textOf(connection).includes(word));
  }
  last = { connections, text, found };
  return found;
}

/** @param folded Names of groups whose rows are left out; a search looks into them all the same. */
export function list(
  connections: readonly ConnectionSummary[],
  query: string,
  order: Order,
  now: number,
  folded: readonly string[] = [],
): Listed {
  const { text, filters } = parted(query);
  const matching = search(connections, text);
  const { passing: found, staleAt } = filters.length === 0 ? { passing: matching, staleAt: null } : filtered(matching, filters, now);
  const shut = new Set(query === '' ? folded : []);
  return order === 'own' ? flatten(byEnvironment(found), staleAt, shut) : soonest(found, now, shut);
}

interface Group {
  label: string;
  members: ConnectionSummary[];
}

function byEnvironment(connections: readonly ConnectionSummary[]): Group[] {
  const groups = new Map<string, Group>();
  // A cache: even 10,000 connections have few spellings.
  const spelled = new Map<string, Group>();
  for (const connection of connections) {
    let group = spelled.get(connection.environment);
    if (group === undefined) {
      const label = connection.environment.trim();
      const key = label.toLocaleLowerCase();
      group = groups.get(key) ?? { label: label || 'No environment', members: [] };
      groups.set(key, group);
      spelled.set(connection.environment, group);
    }
    group.members.push(connection);
  }
  return [...groups.values()];
}

function soonest(connections: readonly ConnectionSummary[], now: number, folded: ReadonlySet<string>): Listed {
  const living: Group = { label: 'Next to expire', members: [] };
  const over: Group = { label: 'Need attention', members: [] };
  const lasting: Group = { label: 'Expiry unknown', members: [] };
  const never: Group = { label: 'Not yet connected', members: [] };
  let staleAt: number | null = null;
  for (const connection of connections) {
    const phase = phaseOf(connection, now);
    const isAlive = phase === 'active' || phase === 'expiring' || phase === 'not-yet-valid';
    if (isAlive && connection.expiresAt !== null) {
      living.members.push(connection);
      if (staleAt === null || connection.expiresAt < staleAt) staleAt = connection.expiresAt;
    } else if (phase === 'no-expiry' || isAlive) lasting.members.push(connection);
    else if (phase === 'never-connected') never.members.push(connection);
    else over.members.push(connection);
  }
  living.members.sort((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0));
  over.members.sort((a, b) => (overSince(b) ?? 0) - (overSince(a) ?? 0));
  return flatten(
    [living, over, lasting, never].filter((group) => group.members.length > 0),
    staleAt,
    folded,
  );
}

function flatten(all: Group[], staleAt: number | null, folded: ReadonlySet<string>): Listed {
  const groups = all.map((group) => (folded.has(group.label) ? { ...group, shown: [] } : { ...group, shown: group.members }));
  const ids = groups.flatMap((group) => group.shown.map((member) => member.id));
  const count = ids.length + groups.length;
  const heads = new Map<number, Item>();
  // Number of rows up to each item.
  const rows = new Int32Array(count);
  // Number of the group of each item.
  const of = new Int32Array(count);
  let index = 0;
  let passed = 0;
  for (const [number, { label, members, shown }] of groups.entries()) {
    heads.set(index, { kind: 'group', key: `group:${label}`, label, count: members.length, isFolded: folded.has(label) });
    rows[index] = passed;
    of.fill(number, index, index + shown.length + 1);
    for (let member = 1; member <= shown.length; member += 1) rows[index + member] = passed + member;
    index += shown.length + 1;
    passed += shown.length;
  }
  return {
    count,
    itemAt(at) {
      const position = rows[at] ?? 0;
      const id = ids[position - 1];
      return heads.get(at) ?? (id === undefined ? undefined : { kind: 'row', key: id, id, position });
    },
    isGroup: (at) => heads.has(at),
    groupAt: (at) => all[of[at] ?? -1]?.label,
    indexOf(id) {
      const at = id === null || id === undefined ? -1 : ids.indexOf(id);
      return at < 0 ? -1 : rows.indexOf(at + 1);
    },
    ids,
    found: all.reduce((sum, { members }) => sum + members.length, 0),
    groupOf: (id) => all.find(({ members }) => members.some((member) => member.id === id))?.label,
    staleAt,
  };
}

export interface Step {
  id: string;
  before: string | null;
}

/**
 * Steps that move `id` to position `to` (from 0) within its environment. Environments are ordered by their first member, so a first member
 * never moves down itself: the ones it passes move up, and environments keep their order.
 */
export function stepsTo(connections: readonly ConnectionSummary[], id: string, to: number): Step[] {
  const members = byEnvironment(connections).find((group) => group.members.some((member) => member.id === id))?.members ?? [];
  const from = members.findIndex((member) => member.id === id);
  const target = members[to];
  if (from < 0 || !target || from === to) return [];
  if (to < from) return [{ id, before: target.id }];
  if (from === 0) return members.slice(1, to + 1).map((member) => ({ id: member.id, before: id }));
  return [{ id, before: connections[connections.indexOf(target) + 1]?.id ?? null }];
}

/** Steps that move `id` one position up or down within its environment; none at the ends. */
export function stepsBy(connections: readonly ConnectionSummary[], id: string, way: 'up' | 'down'): Step[] {
  return stepsTo(connections, id, placeOf(connections, id) + (way === 'up' ? -1 : 1));
}

/** Position within its environment, from 0; -1 if there is no such connection. */
export function placeOf(connections: readonly ConnectionSummary[], id: string): number {
  for (const { members } of byEnvironment(connections)) {
    const at = members.findIndex((member) => member.id === id);
    if (at >= 0) return at;
  }
  return -1;
}

export function nextToExpire(connections: readonly ConnectionSummary[], now: number): ConnectionSummary | null {
  let next: ConnectionSummary | null = null;
  for (const connection of connections) {
    if (nextChange(connection, now) === null || connection.expiresAt === null) continue;
    if (next?.expiresAt == null || connection.expiresAt < next.expiresAt) next = connection;
  }
  return next;
}
