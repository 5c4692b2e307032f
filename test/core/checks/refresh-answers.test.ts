import { describe, expect, it } from 'vitest';
import { REFRESH_CHECKS } from './groups';
import type { Lab, LabGrant, LabTokens, TokenReply } from '../../../electron/core/checks/lab';
import type { Verdict } from '../../../electron/model/check-words';
import type { Promises } from '../../../electron/model/promises';
import { jwt, outcomeOf, PROMISES, stillLab, TOKENS, tokenReply } from './still-lab';

const CODE = {
  code: 'c',
  codeVerifier: 'v',
  nonce: null,
  redirectUri: 'https://app.example/back',
  scopesAsked: ['read', 'write'],
  callback: { parameters: [], stateSent: 's', issuerExpected: null },
  request: null,
};

function given(tokens: Partial<LabTokens>): TokenReply {
  return tokenReply(200, { ok: true, tokens: { ...TOKENS, from: 'run', accessToken: 'second', refreshToken: 'r2', ...tokens } });
}

const refused = (error: string | null, status = 400) => tokenReply(status, { error });

/** A grant of "read write", and a server that answers refreshes with these, in order. */
function labWith(answers: TokenReply[], promises: Partial<Promises> = {}, tokens: Partial<LabTokens> = {}) {
  const grant: LabGrant = {
    ...TOKENS,
    accessToken: 'first',
    refreshToken: 'r1',
    scope: 'read write',
    scopesAsked: ['read', 'write'],
    ...tokens,
    from: 'run',
    name: 'Main grant',
    code: CODE,
    generation: 1,
    earlier: [],
    ended: null,
  };
  let waited = 0;
  const lab: Lab = stillLab({
    promises: { ...PROMISES, ...promises },
    main: async () => grant,
    spare: async () => grant,
    end: (_grant, why) => {
      grant.ended = why;
    },
    wait: async (ms) => {
      waited += ms;
    },
    async refresh() {
      const answer = answers.shift();
      if (answer === undefined) throw new Error('One refresh too many');
      if (answer.tokens !== null) Object.assign(grant, answer.tokens);
      return answer;
    },
  });
  return { lab, grant, waited: () => waited };
}

type Case = [verdict: Verdict, text: string, answers: TokenReply[], promises?: Partial<Promises>, tokens?: Partial<LabTokens>];

function outcomes(id: string, cases: Case[]): void {
  it.each(cases)(`${id}: %s, %s`, async (verdict, text, answers, promises, tokens) => {
    const outcome = await outcomeOf(REFRESH_CHECKS, id, labWith(answers, promises, tokens).lab);
    expect(outcome.text).toContain(text);
    expect(outcome.verdict).toBe(verdict);
  });
}

const READ = { scope: 'read' };
const BOTH = { scope: 'read write' };
const HONOURED = { narrowerScope: 'honoured' } as const;
const reads = (scope: string, more: Partial<LabTokens> = {}) => given({ accessToken: jwt({ scope }), ...more });

describe('answers to a refresh that asks for less scope', () => {
  outcomes('refresh.narrower-scope', [
    ['pass', 'write was left out', [given(READ), given(BOTH)]],
    ['pass', 'write was left out', [reads('read', READ), reads('read write', BOTH)], HONOURED],
    ['pass', 'write was left out', [reads('read', { scope: null }), reads('read write', { scope: null })], HONOURED],
    ['fail', 'lost it permanently', [given(READ), given(READ)]],
    ['fail', 'The next refresh was rejected', [given(READ), refused('invalid_grant')]],
    ['warn', 'It is unknown', [given(READ), refused('temporarily_unavailable', 503)]],
    ['fail', 'but the access token contains it', [reads('read write', READ), given(BOTH)]],
    ['fail', "the response doesn't say so", [reads('read write', { scope: null }), given(BOTH)]],
    ['warn', 'Neither the response nor the access token', [given({ scope: null }), given(BOTH)], HONOURED],
    ['fail', 'but granted', [given(BOTH), given(BOTH)], HONOURED],
    ['fail', 'invalid_scope', [refused('invalid_scope'), given(BOTH)], HONOURED],
    ['warn', 'invalid_scope', [refused('invalid_scope'), given(BOTH)]],
    ['warn', 'a narrower scope (status 403)', [refused(null, 403), given(BOTH)]],
    ['could-not-run', 'without an OAuth error', [refused(null, 403), refused(null, 403)]],
    ['fail', 'rejected the refresh token', [refused('invalid_grant'), refused('invalid_grant')], HONOURED],
    ['not-applicable', 'Only one scope', [], {}, READ],
    ['not-applicable', 'No scope was granted', [], {}, { scope: '' }],
    ['not-applicable', 'No scope was granted', [], {}, { scope: null, scopesAsked: [] }],
    ['not-applicable', 'Only one scope', [], {}, { scope: 'openid offline_access' }],
  ]);
});

