import { describe, expect, it } from 'vitest';
import { type Act, answeredText, formOf, isCodeExchange, sentHeader } from '../../../electron/core/client-checks/acts';
import { type ClientCheck, failed, notSeen, passed } from '../../../electron/core/client-checks/definition';
import type { Ask } from '../../../electron/core/client-checks/lead';
import { ProofRunner } from '../../../electron/core/client-checks/runner';
import { scene } from '../../../electron/core/client-checks/scene';
import { SIGN_IN } from '../../../electron/core/client-checks/scenes/sign-in';
import { actsOf } from '../../core/client-checks/acts';
import { DEPS, leadOf, openAt, referenceLead, specOf } from './proof';

const texts = { failed: 'It does not', why: 'It matters.', reference: 'RFC 6749', plans: [] };

/** Quotes secrets, as no check should. */
const QUOTES: ClientCheck = {
  ...texts,
  id: 'app-token.quotes',
  statement: 'The app exchanges its code',
  scenes: ['sign-in'],
  see: 'Let the app sign in.',
  judge({ acts }) {
    const act = acts.find(isCodeExchange);
    if (!act) return notSeen('There was no exchange.');
    return failed(`Its code was ${formOf(act).get('code')}, its proof ${sentHeader(act, 'authorization')}.`, [act]);
  },
};

const UNSEEN: ClientCheck = {
  ...texts,
  id: 'app-end.unseen',
  statement: 'The app signs out',
  scenes: ['nothing-comes'],
  see: 'Sign out of the app.',
  judge: ({ acts }) => (acts.length > 0 ? passed('It did.', acts) : notSeen('It did not sign out.')),
};

const NOTHING_COMES = scene({
  id: 'nothing-comes',
  name: 'Nothing comes',
  says: 'Nothing is played.',
  from: 'any',
  leaves: 'signed-in',
  play: async (on) => void (await on.ask('sign-out')),
});

