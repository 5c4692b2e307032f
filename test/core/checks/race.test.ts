import { describe, expect, it } from 'vitest';
import { REFRESH_CHECKS } from './groups';
import type { LabGrant, TokenReply } from '../../../electron/core/checks/lab';
import { CouldNotRun } from '../../../electron/core/checks/model';
import type { Verdict } from '../../../electron/model/check-words';
import type { Promises } from '../../../electron/model/promises';
import { grantOf, outcomeOf, PROMISES, stillLab, TOKENS, tokenReply } from './still-lab';

const given = (refreshToken = 'r2'): TokenReply =>
  tokenReply(200, { ok: true, tokens: { ...TOKENS, from: 'run', accessToken: 'second', refreshToken } });
const refused = (error: string | null, status = 400) => tokenReply(status, { error });

/** Races whose two answers, and those of the refreshes after them, come in this order. @param grants How many grants can be had. */
function labWith(answers: TokenReply[], promises: Partial<Promises> = {}, grants = 5) {
  let grant: LabGrant | null = null;
  let got = 0;
  const lab = stillLab({
    promises: { ...PROMISES, ...promises },
    async spare() {
      if (grant?.ended === null) return grant;
      got += 1;
      if (got > grants) throw new CouldNotRun('The sign-in was cancelled.');
      grant = grantOf({ refreshToken: 'r1' });
      return grant;
    },
    end(ended, why) {
      ended.ended ??= why;
    },
    async refresh() {
      const answer = answers.shift();
      if (answer === undefined) throw new Error('One refresh too many');
      return answer;
    },
  });
  return { lab, got: () => got, left: () => answers.length };
}

const LIVES = () => [given(), refused('invalid_grant'), given()];
const BOTH = () => [given(), given('r3'), given()];
const ENDS = () => [given(), refused('invalid_grant'), refused('invalid_grant')];
const NEITHER = () => [refused('invalid_grant'), refused('invalid_grant')];
const five = (race: () => TokenReply[]) => [race(), race(), race(), race(), race()].flat();

describe('two refreshes at the same moment', () => {
  it.each([
    ['pass', 'The family stayed valid. This happened in 5 of 5 tries.', five(LIVES), {}],
    ['pass', 'Both refreshes succeeded, and the family stayed valid. This happened in 5 of 5 tries.', five(BOTH), {}],
    ['warn', 'must never send two refreshes at once here. This happened in 5 of 5 tries.', five(ENDS), {}],
    ['fail', 'are unusable. This happened in 5 of 5 tries.', five(ENDS), { reuseEndsFamily: 'no' }],
    ['fail', 'Both refreshes were rejected', five(NEITHER), {}],
    [
      'fail',
      'none of the refresh tokens they returned works',
      five(() => [given(), given('r3'), refused('invalid_grant'), refused('invalid_grant')]),
      {},
    ],
    ['pass', 'no tokens (status 429)', five(() => [given(), refused(null, 429), given()]), {}],
    [
      'warn',
      'varies: in 3 of 5 tries one succeeded and the family stayed valid, in 2 of 5 tries both succeeded and the family stayed valid.',
      [LIVES(), BOTH(), LIVES(), BOTH(), LIVES()].flat(),
      {},
    ],
    [
      'warn',
      'varies: in 4 of 5 tries both succeeded and the family stayed valid, in 1 of 5 tries one succeeded and the family was revoked. A client must never',
      [BOTH(), BOTH(), ENDS(), BOTH(), BOTH()].flat(),
      { leewaySeconds: 10 },
    ],
    ['could-not-run', 'It is unknown', [given(), refused('invalid_grant'), refused(null, 503)], {}],
    ['could-not-run', 'Neither of two', [refused('invalid_grant'), refused(null, 503)], {}],
    [
      'pass',
      'This happened in 2 of 2 tries. The check then stopped: Neither of two simultaneous refreshes returned tokens.',
      [LIVES(), LIVES(), refused(null, 503), refused(null, 503)].flat(),
      {},
    ],
  ] as [Verdict, string, TokenReply[], Partial<Promises>][])('%s: %s', async (verdict, text, answers, promises) => {
    const { lab, left } = labWith(answers, promises);
    const outcome = await outcomeOf(REFRESH_CHECKS, 'refresh.concurrent', lab);
    expect(outcome.text).toContain(text);
    expect(outcome.verdict).toBe(verdict);
    expect(left()).toBe(0);
  });

  it('are tried on one grant while it lives, and on a new one each time it ends', async () => {
    const living = labWith(five(LIVES));
    await outcomeOf(REFRESH_CHECKS, 'refresh.concurrent', living.lab);
    const ending = labWith(five(ENDS));
    await outcomeOf(REFRESH_CHECKS, 'refresh.concurrent', ending.lab);
    expect([living.got(), ending.got()]).toEqual([1, 5]);
  });

  it('are judged by as many tries as there were sign-ins', async () => {
    const { lab } = labWith(ENDS(), {}, 1);
    const { text, measured } = await outcomeOf(REFRESH_CHECKS, 'refresh.concurrent', lab);
    expect(text).toContain('This happened in 1 of 1 try. The check then stopped: The sign-in was cancelled.');
    expect(measured).toContainEqual({ name: 'One succeeded and the family was revoked', value: '1 of 1 try' });
  });
});