describe('answers to a refresh', () => {
  outcomes('refresh.scope', [
    ['pass', 'same', [given({ scope: null })]],
    ['pass', 'same', [given({ scope: 'write read' })]],
    ['fail', 'added to the scope: admin', [given({ scope: 'read write admin' })]],
    ['fail', 'contains more scopes', [reads('read write admin', BOTH)], {}, { accessToken: jwt({ scope: 'read write' }) }],
    ['warn', 'write is missing', [given(READ)]],
    ['pass', 'same', [given(BOTH)], {}, { scope: 'read write offline_access' }],
    ['warn', 'lacks write', [reads('read', { scope: null })], {}, { accessToken: jwt({ scp: ['read', 'write'] }) }],
  ]);
  outcomes('refresh.lifetime', [
    ['pass', 'as was the previous one', [given({})]],
    ['fail', 'is unusable.', [given({ expiresInSeconds: null, members: [{ name: 'expires_in', value: '"soon"' }] })]],
    ['fail', 'had already expired', [given({ expiresInSeconds: 0, members: [{ name: 'expires_in', value: '0' }] })]],
    ['warn', 'which was not promised', [given({})], { lifetimeMember: 'none' }],
    ['fail', 'lifetime of the', [given({ expiresInSeconds: null, members: [] })]],
    ['warn', 'only recommends', [given({ expiresInSeconds: null, members: [] })], { lifetimeMember: 'any' }],
    ['pass', 'as was the previous one', [given({})], { lifetimeMember: 'any' }],
  ]);
  outcomes('refresh.new-token', [
    ['pass', 'The refresh', [given({})]],
    ['pass', 'The refresh', [given({ accessToken: 'first' }), given({ accessToken: 'second' })]],
    ['fail', 'so did a second one', [given({ accessToken: 'first' }), given({ accessToken: 'first' })]],
    ['fail', 'server rejected a', [refused('invalid_grant', 403)]],
    ['could-not-run', 'rejected the client', [refused('invalid_client', 401)]],
    ['could-not-run', 'rejected the client', [refused('access_denied', 401)]],
    ['could-not-run', 'the server failed', [refused('invalid_grant', 500)]],
    ['could-not-run', 'without an OAuth error', [refused(null, 403)]],
    ['could-not-run', 'without an OAuth error', [refused(null, 302)]],
  ]);
  outcomes('refresh.redirect-uri', [
    ['pass', 'is accepted', [given({})]],
    ['pass', 'with it, it is accepted', [refused('invalid_request'), given({})], { redirectUriOnRefresh: 'needed' }],
    ['fail', 'with it, it is accepted', [refused('invalid_request'), given({})], { redirectUriOnRefresh: 'not-needed' }],
    ['fail', 'invalidated the refresh token', [refused('invalid_request'), refused('invalid_grant')]],
    ['could-not-run', 'without redirect_uri', [refused('invalid_grant'), refused('invalid_grant')]],
    ['could-not-run', 'rate-limited', [refused('invalid_request'), refused(null, 429)]],
  ]);
  outcomes('refresh.wrong-secret', [
    ['pass', 'works with the correct one', [given({}), refused('invalid_client', 401), given({})]],
    ['warn', 'blames something other', [given({}), refused('invalid_grant'), given({})]],
    ['warn', 'contains no error', [given({}), refused(null, 403), given({})]],
    ['fail', 'the refresh token was lost', [given({}), refused('invalid_client', 401), refused('invalid_grant')]],
    ['could-not-run', 'When refreshing before the test', [refused('invalid_grant')]],
    ['could-not-run', 'may have locked the client', [given({}), refused('invalid_client', 401), refused('invalid_client', 401)]],
    ['could-not-run', 'without an OAuth error', [given({}), refused(null, 403), refused(null, 403)]],
    ['could-not-run', 'rate-limited', [given({}), refused('invalid_client', 401), refused(null, 429)]],
    ['could-not-run', 'rate-limited', [given({}), refused(null, 429)]],
  ]);
});
