import { describe, expect, it } from 'vitest';
import { REDIRECT_CHECKS } from './groups';
import type { AuthorizeReply, Lab, LabTokens, SignInAnswer, TokenReply } from '../../../electron/core/checks/lab';
import type { FlowCode } from '../../../electron/core/flows/flow';
import { NotApplicable, type Outcome } from '../../../electron/core/checks/model';
import type { Verdict } from '../../../electron/model/check-words';
import type { Promises } from '../../../electron/model/promises';
import { Failure } from '../../../electron/model/failure';
import {
  authorizeReply,
  CONNECTION,
  grantOf,
  outcomeOf,
  PROMISES,
  REDIRECT_URI,
  reply,
  SERVER,
  STATE,
  stillLab,
  TOKENS,
  tokenReply,
} from './still-lab';

const BACK = `${REDIRECT_URI}?error=unsupported_response_type`;
const ISS = 'https://login.example';
const LOGIN = 'https://login.example/u/login?ticket=1';

/** What the server answers to each kind of probe; one that is not given shows the sign-in page. */
interface Answers {
  refusal?: AuthorizeReply;
  usual?: AuthorizeReply | (() => AuthorizeReply);
  wrongUri?: AuthorizeReply | ((redirectUri: string) => AuthorizeReply);
  wrongUriRefused?: AuthorizeReply;
  plain?: AuthorizeReply;
  withoutPkce?: AuthorizeReply;
}

function probe(answers: Answers) {
  return async (change: Parameters<Lab['probeAuthorize']>[0]): Promise<AuthorizeReply> => {
    const page = authorizeReply(200);
    const provoked = change.parameters?.some(({ name }) => ['response_type', 'code_challenge_method'].includes(name)) === true;
    if (change.redirectUri !== undefined) {
      const { wrongUri, wrongUriRefused } = answers;
      return (provoked ? wrongUriRefused : typeof wrongUri === 'function' ? wrongUri(change.redirectUri) : wrongUri) ?? page;
    }
    if (change.pkce === 'plain') return answers.plain ?? page;
    if (change.pkce === 'off') return answers.withoutPkce ?? page;
    const { usual } = answers;
    return (provoked ? answers.refusal : typeof usual === 'function' ? usual() : usual) ?? page;
  };
}

function callback(parameters: Record<string, string>): LabTokens['callback'] {
  const pairs = Object.entries(parameters).map(([name, value]) => ({ name, value }));
  return { parameters: pairs, stateSent: STATE, issuerExpected: ISS };
}

interface Situation extends Answers {
  callback?: LabTokens['callback'];
  promises?: Partial<Promises>;
  connection?: Partial<typeof CONNECTION>;
  server?: Partial<typeof SERVER>;
  signInFails?: Failure;
  /** What comes of a sign-in with a request that may be refused; none: none was foreseen. */
  later?: SignInAnswer;
  /** What its code is answered with. */
  exchanged?: TokenReply;
}

function outcome(
  id: string,
  { callback: back = null, promises, connection, server, signInFails, later, exchanged, ...answers }: Situation,
): Promise<Outcome> {
  const lab = stillLab({
    promises: { ...PROMISES, ...promises },
    connection: { ...CONNECTION, ...connection },
    server: { ...SERVER, ...server },
    probeAuthorize: probe(answers),
    ...(later === undefined ? {} : { trySignIn: async () => later }),
    ...(exchanged === undefined ? {} : { exchangeCode: async () => exchanged }),
    revoke: async () => reply(),
    main: async () => {
      if (signInFails !== undefined) throw signInFails;
      return grantOf({ callback: back });
    },
  });
  return outcomeOf(REDIRECT_CHECKS, id, lab);
}

function outcomes(id: string, cases: [Verdict, string, Situation][]): void {
  it.each(cases)(`${id}: %s, %s`, async (verdict, text, situation) => {
    expect(await outcome(id, situation)).toMatchObject({ verdict, text: expect.stringContaining(text) });
  });
}

