import { cleanText, isRecord } from '../base/untrusted-text';
import type { ChainServer } from '../../model/discovery';

/** Documents that are kept, the newest; members of each, and characters of the JSON of one. */
const MAX_SEEN = 200;
const MAX_MEMBERS = 100;
const MAX_VALUE = 1_000;

/** A document as it was last seen: its members as JSON, cut. A list of pairs, so that no name of a member is more than a name. */
export interface SeenDocument {
  url: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** When it was first seen as it is. Absent: at that time. */
  since?: number;
  members: readonly (readonly [name: string, json: string])[];
}

/** Metadata as they were last seen, by where they were found. */
export type Seen = ReadonlyMap<string, SeenDocument>;

/** Where they are kept. Nothing secret: each was published. */
export interface SeenFiles {
  read(): Promise<Seen>;
  /** Adds to what is there, or replaces it by URL. */
  add(documents: readonly SeenDocument[]): Promise<void>;
}

export interface FoundDocument {
  url: string;
  members: ReadonlyMap<string, unknown>;
}

/** @param at Milliseconds since the epoch. */
export function seenNow({ url, members }: FoundDocument, at: number): SeenDocument {
  return { url, at, members: [...members].slice(0, MAX_MEMBERS).map(([name, value]) => [name.slice(0, 200), jsonOf(value)] as const) };
}

/** Members that differ from what was last seen there; null: nothing was. */
export function changesIn(seen: Seen, found: FoundDocument): ChainServer['changes'] | null {
  const before = seen.get(found.url);
  if (before === undefined) return null;
  const [was, is] = [new Map(before.members), new Map(seenNow(found, 0).members)];
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name));
  const shown = (json: string | undefined) => (json === undefined ? null : cleanText(json, 300));
  return names.map((member) => ({
    member: cleanText(member, 100),
    before: shown(was.get(member)),
    now: shown(is.get(member)),
    seenAt: before.at,
  }));
}

/** What is kept of it: the same goes on being seen since when it was. @param at Milliseconds since the epoch. */
export function seenSince(seen: Seen, found: FoundDocument, at: number): SeenDocument {
  const before = seen.get(found.url);
  const isSame = before !== undefined && changesIn(seen, found)?.length === 0;
  return { ...seenNow(found, at), since: isSame ? (before.since ?? before.at) : at };
}

/** A sentence where the document is as it was; '': it was not seen before, or changed. */
export function unchangedText(seen: Seen, found: FoundDocument): string {
  const before = seen.get(found.url);
  if (before === undefined || changesIn(seen, found)?.length !== 0) return '';
  return ` Fetched again; unchanged since ${dayOf(before.since ?? before.at)}.`;
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Those changes in one sentence each. */
export function changesText(changes: ChainServer['changes']): string {
  const [first] = changes;
  if (first === undefined) return '';
  const lines = changes.map(({ member, before, now }) => `${member}: ${before ?? 'nothing'} before, ${now ?? 'nothing'} now`);
  return `Last seen on ${dayOf(first.seenAt)}. ${lines.join('; ')}.`;
}

/** What is kept, as JSON. */
export function seenJson(seen: Seen): string {
  const newest = [...seen.values()].toSorted((a, b) => b.at - a.at).slice(0, MAX_SEEN);
  return `${JSON.stringify({ metadata: newest })}\n`;
}

/** The same read again: what has another shape is left out. */
export function seenFrom(value: unknown): Seen {
  const list = isRecord(value) && Array.isArray(value.metadata) ? value.metadata : [];
  const documents = list.filter(isSeen).slice(0, MAX_SEEN);
  return new Map(documents.map((document) => [document.url, document]));
}

function isSeen(value: unknown): value is SeenDocument {
  if (!isRecord(value) || typeof value.url !== 'string' || !Array.isArray(value.members)) return false;
  if (![value.at, value.since ?? value.at].every((time) => Number.isFinite(time) && Math.abs(Number(time)) <= 8.64e15)) return false;
  return value.members.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((each) => typeof each === 'string'));
}

/** Lists are compared in any order: it means nothing in metadata. */
function jsonOf(value: unknown): string {
  const ordered = Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.toSorted() : value;
  return (JSON.stringify(ordered) ?? '').slice(0, MAX_VALUE);
}
