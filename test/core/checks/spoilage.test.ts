import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../electron/core/checks/catalogue';
import { signInsOf } from '../../../electron/core/checks/cost';
import type { Check } from '../../../electron/core/checks/model';
import type { Run } from '../../../electron/core/checks/run';
import { sampleCheck } from './samples';
import { checkStage, sharedStage, type Fault } from './stage';

/** A plan of these, and in the order that `seed` gives; the same seed gives the same order everywhere. */
function shuffled(checks: readonly Check[], seed: number): Check[] {
  // Park and Miller's generator.
  let state = seed;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const rest = [...checks];
  return Array.from({ length: rest.length }, () => rest.splice(Math.floor(random() * rest.length), 1)).flat();
}

const verdicts = ({ results }: Run) => Object.fromEntries(results.map(({ id, verdict }) => [id, verdict]).sort());

/** Servers on which one check could take what another one did for the server's own doing. */
const SERVERS: [name: string, seed: number, faults: Fault[]][] = [
  ['without faults', 1, []],
  [
    'that keeps a narrower scope, burns the refresh token on a wrong secret, and ends the old access token with a refresh',
    3,
    [
      ['narrower-scope-sticks', true],
      ['wrong-secret-burns', true],
      ['old-access-token-dies', true],
    ],
  ],
  [
    'that burns the refresh token on a wrong secret and refuses without a word, as its API does',
    4,
    [
      ['wrong-secret-burns', true],
      ['bare-refusal', 400],
      ['api-bare-refusal', 403],
    ],
  ],
];

describe('checks in any order come to the same verdicts', () => {
  // Side by side, for most of the time they wait for tokens to expire.
  it.concurrent.each(SERVERS)('at a server %s', async (_name, seed, faults) => {
    const stage = await checkStage({ accessTokenSeconds: 5 });
    try {
      const inOrder = await stage.runChecks(CHECKS, { fault: faults });
      const run = await stage.runChecks(shuffled(CHECKS, seed), { fault: faults });
      const said = run.results.map(({ id, text }) => `${id}: ${text}`);
      expect([seed, said, verdicts(run)]).toEqual([seed, said, verdicts(inOrder)]);
    } finally {
      await stage.stop();
    }
  });
});

describe('what a check declares', () => {
  const stage = sharedStage();

  it('is that what narrows, spends or ends has a grant of its own', () => {
    for (const { id, grants, effect = 'reads' } of CHECKS) {
      const own = ['narrows', 'spends', 'ends'].includes(effect);
      expect([id, grants.includes('main') && own]).toEqual([id, false]);
      if (own) expect([id, grants.some((use) => ['spare', 'fresh-code', 'fresh-device'].includes(use))]).toEqual([id, true]);
    }
  });

  it.each([
    ['reads', 'refreshes', async (lab) => void (await lab.refresh(await lab.main()))],
    ['renews', 'asks the main grant for less scope', async (lab) => void (await lab.refresh(await lab.main(), { scope: ['openid'] }))],
    ['ends', 'revokes the main grant', async (lab) => void (await lab.revoke((await lab.main()).accessToken, 'access'))],
    ['ends', 'asks the main grant for less scope', async (lab) => void (await lab.refresh(await lab.main(), { scope: ['openid'] }))],
    ['renews', 'sends a wrong secret', async (lab) => void (await lab.refresh(await lab.spare(), { clientSecret: 'wrong' }))],
    ['spends', 'revokes a spare grant', async (lab) => void (await lab.revoke((await lab.spare()).accessToken, 'access'))],
    [
      'spends',
      'uses a code again',
      async (lab) => {
        const { code } = await lab.freshCode();
        if (code !== null) await lab.exchangeCode(code);
      },
    ],
    [
      'spends',
      'uses an old refresh token',
      async (lab) => {
        const grant = await lab.spare();
        const { refreshToken } = grant;
        await lab.refresh(grant);
        await lab.refresh(grant, { refreshToken: refreshToken ?? '' });
      },
    ],
    [
      'spends',
      'refreshes twice at once',
      async (lab) => {
        const grant = await lab.spare();
        await Promise.all([lab.refresh(grant), lab.refresh(grant)]);
      },
    ],
  ] as [NonNullable<Check['effect']>, string, (lab: Parameters<Check['run']>[0]) => Promise<void>][])(
    'binds it: one that %s and %s is a fault of our own, and sends nothing',
    async (effect, _what, act) => {
      const check = sampleCheck(
        async (lab) => {
          await act(lab);
          return { verdict: 'pass', text: 'It was let.' };
        },
        { effect },
      );
      const { results } = await stage.runChecks([check, sampleCheck(async (lab) => ({ verdict: 'pass', text: (await lab.main()).name }))]);
      expect(results.map(({ verdict, problem }) => [verdict, problem?.code])).toEqual([
        ['could-not-run', 'internal'],
        ['pass', undefined],
      ]);
    },
  );
});