const busy = authorizeReply(503);
const CODE: SignInAnswer = {
  kind: 'code',
  code: {
    code: 'c',
    codeVerifier: 'v',
    nonce: null,
    redirectUri: REDIRECT_URI,
    scopesAsked: [],
    callback: { parameters: [], stateSent: STATE, issuerExpected: null },
    request: null,
  },
};
const NOTHING: SignInAnswer = { kind: 'nothing', cancelled: false, waitedMs: 30_000, usualMs: 2_000 };
const CANCELLED: SignInAnswer = { ...NOTHING, cancelled: true };
const TOKENS_CAME = tokenReply(200, { ok: true, tokens: TOKENS });
const refusedLater = (parameters: Record<string, string>, error: string | null = 'invalid_request'): SignInAnswer => ({
  kind: 'refusal',
  failure: failure('flow-error'),
  error,
  parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
  stateSent: STATE,
});
const failure = (code: 'flow-issuer-mismatch' | 'flow-state-unknown' | 'flow-error' | 'cancelled') =>
  new Failure({ code, what: 'From another server.', likelyCause: '', action: '' });

describe('the answer to a sign-in', () => {
  outcomes('redirect.state', [
    ['pass', 'with the sign-in response.', { callback: callback({ state: STATE }) }],
    ['fail', 'The sign-in response has a different', { callback: callback({ state: `${STATE}x` }) }],
    ['fail', 'during the sign-in did not carry', { signInFails: failure('flow-state-unknown') }],
    ['could-not-run', 'was not recorded', {}],
    ['not-applicable', 'involves no redirect', { connection: { grantType: 'client_credentials' } }],
  ]);
  outcomes('redirect.error-state', [
    ['pass', 'carries the state unchanged', { refusal: authorizeReply(302, `${BACK}&state=${STATE}`) }],
    ['fail', 'has a different state from the one sent (5 characters', { refusal: authorizeReply(302, `${BACK}&state=other`) }],
    ['fail', 'has no state', { refusal: authorizeReply(302, BACK) }],
    ['fail', 'has 2 state parameters', { refusal: authorizeReply(302, `${BACK}&state=${STATE}&state=${STATE}`) }],
    ['pass', 'after the sign-in carries', { later: refusedLater({ state: STATE }) }],
    ['fail', 'after the sign-in has no state', { later: refusedLater({}) }],
    ['could-not-run', 'No error redirect could be examined: nothing came back', { later: NOTHING }],
    ['could-not-run', 'the sign-in was cancelled', { later: CANCELLED }],
    ['pass', 'carries the state', { refusal: authorizeReply(302, `${REDIRECT_URI}#error=unsupported_response_type&state=${STATE}`) }],
    ['could-not-run', 'returned a code', { later: CODE, refusal: busy }],
    // A page of the server's own that has an error and a state in its address is no answer to the client.
    [
      'could-not-run',
      'No error redirect could be examined',
      { refusal: authorizeReply(302, 'https://login.example/oops?error=x&state=other'), later: NOTHING },
    ],
    ['not-applicable', 'involves no redirect', { connection: { grantType: 'client_credentials' } }],
  ]);

  it('redirect.error-state: an answer that nobody can read is none', async () => {
    await expect(outcome('redirect.error-state', { later: refusedLater({}, null) })).rejects.toThrow(Failure);
  });

  const refusedWith = (iss: string) => authorizeReply(302, `${BACK}&state=${STATE}&iss=${encodeURIComponent(iss)}`);
  outcomes('redirect.issuer', [
    ['pass', 'as expected', { refusal: refusedWith(ISS), callback: callback({ iss: ISS }) }],
    ['pass', 'no issuer to compare', { callback: callback({ iss: ISS }), server: { issuer: null } }],
    ['pass', 'as expected', { callback: callback({ iss: `${ISS}/` }), server: { source: null } }],
    ['fail', 'An error redirect names "https://evil.example"', { refusal: refusedWith('https://evil.example') }],
    ['fail', 'which is not the issuer', { callback: callback({ iss: `${ISS}/` }) }],
    ['fail', 'From another server.', { signInFails: failure('flow-issuer-mismatch') }],
    ['fail', 'has no iss', { callback: callback({ state: STATE }), promises: { issInCallback: 'yes' } }],
    ['fail', 'metadata', { callback: callback({ state: STATE }), server: { issParameterPromised: true } }],
    ['pass', 'no iss, as expected', { callback: callback({ state: STATE }), promises: { issInCallback: 'no' } }],
    ['not-applicable', 'never promised', { callback: callback({ state: STATE }) }],
    ['warn', "but an error redirect doesn't", { refusal: authorizeReply(302, BACK), callback: callback({ iss: ISS }) }],
    ['could-not-run', 'was not recorded', {}],
    ['not-applicable', 'involves no redirect', { connection: { grantType: 'client_credentials' } }],
  ]);
  it('redirect.issuer: a sign-in that was cancelled says nothing', async () => {
    await expect(outcome('redirect.issuer', { signInFails: failure('cancelled') })).rejects.toThrow(Failure);
  });
});

