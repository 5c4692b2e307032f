import { describe, expect, it } from 'vitest';
import { CLIENTS } from '../../electron/practice';
import { authorize, basic, type Fields, post, SCHEME_URI } from './client';
import { type Line, type LineName, lineTo, obtain, obtainCode, refresh } from './family';
import { signIn } from './login';
import { practiceFor } from '../support/practice';

const practice = practiceFor('each');

const FACES: LineName[] = ['practice', 'katana', 'catapa'];

function ask(at: Line, changes: Fields): Promise<Response> {
  const query = new URLSearchParams({ response_type: 'code', redirect_uri: SCHEME_URI, state: 's', ...at.asked, ...changes });
  return fetch(`${at.authorizeUrl}?${query}`, { redirect: 'manual', headers: { Accept: 'text/html' } });
}

describe.each(FACES)('as %s', (face) => {
  it('login-first: any authorize request leads to the sign-in, and is checked afterwards', async () => {
    const at = lineTo(practice, face);
    practice.faults.set('login-first', true);
    const requests: Fields[] = [{ redirect_uri: 'https://elsewhere.invalid/' }, { client_id: 'nobody' }, { response_type: 'odd' }, {}];
    for (const wrong of requests) {
      const { status, headers } = await ask(at, wrong);
      expect([status, headers.get('location')?.split('?')[0]]).toEqual([303, `${new URL(at.authorizeUrl).pathname}/first`]);
    }
    expect((await obtain(at)).status).toBe(200);
    const query = new URLSearchParams({ response_type: 'code', ...at.asked, redirect_uri: 'https://elsewhere.invalid/' });
    await expect(signIn(`${at.authorizeUrl}?${query}`)).rejects.toThrow(/40[03] from/);
    await expect(signIn(`${at.authorizeUrl}?${query}`, { deny: 'login' })).rejects.toThrow('403 from');
  });

  it('ignores-scope: all scopes are granted, whatever was requested', async () => {
    const at = lineTo(practice, face);
    practice.faults.set('ignores-scope', true);
    const all = face === 'catapa' ? ['all'] : ['api:read', 'api:write'];
    const { json } = await obtain(at, { scope: 'offline_access api:read' });
    expect(json.scope.split(' ')).toEqual(expect.arrayContaining(all));
    expect((await refresh(at, json.refresh_token, { scope: 'offline_access' })).json.scope.split(' ')).toEqual(expect.arrayContaining(all));
  });

  it('pkce-required: a request without a code challenge is refused to the client', async () => {
    const at = lineTo(practice, face);
    expect((await ask(at, {})).headers.get('location') ?? '').not.toContain('error=');
    practice.faults.set('pkce-required', true);
    expect((await ask(at, {})).headers.get('location')).toMatch(/^dev\.tokenscope:.*error=invalid_request/);
    expect(await obtainCode(at)).toHaveProperty('code');
  });

  it('error-without-state: an error loses its state, a code does not', async () => {
    const at = lineTo(practice, face);
    practice.faults.set('error-without-state', true);
    const denied = await authorize(at.authorizeUrl, at.asked, { deny: true });
    expect([denied.get('error'), denied.has('state')]).toEqual(['access_denied', false]);
    expect((await authorize(at.authorizeUrl, at.asked)).get('state')).toBe('some-state');
  });

  it('api-query-400: a token in the query is a bad request', async () => {
    const at = lineTo(practice, face);
    practice.faults.set('api-query-400', true);
    const { access_token: token } = (await obtain(at)).json;
    const tenant: Fields = face === 'catapa' ? { Tenant: 'practice' } : {};
    const response = await fetch(`${at.apiUrl}?access_token=${token}`, { headers: tenant });
    expect([response.status, (await response.json()).error]).toEqual([400, 'invalid_request']);
    expect((await at.call(token)).status).toBe(200);
  });
});

it('ignores-scope applies to client credentials too', async () => {
  practice.faults.set('ignores-scope', true);
  const asked = { grant_type: 'client_credentials', scope: 'api:read' };
  expect((await post(`${practice.url}/token`, asked, basic(CLIENTS.practice))).json.scope.split(' ').sort()).toEqual([
    'api:read',
    'api:write',
  ]);
});
