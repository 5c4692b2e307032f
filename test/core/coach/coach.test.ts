import { describe, expect, test } from 'vitest';
import { coachFor, explained, sentBeforeAt, unansweredMs } from '../../../electron/core/coach/coach';
import { factsOf } from '../../../electron/core/coach/facts';
import { matches } from '../../../electron/core/coach/match';
import type { CoachView } from '../../../electron/model/exchange';
import type { FailureDetails } from '../../../electron/model/failure';
import { CHAPTERS, RULES } from '../../../electron/core/coach/rules';
import { EXAMPLES } from './examples/index';
import { AUTHORIZE_URL, aboutOf, CODE, exchangeOf, MACHINE, REFRESH, type Told } from './exchange';
import { expectLinear } from '../../support/linear-time';
import fc from '../../support/property';

const coached = (told: Told) => coachFor(exchangeOf(told), aboutOf(told.about));
const wordsOf = ({ what, cause, action, evidence }: CoachView) =>
  [what, cause, action, ...evidence.flatMap(({ label, value }) => [label, value])].join('\n');

describe('every rule', () => {
  test('has its own code, and every chapter of the reference has rules', () => {
    for (const { title, rules } of CHAPTERS) expect(rules, title).not.toHaveLength(0);
    expect(new Set(RULES.map(({ code }) => code)).size).toBe(RULES.length);
  });

  test('has an example, and every example a rule', () => {
    expect(Object.keys(EXAMPLES).toSorted()).toEqual(RULES.map(({ code }) => code).toSorted());
  });

  const each = Object.entries(EXAMPLES).flatMap(([code, examples]) => examples.map((told, index) => ({ code, index, told })));
  test.each(each)('example $index is recognised as $code', ({ code, told }) => {
    expect(coached(told)?.situation).toBe(code);
  });

  test.each(RULES.map((rule) => ({ rule, code: rule.code })))('$code matches nothing that has not failed', ({ rule }) => {
    for (const told of FINE) expect(coachFor(exchangeOf(told), aboutOf(told.about))?.situation).not.toBe(rule.code);
  });

  test.each(RULES.map((rule) => ({ rule, code: rule.code })))('$code uses sentences', ({ rule }) => {
    for (const text of [rule.what, rule.cause, rule.action]) {
      expect(text).toMatch(/^[A-Z{(].*[.)]$/s);
      expect(text.length).toBeLessThan(320);
      expect(text).not.toMatch(/[!’]| {2}/);
    }
    expect(rule.reference.length).toBeGreaterThan(5);
  });
});

test('a header that was sent is not said to be missing', () => {
  const refused = {
    purpose: 'call',
    status: 401,
    headers: { 'www-authenticate': 'DPoP error="invalid_token"' },
    about: { bound: 'key' },
  } as const;
  expect(coached(refused)?.situation).toBe('bearer-bound-token-sent');
  expect(coached({ ...refused, requestHeaders: { DPoP: '[proof]' } })?.situation).toBe('bearer-invalid-token');
});

const TOKEN = { access_token: '[access token 3f9a-01bc]', token_type: 'Bearer', expires_in: 3600 };
const FINE: Told[] = [
  { status: 200, form: CODE, body: TOKEN },
  { purpose: 'refresh', status: 200, form: REFRESH, body: { ...TOKEN, scope: 'read' } },
  {
    status: 200,
    form: CODE,
    body: 'access_token=[access token 3f9a-01bc]&scope=&token_type=bearer',
    url: 'https://github.com/login/oauth/access_token',
  },
  { status: 200, form: CODE, body: TOKEN, about: { template: 'catapa' }, url: 'https://api.catapa.com/oauth/token' },
  { purpose: 'call', status: 200, body: { data: [] } },
  { purpose: 'call', status: 204 },
  { purpose: 'call', status: 304 },
  { purpose: 'introspection', status: 200, body: { active: false } },
  { purpose: 'revocation', status: 200 },
  { purpose: 'userinfo', status: 200, body: { sub: 'ada' } },
  { purpose: 'discovery', status: 200, body: { issuer: 'https://id.example.com' } },
  { purpose: 'jwks', status: 200, body: { keys: [] } },
  { purpose: 'authorize' },
  { purpose: 'authorize', about: { unansweredMs: 20_000 } },
  { purpose: 'callback', url: 'dev.tokenscope:/oauth/callback?code=%5Bcode+1%5D&state=s1' },
];

test.each(FINE)('success gets no advice: $purpose $status', (told) => {
  expect(coached(told)).toBeNull();
});

test('the provider that a connection was made from has its words, also at a host of its own', () => {
  const told: Told = { status: 200, form: CODE, url: 'https://git.acme.example/token', body: { error: 'bad_verification_code' } };
  expect(coached({ ...told, about: { provider: 'github' } })?.situation).toBe('github-bad-verification-code');
  expect(coached(told)?.situation).not.toBe('github-bad-verification-code');
});

describe('an unknown failure', () => {
  test('is reported as unknown, with the answer', () => {
    const coach = coached({ status: 418, purpose: 'call', body: { teapot: 'short and stout' } });
    expect(coach).toMatchObject({ situation: 'unknown', known: false, reference: null });
    expect(coach?.what).toContain('418');
    expect(coach?.cause).toContain('No rule matches');
    expect(coach?.evidence).toContainEqual({ label: 'The response', value: '{"teapot":"short and stout"}' });
  });

  test('an unknown error code in a callback', () => {
    const coach = coached({ purpose: 'callback', url: 'dev.tokenscope:/oauth/callback?error=flux_capacitor&state=s' });
    expect(coach).toMatchObject({ known: false });
    expect(coach?.what).toContain('flux_capacitor');
  });

  test('a failure without an answer keeps its own words', () => {
    const coach = coached({ failure: 'vault-locked' });
    expect(coach).toMatchObject({ known: false, cause: 'Something on the way.', action: 'Try again.' });
  });

  test('a binary or empty body is named as such', () => {
    expect(coached({ status: 418, purpose: 'call' })?.evidence).toContainEqual({ label: 'The response', value: 'An empty body.' });
  });
});

describe('the most specific rule wins', () => {
  test('the provider over the standard', () => {
    const body = { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' };
    const told: Told = { status: 403, form: REFRESH, body };
    expect(coached(told)?.situation).toBe('token-refresh-token-dead');
    expect(coached({ ...told, about: { issuer: 'https://x.auth0.com/' } })?.situation).toBe('auth0-refresh-token-refused');
    expect(coached({ ...told, about: { template: 'katana' } })?.situation).toBe('katana-refresh-token-refused');
  });

  test('a provider code over its OAuth error, even on a tenant’s own domain', () => {
    const told: Told = {
      status: 400,
      form: CODE,
      body: { error: 'invalid_grant', error_description: 'AADSTS54005: redeemed' },
      url: 'https://id.contoso.example/token',
    };
    expect(coached(told)?.situation).toBe('entra-code-redeemed');
  });

  test('a failing server is not believed about a token', () => {
    expect(coached({ status: 500, form: REFRESH, body: { error: 'invalid_grant' } })?.situation).toBe('server-failed');
  });

  test('no provider rule matches without a sign of the provider', () => {
    for (const examples of Object.values(EXAMPLES)) {
      for (const told of examples) {
        const facts = factsOf(exchangeOf({ ...told, url: 'https://other.example/x', headers: {} }), aboutOf());
        for (const rule of RULES.filter(({ provider }) => provider && !['entra', 'okta'].includes(provider)))
          expect(matches(rule, facts)).toBe(false);
      }
    }
  });
});

describe('its explanation', () => {
  test('names the facts of the exchange', () => {
    expect(coached({ purpose: 'authorize', failure: 'flow-timed-out' })?.action).toContain('dev.tokenscope:/oauth/callback');
    expect(coached({ purpose: 'call', status: 429, headers: { 'retry-after': '23' } })?.action).toContain('Wait 23 s');
    expect(coached({ purpose: 'call', status: 429 })?.action).toContain('Wait a minute');
    expect(coached({ status: 404, form: CODE })?.what).toContain('https://id.example.com/token');
    expect(coached({ failure: 'network-dns', form: CODE })?.what).toContain('id.example.com');
    const scope = coached({
      purpose: 'call',
      status: 403,
      headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="a b"' },
    });
    expect(scope?.what).toContain('a b');
    expect(coached({ purpose: 'call', status: 401, about: { clockSkewMs: 300_000 } })?.what).toContain('5 minutes');
  });

  test('includes the evidence', () => {
    const coach = coached({
      status: 401,
      form: CODE,
      headers: { 'www-authenticate': 'Basic realm="x"', 'x-request-id': 'req-17' },
      body: { error: 'invalid_client', error_description: 'no such client' },
    });
    expect(coach?.evidence).toEqual(
      expect.arrayContaining([
        { label: 'Status', value: '401' },
        { label: 'error', value: 'invalid_client' },
        { label: 'The server says', value: 'no such client' },
        { label: 'WWW-Authenticate', value: 'Basic realm="x"' },
        { label: 'Request ID', value: 'req-17' },
      ]),
    );
  });

  test('holds no token that slipped through the log, and no control characters', () => {
    const jwt = `eyJhbGciOiJSUzI1NiJ9.${'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0'.repeat(3)}.c2lnbmF0dXJlLXRoYXQtaXMtbG9uZy1lbm91Z2gtMDEyMw`;
    const opaque = 'v1.Ab3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA7bC9dE1fG3';
    for (const status of [400, 418, 401]) {
      for (const body of [
        `${jwt} \u202e\u0007 ${opaque}`,
        { error: 'x_y', error_description: `bad ${jwt} and ${opaque}`, access_token: opaque },
        { message: jwt },
      ]) {
        const coach = coached({ status, purpose: 'call', body, headers: { location: `https://a.example/?token=${opaque}` } });
        const words = coach ? wordsOf(coach) : '';
        expect(words).not.toContain(jwt.slice(21, 60));
        expect(words).not.toContain(opaque.slice(4, 30));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not be there
        expect(words).not.toMatch(/[\u0000-\u0009\u202e]/);
      }
    }
  });

  test('stays short whatever the server sends, and never throws', () => {
    const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 3000 }), fc.json());
    fc.assert(
      fc.property(anyText, anyText, fc.integer({ min: 100, max: 599 }), fc.string(), (body, header, status, url) => {
        const coach = coached({ status, body, headers: { 'www-authenticate': header, 'retry-after': header }, url, purpose: 'call' });
        expect(coach === null).toBe(status < 400);
        if (coach !== null) expect(wordsOf(coach).length).toBeLessThan(12_000);
      }),
      { numRuns: 300 },
    );
  });

  test('a huge page is read quickly', () => {
    for (const body of [
      `<html>${'<p>a<p '.repeat(100_000)}`,
      'a='.concat('['.repeat(200_000)),
      { error_description: 'not code been '.repeat(20_000) },
    ]) {
      const { length } = JSON.stringify(body);
      expectLinear(`a body of ${length}`, length, 100, () => coached({ status: 400, body, form: CODE }));
    }
  });
});

