import { describe, expect, it } from 'vitest';
import { hideSecrets, Mask, redactedSnippet } from '../../../electron/core/redaction/snippets';
import { cleanText, jsonMembers } from '../../../electron/core/base/untrusted-text';
import fc from '../../support/property';

describe('cleanText', () => {
  it('never lets a control or direction character or more than the limit through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 100 }), (text, limit) => {
        const clean = cleanText(text, limit);
        expect(clean.length).toBeLessThanOrEqual(limit);
        expect(clean).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u);
      }),
    );
  });

  it('leaves plain text alone and cuts between characters', () => {
    expect(cleanText('Grüße, 世界 👋', 50)).toBe('Grüße, 世界 👋');
    expect(cleanText('abc👋def', 5)).toBe('abc…');
  });
});

describe('hiding secrets', () => {
  const secret = fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme-ascii' }).filter((text) => /[a-z0-9]{4}/i.test(text));

  it('works raw, in a form, in a URL and in JSON', () => {
    fc.assert(
      fc.property(secret, (value) => {
        const echo = [value, new URLSearchParams({ x: value }).toString(), encodeURIComponent(value), JSON.stringify({ note: value })].join(
          ' | ',
        );
        const hidden = hideSecrets(echo, [value, null]);
        for (const spelling of [
          value,
          encodeURIComponent(value),
          new URLSearchParams([['', value]]).toString().slice(1),
          JSON.stringify(value).slice(1, -1),
        ])
          expect(hidden).not.toContain(spelling);
      }),
    );
  });

  it('knows those of which little counts, alone and in each other', () => {
    expect(hideSecrets('a     000A  and %20%20%20000A%20', ['   000A '])).toBe('a  (hidden) and (hidden)');
    expect(hideSecrets('abcd or abcdef or \ud800abcd', ['abcd', 'abcdef', '\ud800abcd'])).toBe('(hidden) or (hidden) or (hidden)');
  });

  it('leaves what is too short to be one', () => {
    expect(hideSecrets('a bad request', ['a', ''])).toBe('a bad request');
  });

  it('in a snippet goes by name and by look as well', () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
    const snippet = redactedSnippet(`{"accessToken":"s1\\"x","note":"${jwt}","id_token":"unclosed`, []);
    expect(snippet).toBe('{"accessToken":"(hidden)","note":"(hidden)","id_token":"(hidden)"');
    expect(redactedSnippet('error=x&refresh_token=abc&a=b', [])).toBe('error=x&refresh_token=(hidden)&a=b');
    const url = 'http://127.0.0.1:35351/.well-known/oauth-protected-resource/api';
    expect(redactedSnippet(`resource_metadata="${url}"`, [])).toBe(`resource_metadata="${url}"`);
    expect(redactedSnippet(`resource_metadata="${url}/9f86d081884c7d659a2feaa0c55ad015"`, [])).toBe(`resource_metadata="${url}/(hidden)"`);
    expect(redactedSnippet('{"code":"E42","message":"Missing Tenant"}', [])).toBe('{"code":"E42","message":"Missing Tenant"}');
  });
});

describe('JSON from outside', () => {
  it('members are a Map; anything but an object is none', () => {
    expect([...(jsonMembers('{"__proto__":1,"toString":2}') ?? [])]).toEqual([
      ['__proto__', 1],
      ['toString', 2],
    ]);
    for (const text of ['', 'null', '[]', '"x"', '{', '1']) expect(jsonMembers(text)).toBeNull();
  });

  it('nested ever so deeply, it does not throw', () => {
    const value: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(new Mask([]).json(value)).toBe('"(nested too deeply to show)"');
  });
});

describe('members of an answer', () => {
  const shown = (name: string, value: unknown) => new Mask([]).json(value, name);

  it.each(['accessJwt', 'session_id', 'authToken2', 'access_token_v2', 'tokenString', 'private_key', 'sid', 'newPassword', 'x_secret_1'])(
    'named %s are hidden',
    (name) => expect(shown(name, 'value')).toBe('"(hidden)"'),
  );

  it.each(['token_type', 'expires_in', 'refresh_token_expires_in', 'refreshTokenExpiresIn', 'token_endpoint', 'session_state', 'scope'])(
    'named %s are shown',
    (name) => expect(shown(name, 'value')).toBe('"value"'),
  );

  it('that look like a JWT are hidden under any name', () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
    expect(shown('note', { deep: [`Bearer ${jwt}`] })).toBe('{"deep":["Bearer (hidden)"]}');
    expect(shown('issued', 'v1.2.3')).toBe('"v1.2.3"');
  });
});
