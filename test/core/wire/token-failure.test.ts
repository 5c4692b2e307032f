import { describe, expect, it } from 'vitest';
import type { Failure, FailureCode } from '../../../electron/model/failure';
import { exchangeCode } from '../../../electron/core/grants/authorization-code';
import { mayHaveSpentRefreshToken, requestRefresh } from '../../../electron/core/grants/refresh';
import { clientCredentials } from '../../../electron/core/grants/client-credentials';
import { CLIENT_SECRET, connectionTo, tokenContext } from '../../support/connection';
import { failureOf, isKind, textOf } from '../../support/failures';
import { type Answer, GOOD_TOKEN, testServer } from '../../support/provider';

const server = testServer();

const REFRESH_TOKEN = 'canary-refresh-token-88bb';
const html = { 'content-type': 'text/html' };

async function refreshFailure(answer: Answer): Promise<Failure> {
  server.answer('/token', answer);
  return failureOf(requestRefresh(await tokenContext(connectionTo(server.url)), REFRESH_TOKEN));
}
const evidence = (failure: Failure, label: string) => failure.evidence.find((each) => each.label === label)?.value;

describe('a refused refresh', () => {
  it.each([400, 401, 403, 200])('with invalid_grant and status %i says that the refresh token is dead', async (status) => {
    const failure = await refreshFailure({
      status,
      body: { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
    });
    expect(isKind(failure, 'refresh-token-dead')).toBe(true);
    expect(evidence(failure, 'error_description')).toBe('Unknown or invalid refresh token.');
    expect(mayHaveSpentRefreshToken(failure)).toBe(false);
  });

  it('with invalid_grant in the challenge and no body too', async () => {
    const failure = await refreshFailure({ status: 400, headers: { 'www-authenticate': 'Bearer realm="x", error="invalid_grant"' } });
    expect(failure.code).toBe('refresh-token-dead');
  });

  it.each(['practice', 'practice-katana', 'practice-catapa'] as const)('by %s is likely due to a restart', async (template) => {
    server.answer('/token', { status: 400, body: { error: 'invalid_grant' } });
    const failure = await failureOf(requestRefresh(await tokenContext(connectionTo(server.url, { template })), REFRESH_TOKEN));
    expect(isKind(failure, 'refresh-token-dead')).toBe(true);
    expect(failure.likelyCause).toMatch(/^The practice provider forgets everything when Tokenscope closes\. /);
    expect(failure.action).toBe('Sign in again.');
    expect((await refreshFailure({ status: 400, body: { error: 'invalid_grant' } })).likelyCause).not.toContain('practice');
  });

  it.each<[string, Answer, FailureCode]>([
    ['no body at all, 400', { status: 400 }, 'token-request-refused'],
    ['no body at all, 403', { status: 403 }, 'token-request-refused'],
    ['invalid_client, 400', { status: 400, body: { error: 'invalid_client' } }, 'client-refused'],
    ['401 without a body', { status: 401 }, 'client-refused'],
    [
      '401 access_denied (Auth0, wrong secret)',
      { status: 401, body: { error: 'access_denied', error_description: 'Unauthorized' } },
      'client-refused',
    ],
    [
      'an error in a form with status 200 (GitHub)',
      {
        status: 200,
        body: 'error=bad_refresh_token&error_description=It+has+expired.',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      'token-request-refused',
    ],
    ['429', { status: 429, headers: { 'retry-after': '17' } }, 'server-busy'],
    ['429 with invalid_grant', { status: 429, body: { error: 'invalid_grant' } }, 'server-busy'],
    ['500 with invalid_grant', { status: 500, body: { error: 'invalid_grant' } }, 'server-failed'],
    ['503 with invalid_grant', { status: 503, body: { error: 'invalid_grant' } }, 'server-failed'],
    ['temporarily_unavailable', { status: 400, body: { error: 'temporarily_unavailable' } }, 'server-busy'],
    ['500 with a page', { status: 500, body: '<h1>Oops</h1>', headers: html }, 'server-failed'],
    ['503', { status: 503, headers: { 'retry-after': '60' } }, 'server-failed'],
    ['invalid_scope', { status: 400, body: { error: 'invalid_scope' } }, 'token-request-refused'],
    ['unauthorized_client', { status: 403, body: { error: 'unauthorized_client' } }, 'token-request-refused'],
    ['an error of its own', { status: 400, body: { error: 'mfa_required' } }, 'token-request-refused'],
    ['an error that is an object', { status: 400, body: { error: { code: 1 } } }, 'token-request-refused'],
    ['JSON without error', { status: 422, body: { message: 'no' } }, 'token-request-refused'],
    ['invalid_grant in another member', { status: 400, body: { message: 'invalid_grant' } }, 'token-request-refused'],
    ['invalid_grant in a page', { status: 400, body: '<p>invalid_grant</p>', headers: html }, 'token-response-unusable'],
    ['404 with a page', { status: 404, body: '<html></html>', headers: html }, 'token-response-unusable'],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/login' } }, 'token-response-unusable'],
  ])('%s is no death, and leaves the token unspent', async (_name, answer, code) => {
    const failure = await refreshFailure(answer);
    expect(isKind(failure, code)).toBe(true);
    expect(mayHaveSpentRefreshToken(failure)).toBe(false);
  });

  it.each<[string, Answer, FailureCode]>([
    ['a page', { body: '<!doctype html><title>Welcome to HotelNet</title>', headers: html }, 'token-response-unusable'],
    ['nothing', {}, 'token-response-unusable'],
    ['204', { status: 204 }, 'token-response-unusable'],
    ['a list', { body: '[1]' }, 'token-response-unusable'],
    ['half a document', { body: '{"access_token":"canary-acc' }, 'token-response-unusable'],
    ['an empty access token', { body: { ...GOOD_TOKEN, access_token: '' } }, 'token-response-unusable'],
    ['an access token that is not a string', { body: { access_token: { value: 'x' } } }, 'token-response-unusable'],
    [
      'other names',
      { body: { accessToken: 'canary-access-token-77aa', refreshToken: 'canary-refresh-token-99cc' } },
      'token-response-unusable',
    ],
    ['binary junk', { body: new Uint8Array([0, 255, 254, 1, 2]) }, 'token-response-unusable'],
    ['2 MB of form', { body: `access_token=canary${'x'.repeat(2 * 1024 * 1024)}` }, 'response-too-large'],
    ['2 MB', { body: { ...GOOD_TOKEN, pad: 'x'.repeat(2 * 1024 * 1024) } }, 'response-too-large'],
  ])('status 200 with %s: the token may be spent', async (_name, answer, code) => {
    const failure = await refreshFailure(answer);
    expect(isKind(failure, code)).toBe(true);
    expect(mayHaveSpentRefreshToken(failure)).toBe(true);
    expect(textOf(failure)).not.toContain('canary');
  });
});

describe('what a failure says', () => {
  it('status, error, description, type, waiting time and the beginning of the body', async () => {
    const failure = await refreshFailure({
      status: 429,
      body: { error: 'too_many_requests', error_description: 'slow' },
      headers: { 'retry-after': '17' },
    });
    expect(Object.fromEntries(failure.evidence.map(({ label, value }) => [label, value]))).toEqual({
      Status: '429 Too Many Requests',
      error: 'too_many_requests',
      error_description: 'slow',
      'Content-Type': 'application/json',
      'Retry-After': '17',
      'Body begins': '{"error":"too_many_requests","error_description":"slow"}',
      Asked: `POST ${server.url}/token`,
    });
    expect(failure.action).toContain('17 seconds');
  });

  it('names the way of client authentication that did not work', async () => {
    expect((await refreshFailure({ status: 401 })).likelyCause).toContain('client_secret_basic');
  });

  it('shows text only: markup stays text, control and direction characters go, length is capped', async () => {
    const description = `<img src=x onerror=alert(1)>\u0000\u001b[31m\u202egnp\u2066${'long '.repeat(150_000)}`;
    const failure = await refreshFailure({
      status: 400,
      body: { error: 'invalid_request\r\nSet-Cookie: a', error_description: description },
    });
    const shown = evidence(failure, 'error_description') ?? '';
    expect(shown).toMatch(/^<img src=x onerror=alert\(1\)> \[31m gnp long /);
    expect(shown.length).toBeLessThanOrEqual(500);
    expect(textOf(failure).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  });

  it('keeps to the status where the body is too long to read', async () => {
    const failure = await refreshFailure({ status: 503, body: 'x'.repeat(2 * 1024 * 1024) });
    expect(failure.code).toBe('server-failed');
    expect((evidence(failure, 'Body begins') ?? '').length).toBeLessThanOrEqual(500);
  });

  it('hides what the server sends back of the request, however it is spelled', async () => {
    const clientSecret = `${CLIENT_SECRET} +"&%`;
    const refreshToken = `${REFRESH_TOKEN}/+=`;
    server.answer('/token', ({ body, headers }) => ({
      status: 400,
      body: {
        error: clientSecret,
        error_description: `secret ${clientSecret} refresh ${refreshToken} sent ${headers.authorization ?? ''}`,
        error_uri: `https://x/?s=${encodeURIComponent(clientSecret)}`,
        request: body,
        headers,
      },
      headers: {
        location: `https://x/?${body}`,
        'www-authenticate': `Basic realm="x", was="${refreshToken}"`,
      },
    }));
    for (const clientAuthentication of ['client_secret_basic', 'client_secret_post'] as const) {
      const context = await tokenContext(connectionTo(server.url, { clientAuthentication }), { clientSecret });
      const text = textOf(await failureOf(requestRefresh(context, refreshToken)));
      expect(text).toContain('error_description');
      expect(text).not.toContain('canary');
      expect(text).not.toContain(server.to('/token').at(-1)?.headers.authorization?.slice(6) ?? 'none');
    }
  });

  it('hides code and verifier too', async () => {
    server.answer('/token', ({ body }) => ({ status: 400, body: { error: 'invalid_grant', error_description: body, body } }));
    const context = await tokenContext(connectionTo(server.url));
    const failure = await failureOf(exchangeCode(context, { code: 'canary-code', codeVerifier: 'canary-verifier', nonce: null }));
    expect(isKind(failure, 'token-request-refused')).toBe(true);
    expect(textOf(failure)).not.toContain('canary');
  });
});

describe('other grants', () => {
  it('invalid_grant for a code is a refusal, whatever the status, and no dead refresh token', async () => {
    for (const status of [400, 401, 403]) {
      server.answer('/token', { status, body: { error: 'invalid_grant' } });
      const failure = await failureOf(
        exchangeCode(await tokenContext(connectionTo(server.url)), { code: 'c', codeVerifier: null, nonce: null }),
      );
      expect(failure.code).toBe('token-request-refused');
      expect(failure.what).toContain('authorization code');
    }
  });

  it('client credentials refused', async () => {
    server.answer('/token', { status: 400, body: { error: 'unsupported_grant_type' } });
    expect((await failureOf(clientCredentials.renew(await tokenContext(connectionTo(server.url)), null))).code).toBe(
      'token-request-refused',
    );
  });
});

describe('the network', () => {
  it('refused: nothing was sent', async () => {
    const { url } = server;
    await server.stop();
    const failure = await failureOf(requestRefresh(await tokenContext(connectionTo(url)), REFRESH_TOKEN));
    expect(failure.code).toBe('network-refused');
    expect(mayHaveSpentRefreshToken(failure)).toBe(false);
  });

  it('broken off after sending: may be spent', async () => {
    server.answer('/token', (_request, response) => {
      response.destroy();
      return null;
    });
    const failure = await failureOf(requestRefresh(await tokenContext(connectionTo(server.url)), REFRESH_TOKEN));
    expect(failure.code).toBe('network-reset');
    expect(mayHaveSpentRefreshToken(failure)).toBe(true);
  });

  it('cancelled while waiting', async () => {
    const abort = new AbortController();
    server.answer('/token', () => {
      abort.abort();
      return null;
    });
    const failure = await failureOf(requestRefresh(await tokenContext(connectionTo(server.url), { signal: abort.signal }), REFRESH_TOKEN));
    expect(failure.code).toBe('cancelled');
  });
});
