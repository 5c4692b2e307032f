import { createRemoteJWKSet, jwtVerify } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { CLIENTS } from '../../electron/practice';
import { authorize, basic, claims, type Fields, post } from './client';
import { ALL_SCOPES, type Line, type LineName, lineTo, obtain, obtainCode, refresh } from './family';
import { passTime, stopTime } from '../support/still-time';
import { practiceFor } from '../support/practice';

stopTime();

const practice = practiceFor('each');
let line: Line;
beforeEach(() => {
  line = lineTo(practice);
});

const FACES: LineName[] = ['practice', 'opaque', 'katana', 'catapa'];

/** A token response with the fault off, then on. */
async function offAndOn(face: LineName, fault: () => void, changes: Fields = {}) {
  const at = lineTo(practice, face);
  const off = await obtain(at, changes);
  fault();
  return { off, on: await obtain(at, changes), at };
}

describe.each(FACES)('token responses as %s', (face) => {
  it('expire-in, no-expires-in, expires-in-text', async () => {
    const at = lineTo(practice, face);
    const usual = face === 'catapa' ? 'expire_in' : 'expires_in';
    expect((await obtain(at)).json).toMatchObject({ [usual]: 120 });
    practice.faults.set('expires-in-text', true);
    expect((await obtain(at)).json).toMatchObject({ [usual]: '120' });
    practice.faults.set('expire-in', true);
    const { json } = await obtain(at);
    expect(json.expire_in).toBe('120');
    expect(json).not.toHaveProperty('expires_in');
    practice.faults.set('no-expires-in', true);
    const none = (await obtain(at)).json;
    expect(none).not.toHaveProperty('expires_in');
    expect(none).not.toHaveProperty('expire_in');
  });

  it('no-token-type', async () => {
    const { off, on } = await offAndOn(face, () => practice.faults.set('no-token-type', true));
    expect(off.json).toHaveProperty('token_type');
    expect(on.json).not.toHaveProperty('token_type');
  });

  it('cacheable', async () => {
    const { off, on } = await offAndOn(face, () => practice.faults.set('cacheable', true));
    expect(off.headers.get('cache-control')).toBe('no-store');
    expect(on.headers.get('cache-control')).toBe('private, max-age=3600');
  });

  it('wrong-content-type', async () => {
    const { off, on } = await offAndOn(face, () => practice.faults.set('wrong-content-type', true));
    expect([off, on].map(({ headers }) => headers.get('content-type')?.split(';')[0])).toEqual(['application/json', 'text/html']);
    expect(on.json).toHaveProperty('access_token');
  });

  it('malformed-json', async () => {
    practice.faults.set('malformed-json', true);
    await expect(obtain(lineTo(practice, face))).rejects.toThrow(SyntaxError);
  });

  it('no-refresh-token, on a sign-in only', async () => {
    const { off, on, at } = await offAndOn(face, () => practice.faults.set('no-refresh-token', true));
    expect(off.json).toHaveProperty('refresh_token');
    expect(on.json).not.toHaveProperty('refresh_token');
    expect((await refresh(at, off.json.refresh_token)).status).toBe(200);
  });

  it('lifetime-short', async () => {
    const { on, at } = await offAndOn(face, () => practice.faults.set('lifetime-short', 1));
    expect(on.json).toMatchObject({ [face === 'catapa' ? 'expire_in' : 'expires_in']: 1 });
    expect((await at.call(on.json.access_token)).status).toBe(200);
    await passTime(1_100);
    expect((await at.call(on.json.access_token)).status).toBe(401);
  });

  it('secret-revoked and any-secret', async () => {
    const at = lineTo(practice, face);
    const { json } = await obtain(at);
    expect((await refresh(at, json.refresh_token, {}, 'wrong')).status).toBe(401);
    practice.faults.set('any-secret', true);
    const second = await refresh(at, json.refresh_token, {}, 'wrong');
    expect(second.status).toBe(200);
    practice.faults.set('secret-revoked', true);
    const { refresh_token: current = json.refresh_token } = second.json;
    expect((await refresh(at, current)).status).toBe(401);
    practice.faults.clear();
    expect((await refresh(at, current)).status).toBe(200);
  });
});