describe('a proof', () => {
  it('judges an app at the provider, with its exchanges as evidence and no secret in it', async () => {
    const stage = await openAt('oidc');
    const secrets = new Set([stage.given.clientSecret]);
    stage.onAct((act) => {
      if (act.leg !== 'token') return;
      for (const name of ['access_token', 'refresh_token', 'id_token']) secrets.add(answeredText(act, name) ?? stage.given.clientSecret);
      secrets.add(formOf(act).get('code') ?? '');
    });
    const lead = {
      ...referenceLead(stage),
      output: () => [`secret=${stage.given.clientSecret}`, [...secrets].join(' ').repeat(3)].map((text) => ({ at: 1, text })),
    };
    const run = await new ProofRunner(DEPS, specOf([QUOTES]), stage, lead).go();
    await stage.close();
    expect(run).toMatchObject({ status: 'done', proves: 'app', results: [{ verdict: 'fail', status: 'done' }] });
    const proof = run.exchanges.filter(({ id }) => run.results[0]?.evidence.includes(id));
    expect(proof.map(({ purpose, status }) => [purpose, status])).toEqual([['token', 200]]);
    expect(run.exchanges.map(({ purpose }) => purpose)).toEqual(['discovery', 'authorize', 'callback', 'token', 'jwks', 'call']);
    expect(secrets.size).toBe(5);
    const written = JSON.stringify(run);
    // Nor the beginning of one that was cut.
    for (const secret of secrets) expect(written).not.toContain(secret.slice(0, 60));
    expect(run.results[0]?.steps[0]?.text).toMatch(/^The app wrote: secret=\[client secret/);
  });

  it('waits only for checks that the scene decides, tells each its own time, and has token families at any moment', async () => {
    const stage = await openAt('oidc');
    const both: ClientCheck = { ...QUOTES, id: 'app-token.both', scenes: ['sign-in', 'nothing-comes'] };
    const also: ClientCheck = { ...UNSEEN, id: 'app-end.also' };
    const seen: Record<string, [status: string[], families: string[]]> = {};
    const lead = referenceLead(stage);
    const heard = {
      ...lead,
      ask: async (what: Ask, times: number, signal: AbortSignal) => {
        const { results, families } = runner.snapshot();
        seen[what] = [results.map(({ status }) => status), families.map(({ name }) => name)];
        return what === 'sign-out' ? ({ word: 'done' } as const) : lead.ask(what, times, signal);
      },
    };
    const spec = specOf([QUOTES, both, UNSEEN, also], { scenes: [SIGN_IN, NOTHING_COMES] });
    let ticks = 0;
    const clock = { now: () => DEPS.clock.now() + ticks++ };
    const runner: ProofRunner = new ProofRunner({ ...DEPS, clock }, spec, stage, heard);
    const run = await runner.go();
    await stage.close();
    expect(seen).toMatchObject({
      'sign-in': [['running', 'waiting', 'waiting', 'waiting'], []],
      'sign-out': [['done', 'running', 'running', 'running'], ['Sign-in 1']],
    });
    const [exchange] = run.exchanges.filter(({ purpose }) => purpose === 'token');
    const times = run.results.map(({ startedAt, endedAt }) => [startedAt, (endedAt ?? 0) - (startedAt ?? 0)]);
    const own = [exchange?.at, exchange?.tookMs];
    const sceneMs = times[2]?.[1];
    expect(times).toEqual([own, own, [expect.any(Number), sceneMs], [expect.any(Number), 0]]);
    expect(sceneMs).toBeGreaterThan(0);
  });

  it('does not see what an app does not do, and says what to do', async () => {
    const stage = await openAt('oidc');
    const lead = { ...leadOf(() => new Promise(() => {})), speaks: false, quietMs: 10, patienceMs: 20 };
    const run = await new ProofRunner(DEPS, specOf([QUOTES, UNSEEN], { scenes: [SIGN_IN, NOTHING_COMES] }), stage, lead).go();
    await stage.close();
    expect(run.results.map(({ verdict, text }) => [verdict, text])).toEqual([
      ['not-seen', 'There was no exchange. Let the app sign in.'],
      ['not-seen', 'It did not sign out. Sign out of the app.'],
    ]);
  });

  it('stops listening to an app that floods the provider, and says so', async () => {
    const stage = await openAt('oidc');
    const listeners: ((act: Act) => void)[] = [];
    const onAct = (listener: (act: Act) => void) => {
      listeners.push(listener);
      return () => {};
    };
    const [act] = actsOf({ leg: 'token', form: { grant_type: 'refresh_token' }, status: 400, json: { error: 'invalid_grant' } });
    const lead = leadOf(async () => {
      for (let count = 0; count < 6_000; count += 1) for (const tell of listeners) tell({ ...(act as Act), id: `${count}`, endedAt: null });
    });
    const run = await new ProofRunner(DEPS, specOf([QUOTES, UNSEEN], { scenes: [SIGN_IN, NOTHING_COMES] }), { ...stage, onAct }, lead).go();
    await stage.close();
    expect(run.problem?.what).toBe('The app sent 5000 requests, and Tokenscope stopped listening to it.');
    expect(run.status).toBe('stopped');
    expect(run.results.filter(({ verdict }) => verdict === 'pass')).toEqual([]);
  });

  it('can be paused, skipped and stopped', async () => {
    const stage = await openAt('oidc');
    const asked: string[] = [];
    const lead = { ...leadOf(() => new Promise(() => {})), patienceMs: null };
    const heard = {
      ...lead,
      ask: (what: Ask, times: number, signal: AbortSignal) => {
        asked.push(what);
        return lead.ask(what, times, signal);
      },
    };
    const runner: ProofRunner = new ProofRunner(DEPS, specOf([QUOTES, UNSEEN], { scenes: [SIGN_IN, NOTHING_COMES] }), stage, heard);
    runner.pause(true);
    const over = runner.go();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toEqual([]);
    runner.pause(false);
    await expect.poll(() => runner.now?.asks).toBe('Now sign in with your app.');
    await expect.poll(() => asked).toEqual(['sign-in']);
    runner.skip();
    await expect.poll(() => asked).toEqual(['sign-in', 'sign-out']);
    expect(runner.snapshot().results.map(({ verdict, text }) => [verdict, text])).toEqual([
      ['not-seen', 'It was skipped. Let the app sign in.'],
      [null, ''],
    ]);
    runner.stop();
    const see = 'Run it again, and let it come to its end.';
    const stopped = { verdict: 'not-seen', status: 'done', text: `The run was stopped before this could be seen. ${see}`, see };
    expect(await over).toMatchObject({ status: 'stopped', results: [{ verdict: 'not-seen' }, stopped] });
    expect(runner.now).toBeNull();
    await stage.close();
  });
});
