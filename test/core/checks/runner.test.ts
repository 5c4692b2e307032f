import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { CHECKS } from '../../../electron/core/checks/catalogue';
import type { LabGrant } from '../../../electron/core/checks/lab';
import { type Check, CouldNotRun, NotApplicable } from '../../../electron/core/checks/model';
import type { Run } from '../../../electron/core/checks/run';
import type { LoggedExchange } from '../../../electron/model/exchange';
import { Failure } from '../../../electron/model/failure';
import { PROMISES } from '../../../electron/model/promises';
import { sampleCheck } from './samples';
import { sharedStage, type Stage } from './stage';

describe.each(['practice', 'opaque', 'katana', 'catapa'] as const)('a lab at the face %s', (face) => {
  const stage = sharedStage({ face });

  it('gets a grant of its own, calls and refreshes', async () => {
    let accessToken = '';
    const check = sampleCheck(
      async (lab) => {
        const grant = await lab.main();
        ({ accessToken } = grant);
        expect((await lab.call(accessToken)).accepted).toBe(true);
        expect((await lab.call(null)).refused).toBe(true);
        if (grant.refreshToken !== null) {
          const reply = await lab.refresh(grant);
          expect([reply.status, reply.error]).toEqual([200, null]);
          expect([grant.accessToken, grant.generation]).toEqual([reply.tokens?.accessToken, 2]);
          expect(grant.earlier).toMatchObject([{ accessToken }]);
        }
        return { verdict: 'pass', text: `It is ${accessToken}.` };
      },
      { grants: ['main'], effect: 'renews' },
    );
    const run = await stage.runChecks([check]);
    const [result] = run.results;
    expect(result).toMatchObject({ verdict: 'pass', problem: null, text: expect.stringMatching(/^It is \[access token [0-9a-f]+\]\.$/) });
    expect(JSON.stringify(run)).not.toContain(accessToken);
    const proof = run.exchanges.filter(({ purpose }) => purpose !== 'revocation');
    expect(result?.evidence).toEqual(proof.map(({ id }) => id));
    const purposes = proof.map(({ purpose }) => purpose);
    expect(purposes).toEqual(
      face === 'catapa' ? ['token', 'call', 'call'] : ['authorize', 'authorize', 'callback', 'token', 'call', 'call', 'refresh'],
    );
    expect(run.families).toMatchObject([{ name: 'Main grant', generations: face === 'catapa' ? [{}] : [{}, {}] }]);
    const revokes = face === 'practice' || face === 'opaque';
    expect(run.exchanges.length - proof.length).toBe(revokes ? 1 : 0);
    expect(run.families[0]?.events.at(-1)?.text).toMatch(revokes ? /^Revoked at the end of the run\.$/ : /^Left over from this run\./);
  });
});