describe('JWTs', () => {
  it.each(['practice', 'katana', 'catapa'] as const)('exp-differs, wrong-audience and wrong-issuer as %s', async (face) => {
    const { on, off, at } = await offAndOn(face, () => practice.faults.set('exp-differs', true));
    const life = ({ exp, iat }: Record<string, unknown>) => Number(exp) - Number(iat);
    expect([off, on].map(({ json }) => life(claims(json.access_token)))).toEqual([120, 3720]);
    expect((await at.call(on.json.access_token)).status).toBe(200);
    for (const [id, claim] of [
      ['wrong-audience', 'aud'],
      ['wrong-issuer', 'iss'],
    ] as const) {
      practice.faults.clear();
      practice.faults.set(id, true);
      const { json } = await obtain(at);
      expect(claims(json.access_token)[claim]).toBe('https://elsewhere.example');
      expect((await at.call(json.access_token)).status).toBe(401);
    }
  });

  it.each([600, -600])('clock-off by %d s: Date, iat and exp', async (off) => {
    practice.faults.set('clock-off', off);
    const now = Date.now() / 1000;
    const { json, headers } = await obtain(line);
    expect(Date.parse(headers.get('date') ?? '') / 1000 - now).toBeCloseTo(off, -1);
    for (const token of [json.access_token, json.id_token]) {
      expect(Number(claims(token).iat) - now).toBeCloseTo(off, -1);
      expect(Number(claims(token).exp) - Number(claims(token).iat)).toBe(120);
    }
    const call = await line.call(json.access_token);
    expect(call.status).toBe(200);
    expect(Date.parse(call.headers.get('date') ?? '') / 1000 - now).toBeCloseTo(off, -1);
  });

  it('key-rotated: a new key is published, and old tokens are refused', async () => {
    const keys = () => createRemoteJWKSet(new URL(`${practice.url}/jwks`));
    const { off, on } = await offAndOn('practice', () => practice.faults.set('key-rotated', true));
    for (const token of [on.json.access_token, on.json.id_token]) await jwtVerify(token, keys(), { issuer: practice.url });
    await expect(jwtVerify(off.json.access_token, keys())).rejects.toThrow();
    expect((await line.call(on.json.access_token)).status).toBe(200);
    expect((await line.call(off.json.access_token)).status).toBe(401);
    practice.faults.clear();
    expect((await line.call(off.json.access_token)).status).toBe(200);
    await jwtVerify(off.json.access_token, keys());
  });

  it('scope-widened: in the answer and in the token', async () => {
    const { on } = await offAndOn('practice', () => practice.faults.set('scope-widened', true));
    expect(on.json.scope).toBe(`${ALL_SCOPES} api:admin`);
    expect(claims(on.json.access_token).scope).toBe(`${ALL_SCOPES} api:admin`);
    const again = await refresh(line, on.json.refresh_token);
    expect(again.json.scope).toContain('api:admin');
  });

  it('scope-narrowed-silently: in the token, and the answer does not say so', async () => {
    const { off, on } = await offAndOn('practice', () => practice.faults.set('scope-narrowed-silently', true));
    expect(claims(off.json.access_token).scope).toBe(ALL_SCOPES);
    expect(claims(on.json.access_token).scope).toBe(ALL_SCOPES.replace(' api:write', ''));
    expect(on.json).not.toHaveProperty('scope');
  });
});

describe('offline-always', () => {
  it.each([
    ['practice', 'openid'],
    ['katana', 'openid'],
  ] as const)('as %s', async (face, scope) => {
    const { off, on, at } = await offAndOn(face, () => practice.faults.set('offline-always', true), { scope });
    expect(off.json).not.toHaveProperty('refresh_token');
    expect(on.json).toHaveProperty('refresh_token');
    expect((await refresh(at, on.json.refresh_token)).json).toHaveProperty('refresh_token');
  });
});