describe('a spare grant', () => {
  const stage = sharedStage();

  /** Which spare each of these gets, one after the other in one run. */
  async function spares(acts: [Check['effect'], (lab: Parameters<Check['run']>[0]) => Promise<unknown>][], fault: Fault[] = []) {
    const names: string[] = [];
    const checks = acts.map(([effect, act]) =>
      sampleCheck(
        async (lab) => {
          names.push((await lab.spare()).name);
          await act(lab);
          return { verdict: 'pass', text: 'x' };
        },
        { effect, grants: ['spare'] },
      ),
    );
    const run = await stage.runChecks(checks, { fault });
    return { names, run };
  }

  const leaves = async () => {};

  it('that was sent with a wrong secret is proven by a refresh, and is then the next check’s as well', async () => {
    const wrong = async (lab: Parameters<Check['run']>[0]) => lab.refresh(await lab.spare(), { clientSecret: 'wrong' });
    const { names, run } = await spares([
      ['spends', wrong],
      ['spends', leaves],
    ]);
    expect(names).toEqual(['Spare grant 1', 'Spare grant 1']);
    expect(run.results[1]?.steps[0]?.text).toMatch(/^Refreshes Spare grant 1 first/);
  });

  it('that a wrong secret burnt is not handed out again', async () => {
    const wrong = async (lab: Parameters<Check['run']>[0]) => lab.refresh(await lab.spare(), { clientSecret: 'wrong' });
    const burning: Fault[] = [
      ['wrong-secret-burns', true],
      ['bare-refusal', 400],
    ];
    const { names } = await spares(
      [
        ['spends', wrong],
        ['spends', leaves],
      ],
      burning,
    );
    expect(names).toEqual(['Spare grant 1', 'Spare grant 2']);
  });

  it('that a narrower refresh narrowed for good is not handed out again', async () => {
    const narrow = async (lab: Parameters<Check['run']>[0]) => lab.refresh(await lab.spare(), { scope: ['openid', 'offline_access'] });
    const acts: Parameters<typeof spares>[0] = [
      ['narrows', narrow],
      ['narrows', leaves],
    ];
    expect((await spares(acts)).names).toEqual(['Spare grant 1', 'Spare grant 1']);
    expect((await spares(acts, [['narrower-scope-sticks', true]])).names).toEqual(['Spare grant 1', 'Spare grant 2']);
  });

  it('that was revoked is not handed out again, and the others are proven first', async () => {
    const revoke = async (lab: Parameters<Check['run']>[0]) => lab.revoke((await lab.spare()).refreshToken ?? '', 'refresh');
    const { names } = await spares([
      ['ends', revoke],
      ['ends', leaves],
    ]);
    expect(names).toEqual(['Spare grant 1', 'Spare grant 2']);
  });

  it('is the main grant, where no later check needs that', async () => {
    const names: string[] = [];
    const reads = sampleCheck(async (lab) => ({ verdict: 'pass', text: (await lab.main()).name }), { grants: ['main'], effect: 'renews' });
    const ends = sampleCheck(
      async (lab) => {
        names.push((await lab.spare()).name);
        return { verdict: 'pass', text: 'x' };
      },
      { grants: ['spare'], effect: 'ends' },
    );
    await stage.runChecks([reads, ends]);
    await stage.runChecks([reads, ends, reads]);
    expect(names).toEqual(['Main grant', 'Spare grant 1']);
    const both = sampleCheck(
      async (lab) => {
        names.push((await lab.spare()).name, (await lab.main()).name);
        return { verdict: 'pass', text: 'x' };
      },
      { grants: ['spare'], effect: 'ends' },
    );
    await stage.runChecks([reads, both]);
    // What a control compares with is never the grant that is tested.
    expect(names.slice(2)).toEqual(['Main grant', 'Main grant 2']);
    expect([signInsOf([reads, ends], null), signInsOf([reads, ends, reads], null)]).toEqual([1, 2]);
  });
});