describe('the words of the provider', () => {
  test.each<[Told, string | null]>([
    [
      { status: 400, form: CODE, body: { error: 'invalid_request', error_description: 'There is no tenant acme' } },
      'invalid_request: There is no tenant acme',
    ],
    [{ status: 400, form: CODE, body: { error: 'invalid_grant' } }, 'invalid_grant'],
    [{ status: 500, form: CODE, body: '<html><title>Oops</title><style>b{}</style><p>Try later' }, 'Oops: Try later'],
    [{ status: 401, form: CODE }, null],
    [{ failure: 'network-dns', names: 'ENOTFOUND', form: CODE }, null],
  ])('of %j are quoted as they are', (told, said) => {
    expect(coached(told)?.said).toBe(said);
  });

  test('are no markup, and no evidence besides', () => {
    const coach = coached({ status: 500, form: CODE, body: '<html><style>b{}</style><h1>Down</h1>' });
    expect(JSON.stringify(coach)).not.toContain('<');
  });
});

describe('what mends it', () => {
  const refused: Told = { status: 401, body: { error: 'invalid_client' } };
  const inBody = { ...MACHINE, client_secret: '[client secret 3f9a-01bc]' };
  const inHeader = { requestHeaders: { Authorization: 'Basic [client credentials 3f9a-01bc]' }, form: MACHINE };

  test('begins with the secret, then the other way of sending it', () => {
    expect(coached({ ...refused, form: inBody })?.mend).toEqual(['open:clientSecret', 'secret-in-header', 'open:clientId']);
    expect(coached({ ...refused, ...inHeader })?.mend).toEqual(['open:clientSecret', 'secret-in-body', 'open:clientId']);
  });

  test('is not the other way where the provider expects this one', () => {
    const katana = { about: { template: 'katana' as const } };
    const asExpected = coached({ ...refused, ...katana, form: inBody });
    expect(asExpected?.mend).toEqual(['open:clientSecret', 'open:clientId']);
    expect(asExpected?.action).toContain('Katana expects the secret the way it was sent');
    const otherwise = coached({ ...refused, ...katana, ...inHeader });
    expect(otherwise?.mend).toContain('secret-in-body');
    expect(otherwise?.action).toContain('Katana expects the secret in the body');
  });

  test('is a sign-in where the refresh token is known to be used up, and it says since when', () => {
    const spent = coached({
      purpose: 'refresh',
      status: 400,
      form: REFRESH,
      body: { error: 'invalid_grant' },
      about: { template: 'practice', sentBeforeAt: new Date(2026, 0, 2, 7, 36, 56).getTime() },
    });
    expect(spent?.what).toContain('07:36:56');
    expect(spent?.mend).toEqual(['sign-in']);
  });

  test('is known from the log: the same refresh token, sent before without an answer', () => {
    const secrets = [{ kind: 'refresh token' as const, fingerprint: '3f9a-01bc', where: 'request parameter refresh_token' }];
    const now = { ...exchangeOf({ purpose: 'refresh', status: 400, form: REFRESH, body: { error: 'invalid_grant' } }), secrets };
    const lost = { ...exchangeOf({ purpose: 'refresh', failure: 'network-reset', form: REFRESH }), id: 'x0', at: now.at - 60_000, secrets };
    expect(sentBeforeAt(now, [lost, now])).toBe(lost.at);
    const answered = { ...lost, response: now.response };
    const another = { ...lost, secrets: secrets.map((secret) => ({ ...secret, fingerprint: '0000-0000' })) };
    const received = { ...lost, secrets: secrets.map((secret) => ({ ...secret, where: 'response member refresh_token' })) };
    for (const other of [answered, another, received, { ...lost, at: now.at + 1 }]) expect(sentBeforeAt(now, [other, now])).toBeNull();
  });
});

