import type { Generation } from '../../model/grant';
import type { FamilyEvent, ShownFamily, ShownGeneration } from '../../model/history';
import type { Member } from '../../model/token';
import { expiryOf } from '../connection/grant';
import type { Fingerprint, Grant } from '../secrets';
import { decodeToken, member } from '../token/decode';
import { scopesOf } from '../token/expected';
import { readJson } from '../token/json';
import { membersOf, showable } from '../token/members';
import { type Family, type HistoryGeneration, MAX_FAMILIES, MAX_GENERATIONS, MAX_NOTED, type NotedEvent } from './model';

/** Longest header or payload kept, in characters; a longer one is left out whole. */
const MAX_CLAIMS = 16_384;
const MAX_SCOPES = 200;

export interface Observing {
  fingerprint: Fingerprint;
  keepClaims: boolean;
}

/**
 * Updates the families from the current grant. A grant that shares no generation with the newest family starts a new one. Of past
 * generations only their end changes.
 */
export function observed(families: readonly Family[], grant: Grant, how: Observing): Family[] {
  const [first] = grant.generations;
  if (first === undefined) return [...families];
  const newest = families.at(-1);
  const same = newest?.generations.some((kept) => grant.generations.some((seen) => isSame(kept, seen))) ?? false;
  const before = same && newest ? newest : { id: idOf(first), startedAt: first.receivedAt, generations: [], noted: [] };
  const next = withDeath(withGenerations(before, grant, how), grant);
  return bounded([...(same ? families.slice(0, -1) : families), next]);
}

/** Adds an event to the newest family, once. */
export function noted(families: readonly Family[], event: NotedEvent): Family[] {
  const newest = families.at(-1);
  if (newest === undefined || newest.noted.some(({ kind, at }) => kind === event.kind && at === event.at)) return [...families];
  return [...families.slice(0, -1), { ...newest, noted: [...newest.noted, event].slice(-MAX_NOTED) }];
}

function withGenerations(family: Family, grant: Grant, how: Observing): Family {
  const generations = [...family.generations];
  for (const seen of grant.generations) {
    const at = generations.findIndex((kept) => isSame(kept, seen));
    const known = generations[at];
    const isLast = seen === grant.generations.at(-1);
    const fresh = isLast ? current(seen, grant, how) : (known ?? bare(seen));
    const next: HistoryGeneration = { ...fresh, end: endOf(seen, isLast ? grant : null), endedAt: endedAtOf(seen) };
    if (known) generations[at] = { ...next, end: known.end === 'revoked' ? 'revoked' : next.end };
    else generations.push(next);
  }
  return { ...family, generations };
}

/** The current generation, the only one whose tokens can still be read. */
function current(seen: Generation, grant: Grant, { fingerprint, keepClaims }: Observing): HistoryGeneration {
  const decoded = decodeToken(grant.accessToken);
  const scopes = scopesOf(grant.scope ?? member(decoded.claims, 'scope') ?? member(decoded.claims, 'scp'));
  const keep = (text: string | null) => (keepClaims && text !== null && text.length <= MAX_CLAIMS ? text : null);
  return {
    ...bare(seen),
    expiresAt: expiryOf({ ...grant, accessRevokedAt: null }).expiresAt,
    refreshFingerprint: grant.refreshToken === null ? null : fingerprint(grant.refreshToken),
    scopes: scopes?.slice(0, MAX_SCOPES).map((scope) => showable(scope, 500)) ?? null,
    header: decoded.claims === null ? null : keep(decoded.headerText),
    claims: decoded.claims === null ? null : keep(decoded.payloadText),
  };
}

function bare({ number, receivedAt, how, fingerprint }: Generation): HistoryGeneration {
  return {
    number,
    how,
    issuedAt: receivedAt,
    expiresAt: null,
    endedAt: null,
    end: 'current',
    fingerprint,
    refreshFingerprint: null,
    scopes: null,
    header: null,
    claims: null,
  };
}

function endOf({ end }: Generation, held: Grant | null): HistoryGeneration['end'] {
  return end === 'dead' && (held?.accessRevokedAt ?? null) !== null ? 'revoked' : end;
}

/** An expired generation ended at its expiry; that is not a separate event. */
const endedAtOf = ({ end, endedAt }: Generation) => (end === 'expired' ? null : endedAt);

function withDeath(family: Family, { refreshDeadAt, refreshRevokedAt }: Grant): Family {
  if (refreshDeadAt === null || (refreshRevokedAt ?? null) !== null) return family;
  const event: NotedEvent = { at: refreshDeadAt, kind: 'died', text: 'The server rejected the refresh token for good.' };
  return noted([family], event)[0] ?? family;
}

function isSame(kept: HistoryGeneration, seen: Generation): boolean {
  return kept.number === seen.number && kept.issuedAt === seen.receivedAt && kept.fingerprint === seen.fingerprint;
}

function idOf(first: Generation): string {
  return `${first.receivedAt.toString(36)}-${first.fingerprint}`;
}

/** The newest, as many as are kept. */
export function bounded(families: Family[]): Family[] {
  const kept = families.slice(-MAX_FAMILIES);
  let spare = kept.reduce((sum, { generations }) => sum + generations.length, 0) - MAX_GENERATIONS;
  return kept.flatMap((family) => {
    if (spare <= 0) return family;
    const generations = family.generations.slice(spare);
    spare -= family.generations.length - generations.length;
    return generations.length === 0 ? [] : { ...family, generations };
  });
}

/** A family as shown at a moment. @param now Milliseconds since the epoch. */
export function shownFamily(family: Family, now: number): ShownFamily {
  const generations = family.generations.map((generation) => shownGeneration(family, generation, now));
  return { id: family.id, startedAt: family.startedAt, generations, events: eventsOf(family, now) };
}

export const generationId = (family: Family, { number }: HistoryGeneration) => `${family.id}.${number}`;

function shownGeneration(family: Family, generation: HistoryGeneration, now: number): ShownGeneration {
  const { header, claims, ...facts } = generation;
  const hasRunOut = generation.end === 'current' && generation.expiresAt !== null && generation.expiresAt <= now;
  return {
    ...facts,
    id: generationId(family, generation),
    end: hasRunOut ? 'expired' : generation.end,
    claims: claims === null ? null : rows(claims, 'claims'),
    key: header === null ? null : (rows(header, 'header').find(({ name }) => name === 'kid')?.text ?? null),
  };
}

function rows(text: string, place: 'claims' | 'header'): Member[] {
  const reading = readJson(text);
  return reading.ok ? membersOf(place, text, reading.node, () => null) : [];
}

function eventsOf({ generations, noted }: Family, now: number): FamilyEvent[] {
  const events: FamilyEvent[] = noted.map(({ at, kind, text }) => ({ at, kind, text: showable(text, 500) }));
  for (const { how, issuedAt, expiresAt, endedAt, end, number } of generations) {
    if (number === 1 && how !== 'refreshed')
      events.push({ at: issuedAt, kind: 'connected', text: how === 'retrieved' ? 'Got a token.' : 'Signed in.' });
    else events.push({ at: issuedAt, kind: 'refreshed', text: how === 'retrieved' ? 'Got a new token.' : 'Refreshed.' });
    const lasted = endedAt === null || (expiresAt !== null && expiresAt <= endedAt);
    if (end !== 'revoked' && expiresAt !== null && expiresAt <= now && lasted)
      events.push({ at: expiresAt, kind: 'expired', text: 'The access token expired.' });
  }
  return events.sort((a, b) => a.at - b.at);
}
