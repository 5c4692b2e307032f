import type { FamilyView, HistoryGenerationView, HistoryView } from '../contract';
import type { ShownFamily, ShownGeneration } from '../core/history/show';
import { memberView } from './token-view';

export function historyView(connectionId: string, families: readonly ShownFamily[], keepsClaims: boolean): HistoryView {
  return { connectionId, families: families.map(familyView), keepsClaims };
}

function familyView({ id, startedAt, generations, events }: ShownFamily): FamilyView {
  return {
    id,
    startedAt,
    generations: generations.map(generationView),
    events: events.map(({ at, kind, text }) => ({ at, kind, text })),
  };
}

function generationView(generation: ShownGeneration): HistoryGenerationView {
  return {
    id: generation.id,
    number: generation.number,
    how: generation.how,
    issuedAt: generation.issuedAt,
    expiresAt: generation.expiresAt,
    endedAt: generation.endedAt,
    end: generation.end,
    fingerprint: generation.fingerprint,
    refreshFingerprint: generation.refreshFingerprint,
    scopes: generation.scopes && [...generation.scopes],
    claims: generation.claims?.map(memberView) ?? null,
    key: generation.key,
  };
}
