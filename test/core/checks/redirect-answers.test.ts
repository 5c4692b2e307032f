import { describe, expect, it } from 'vitest';
import { REDIRECT_CHECKS } from '../../../electron/core/checks/checks/redirect';
import type { AuthorizeChange, AuthorizeReply, LabTokens, ObtainedCode, TokenReply } from '../../../electron/core/checks/lab';
import { NotApplicable, type Outcome, type Verdict } from '../../../electron/core/checks/model';
import type { Promises } from '../../../electron/core/checks/profile';
import { Failure } from '../../../electron/core/failure';
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
  usual?: AuthorizeReply;
  wrongUri?: AuthorizeReply;
  wrongUriRefused?: AuthorizeReply;
  plain?: AuthorizeReply;
}

function probe(answers: Answers) {
  return async (change: AuthorizeChange): Promise<AuthorizeReply> => {
    const page = authorizeReply(200);
    const provoked = change.parameters?.some(({ name }) => name === 'response_type') === true;
    if (change.redirectUri !== undefined) return (provoked ? answers.wrongUriRefused : answers.wrongUri) ?? page;
    if (change.codeChallengeMethod === 'plain') return answers.plain ?? page;
    return (provoked ? answers.refusal : answers.usual) ?? page;
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
}

function outcome(
  id: string,
  { callback: back = null, promises, connection, server, signInFails, ...answers }: Situation,
): Promise<Outcome> {
  const lab = stillLab({
    promises: { ...PROMISES, ...promises },
    connection: { ...CONNECTION, ...connection },
    server: { ...SERVER, ...server },
    probeAuthorize: probe(answers),
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
const failure = (code: 'flow-issuer-mismatch' | 'flow-state-unknown' | 'cancelled') =>
  new Failure({ code, what: 'From another server.', likelyCause: '', action: '' });

describe('the answer to a sign-in', () => {
  outcomes('redirect.state', [
    ['pass', 'and with a refusal', { refusal: authorizeReply(302, `${BACK}&state=${STATE}`), callback: callback({ state: STATE }) }],
    ['pass', 'with the answer to the sign-in.', { callback: callback({ state: STATE }) }],
    ['pass', 'A refusal', { refusal: authorizeReply(302, `${BACK}&state=${STATE}`) }],
    ['fail', 'carries another state than was sent (5 characters', { refusal: authorizeReply(302, `${BACK}&state=other`) }],
    ['fail', 'carries no state', { refusal: authorizeReply(302, BACK) }],
    ['fail', 'carries state 2 times', { refusal: authorizeReply(302, `${BACK}&state=${STATE}&state=${STATE}`) }],
    ['fail', 'The answer to the sign-in carries another', { callback: callback({ state: `${STATE}x` }) }],
    ['fail', 'during the sign-in did not carry', { signInFails: failure('flow-state-unknown') }],
    ['could-not-run', 'was not kept', {}],
    ['pass', 'with the answer to the sign-in.', { refusal: busy, callback: callback({ state: STATE }) }],
    ['not-applicable', 'nobody signs in', { connection: { grantType: 'client_credentials' } }],
  ]);
  // A page of the server's own that has an error and a state in its address is no answer to the client.
  it('redirect.state: a page of errors at the server is no answer', async () => {
    const refusal = authorizeReply(302, `https://login.example/oops?error=x&state=other`);
    expect((await outcome('redirect.state', { refusal })).verdict).toBe('could-not-run');
  });

  const refusedWith = (iss: string) => authorizeReply(302, `${BACK}&state=${STATE}&iss=${encodeURIComponent(iss)}`);
  outcomes('redirect.issuer', [
    ['pass', 'as expected', { refusal: refusedWith(ISS), callback: callback({ iss: ISS }) }],
    ['pass', 'no issuer to compare', { callback: callback({ iss: ISS }), server: { issuer: null } }],
    ['pass', 'as expected', { callback: callback({ iss: `${ISS}/` }), server: { source: null } }],
    [
      'fail',
      'A refusal that the server sent to the client comes from "https://evil.example"',
      { refusal: refusedWith('https://evil.example') },
    ],
    ['fail', 'which is not the issuer', { callback: callback({ iss: `${ISS}/` }) }],
    ['fail', 'From another server.', { signInFails: failure('flow-issuer-mismatch') }],
    ['fail', 'carries no iss', { callback: callback({ state: STATE }), promises: { issInCallback: 'yes' } }],
    ['fail', 'metadata', { callback: callback({ state: STATE }), server: { issParameterPromised: true } }],
    ['pass', 'no iss, as expected', { callback: callback({ state: STATE }), promises: { issInCallback: 'no' } }],
    ['not-applicable', 'never said', { callback: callback({ state: STATE }) }],
    ['warn', 'but a refusal does not', { refusal: authorizeReply(302, BACK), callback: callback({ iss: ISS }) }],
    ['could-not-run', 'was not kept', {}],
    ['not-applicable', 'nobody signs in', { connection: { grantType: 'client_credentials' } }],
  ]);
  it('redirect.issuer: a sign-in that was cancelled says nothing', async () => {
    await expect(outcome('redirect.issuer', { signInFails: failure('cancelled') })).rejects.toThrow(Failure);
  });
});

describe('what is refused without a sign-in', () => {
  const wrong = 'https://tokenscope-check.invalid/not-registered';
  outcomes('redirect.wrong-uri', [
    ['pass', 'status 403', { wrongUri: authorizeReply(403) }],
    [
      'pass',
      'answered with the error redirect_uri_mismatch',
      { wrongUri: authorizeReply(302, 'https://login.example/oops?error=redirect_uri_mismatch') },
    ],
    [
      'pass',
      'other than for the registered',
      { wrongUri: authorizeReply(302, 'https://login.example/oops'), usual: authorizeReply(302, LOGIN) },
    ],
    ['fail', 'with an error', { wrongUriRefused: authorizeReply(302, `${wrong}?error=unsupported_response_type`) }],
    ['fail', 'at once', { wrongUri: authorizeReply(302, `${wrong}?code=1`) }],
    [
      'fail',
      'went on to its sign-in, https://login.example/i/a1b2c3',
      { wrongUri: authorizeReply(303, 'https://login.example/i/a1b2c3'), usual: authorizeReply(303, 'https://login.example/i/d4e5f6') },
    ],
    ['warn', 'Whether that page says no', {}],
    ['could-not-run', "can't be compared", { usual: authorizeReply(400) }],
    ['could-not-run', "can't be compared", { wrongUri: authorizeReply(403), usual: authorizeReply(403) }],
    ['could-not-run', '503', { wrongUri: busy }],
    ['not-applicable', 'nobody signs in', { connection: { grantType: 'client_credentials' } }],
  ]);
  const went = { usual: authorizeReply(302, LOGIN), plain: authorizeReply(302, 'https://login.example/u/login?ticket=2') };
  outcomes('redirect.plain', [
    ['pass', 'with S256 it goes on', { plain: authorizeReply(302, `${REDIRECT_URI}?error=invalid_request`) }],
    ['fail', 'with plain as with S256', went],
    ['fail', 'does not name it', { ...went, server: { pkceMethods: ['S256'] } }],
    ['warn', 'as its metadata says', { ...went, server: { pkceMethods: ['S256', 'plain'] } }],
    ['warn', 'with plain as with S256', { ...went, promises: { pkce: 'any' } }],
    ['warn', 'other than with S256', { plain: authorizeReply(302, 'https://login.example/no') }],
    ['could-not-run', 'with S256 too', { plain: authorizeReply(400), usual: authorizeReply(400) }],
    ['not-applicable', 'ignore PKCE', { promises: { pkce: 'ignored' } }],
    ['not-applicable', 'turned off', { connection: { pkce: 'off' } }],
    ['not-applicable', 'nobody signs in', { connection: { grantType: 'client_credentials' } }],
  ]);
});

describe.each(['redirect.no-verifier', 'redirect.wrong-verifier'])('%s', (id) => {
  const verifier = 'the-verifier-of-this-code';
  const code: ObtainedCode = {
    code: 'c',
    codeVerifier: verifier,
    nonce: null,
    redirectUri: REDIRECT_URI,
    scopesAsked: [],
    callback: { parameters: [], stateSent: '', issuerExpected: null },
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
    ['pass', 'and does not', tokenReply(400, { error: 'invalid_grant' }), 'ignored'],
    ['warn', 'invalid_grant was due', tokenReply(403, { error: 'odd' }), 'enforced'],
    ['could-not-run', 'refused the client', tokenReply(401, { error: 'invalid_client' }), 'enforced'],
    ['could-not-run', '502', tokenReply(502), 'enforced'],
    ['fail', 'gave tokens', tokens, 'enforced'],
    ['warn', 'gave tokens', tokens, 'any'],
    ['pass', 'as it is said to do', tokens, 'ignored'],
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
