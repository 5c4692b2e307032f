import { describe, expect, test } from 'vitest';
import type { ProofFace } from '../../../electron/core/client-checks/stage';
import { DEFECTS, STYLES } from '../../clients/defects.mjs';
import { provenAtOnce } from './jumping';

/**
 * Defects that don't get in each other's way, in one client: each check that is to find one does, and no other says a word. With DEFECTS=each
 * every one has a client of its own, which takes minutes.
 */
const TOGETHER = [
  'fixed-state state-not-checked pkce-plain verifier-reused redirect-with-token ignores-retry-after ignores-token-retry-after ignores-retry-date refreshes-on-403',
  'secret-in-query no-tenant-on-refresh token-in-query state-by-start',
  'no-pkce state-if-there refresh-per-caller no-lock lost-answer-for-ever loops-on-invalid-grant refreshes-dead-token ends-on-503',
  'old-refresh-token',
  'own-memory',
  'no-redirect-uri-on-refresh',
  'nonce-not-checked iss-not-checked keeps-old-token alg-none wrong-aud jwks-per-request no-revocation',
  'jwks-for-ever nonce-if-there aud-by-part iss-if-there',
];
const CLIENTS = process.env.DEFECTS === 'each' ? Object.keys(DEFECTS) : TOGETHER;

/** What checks say other than that all is well. */
async function complaints(face: ProofFace, names = '', isBlind = false): Promise<Record<string, unknown>> {
  const { status, results } = await provenAtOnce(face, names);
  expect(status).toBe('done');
  const kept = results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable' && !(isBlind && verdict === 'not-seen'));
  if (process.env.SHOW)
    console.log(
      names,
      kept.map((r) => `${r.verdict} ${r.id} ${r.text}`),
    );
  return Object.fromEntries(kept.map(({ id, verdict }) => [id, verdict]));
}

test.each<ProofFace>(['oidc', 'katana', 'catapa'])('the reference client passes every check that applies: %s', async (face) => {
  expect(await complaints(face)).toEqual({});
});

describe('a client that breaks rules is found by the checks for them and by no others', () => {
  test.each(CLIENTS)('%s', async (names) => {
    const broken = names.split(' ').flatMap((name) => DEFECTS[name] ?? []);
    const [first] = broken;
    expect(new Set(broken.map(({ face }) => face)).size).toBe(1);
    const finds = Object.assign({}, ...broken.map((defect) => defect.finds));
    const isBlind = broken.some(({ blinds }) => blinds);
    expect(await complaints(first?.face ?? 'oidc', names, isBlind)).toEqual(finds);
  });

  test('no defect is left out', () => {
    expect(TOGETHER.join(' ').split(' ').sort()).toEqual(Object.keys(DEFECTS).sort());
  });
});

describe('a client of another style is right, too', () => {
  test.each(Object.entries(STYLES).map(([name, style]) => ({ name, ...style })))('it $does', async ({ name, face, says }) => {
    expect(await complaints(face, name)).toEqual(says);
  });
});
