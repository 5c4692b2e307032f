import type { Member } from '../../model/token';
import type { FamilyEvent, ShownFamily, ShownGeneration } from '../../model/history';
import { readJson } from '../token/json';
import { membersOf, showable } from '../token/members';
import type { Family, HistoryGeneration } from './model';

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
    if (number === 1) events.push({ at: issuedAt, kind: 'connected', text: how === 'retrieved' ? 'Got a token.' : 'Signed in.' });
    else events.push({ at: issuedAt, kind: 'refreshed', text: how === 'retrieved' ? 'Got a new token.' : 'Refreshed.' });
    const lasted = endedAt === null || (expiresAt !== null && expiresAt <= endedAt);
    if (end !== 'revoked' && expiresAt !== null && expiresAt <= now && lasted)
      events.push({ at: expiresAt, kind: 'expired', text: 'The access token expired.' });
  }
  return events.sort((a, b) => a.at - b.at);
}