describe('PKCE and redirects', () => {
  it.each(['practice', 'katana'] as const)('pkce-ignored as %s', async (face) => {
    const at = lineTo(practice, face);
    for (const verifier of [undefined, 'x'.repeat(43)]) {
      const exchange = async () => {
        const { code_verifier: _, ...fields } = await obtainCode(at);
        return at.token(verifier === undefined ? fields : { ...fields, code_verifier: verifier });
      };
      expect((await exchange()).json.error).toBe('invalid_grant');
      practice.faults.set('pkce-ignored', true);
      expect((await exchange()).status).toBe(200);
      expect((await obtain(at)).status).toBe(200);
      practice.faults.clear();
    }
  });

  it.each(['practice', 'katana'] as const)('plain-taken as %s', async (face) => {
    const at = lineTo(practice, face);
    const plain = { code_challenge: 'p'.repeat(43), code_challenge_method: 'plain' };
    await expect(obtainCode(at, plain)).rejects.toThrow('error=invalid_request');
    practice.faults.set('plain-taken', true);
    const fields = await obtainCode(at, plain);
    expect((await at.token({ ...fields, code_verifier: 'q'.repeat(43) })).json.error).toBe('invalid_grant');
    expect((await at.token({ ...(await obtainCode(at, plain)), code_verifier: plain.code_challenge })).status).toBe(200);
  });

  it.each(FACES)('any-redirect-uri as %s', async (face) => {
    const at = lineTo(practice, face);
    const probe = () => {
      const query = new URLSearchParams({ ...at.asked, response_type: 'code', redirect_uri: 'https://evil.example/cb', state: 's' });
      return fetch(`${at.authorizeUrl}?${query}`, { redirect: 'manual' });
    };
    expect((await probe()).status).toBeGreaterThanOrEqual(400);
    practice.faults.set('any-redirect-uri', true);
    expect((await probe()).status).toBeLessThan(400);
    const fields = await obtainCode(at, { redirect_uri: 'https://evil.example/cb' });
    expect((await at.token(fields)).status).toBe(200);
  });

  it('state-changed, iss-changed and iss-missing', async () => {
    const callback = async (at: Line) => Object.fromEntries(await authorize(at.authorizeUrl, at.asked));
    expect(await callback(line)).toMatchObject({ state: 'some-state', iss: practice.url });
    practice.faults.set('iss-changed', true);
    expect(await callback(line)).toMatchObject({ state: 'some-state', iss: 'https://elsewhere.example' });
    practice.faults.set('iss-missing', true);
    expect(await callback(line)).not.toHaveProperty('iss');
    practice.faults.clear();
    practice.faults.set('state-changed', true);
    for (const face of FACES) {
      const { state, code } = await callback(lineTo(practice, face));
      expect([state, typeof code]).toEqual(['another-state', 'string']);
    }
  });
});

describe('introspection and revocation', () => {
  const introspect = async (token: string) => (await post(`${practice.url}/introspect`, { token }, basic(CLIENTS.practice))).json;

  it('introspection-lies', async () => {
    const { json } = await obtain(line);
    expect(await introspect(json.access_token)).toMatchObject({ active: true });
    practice.faults.set('introspection-lies', true);
    expect(await introspect(json.access_token)).toEqual({ active: false });
    expect(await introspect('never-issued')).toEqual({ active: true });
  });

  it('revocation-ignored', async () => {
    practice.faults.set('revocation-ignored', true);
    const { json } = await obtain(line);
    const body = new URLSearchParams({ token: json.refresh_token });
    expect((await fetch(`${practice.url}/revoke`, { method: 'POST', headers: basic(CLIENTS.practice), body })).status).toBe(200);
    expect((await refresh(line, json.refresh_token)).status).toBe(200);
  });
});
