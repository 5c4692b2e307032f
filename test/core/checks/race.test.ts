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
    ['pass', 'the family lives on. It was so in 5 of 5 tries.', five(LIVES), {}],
    ['pass', 'Both refreshes were taken, and the family lives on. It was so in 5 of 5 tries.', five(BOTH), {}],
    ['warn', 'must never refresh twice at once here. It was so in 5 of 5 tries.', five(ENDS), {}],
    ['fail', 'are of no use. It was so in 5 of 5 tries.', five(ENDS), { reuseEndsFamily: 'no' }],
    ['fail', 'Both refreshes were refused', five(NEITHER), {}],
    [
      'fail',
      'no refresh token that they gave works',
      five(() => [given(), given('r3'), refused('invalid_grant'), refused('invalid_grant')]),
      {},
    ],
    ['pass', 'not answered with tokens (status 429)', five(() => [given(), refused(null, 429), given()]), {}],
    [
      'warn',
      'is chance: in 3 of 5 tries one was taken and the family lived on, in 2 of 5 tries both were taken and the family lived on.',
      [LIVES(), BOTH(), LIVES(), BOTH(), LIVES()].flat(),
      {},
    ],
    [
      'warn',
      'is chance: in 4 of 5 tries both were taken and the family lived on, in 1 of 5 tries one was taken and the family ended. A client must never',
      [BOTH(), BOTH(), ENDS(), BOTH(), BOTH()].flat(),
      { leewaySeconds: 10 },
    ],
    ['could-not-run', 'is not known', [given(), refused('invalid_grant'), refused(null, 503)], {}],
    ['could-not-run', 'neither gave tokens', [refused('invalid_grant'), refused(null, 503)], {}],
    [
      'pass',
      'It was so in 2 of 2 tries. Then no more was tried: Of two refreshes at once neither gave tokens.',
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
    expect(text).toContain('It was so in 1 of 1 try. Then no more was tried: The sign-in was cancelled.');
    expect(measured).toContainEqual({ name: 'One was taken and the family ended', value: '1 of 1 try' });
  });
});
