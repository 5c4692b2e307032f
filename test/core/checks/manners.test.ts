import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../electron/core/checks/catalogue';
import type { Verdict } from '../../../electron/model/check-words';
import type { Promises } from '../../../electron/model/promises';
import { builtInPlans, isGeneral } from '../../../electron/core/checks/plans';
import { stopTime } from '../../support/still-time';
import { sharedStage, type Fault } from './stage';

/** A server that behaves in a manner of its own: what is switched on, and the verdicts that may differ by it. */
interface Manner {
  name: string;
  faults: Fault[];
  /** In place of what the practice provider promises. */
  promises?: Partial<Promises>;
  /** Those of every other check are as usual. */
  differs: Record<string, Verdict>;
}

/** Verdicts other than a pass at the practice provider with every fault off. */
const USUAL: Record<string, Verdict> = {
  // Access tokens live longer than the test waits.
  'end.expiry': 'could-not-run',
  'end.after-expiry': 'could-not-run',
};

/** What is refused as it should be, but without the error code that the standard has for it. */
const WORDLESS: Record<string, Verdict> = {
  'issue.wrong-secret': 'warn',
  'redirect.no-verifier': 'warn',
  'redirect.wrong-verifier': 'warn',
  'refresh.wrong-secret': 'warn',
  'reuse.code': 'warn',
  'reuse.refused': 'warn',
  'end.revoked-refresh': 'warn',
};

const MANNERS: Manner[] = [
  { name: 'as it should be', faults: [], differs: {} },
  {
    name: 'sign-in response comes first',
    faults: [['login-first', true]],
    // The server says no on its own page, which can't be told from a closed tab.
    differs: { 'redirect.wrong-uri': 'could-not-run' },
  },
  {
    name: 'the sign-in comes first, and codes go anywhere',
    faults: [
      ['login-first', true],
      ['any-redirect-uri', true],
    ],
    differs: { 'redirect.wrong-uri': 'fail' },
  },
  {
    name: 'the sign-in comes first, and plain is taken',
    faults: [
      ['login-first', true],
      ['plain-taken', true],
    ],
    differs: { 'redirect.plain': 'fail', 'redirect.wrong-uri': 'could-not-run' },
  },
  {
    // None has to do with another, so one run has them all.
    name: 'PKCE is required, errors come without a state, a token in the query is a bad request, two refreshes at once both pass now and then',
    faults: [
      ['pkce-required', true],
      ['error-without-state', true],
      ['api-query-400', true],
      ['race-passes', 2],
    ],
    differs: { 'redirect.error-state': 'fail', 'refresh.concurrent': 'warn' },
  },
  {
    name: 'scope is ignored, as the standard allows',
    faults: [['ignores-scope', true]],
    promises: { narrowerScope: 'any' },
    differs: { 'refresh.narrower-scope': 'warn' },
  },
  { name: 'the token endpoint refuses with a bare 400', faults: [['bare-refusal', 400]], differs: WORDLESS },
  { name: 'the token endpoint refuses with an empty 403', faults: [['bare-refusal', 403]], differs: WORDLESS },
  { name: 'a wrong secret burns the refresh token', faults: [['wrong-secret-burns', true]], differs: { 'refresh.wrong-secret': 'fail' } },
  {
    name: 'a wrong secret burns the refresh token, and nothing is said',
    faults: [
      ['wrong-secret-burns', true],
      ['bare-refusal', 400],
    ],
    differs: { ...WORDLESS, 'refresh.wrong-secret': 'fail' },
  },
  {
    name: 'a narrower scope is kept for good, and the API refuses with an empty 403',
    faults: [
      ['narrower-scope-sticks', true],
      ['api-bare-refusal', 403],
    ],
    differs: { 'refresh.narrower-scope': 'fail', 'use.challenge': 'could-not-run' },
  },
];

/** Everything there is, in the order of the full plan; nothing that takes more than some seconds. */
const ORDER = builtInPlans().find(({ id }) => id === 'full-lifecycle')?.checks ?? [];
const MAX_WAIT_MS = 5_000;

describe('every check at a server with manners of its own', () => {
  stopTime();
  const stage = sharedStage();

  it('runs every check but those of groups that only some connections have', () => {
    const general = CHECKS.filter(isGeneral);
    expect([...ORDER].sort()).toEqual(general.map(({ id }) => id).sort());
  });

  it.each(MANNERS)('$name', async ({ faults, promises, differs }) => {
    const { results } = await stage.runChecks(ORDER, { fault: faults, promises, options: { maxWaitMs: MAX_WAIT_MS } });
    const found = results.filter(({ id, verdict }) => verdict !== (differs[id] ?? USUAL[id] ?? 'pass'));
    expect(found.map(({ id, verdict, text }) => `${id}: ${verdict}, ${text}`)).toEqual([]);
    for (const { id, verdict, evidence } of results) {
      // A fail is proven by an exchange.
      if (verdict === 'fail') expect(evidence, id).not.toEqual([]);
    }
  });
});
