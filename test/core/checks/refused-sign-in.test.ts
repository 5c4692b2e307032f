import { describe, expect, it } from 'vitest';
import { refusedSignIn } from '../../../electron/core/checks/bench/authorize-probe';
import type { AuthorizeReply } from '../../../electron/core/checks/lab';
import { defaultsOf } from '../../../electron/model/templates';
import { exchangeOf, type Told } from '../coach/exchange';

const REDIRECT = 'http://127.0.0.1:8400/callback';
const connection = { ...defaultsOf('oauth'), id: 'c1', scopes: ['read', 'wriet'] };

function refusalOf(told: Told, location: string | null = null) {
  const exchange = exchangeOf({ purpose: 'authorize', ...told });
  const reply: AuthorizeReply = {
    id: exchange.id,
    status: told.status ?? 200,
    headers: [],
    body: '',
    at: 0,
    location: location === null ? null : new URL(location),
    stateSent: 's1',
    redirectUri: REDIRECT,
  };
  return refusedSignIn(reply, exchange, connection);
}

describe('an authorize request that is refused before anyone signs in', () => {
  it.each([400, 401, 404, 405, 410, 422])('%i ends the run', (status) => {
    expect(refusalOf({ status, body: '<html><h1>Bad request</h1></html>' })).toMatchObject({ code: 'flow-error' });
  });

  it('an error sent to the redirect URI ends it, and names the scopes that were asked for', () => {
    const refused = refusalOf({ status: 302 }, `${REDIRECT}?error=invalid_scope&state=s1`);
    expect(refused?.what).toBe('The sign-in was rejected because of the requested scopes (invalid_scope): read wriet.');
    expect(refusalOf({ status: 302 }, `${REDIRECT}?error=unauthorized_client&state=s1`)).not.toBeNull();
  });

  it('a 403 ends it where the coach knows the page', () => {
    const told: Told = { status: 403, body: '<html><h1>Callback URL mismatch.</h1></html>', url: 'https://example.eu.auth0.com/authorize' };
    expect(refusalOf(told)?.what).toContain('callback');
  });
});

describe('an authorize request that goes on', () => {
  it.each([
    { name: 'a login page', told: { status: 200, body: '<html><form></form></html>' }, location: null },
    { name: 'redirected to the login', told: { status: 302 }, location: 'https://id.example.com/login' },
    { name: 'a redirect elsewhere with an error in it', told: { status: 302 }, location: 'https://id.example.com/login?error=x' },
    { name: 'a wall against robots', told: { status: 403, body: 'Just a moment' }, location: null },
    { name: 'too many requests', told: { status: 429 }, location: null },
    { name: 'a server in trouble', told: { status: 503, body: 'later' }, location: null },
  ])('$name', ({ told, location }) => {
    expect(refusalOf(told, location)).toBeNull();
  });
});
