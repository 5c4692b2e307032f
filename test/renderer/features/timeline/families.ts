import type { ShownFamily, ShownGeneration } from '../../../../electron/contract';

export const minute = 60_000;

/** A test generation: issued, expiring and ended at minutes of a test calendar. */
export const generation = (
  id: string,
  number: number,
  issued: number,
  expires: number | null,
  ended: number | null,
  end: ShownGeneration['end'],
): ShownGeneration => ({
  id,
  number,
  how: number === 1 ? 'connected' : 'refreshed',
  issuedAt: issued * minute,
  expiresAt: expires === null ? null : expires * minute,
  endedAt: ended === null ? null : ended * minute,
  end,
  fingerprint: '23f7-8191',
  refreshFingerprint: null,
  scopes: null,
  claims: null,
  key: null,
});

export const family = (id: string, generations: ShownGeneration[], events: ShownFamily['events'] = []): ShownFamily => ({
  id,
  startedAt: generations[0]?.issuedAt ?? 0,
  generations,
  events,
});

/** Newest first, as in the history. */
export const families: ShownFamily[] = [
  family('f2', [
    generation('a', 1, 100, 160, 130, 'replaced'),
    generation('b', 2, 130, 190, 185, 'replaced'),
    generation('c', 3, 185, 245, null, 'current'),
  ]),
  family(
    'f1',
    [generation('x', 1, 0, 60, 50, 'replaced'), generation('y', 2, 50, 110, 70, 'revoked')],
    [{ at: 40 * minute, kind: 'refresh-failed', text: 'No answer' }],
  ),
];