describe('a call that was refused', () => {
  const call = (changes: Told) => coached({ purpose: 'call', ...changes });

  test('is explained whatever its status', () => {
    for (let status = 400; status < 600; status++) {
      const coach = call({ status });
      expect(coach?.what).toContain(String(status));
      for (const text of [coach?.cause, coach?.action]) expect(text).toMatch(/^[A-Z].*\.$/s);
      expect(coach ? wordsOf(coach) : '').not.toMatch(/undefined|null|NaN/);
    }
  });

  test.each([
    ['off', 'Settings, Refresh on 401'],
    ['impossible', 'there is no refresh token'],
    ['failed', 'See the refresh below'],
    ['tried-again', 'the call sent once more'],
  ] as const)('with a 401 says what became of a new token: %s', (renewal, said) => {
    const challenged: Told = { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, about: { renewal } };
    expect(call(challenged)?.action).toContain(said);
    expect(call({ ...challenged, headers: {} })?.action).toContain(said);
    expect(call({ status: 401, about: { renewal, template: 'katana' }, body: { message: 'Unauthorized' } })?.action).toContain(said);
  });

  test('with a token that had expired says since when', () => {
    expect(call({ status: 401, about: { expiredForMs: 61_000 } })?.evidence).toContainEqual({
      label: 'Access token expired',
      value: '61 s before the call',
    });
  });

  test.each([
    [{ error: 'x', error_description: 'OAuth says' }, 'OAuth says'],
    [{ title: 't', detail: 'Problem says' }, 'Problem says'],
    [{ error: { code: 1, message: 'Google says' } }, 'Google says'],
    [{ message: 'bell\u0007 and \u202e turn' }, 'bell and turn'],
  ])('quotes what the answer says: %j', (body, said) => {
    expect(call({ status: 400, body })?.evidence.find(({ label }) => label === 'The server says')?.value).toContain(said);
  });

  test('quotes the beginning of a page, and says where the whole stands', () => {
    const coach = call({ status: 503, body: `<html><title>Hotel</title><p>Sign in to our Wi-Fi. ${'And so on. '.repeat(30)}</p></html>` });
    expect(coach?.said).toBe('Hotel: Sign in to our Wi-Fi. … (a web page; Exchanges has all of it)');
  });

  test('quotes nothing of what only looks like a member', () => {
    const coach = call({ status: 400, body: '{"__proto__":{"message":"no"}}' });
    expect(coach?.evidence.some(({ label }) => label === 'The server says')).toBe(false);
  });
});

