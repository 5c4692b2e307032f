import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { systemSchedule } from '../../../electron/core/base/schedule';
import { CLIENT_CHECKS } from '../../../electron/core/client-checks/catalogue';
import { ProofRunner } from '../../../electron/core/client-checks/runner';
import type { OpenStage, ProofFace } from '../../../electron/core/client-checks/stage';
import { DEPS, openAt, specOf } from './proof';
import { type Fault, forgetful, refusing, spoiltFetch, spoiltLead } from './spoilt';

const stages = {} as Record<ProofFace, OpenStage>;
beforeAll(async () => {
  for (const face of ['oidc', 'katana', 'catapa'] as const) stages[face] = await openAt(face);
});
afterAll(async () => void (await Promise.all(Object.values(stages).map((stage) => stage.close()))));
afterEach(() => vi.unstubAllGlobals());

/** No scene's waits are waited for; an app's own time is. */
const hurried: typeof systemSchedule = (ms, work) => systemSchedule(ms < 4_000 ? 0 : ms, work);

async function resultsOf(face: ProofFace, ids: readonly string[], fault: Fault) {
  const stage = stages[face];
  vi.stubGlobal('fetch', spoiltFetch(fetch, stage, fault));
  const checks = CLIENT_CHECKS.filter(({ id }) => ids.includes(id));
  expect(checks.length).toBe(ids.length);
  const run = await new ProofRunner({ ...DEPS, schedule: hurried }, specOf(checks), stage, spoiltLead(stage, fault)).go();
  return run.results;
}

const without =
  (...names: string[]): Fault['authorize'] =>
  (parameters) => {
    for (const name of names) parameters.delete(name);
  };
const setting = (name: string, value: string): Fault['authorize'] & Fault['token'] & object => {
  return ((...all: [URLSearchParams] | [unknown, URLSearchParams]) => (all.at(-1) as URLSearchParams).set(name, value)) as never;
};
const isText = (members: Record<string, unknown>) => typeof members.expires_in === 'string';
const hasNone = (members: Record<string, unknown>) => 'access_token' in members && members.expires_in === undefined;

/** The check that finds it, its verdict, where it is found, and what is wrong with the app. */
const FAULTS: [id: string, verdict: 'fail' | 'warn', face: ProofFace, fault: Fault][] = [
  ['app-sign-in.response-type', 'fail', 'katana', { authorize: setting('response_type', 'token') }],
  ['app-sign-in.redirect-uri', 'fail', 'katana', { token: (_, form) => form.delete('redirect_uri') }],
  ['app-sign-in.state', 'fail', 'katana', { authorize: without('state', 'code_challenge', 'code_challenge_method') }],
  ['app-sign-in.scope', 'warn', 'katana', { authorize: without('scope') }],
  ['app-sign-in.audience', 'fail', 'katana', { authorize: setting('audience', 'https://elsewhere.example') }],
  ['app-sign-in.verifier', 'fail', 'katana', { token: (_, form) => form.set('code_verifier', 'too-short') }],
  [
    'app-sign-in.nonce',
    'fail',
    'oidc',
    { authorize: (parameters) => parameters.set('nonce', 'n') ?? without('code_challenge', 'code_challenge_method')?.(parameters) },
  ],
  [
    'app-sign-in.refused',
    'fail',
    'katana',
    { afterFailure: (send) => send(new URLSearchParams({ grant_type: 'authorization_code', code: '' })) },
  ],
  ['app-sign-in.code-once', 'fail', 'katana', { tokenAnswer: (send) => send().then((response) => send().then(() => response)) }],
  [
    'app-sign-in.code-kept',
    'fail',
    'katana',
    { call: ({ headers }, { code }) => headers.set('referer', `http://127.0.0.1/callback?code=${code}`) },
  ],
  ['app-token.credentials', 'fail', 'oidc', { token: (_, form) => form.set('client_secret', stages.oidc.given.clientSecret) }],
  ['app-token.secret-kept', 'fail', 'katana', { call: ({ headers }) => headers.set('x-key', stages.katana.given.clientSecret) }],
  [
    'app-token.form',
    'fail',
    'katana',
    {
      token: (request, form) => {
        request.headers.set('content-type', 'application/json');
        request.body = JSON.stringify(Object.fromEntries(form));
      },
    },
  ],
  ['app-token.extra-members', 'fail', 'katana', { tokenAnswer: refusing((members) => 'x_account' in members) }],
  ['app-token.type-case', 'fail', 'katana', { tokenAnswer: refusing((members) => members.token_type === 'bEaReR') }],
  ['app-token.lifetime-text', 'fail', 'katana', { tokenAnswer: refusing(isText) }],
  ['app-token.lifetime-absent', 'fail', 'katana', { tokenAnswer: refusing(hasNone) }],
  ['app-token.lifetime-misspelt', 'fail', 'katana', { tokenAnswer: refusing(hasNone) }],
  ['app-token.slow', 'fail', 'katana', { tokenAnswer: (send) => send(AbortSignal.timeout(1_000)) }],
  ['app-token.server-error', 'fail', 'katana', { tokenAnswer: forgetful() }],
  ['app-token.cut', 'warn', 'katana', { tokenAnswer: forgetful() }],
  [
    'app-use.one-token',
    'fail',
    'katana',
    { call: ({ url, headers }) => url.searchParams.set('access_token', headers.get('authorization')?.slice(7) ?? '') },
  ],
  ['app-use.access-token', 'fail', 'oidc', { call: ({ headers }, { idToken }) => headers.set('authorization', `Bearer ${idToken}`) }],
  ['app-use.tenant', 'fail', 'catapa', { call: ({ headers }) => headers.delete('tenant') }],
  [
    'app-use.unauthorized',
    'fail',
    'catapa',
    {
      tokenAnswer: async (send, form) => {
        if (form.get('grant_type') === 'refresh_token') await (await send()).arrayBuffer();
        return send();
      },
    },
  ],
  [
    'app-use.unauthorized-loop',
    'fail',
    'katana',
    {
      callAnswer: async (send) => {
        let response = await send();
        for (let time = 0; time < 6 && response.status === 401; time += 1) response = await send();
        return response;
      },
    },
  ],
];

it.each(FAULTS)('%s: %s at %s', async (id, verdict, face, fault) => {
  expect((await resultsOf(face, [id], fault)).map((result) => [result.verdict, result.text])).toEqual([[verdict, expect.any(String)]]);
});

it('all of them pass where nothing is wrong, but for one that takes its time', async () => {
  for (const face of ['oidc', 'katana', 'catapa'] as const) {
    const ids = [...new Set(FAULTS.filter(([id, , at]) => at === face && id !== 'app-token.slow').map(([id]) => id))];
    const wrong = (await resultsOf(face, ids, {})).filter(({ verdict }) => verdict !== 'pass');
    expect(wrong.map(({ id, verdict, text }) => [id, verdict, text])).toEqual([]);
  }
});
