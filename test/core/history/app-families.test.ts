import { beforeEach, describe, expect, it } from 'vitest';
import { utf8Bytes } from '../../../electron/core/base/bytes';
import type { Recorded } from '../../../electron/core/exchanges/recording';
import { AppFamilies } from '../../../electron/core/history/app-families';
import { START } from '../../support/clock';

const TOKEN_URL = 'https://id.example/token';

let apps: AppFamilies;
let at: number;
beforeEach(() => {
  apps = new AppFamilies(() => ({ fingerprint: (secret) => `fp-${secret}`, keepClaims: true }));
  at = START;
});

const body = (text: string, contentType: string) => ({ bytes: utf8Bytes(text), length: text.length, cut: false, contentType });

function recorded(form: Record<string, string>, status: number, members: Record<string, unknown>): Recorded {
  at += 1000;
  return {
    connectionId: 'c1',
    purpose: form.token !== undefined ? 'revocation' : form.grant_type === 'refresh_token' ? 'refresh' : 'token',
    at,
    method: 'POST',
    url: TOKEN_URL,
    request: { headers: [], body: body(new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded') },
    response: {
      status,
      statusText: '',
      headers: [{ name: 'content-type', value: 'application/json' }],
      headersMs: 5,
      endMs: 6,
      body: body(JSON.stringify(members), 'application/json'),
    },
    failure: null,
    secrets: [],
  };
}

const tokens = (number: number | string, more: Record<string, unknown> = {}) => ({
  access_token: `access-${number}`,
  refresh_token: `refresh-${number}`,
  token_type: 'Bearer',
  expires_in: 3600,
  ...more,
});
const signIn = (number: number | string, more?: Record<string, unknown>) =>
  apps.see(recorded({ grant_type: 'authorization_code', code: 'c' }, 200, tokens(number, more)));
const refresh = (with_: number | string, status: number, members: Record<string, unknown>) =>
  apps.see(recorded({ grant_type: 'refresh_token', refresh_token: `refresh-${with_}` }, status, members));

const drawn = () => apps.of('c1').map(({ generations }) => generations.map(({ fingerprint, how, end }) => `${fingerprint} ${how} ${end}`));
const told = () => apps.of('c1').flatMap(({ noted }) => noted.map(({ kind, text }) => `${kind}: ${text}`));

describe('the token families of an app', () => {
  it('grow by the refresh token that was sent, two sign-ins side by side', () => {
    signIn('a1');
    signIn('b1');
    refresh('a1', 200, tokens('a2'));
    refresh('b1', 200, tokens('b2'));
    refresh('a2', 200, tokens('a3'));
    expect(drawn()).toEqual([
      ['fp-access-a1 connected replaced', 'fp-access-a2 refreshed replaced', 'fp-access-a3 refreshed current'],
      ['fp-access-b1 connected replaced', 'fp-access-b2 refreshed current'],
    ]);
  });

  it('go on where the server leaves the refresh token as it was', () => {
    signIn(1);
    refresh(1, 200, { access_token: 'access-2', token_type: 'Bearer' });
    refresh(1, 200, { access_token: 'access-3', token_type: 'Bearer' });
    expect(drawn()).toEqual([['fp-access-1 connected replaced', 'fp-access-2 refreshed replaced', 'fp-access-3 refreshed current']]);
  });

  it('end where the newest refresh token is rejected for good', () => {
    signIn(1);
    refresh(1, 400, { error: 'invalid_grant' });
    expect(told()).toEqual(['died: The server rejected the refresh token for good.']);
  });

  it('say where a refresh token was sent that had been replaced, and do not end by it', () => {
    signIn(1);
    refresh(1, 200, tokens(2));
    refresh(1, 400, { error: 'invalid_grant' });
    expect(told()).toEqual([
      'refresh-failed: The app sent a refresh token that an earlier refresh had replaced. Many servers then revoke the whole family.',
    ]);
    expect(drawn()[0]?.at(-1)).toBe('fp-access-2 refreshed current');
  });

  it('note what says nothing about the refresh token, and go on', () => {
    signIn(1);
    refresh(1, 503, {});
    refresh(1, 200, tokens(2));
    expect(told()).toEqual(["refresh-failed: The app's refresh failed with status 503."]);
    expect(drawn()).toEqual([['fp-access-1 connected replaced', 'fp-access-2 refreshed current']]);
  });

  it('begin with a refresh where the sign-in was not seen', () => {
    refresh('old', 200, tokens(1));
    expect(drawn()).toEqual([['fp-access-1 refreshed current']]);
  });

  it('are one where a client gets its next token by the same request, another for another client', () => {
    const ask = (client: string, number: number) =>
      apps.see(recorded({ grant_type: 'client_credentials', client_id: client }, 200, tokens(number, { refresh_token: undefined })));
    ask('one', 1);
    ask('one', 2);
    ask('two', 3);
    expect(drawn()).toEqual([['fp-access-1 retrieved replaced', 'fp-access-2 retrieved current'], ['fp-access-3 retrieved current']]);
  });

  it('show a token that the app revoked', () => {
    signIn(1);
    expect(apps.see(recorded({ token: 'access-1' }, 200, {}))).toBe(true);
    expect(told()).toEqual(['revoked: The app revoked the access token.']);
    expect(drawn()).toEqual([['fp-access-1 connected revoked']]);
    expect(apps.see(recorded({ token: 'somebody' }, 200, {}))).toBe(false);
  });

  it('are nothing for a refusal, a call, or a body that is no form', () => {
    expect(apps.see(recorded({ grant_type: 'authorization_code' }, 400, { error: 'invalid_grant' }))).toBe(false);
    expect(apps.see({ ...recorded({}, 200, tokens(1)), purpose: 'call' })).toBe(false);
    const broken = recorded({ grant_type: 'refresh_token', refresh_token: 'r' }, 200, {});
    expect(apps.see({ ...broken, request: { headers: [], body: body('\u0000{', 'text/plain') } })).toBe(false);
    expect(apps.of('c1')).toEqual([]);
  });

  it('hold no token in what is shown of them, and are gone once cleared', () => {
    signIn(1);
    expect(JSON.stringify(apps.of('c1'))).not.toMatch(/(?<!fp-)(access|refresh)-1/);
    apps.clear('c1');
    expect(apps.of('c1')).toEqual([]);
  });
});