describe('a lab', () => {
  const stage = sharedStage({ connected: true });

  it('only looks at the tokens of the person', async () => {
    const before = (await stage.tokens.read(stage.connection.id)).grant;
    const fingerprint = stage.deps.fingerprint(before?.accessToken ?? '');
    const { response, ...exchange } = await anExchange(stage);
    const logged: LoggedExchange = {
      ...exchange,
      id: 'from-log',
      purpose: 'token',
      response: response && { ...response, headers: [{ name: 'cache-control', value: 'no-store' }] },
      secrets: [{ kind: 'access token', fingerprint, where: 'response member access_token' }],
    };
    const run = await stage.runChecks(
      [
        sampleCheck(async (lab) => {
          const tokens = await lab.stored();
          expect(tokens).toMatchObject({ from: 'stored', accessToken: before?.accessToken, callback: null });
          expect(tokens.headers).toEqual([{ name: 'cache-control', value: 'no-store' }]);
          expect((await lab.call(tokens.accessToken)).accepted).toBe(true);
          return { verdict: 'pass', text: 'Looked.' };
        }),
        sampleCheck(
          async (lab) => {
            const { accessToken, refreshToken } = await lab.stored();
            await expect(lab.revoke(accessToken, 'access')).rejects.toThrow(CouldNotRun);
            const grant = await lab.spare();
            await expect(lab.refresh(grant, { refreshToken: refreshToken ?? '' })).rejects.toThrow(CouldNotRun);
            return { verdict: 'pass', text: 'Refused.' };
          },
          { effect: 'ends' },
        ),
      ],
      { deps: { logged: async () => [logged] } },
    );
    expect(run.results.map(({ verdict, problem }) => [verdict, problem])).toEqual([
      ['pass', null],
      ['pass', null],
    ]);
    expect(run.results[0]?.evidence[0]).toBe('from-log');
    expect((await stage.tokens.read(stage.connection.id)).grant).toEqual(before);
    expect(run.exchanges.map(({ purpose }) => purpose).filter((purpose) => ['refresh', 'revocation'].includes(purpose))).toEqual([
      'revocation',
    ]);
  });

  it('looks at the grant of the run where the run gets one anyway', async () => {
    const result = await stage.runChecks([
      sampleCheck(async (lab) => ({ verdict: (await lab.stored()).from === 'run' ? 'pass' : 'fail', text: 'x' })),
      sampleCheck(async (lab) => ({ verdict: (await lab.main()) ? 'pass' : 'fail', text: 'x' }), { grants: ['main'] }),
    ]);
    expect(result.results.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    expect(result.families).toHaveLength(1);
  });

  it('asks once for what several checks want to know, and gives each the proof', async () => {
    let asked = 0;
    const wondering = sampleCheck(async (lab) => {
      const status = await lab.once('status', async () => {
        asked += 1;
        lab.step('Calling without a token');
        return (await lab.call(null)).status;
      });
      return { verdict: 'pass', text: `${status}` };
    });
    const { results, exchanges } = await stage.runChecks([wondering, wondering]);
    expect([asked, exchanges.length]).toEqual([1, 1]);
    expect(results.map(({ text, evidence, steps }) => [text, evidence, steps.map((step) => step.text)])).toEqual(
      Array(2).fill(['401', [exchanges[0]?.id], ['Calling without a token']]),
    );
  });

  it('has the steps of an experiment once, however often a check asks for it', async () => {
    const wondering = sampleCheck(async (lab) => {
      const ask = () =>
        lab.once('answer', async () => {
          lab.step('Thinking it over');
          return 42;
        });
      await ask();
      return { verdict: 'pass', text: `${await ask()}` };
    });
    const { results } = await stage.runChecks([wondering, wondering]);
    expect(results.map(({ steps }) => steps.map(({ text }) => text))).toEqual([['Thinking it over'], ['Thinking it over']]);
  });

  it('hands out a spare grant while it lives, then another', async () => {
    const names: string[] = [];
    const { families } = await stage.runChecks([
      sampleCheck(async (lab) => {
        const first = await lab.spare();
        const same = await lab.spare();
        lab.end(first, 'Used up.');
        const second = await lab.spare();
        const fresh: LabGrant = await lab.freshCode();
        names.push(first.name, same.name, second.name, fresh.name, (await lab.spare()).name, (await lab.main()).name);
        expect((await lab.withScopes(['openid'])).scopesAsked).toEqual(['openid']);
        expect(await lab.withScopes(['openid'])).toBe(await lab.withScopes(['openid']));
        return { verdict: 'pass', text: 'x' };
      }),
    ]);
    expect(names).toEqual(['Spare grant 1', 'Spare grant 1', 'Spare grant 2', 'Spare grant 3', 'Spare grant 3', 'Main grant']);
    expect(families.map(({ name }) => name)).toEqual(['Spare grant 1', 'Spare grant 2', 'Spare grant 3', 'Main grant', 'Grant for openid']);
    expect(families[0]?.events).toMatchObject([{ text: 'Signed in' }, { text: 'Used up.', tone: 'bad' }]);
  });

  it('sends what the app would, but for what a check changes', async () => {
    const sent: string[] = [];
    const http: typeof stage.deps.http = {
      send: (request) => {
        if (request.url.endsWith('/token')) sent.push(request.body ?? '');
        return stage.deps.http.send(request);
      },
    };
    await stage.runCheck(
      sampleCheck(
        async (lab) => {
          const grant = await lab.spare();
          await lab.refresh(grant, {
            scope: ['openid'],
            redirectUri: 'https://other.example/',
            resource: [`${stage.practice.url}/api`],
            adopt: false,
          });
          const code = await lab.obtainCode('Why.');
          await lab.exchangeCode(code, { codeVerifier: null, redirectUri: false, audience: 'a' });
          return { verdict: 'pass', text: 'x' };
        },
        { effect: 'spends' },
      ),
      { deps: { http } },
    );
    const forms = sent.map((body) => new URLSearchParams(body));
    expect(forms.map((form) => [...form.keys()].join(' '))).toEqual([
      'code redirect_uri code_verifier resource grant_type',
      'refresh_token scope redirect_uri resource grant_type',
      'code resource audience grant_type',
    ]);
    expect(forms[1]?.get('redirect_uri')).toBe('https://other.example/');
  });

  it('asks no more of a person who cancelled', async () => {
    const signing = sampleCheck(async (lab) => ({ verdict: 'pass', text: (await lab.main()).name }));
    const more = sampleCheck(async (lab) => ({ verdict: 'pass', text: (await lab.freshCode()).name }));
    let asked = 0;
    const seen: Run['signIn'][] = [];
    const run = await stage.runChecks([signing, more], {
      onChange: ({ signIn }) => {
        if (signIn !== null) seen.push(signIn);
      },
      deps: {
        flows: {
          obtainTokens: () => Promise.reject(new Error('It signs in by redirect.')),
          obtainCode: (id, options) => {
            asked += 1;
            return cancelled(stage, id, options);
          },
        },
      },
    });
    expect(run.results.map(({ verdict, problem }) => [verdict, problem?.code])).toEqual([
      ['could-not-run', 'cancelled'],
      [null, undefined],
    ]);
    expect(run).toMatchObject({ status: 'stopped', problem: { code: 'cancelled' } });
    expect(seen[0]).toEqual({ number: 1, of: 1, why: 'The checks need their own tokens.' });
    expect(run.signIn).toBe(null);
    expect(asked).toBe(1);
  });

  it('asks no more where the code of a sign-in brings no tokens', async () => {
    const before = stage.opened.length;
    const needing = (get: 'main' | 'spare') => sampleCheck(async (lab) => ({ verdict: 'pass', text: (await lab[get]()).name }));
    const run = await stage.runChecks([needing('main'), needing('spare'), needing('main')], { fault: ['secret-revoked', true] });
    expect(run.results.map(({ verdict, problem }) => [verdict, problem?.code])).toEqual([
      ['could-not-run', 'client-refused'],
      [null, undefined],
      [null, undefined],
    ]);
    expect(run.problem).toMatchObject({ code: 'client-refused', what: 'The server rejected this client (invalid_client).' });
    expect(stage.opened.length).toBe(before + 1);
  });

  it('can take a changed state down, with what came back as proof', async () => {
    const run = await stage.runChecks([sampleCheck(async (lab) => ({ verdict: 'pass', text: (await lab.main()).name }))], {
      fault: ['state-changed', true],
    });
    expect(run.results[0]?.problem?.code).toBe('flow-state-unknown');
    expect(run.exchanges.map(({ purpose, error }) => [purpose, error])).toEqual([
      ['authorize', null],
      ['authorize', null],
      ['callback', 'flow-state-unknown'],
    ]);
    expect(run.results[0]?.evidence).toEqual(run.exchanges.map(({ id }) => id));
  });
});

/** A sign-in that the person breaks off at once. */
async function cancelled(stage: Stage, id: string, options: Parameters<Stage['flows']['obtainCode']>[1]) {
  const obtained = stage.flows.obtainCode(id, options);
  for (const flow of stage.flows.list()) stage.flows.cancel(flow.id);
  return obtained;
}

async function anExchange(stage: Stage) {
  const { exchanges } = await stage.runChecks([
    sampleCheck(async (lab) => ({ verdict: 'pass', text: `${(await lab.call(null)).status}` })),
  ]);
  const [exchange] = exchanges;
  if (exchange === undefined) throw new Error('No exchange was taken down.');
  return exchange;
}

describe('a run', () => {
  const stage = sharedStage({ connection: { grantType: 'client_credentials', scopes: ['api:read'] } });

  it('says of each check how it ended', async () => {
    const failure = new Failure({ code: 'network-dns', what: 'No such host.', likelyCause: 'A slip.', action: 'Look.' });
    const rejecting = (error: Error) => sampleCheck(() => Promise.reject(error));
    const { results, status } = await stage.runChecks([
      sampleCheck(async () => ({ verdict: 'warn', text: 'Hm.', expected: 'Better.', measured: [{ name: 'Found', value: '7 s' }] })),
      rejecting(new NotApplicable('No such thing here.')),
      rejecting(new CouldNotRun('It took too long.')),
      rejecting(failure),
      rejecting(new TypeError('secret canary')),
    ]);
    expect(status).toBe('done');
    expect(results.map(({ verdict, text, problem }) => [verdict, text, problem?.code])).toEqual([
      ['warn', 'Hm.', undefined],
      ['not-applicable', 'No such thing here.', undefined],
      ['could-not-run', 'It took too long.', undefined],
      ['could-not-run', 'No such host.', 'network-dns'],
      ['could-not-run', 'Something went wrong inside Tokenscope during this check.', 'internal'],
    ]);
    expect(results[0]).toMatchObject({ expected: 'Better.', measured: [{ name: 'Found', value: '7 s' }] });
    expect(JSON.stringify(results)).not.toContain('canary');
    for (const result of results) expect(result.endedAt).toBeGreaterThanOrEqual(result.startedAt ?? Number.NaN);
  });

  it('expects what was promised, else what the standard wants, unless the check says what it expects', async () => {
    const found = async () => ({ verdict: 'pass', text: 'So.' }) as const;
    const checks = [
      sampleCheck(found, { promise: 'leewaySeconds' }),
      sampleCheck(found, { promise: 'rotates' }),
      sampleCheck(async () => ({ ...(await found()), expected: 'Mine.' }), { promise: 'leewaySeconds' }),
      sampleCheck(found),
      sampleCheck(found, { wants: 'It works (RFC 6749, section 6).' }),
      sampleCheck(() => Promise.reject(new NotApplicable('No.')), { promise: 'leewaySeconds' }),
    ];
    const { results } = await stage.runChecks(checks, { promises: { leewaySeconds: 10, rotates: 'any' } });
    const sentence = 'The old refresh token may be accepted for 10 s after a rotation.';
    const stated = 'It holds (RFC 6749).';
    expect(results.map(({ expected }) => expected)).toEqual([sentence, stated, 'Mine.', stated, 'It works (RFC 6749, section 6).', null]);
  });

  it('says of every check that fails what was expected, also where nothing was promised', async () => {
    const failing = CHECKS.map((check): Check => ({ ...check, run: async () => ({ verdict: 'fail', text: 'No.' }) }));
    const unpromised = (schema: v.GenericSchema) => ['any', null].filter((answer) => v.is(schema, answer));
    const nothing = Object.fromEntries(
      Object.entries(PROMISES).flatMap(([name, { schema }]) => unpromised(schema).map((answer) => [name, answer])),
    );
    const { results } = await stage.runChecks(failing, { promises: nothing });
    expect(results).toHaveLength(CHECKS.length);
    const seconds = ['issue.lifetime', 'issue.clock', 'refresh.lifetime', 'end.expiry'];
    for (const { id, verdict, expected } of results) {
      expect([id, verdict, expected]).toEqual([id, 'fail', expect.stringMatching(/^\S.*\.$/)]);
      // Of these something is always expected of the provider, if only a bound.
      if (!seconds.includes(id)) expect([id, expected]).toEqual([id, expect.stringMatching(/(RFC \d{4}|OpenID).*section.*\)\.$/)]);
    }
  });

  it('lets nothing pass where the server can not be found', async () => {
    const failing = { discover: stage.deps.discoveries.discover, resolveEndpoints: () => Promise.reject(new Error('no')) };
    const run = await stage.runChecks([sampleCheck(async () => ({ verdict: 'pass', text: 'x' }))], { deps: { discoveries: failing } });
    expect(run.results).toMatchObject([{ verdict: 'could-not-run', problem: { code: 'internal' } }]);
  });

  it('waits with progress, and can be told not to', async () => {
    const waiting = (ms: number) =>
      sampleCheck(async (lab) => {
        const from = lab.now();
        await lab.wait(ms, 'until it is over');
        return { verdict: 'pass', text: `${lab.now() - from >= ms}` };
      });
    const seen: Run['results'][number]['wait'][] = [];
    const { results } = await stage.runChecks([waiting(30), waiting(60_000), waiting(100_001)], {
      options: { maxWaitMs: 100_000 },
      onChange: (run, runner) => {
        const wait = run.results.find((result) => result.wait !== null)?.wait ?? null;
        if (wait !== null) seen.push(wait);
        if (wait !== null && wait.until - wait.from > 1000) setTimeout(() => runner.skipWait(), 5);
      },
    });
    expect(results.map(({ verdict, text, wait }) => [verdict, text, wait])).toEqual([
      ['pass', 'true', null],
      ['could-not-run', 'The wait was skipped.', null],
      ['could-not-run', 'Skipped: the wait would take 1 min 40 s, and this plan waits 1 min 40 s at most.', null],
    ]);
    expect(seen[0]).toMatchObject({ text: 'until it is over', canSkip: true });
  });

  it('stops at once when told to', async () => {
    const long = sampleCheck(async (lab) => {
      await lab.wait(3_600_000, 'for long');
      return { verdict: 'pass', text: 'x' };
    });
    const run = await stage.runChecks([long, long], {
      options: { maxWaitMs: 3_600_000 },
      onChange: ({ results }, runner) => {
        if (results[0]?.wait) runner.stop();
      },
    });
    expect(run.status).toBe('stopped');
    expect(run.results).toMatchObject([
      { status: 'done', verdict: 'could-not-run', text: 'The run was stopped.' },
      { status: 'waiting', verdict: null },
    ]);
  });

  /** Stops the run while the check waits for its second answer. */
  async function expectStopped(slow: Check): Promise<void> {
    const run = await stage.runChecks([slow], {
      onChange: ({ exchanges }, runner) => {
        if (exchanges.length === 1) setTimeout(() => runner.stop(), 50);
      },
    });
    expect(run).toMatchObject({ status: 'stopped', results: [{ verdict: 'could-not-run', text: 'The run was stopped.' }] });
  }

  it('breaks a request off when it is stopped', async () => {
    const slow = sampleCheck(async (lab) => {
      const { accessToken } = await lab.main();
      await lab.call(accessToken, { call: { method: 'GET', url: '/slow?ms=30000' } });
      return { verdict: 'pass', text: 'x' };
    });
    await expectStopped(slow);
  });

  it('takes a request that it broke off for nothing that the server did', async () => {
    const slow = sampleCheck(async (lab) => {
      const { accessToken } = await lab.main();
      try {
        await lab.call(accessToken, { call: { method: 'GET', url: '/slow?ms=30000' } });
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
      return { verdict: 'warn', text: 'The answer got lost.' };
    });
    await expectStopped(slow);
  });

  it('does not wait for what does not end by itself when it is stopped, and was stopped also where a check still says what it found', async () => {
    const stopping = { onChange: (_: Run, runner: { stop(): void }) => runner.stop() };
    const asking = sampleCheck(() => new Promise(() => {}));
    expect(await stage.runChecks([asking], stopping)).toMatchObject({ status: 'stopped', results: [{ text: 'The run was stopped.' }] });
    const measuring = sampleCheck(async (lab) => {
      await lab.wait(60_000, 'for long').catch(() => {});
      return { verdict: 'could-not-run', text: 'At least 1 s.' };
    });
    expect(await stage.runChecks([measuring], stopping)).toMatchObject({ status: 'stopped', results: [{ text: 'At least 1 s.' }] });
  });

  it('keeps nothing of what an API answers with success', async () => {
    const { exchanges } = await stage.runChecks([
      sampleCheck(async (lab) => {
        const reply = await lab.call((await lab.main()).accessToken);
        return { verdict: reply.body.length > 10 ? 'pass' : 'fail', text: 'x' };
      }),
    ]);
    const call = exchanges.find(({ purpose }) => purpose === 'call');
    expect(call?.response?.body).toMatchObject({ text: '', kind: 'json', cutAt: 0 });
    expect(call?.response?.body.bytes).toBeGreaterThan(10);
  });
});