describe('what is refused without a sign-in', () => {
  const wrong = 'https://tokenscope-check.invalid/not-registered';
  const wentOn = {
    wrongUri: authorizeReply(303, 'https://login.example/i/a1b2c3'),
    usual: authorizeReply(303, 'https://login.example/i/d4e5f6'),
  };
  const aPageEach = () => {
    let count = 0;
    const next = () => authorizeReply(302, `https://login.example/${'abcdefghijklmnopqrstuvwxyz'[count++]}`);
    return { wrongUri: next, usual: next };
  };
  const elsewhereRefused = { wrongUri: (uri: string) => authorizeReply(uri === wrong ? 403 : 200) };
  outcomes('redirect.wrong-uri', [
    ['pass', 'status 403', { wrongUri: authorizeReply(403) }],
    [
      'pass',
      'returned the error redirect_uri_mismatch',
      { wrongUri: authorizeReply(302, 'https://login.example/oops?error=redirect_uri_mismatch') },
    ],
    [
      'pass',
      'unlike for the registered',
      { wrongUri: authorizeReply(302, 'https://login.example/oops'), usual: authorizeReply(302, LOGIN) },
    ],
    // Each request is led to a page of its own, so that another page is no refusal.
    ['could-not-run', 'Inconclusive', { ...aPageEach(), later: NOTHING }],
    ['fail', 'sent a code', { ...aPageEach(), later: CODE }],
    ['fail', 'with an error', { wrongUriRefused: authorizeReply(302, `${wrong}?error=unsupported_response_type`) }],
    ['fail', 'immediately', { wrongUri: authorizeReply(302, `${wrong}?code=1`) }],
    ['fail', 'sent a code', { ...wentOn, later: CODE }],
    ['fail', 'the error invalid_request', { ...wentOn, later: refusedLater({}) }],
    ['fail', 'its response', { ...wentOn, later: refusedLater({}, null) }],
    // A refusal page in the browser, a closed tab and a person who is slow look alike from here.
    ['could-not-run', 'nothing came back within 30 s; a successful sign-in took 2 s', { ...wentOn, later: NOTHING }],
    ['could-not-run', 'If the browser showed an error page, the server behaved correctly', { ...wentOn, later: NOTHING }],
    ['could-not-run', 'the sign-in was cancelled', { later: CANCELLED }],
    ['could-not-run', 'Only a URI below the registered one was tried', { later: CANCELLED }],
    ['warn', 'but not with one on another host', { ...elsewhereRefused, later: NOTHING }],
    ['warn', 'the sign-in was cancelled', { ...elsewhereRefused, later: CANCELLED }],
    ['fail', 'a code to an unregistered redirect URI below the registered one', { ...elsewhereRefused, later: CODE }],
    [
      'could-not-run',
      'temporarily_unavailable',
      { wrongUri: authorizeReply(302, 'https://login.example/x?error=temporarily_unavailable') },
    ],
    [
      'warn',
      'no sign-in was attempted',
      { ...wentOn, connection: { receiver: { kind: 'paste', redirectUri: 'https://app.example/callback' } } },
    ],
    ['could-not-run', "can't be compared", { usual: authorizeReply(400) }],
    ['could-not-run', "can't be compared", { wrongUri: authorizeReply(403), usual: authorizeReply(403) }],
    ['could-not-run', '503', { wrongUri: busy }],
    ['not-applicable', 'involves no redirect', { connection: { grantType: 'client_credentials' } }],
  ]);
  const went = { usual: authorizeReply(302, LOGIN), plain: authorizeReply(302, 'https://login.example/u/login?ticket=2') };
  outcomes('redirect.plain', [
    ['pass', 'with S256 it continues to the sign-in', { plain: authorizeReply(302, `${REDIRECT_URI}?error=invalid_request`) }],
    ['warn', 'issued tokens for a code with the method plain', { ...went, later: CODE, exchanged: TOKENS_CAME }],
    ['fail', "doesn't list it", { ...went, later: CODE, exchanged: TOKENS_CAME, server: { pkceMethods: ['S256'] } }],
    ['warn', 'as its metadata says', { ...went, later: CODE, exchanged: TOKENS_CAME, server: { pkceMethods: ['S256', 'plain'] } }],
    ['pass', 'but rejected it', { ...went, later: CODE, exchanged: tokenReply(400, { error: 'invalid_grant' }) }],
    ['could-not-run', '503', { ...went, later: CODE, exchanged: tokenReply(503) }],
    ['could-not-run', 'rejected the client', { ...went, later: CODE, exchanged: tokenReply(401, { error: 'invalid_client' }) }],
    ['pass', 'with the error invalid_request', { ...went, later: refusedLater({ state: STATE }), server: { pkceMethods: ['S256'] } }],
    ['could-not-run', 'Inconclusive', { plain: authorizeReply(302, 'https://login.example/no'), later: NOTHING }],
    ['could-not-run', 'If the browser showed an error page, the server behaved correctly', { ...went, later: NOTHING }],
    ['could-not-run', 'the sign-in was cancelled', { ...went, later: CANCELLED }],
    ['could-not-run', 'without the state', { ...went, later: refusedLater({ state: 'of another' }) }],
    ['could-not-run', 'without the state', { ...went, later: refusedLater({}) }],
    ...['server_error', 'temporarily_unavailable', 'login_required', 'consent_required', 'interaction_required'].map(
      (error): [Verdict, string, Situation] => ['could-not-run', error, { ...went, later: refusedLater({ state: STATE }, error) }],
    ),
    ['could-not-run', 'server_error', { plain: authorizeReply(302, `${REDIRECT_URI}?error=server_error`) }],
    ['could-not-run', 'status 200', { ...went, later: CODE, exchanged: tokenReply(200) }],
    ['could-not-run', 'with S256 too', { plain: authorizeReply(400), usual: authorizeReply(400) }],
    ['not-applicable', 'ignore PKCE', { promises: { pkce: 'ignored' } }],
    ['not-applicable', 'turned off', { connection: { pkce: 'off' } }],
    ['not-applicable', 'involves no redirect', { connection: { grantType: 'client_credentials' } }],
  ]);
  it('redirect.plain: what a person denied says nothing of the method', async () => {
    await expect(outcome('redirect.plain', { ...went, later: refusedLater({}, 'access_denied') })).rejects.toThrow(Failure);
  });

  const open = { later: CODE, exchanged: TOKENS_CAME };
  const noSecret = { connection: { clientAuthentication: 'none' } } as const;
  outcomes('redirect.no-pkce', [
    ['pass', 'with S256 it continues to the sign-in', { withoutPkce: authorizeReply(302, `${REDIRECT_URI}?error=invalid_request`) }],
    ['could-not-run', 'with S256 too', { withoutPkce: authorizeReply(400), usual: authorizeReply(400) }],
    ['pass', 'with the error invalid_request', { later: refusedLater({ state: STATE }) }],
    ['could-not-run', 'Inconclusive', { later: NOTHING }],
    ['could-not-run', 'Inconclusive', { later: CANCELLED, ...noSecret }],
    ['pass', 'but rejected it', { later: CODE, exchanged: tokenReply(400, { error: 'invalid_grant' }), ...noSecret }],
    ['pass', "The client's authentication protects", open],
    ['fail', 'to a public client', { ...open, ...noSecret }],
    ['warn', 'to a public client', { ...open, ...noSecret, promises: { pkceRequired: 'any' } }],
    ['pass', 'as expected of it', { ...open, ...noSecret, promises: { pkceRequired: 'no' } }],
    ['fail', 'without PKCE.', { ...open, promises: { pkceRequired: 'always' } }],
    ['fail', 'to a public client', { connection: { clientAuthentication: 'none', pkce: 'off' } }],
    ['not-applicable', 'involves no redirect', { connection: { grantType: 'client_credentials' } }],
  ]);
});

