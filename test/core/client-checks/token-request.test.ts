import { describe, expect, it } from 'vitest';
import type { Given } from '../../../electron/core/client-checks/stage';
import { type ActParts, actsOf, seenOf } from './acts';
import { call, judge, refresh, signIn, tokenRequest } from './sign-in-acts';

const verdict = (name: string, parts: ActParts[], change: Partial<Given> = {}) =>
  judge(`app-token.${name}`, seenOf(actsOf(...parts), change)).verdict;

const form = { grant_type: 'refresh_token', refresh_token: 'refresh-a-0123456789' };
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
/** A token request whose credentials are these. */
const sent = (authorization: string | null, more: Record<string, string> = {}, rest: Partial<ActParts> = {}): ActParts => ({
  leg: 'token',
  form: { ...form, ...more },
  headers: authorization === null ? {} : { authorization },
  ...rest,
});
const RIGHT = basic('app:app-secret-1');
const POST: Partial<Given> = { clientAuth: 'post' };
const IN_BODY = { client_id: 'app', client_secret: 'app-secret-1' };

describe('a public client', () => {
  const PUBLIC: Partial<Given> = { clientAuth: 'none', clientSecret: '' };
  it.each<[string, ActParts[], string]>([
    ['sends its ID alone', [sent(null, { client_id: 'app' })], 'pass'],
    ['sends no ID', [sent(null)], 'fail'],
    ['sends a secret', [sent(null, IN_BODY)], 'fail'],
    ['sends a secret in the header', [sent(basic('app:made-up'), { client_id: 'app' })], 'fail'],
    ['sends an empty secret in the header', [sent(basic('app:'), { client_id: 'app' })], 'warn'],
    ['tries an empty secret in the header first', [sent(basic('app:'), {}, { status: 401 }), sent(null, { client_id: 'app' })], 'warn'],
    ['has an empty secret in the header alone', [sent(basic('app:'), {}, { status: 401 })], 'fail'],
    ['sends nothing', [], 'not-seen'],
  ])('%s', (_, parts, expected) => {
    expect(verdict('credentials', parts, PUBLIC)).toBe(expected);
  });
});

describe('how an app sends a token request', () => {
  it.each(['credentials', 'secret-kept', 'query', 'form'])('%s: right, and not seen without a request', (name) => {
    expect(verdict(name, [...signIn(), call(), refresh()])).toBe('pass');
    expect(verdict(name, [])).toBe('not-seen');
  });

  it('credentials come in one way, the one that is expected', () => {
    expect(verdict('credentials', [sent(null, IN_BODY)], POST)).toBe('pass');
    expect(verdict('credentials', [sent(RIGHT, IN_BODY)])).toBe('fail');
    expect(verdict('credentials', [sent(null, { client_id: 'app' })])).toBe('fail');
    expect(verdict('credentials', [sent(null, IN_BODY, { status: 401 })])).toBe('fail');
    expect(verdict('credentials', [sent(RIGHT, {}, { status: 401 })], POST)).toBe('fail');
    expect(verdict('credentials', [sent(basic('app:another'), {}, { status: 401 })])).toBe('fail');
  });

  it('a right client of another style passes: the ID in the body too, encoded or not, tried in two ways, signed, without a secret', () => {
    expect(verdict('credentials', [sent(RIGHT, { client_id: 'app' })])).toBe('pass');
    const odd = { clientSecret: 'a+b:c%2' };
    expect(verdict('credentials', [sent(basic('app:a+b:c%2'))], odd)).toBe('pass');
    expect(verdict('credentials', [sent(basic('app:a%2Bb%3Ac%252'))], odd)).toBe('pass');
    expect(verdict('credentials', [sent(RIGHT, {}, { status: 401 }), sent(null, IN_BODY)], POST)).toBe('warn');
    expect(verdict('credentials', [sent(null, { client_assertion: 'x.y.z' })])).toBe('pass');
    expect(verdict('credentials', [sent(null, { client_id: 'app' })], { clientSecret: '' })).toBe('not-applicable');
    // The server takes it that way as well.
    expect(verdict('credentials', [sent(null, IN_BODY)])).toBe('pass');
    // A dead refresh token says nothing of the credentials.
    const dead = sent(null, IN_BODY, { status: 400, json: { error: 'invalid_grant' } });
    expect(verdict('credentials', [sent(null, IN_BODY), dead])).toBe('pass');
    expect(verdict('credentials', [{ ...dead, json: { error: 'invalid_client' } }])).toBe('fail');
  });

  it('the secret is in no other request, in whatever form', () => {
    const url = 'http://127.0.0.1:4010/authorize?client_id=app&client_secret=app-secret-1';
    expect(verdict('secret-kept', [{ leg: 'authorize', url }, refresh()])).toBe('fail');
    expect(verdict('secret-kept', [refresh(), call({ headers: { authorization: RIGHT } })])).toBe('fail');
    expect(verdict('secret-kept', [refresh(), call({ headers: { 'x-api-key': 'app-secret-1' } })])).toBe('fail');
    expect(verdict('secret-kept', [refresh(), { leg: 'elsewhere', body: 'secret=app-secret-1' }])).toBe('fail');
    expect(verdict('secret-kept', [refresh(), { leg: 'revocation', form: { token: 'x', ...IN_BODY } }])).toBe('pass');
  });

  it('nothing secret is in the URL of a token request', () => {
    const of = (query: string) => verdict('query', [tokenRequest({ form, url: `http://127.0.0.1:4010/token?${query}` })]);
    expect(['client_secret=x', 'code=x', 'refresh_token=x', 'code_verifier=x', 'client_assertion=x'].map(of)).toEqual(
      Array(5).fill('fail'),
    );
    expect(of('tenant=practice')).toBe('pass');
    const query = 'http://127.0.0.1:4010/token?client_secret=app-secret-1';
    const acts = [sent(null, { client_id: 'app' }, { url: query })];
    expect(verdict('query', acts)).toBe('fail');
    // One fault, one fail.
    expect(['credentials', 'secret-kept'].map((name) => verdict(name, acts))).toEqual(['not-seen', 'not-seen']);
  });

  it('it is a POST with a form, whatever its charset', () => {
    const of = (type: string, method = 'POST') =>
      verdict('form', [tokenRequest({ method, body: 'grant_type=x', headers: { 'content-type': type } })]);
    expect(of('application/x-www-form-urlencoded;charset=UTF-8')).toBe('pass');
    expect(of('application/json')).toBe('fail');
    expect(of('application/x-www-form-urlencoded', 'GET')).toBe('fail');
  });

  it('the tenant is named each time, on refreshes too', () => {
    const catapa: Partial<Given> = { face: 'catapa', tenant: 'practice' };
    const tenant = { headers: { tenant: 'practice' } };
    expect(verdict('tenant', [refresh(tenant), refresh(tenant)], catapa)).toBe('pass');
    expect(verdict('tenant', [refresh(tenant), refresh()], catapa)).toBe('fail');
    expect(verdict('tenant', [refresh({ headers: { tenant: 'other' } })], catapa)).toBe('fail');
    expect(verdict('tenant', [], catapa)).toBe('not-seen');
  });
});