describe('an authorize request without a callback', () => {
  const authorize = exchangeOf({ purpose: 'authorize', url: AUTHORIZE_URL });
  const later = (purpose: 'callback' | 'authorize' | 'call') => ({ ...exchangeOf({ purpose }), id: 'x2', at: authorize.at + 5000 });

  test('is counted until a callback or another sign-in comes', () => {
    expect(unansweredMs(authorize, [authorize, later('call')], authorize.at + 90_000)).toBe(90_000);
    expect(unansweredMs(authorize, [later('callback'), authorize], authorize.at + 90_000)).toBeNull();
    expect(unansweredMs(authorize, [later('authorize'), authorize], authorize.at + 90_000)).toBeNull();
    expect(unansweredMs(later('call'), [], authorize.at)).toBeNull();
  });
});

describe('what the coach names', () => {
  test('an invalid_scope callback names the requested scopes', () => {
    const told: Told = { purpose: 'callback', url: 'dev.tokenscope:/oauth/callback?error=invalid_scope&state=s1' };
    expect(coached({ ...told, about: { scopes: ['read', 'wriet'] } })?.what).toBe(
      'The sign-in was rejected because of the requested scopes (invalid_scope): read wriet.',
    );
    expect(coached(told)?.what).toBe('The sign-in was rejected because of the requested scopes (invalid_scope): not stated.');
  });

  test.each([
    { name: 'unauthorized_client', told: { status: 400, body: { error: 'unauthorized_client' } } },
    { name: 'a 401 without a body', told: { status: 401 } },
    { name: 'a 403 without a body', told: { status: 403 } },
    { name: 'a 403 of a few words', told: { status: 403, body: 'Forbidden' } },
  ])('$name at the token endpoint names the secret and how it was sent, before anything else', ({ told }) => {
    const inBody = coached({ ...told, form: { ...MACHINE, client_secret: '[secret 3f9a-01bc]' } });
    expect(inBody?.cause).toMatch(/[Cc]lient secret .*sent it in the body \(client_secret_post\)/);
    expect(inBody?.action).toMatch(/^Enter the Client secret again/);
    const inHeader = coached({ ...told, form: MACHINE, requestHeaders: { Authorization: 'Basic [client credentials 3f9a-01bc]' } });
    expect(inHeader?.cause).toContain('sent it in the Authorization header (client_secret_basic)');
    expect(coached({ ...told, form: MACHINE })?.cause).toContain('sent no secret');
  });

  test('a firewall page is still recognised', () => {
    const told: Told = { status: 403, form: MACHINE, body: '<html><title>Attention Required! | Cloudflare</title></html>' };
    expect(coached(told)?.situation).toBe('html-firewall');
  });
});

describe('a failure in the words of the coach', () => {
  const failure: FailureDetails = { code: 'client-refused', what: 'It failed.', likelyCause: 'Something.', action: 'Try again.' };

  test('keeps its code and takes what, cause, action and evidence', () => {
    const told: Told = { status: 403, form: MACHINE };
    const words = explained(failure, exchangeOf(told), aboutOf());
    expect(words.code).toBe('client-refused');
    expect(words.what).toContain('Client secret');
    expect(words.evidence).toContainEqual({ label: 'Reference', value: 'RFC 6749 section 5.2' });
  });

  test('stays unchanged if nothing was sent or no rule matches', () => {
    expect(explained(failure, undefined, aboutOf())).toBe(failure);
    expect(explained(failure, exchangeOf({ status: 418, purpose: 'call' }), aboutOf())).toBe(failure);
  });
});
