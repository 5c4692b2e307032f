import { describe, expect, it } from 'vitest';
import type { ProofKeys } from '../../../electron/core/checks/bench/proof-keys';
import type { Evidence } from '../../../electron/core/checks/bench/evidence';
import { SignIns } from '../../../electron/core/checks/bench/sign-ins';
import { CONNECTION } from './still-lab';
import { Failure, type FailureCode } from '../../../electron/model/failure';
import type { FlowCode, ObtainCode } from '../../../electron/core/flows/flow';
import type { BrowserTraffic } from '../../../electron/core/exchanges/recording';

const CODE: FlowCode = {
  code: 'c',
  codeVerifier: 'v',
  nonce: null,
  redirectUri: 'dev.tokenscope:/oauth/callback',
  scopesAsked: [],
  callback: { parameters: [], stateSent: 's', issuerExpected: null },
  request: null,
};

const failure = (code: FailureCode) => new Failure({ code, what: 'It did not work.', likelyCause: '', action: '' });
const traffic = (purpose: BrowserTraffic['purpose'], url: string): BrowserTraffic => ({
  connectionId: 'c1',
  purpose,
  at: 0,
  url,
  secrets: [],
  failure: null,
});

/** What a sign-in takes (milliseconds), what goes through the browser, and what comes of it. */
interface Turn {
  ms?: number;
  heard?: BrowserTraffic[];
  /** The state of its request, where that is not in the URL. */
  state?: string;
  fails?: FailureCode;
}

function signIns(turns: Turn[]) {
  let now = 0;
  const asked: ObtainCode[] = [];
  const abort = new AbortController();
  const deps = {
    clock: { now: () => now, monotonic: () => now },
    connection: CONNECTION,
    evidence: { traffic: () => 'x' } as Pick<Evidence, 'traffic'> as Evidence,
    proofKeys: { own: async () => null } as Pick<ProofKeys, 'own'> as ProofKeys,
    signal: abort.signal,
    signIns: 2,
    log: { step: () => {}, prove: () => {}, wait: () => {}, signIn: () => {}, families: () => {} },
    flows: {
      async obtainCode(_id: string, options: ObtainCode) {
        const turn = turns[asked.length] ?? {};
        asked.push(options);
        now += turn.ms ?? 0;
        for (const each of turn.heard ?? []) options.onTraffic?.(each, turn.state);
        if (turn.fails !== undefined) throw failure(turn.fails);
        return CODE;
      },
      obtainTokens: () => Promise.reject(new Error('It signs in by redirect.')),
    },
  };
  return { signIns: new SignIns(deps, async () => null), asked, abort };
}

const AUTHORIZE = traffic('authorize', 'https://login.example/authorize?state=sent&redirect_uri=x');

describe('a sign-in that may be refused', () => {
  it('is waited for as long as several good ones take', async () => {
    const { signIns: on, asked } = signIns([{ ms: 20_000 }, { ms: 9_000 }, {}]);
    await on.obtain('Good.');
    await on.obtain('Good.');
    await on.attempt('May be refused.', {});
    expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([undefined, undefined, 100_000]);
  });

  it('is waited for half a minute at least', async () => {
    const { signIns: on, asked } = signIns([{ ms: 100 }, {}]);
    await on.obtain('Good.');
    await on.attempt('May be refused.', {});
    expect(asked[1]?.timeoutMs).toBe(30_000);
  });

  it('asks with the change it is given', async () => {
    const { signIns: on, asked } = signIns([{}]);
    expect(await on.attempt('Why.', { pkce: 'plain', unregistered: true })).toEqual({ kind: 'code', code: CODE });
    expect(asked[0]).toMatchObject({ purpose: 'Why.', change: { pkce: 'plain' }, unregistered: true });
  });

  it.each([
    ['cancelled', true],
    ['flow-timed-out', false],
  ] as const)('%s: nothing came, and the next is asked for all the same', async (code, cancelled) => {
    const { signIns: on, asked } = signIns([{ ms: 2_000 }, { ms: 30_000, fails: code, heard: [AUTHORIZE] }, {}]);
    await on.obtain('Good.');
    expect(await on.attempt('May be refused.', {})).toEqual({ kind: 'nothing', cancelled, waitedMs: 30_000, usualMs: 2_000 });
    await on.obtain('Good.');
    expect(asked).toHaveLength(3);
  });

  it.each(['?', '#'])('a callback behind "%s" without a code is an answer, whatever it was refused for', async (mark) => {
    const callback = traffic('callback', `dev.tokenscope:/oauth/callback${mark}error=invalid_request&state=back&code=secret`);
    const { signIns: on } = signIns([{ fails: 'flow-state-unknown', heard: [AUTHORIZE, callback] }]);
    const answer = await on.attempt('May be refused.', {});
    expect(answer).toMatchObject({ kind: 'refusal', error: 'invalid_request', stateSent: 'sent' });
    expect(answer.kind === 'refusal' && answer.parameters.map(({ name }) => name)).toEqual(['error', 'state']);
  });

  it('the state is that of the request, where no URL has it', async () => {
    const pushed = traffic('authorize', 'https://login.example/authorize?request_uri=x');
    const callback = traffic('callback', 'dev.tokenscope:/oauth/callback?error=invalid_request&state=pushed');
    const { signIns: on } = signIns([{ fails: 'flow-error', heard: [pushed, callback], state: 'pushed' }]);
    expect(await on.attempt('May be refused.', {})).toMatchObject({ kind: 'refusal', stateSent: 'pushed' });
  });

  it('a browser that did not open says nothing of the server', async () => {
    const { signIns: on } = signIns([{ fails: 'browser-failed', heard: [AUTHORIZE] }]);
    await expect(on.attempt('May be refused.', {})).rejects.toMatchObject({ code: 'browser-failed' });
  });

  it('one that ended with the run says nothing', async () => {
    const { signIns: on, abort } = signIns([{ fails: 'cancelled' }]);
    abort.abort();
    await expect(on.attempt('May be refused.', {})).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is not asked for once the person has given up', async () => {
    const { signIns: on, asked } = signIns([{ fails: 'cancelled' }, {}]);
    await expect(on.obtain('Good.')).rejects.toMatchObject({ code: 'cancelled' });
    await expect(on.attempt('May be refused.', {})).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked).toHaveLength(1);
  });
});
