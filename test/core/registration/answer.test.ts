import { describe, expect, it } from 'vitest';
import { type RegistrationAnswer, readRegistration } from '../../../electron/core/registration/answer';
import { metadataOf } from '../../../electron/model/registration';
import { settingsOf } from '../../support/connection';

const ENDPOINT = new URL('https://id.example.com/register');
const ASKED = metadataOf(settingsOf({ receiver: { kind: 'loopback', port: null, path: '/callback' }, scopes: ['a', 'b'] }));
const GOOD = {
  client_id: 'c-1',
  client_secret: 'canary-registered-secret',
  client_secret_expires_at: 0,
  registration_client_uri: 'https://id.example.com/register/c-1',
  registration_access_token: 'canary-registration-token',
};

const read = (body: unknown, more: Partial<RegistrationAnswer> = {}, asked: typeof ASKED | null = ASKED) =>
  readRegistration(
    { status: 201, body: typeof body === 'string' ? body : JSON.stringify(body), cut: false, endpoint: ENDPOINT, ...more },
    asked,
  );

const client = (body: object, more: Partial<RegistrationAnswer> = {}) => {
  const reading = read(body, more);
  if (reading.kind !== 'registered') throw new Error(JSON.stringify(reading));
  return reading.client;
};

describe('the answer to a registration', () => {
  it('brings a client, its secret, and the token to manage it with', () => {
    expect(client({ ...GOOD, client_secret_expires_at: 1_800_000_000 })).toEqual({
      clientId: 'c-1',
      clientSecret: 'canary-registered-secret',
      secretExpiresAt: 1_800_000_000_000,
      management: { uri: 'https://id.example.com/register/c-1', accessToken: 'canary-registration-token' },
      authentication: null,
      changes: [],
      remarks: [],
    });
  });

  it('says what the server changed, and takes a loopback address with a port for the same', () => {
    const changed = client({
      ...GOOD,
      redirect_uris: ['http://127.0.0.1:80/callback', 'http://localhost/callback'],
      scope: 'a',
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_post',
    });
    expect(changed.authentication).toBe('client_secret_post');
    expect(changed.changes).toEqual([
      { member: 'grant_types', asked: 'authorization_code refresh_token', given: 'authorization_code' },
      { member: 'token_endpoint_auth_method', asked: 'client_secret_basic', given: 'client_secret_post' },
      { member: 'scope', asked: 'a b', given: 'a' },
    ]);
  });

  it('marks a status of 200, and a secret without an expiry', () => {
    const { client_secret_expires_at: _, ...rest } = GOOD;
    expect(client(rest, { status: 200 }).remarks).toEqual([
      expect.stringContaining('The status is 200'),
      expect.stringContaining('client_secret_expires_at'),
    ]);
    expect(client({ ...GOOD, client_secret_expires_at: 'soon' }).secretExpiresAt).toBeNull();
    expect(client({ ...GOOD, client_secret_expires_at: 1e300 }).secretExpiresAt).toBeNull();
  });

  it.each([
    ['elsewhere', 'https://evil.example.net/register/c-1'],
    ['by plain http', 'http://id.example.com/register/c-1'],
    ['in a script', 'javascript:alert(1)'],
    ['with a user name', 'https://id@id.example.com/register/c-1'],
  ])('never manages a client %s', (_, registration_client_uri) => {
    const { management, remarks } = client({ ...GOOD, registration_client_uri });
    expect(management).toBeNull();
    expect(remarks).toHaveLength(1);
    expect(JSON.stringify(remarks)).not.toContain('canary');
  });

  it('has no way to manage the client where the token could not be sent', () => {
    expect(client({ ...GOOD, registration_access_token: 'a\r\nX-Evil: 1' }).management).toBeNull();
    expect(client({ ...GOOD, registration_access_token: 7 }).management).toBeNull();
  });

  it('is a refusal by its status, with the error cleaned', () => {
    expect(read({ error: 'invalid_redirect_uri' }, { status: 400 })).toEqual({ kind: 'refused', error: 'invalid_redirect_uri' });
    expect(read({ error: `bad\u202e${'x'.repeat(5000)}` }, { status: 400 })).toMatchObject({
      error: expect.stringMatching(/^bad x{95}…$/),
    });
    expect(read('<html>', { status: 403 })).toEqual({ kind: 'refused', error: null });
    expect(read(GOOD, { status: 302 })).toEqual({ kind: 'refused', error: null });
  });

  it.each([
    ['no JSON', '<html>'],
    ['a list', '[]'],
    ['no client_id', '{}'],
    ['an empty client_id', '{"client_id":""}'],
    ['a client_id that is no text', '{"client_id":{"a":1}}'],
    ['a client_id with a line break', '{"client_id":"a\\r\\nb"}'],
    ['a client_id of 5,000 letters', JSON.stringify({ client_id: 'x'.repeat(5000) })],
    ['a secret with a line break', '{"client_id":"c","client_secret":"a\\nb"}'],
  ])('is unusable with %s', (_, body) => {
    expect(read(body)).toMatchObject({ kind: 'unusable' });
  });

  it('is unusable where it was cut off', () => {
    expect(read(GOOD, { cut: true })).toMatchObject({ kind: 'unusable' });
  });

  it('takes members of an own-looking name for nothing', () => {
    expect(read('{"__proto__":{"client_id":"x"}}')).toMatchObject({ kind: 'unusable' });
  });
});