describe.each(['redirect.no-verifier', 'redirect.wrong-verifier'])('%s', (id) => {
  const verifier = 'the-verifier-of-this-code';
  const code: FlowCode = {
    code: 'c',
    codeVerifier: verifier,
    nonce: null,
    redirectUri: REDIRECT_URI,
    scopesAsked: [],
    callback: { parameters: [], stateSent: '', issuerExpected: null },
    request: null,
  };

  async function exchanged(answer: TokenReply, pkce: Promises['pkce'] = 'enforced', revocation = true) {
    const sent: (string | null | undefined)[] = [];
    const revoked: string[] = [];
    const lab = stillLab({
      promises: { ...PROMISES, pkce },
      obtainCode: async () => code,
      exchangeCode: async (_code, change) => {
        sent.push(change?.codeVerifier);
        return answer;
      },
      revoke: async (token) => {
        if (!revocation) throw new NotApplicable('none');
        revoked.push(token);
        return reply();
      },
    });
    return { ...(await outcomeOf(REDIRECT_CHECKS, id, lab)), sent, revoked };
  }

  it('sends what it says', async () => {
    const { sent } = await exchanged(tokenReply(400, { error: 'invalid_grant' }));
    if (id === 'redirect.no-verifier') expect(sent).toEqual([null]);
    else expect(sent).toEqual([expect.stringMatching(/^[\w.~-]{43,128}$/)]);
    expect(sent).not.toContain(verifier);
  });

  const tokens = tokenReply(200, { ok: true, tokens: { ...TOKENS, refreshToken: 'r' } });
  it.each([
    ['pass', 'the error invalid_grant', tokenReply(400, { error: 'invalid_grant' }), 'enforced'],
    ['pass', "but doesn't", tokenReply(400, { error: 'invalid_grant' }), 'ignored'],
    ['warn', 'should have been invalid_grant', tokenReply(403, { error: 'odd' }), 'enforced'],
    ['could-not-run', 'rejected the client', tokenReply(401, { error: 'invalid_client' }), 'enforced'],
    ['could-not-run', '502', tokenReply(502), 'enforced'],
    ['fail', 'issued tokens', tokens, 'enforced'],
    ['warn', 'issued tokens', tokens, 'any'],
    ['pass', 'as expected of it', tokens, 'ignored'],
  ] as const)('%s, %s', async (verdict, text, answer, pkce) => {
    expect(await exchanged(answer, pkce)).toMatchObject({ verdict, text: expect.stringContaining(text) });
  });

  it('gives back what should not have come', async () => {
    expect((await exchanged(tokens)).revoked).toEqual(['r']);
    expect((await exchanged(tokens, 'enforced', false)).verdict).toBe('fail');
  });

  it('is no question without PKCE', async () => {
    const lab = stillLab({ connection: { ...CONNECTION, pkce: 'off' } });
    expect((await outcomeOf(REDIRECT_CHECKS, id, lab)).verdict).toBe('not-applicable');
  });
});
