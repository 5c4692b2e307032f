import type { ConnectionSummary } from '../../../electron/contract';
import { groupKey } from '../../../electron/model/environments';
import { nextChange, phaseOf } from '../../../electron/model/phase';
import { overSince } from '../../state/phase';
import { filtered, parted } from './filter';

/** `own`: the person's order, by group, else by environment. `soonest`: next expiry first. */
export type Order = 'own' | 'soonest';

type Item =
  | { kind: 'group'; key: string; id: string; label: string; count: number; isFolded: boolean }
  | {
      kind: 'row';
      key: string;
      id: string;
      /** Among the rows, from 1. */
      position: number;
      /** Whether its heading doesn't name it. */
      withEnvironment: boolean;
    };

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
  /** The id of the group that the item at `index` is in. */
  groupAt(index: number): string | undefined;
  /** The id of the group that holds `id`. */
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

/** @param folded Ids of groups whose rows are left out; a search looks into them all the same. */
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
  return order === 'own' ? flatten(inSections(found), staleAt, shut) : soonest(found, now, shut);
}

interface Group {
  id: string;
  label: string;
  /** Whether its members are of one environment, named by its label. */
  isEnvironment: boolean;
  members: ConnectionSummary[];
}

const keyed = new WeakMap<ConnectionSummary, string>();
/** What tells its group from others; "": in none. */
function keyOf(connection: ConnectionSummary): string {
  if (connection.group === '') return '';
  let key = keyed.get(connection);
  if (key === undefined) {
    key = groupKey(connection.group);
    keyed.set(connection, key);
  }
  return key;
}

/** Several members of a group stand together; one alone stands with all of its environment. */
function inSections(connections: readonly ConnectionSummary[]): Group[] {
  const sizes = new Map<string, number>();
  for (const connection of connections) {
    const key = keyOf(connection);
    if (key !== '') sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  const all: Group[] = [];
  const sectionOf = (id: string, label: string, isEnvironment: boolean) => {
    const section: Group = { id, label, isEnvironment, members: [] };
    all.push(section);
    return section;
  };
  const groups = new Map<string, Group>();
  const environments = new Map<string, Group>();
  // A cache: even 10,000 connections have few spellings.
  const spelled = new Map<string, Group>();
  for (const connection of connections) {
    const { group, environment } = connection;
    const key = keyOf(connection);
    const isEnvironment = key === '' || (sizes.get(key) ?? 0) < 2;
    let section = isEnvironment ? spelled.get(environment) : groups.get(key);
    if (section === undefined && isEnvironment) {
      const label = environment.trim() || 'No environment';
      section = environments.get(label.toLocaleLowerCase()) ?? sectionOf(label, label, true);
      environments.set(label.toLocaleLowerCase(), section);
      spelled.set(environment, section);
    } else if (section === undefined) {
      section = sectionOf(`group:${key}`, group.trim(), false);
      groups.set(key, section);
    }
    section.members.push(connection);
  }
  return all;
}

const byState = (label: string): Group => ({ id: label, label, isEnvironment: false, members: [] });

function soonest(connections: readonly ConnectionSummary[], now: number, folded: ReadonlySet<string>): Listed {
  const living = byState('Next to expire');
  const over = byState('Need attention');
  const lasting = byState('Expiry unknown');
  const never = byState('Not yet connected');
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
  const groups = all.map((group) => (folded.has(group.id) ? { ...group, shown: [] } : { ...group, shown: group.members }));
  const ids = groups.flatMap((group) => group.shown.map((member) => member.id));
  const count = ids.length + groups.length;
  const heads = new Map<number, Item>();
  // Number of rows up to each item.
  const rows = new Int32Array(count);
  // Number of the group of each item.
  const of = new Int32Array(count);
  let index = 0;
  let passed = 0;
  for (const [number, { id, label, members, shown }] of groups.entries()) {
    heads.set(index, { kind: 'group', key: `group:${id}`, id, label, count: members.length, isFolded: folded.has(id) });
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
      const head = heads.get(at);
      if (head || id === undefined) return head;
      return { kind: 'row', key: id, id, position, withEnvironment: !all[of[at] ?? -1]?.isEnvironment };
    },
    isGroup: (at) => heads.has(at),
    groupAt: (at) => all[of[at] ?? -1]?.id,
    indexOf(id) {
      const at = id === null || id === undefined ? -1 : ids.indexOf(id);
      return at < 0 ? -1 : rows.indexOf(at + 1);
    },
    ids,
    found: all.reduce((sum, { members }) => sum + members.length, 0),
    groupOf: (id) => all.find(({ members }) => members.some((member) => member.id === id))?.id,
    staleAt,
  };
}

export interface Step {
  id: string;
  before: string | null;
}

/**
 * Steps that move `id` to position `to` (from 0) within its group or environment. These are ordered by their first member, so a first member never
 * moves down itself: the ones it passes move up, and groups and environments keep their order.
 */
export function stepsTo(connections: readonly ConnectionSummary[], id: string, to: number): Step[] {
  const members = inSections(connections).find((group) => group.members.some((member) => member.id === id))?.members ?? [];
  const from = members.findIndex((member) => member.id === id);
  const target = members[to];
  if (from < 0 || !target || from === to) return [];
  if (to < from) return [{ id, before: target.id }];
  if (from === 0) return members.slice(1, to + 1).map((member) => ({ id: member.id, before: id }));
  return [{ id, before: connections[connections.indexOf(target) + 1]?.id ?? null }];
}

/** Steps that move `id` one position up or down within its group or environment; none at the ends. */
export function stepsBy(connections: readonly ConnectionSummary[], id: string, way: 'up' | 'down'): Step[] {
  return stepsTo(connections, id, placeOf(connections, id) + (way === 'up' ? -1 : 1));
}

/** Position within its group or environment, from 0; -1 if there is no such connection. */
export function placeOf(connections: readonly ConnectionSummary[], id: string): number {
  for (const { members } of inSections(connections)) {
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
