import { describe, expect, it } from 'vitest';
import { readBody } from '../../../electron/core/calls/body';
import { Redaction } from '../../../electron/core/redaction/redaction';
import type { HttpResponse } from '../../../electron/core/ports';
import { expectLinear } from '../../support/linear-time';

const TOKEN = 'ab+cd/ef+ghijk"é lmnop==';
const redaction = (...secrets: string[]) => {
  const made = new Redaction(() => '3f9a-01bc');
  for (const secret of secrets) made.add('access token', secret);
  return made;
};
const answer = (changes: Partial<HttpResponse>): HttpResponse => ({
  status: 200,
  statusText: '',
  headers: [],
  body: new Uint8Array(),
  cut: false,
  startedAt: 0,
  headersMs: 1,
  endMs: 2,
  ...changes,
});
const escaped = (spell: (character: string) => string) => TOKEN.replace(/[^A-Za-z0-9]/g, spell);
const unicode = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

describe('Redaction', () => {
  it.each<[string, string]>([
    ['as it is', TOKEN],
    ['JSON', JSON.stringify(TOKEN).slice(1, -1)],
    ['JSON, System.Text.Json', escaped((character) => unicode(character).toUpperCase().replace('U', 'u'))],
    ['JSON, Gson', TOKEN.replaceAll('=', '\\u003d').replaceAll('"', '\\"')],
    ['JSON in JSON', escaped((character) => `\\${unicode(character)}`)],
    ['URL', encodeURIComponent(TOKEN)],
    ['URL, twice', encodeURIComponent(encodeURIComponent(TOKEN))],
    ['form', new URLSearchParams([['', TOKEN]]).toString().slice(1)],
    ['form, twice', encodeURIComponent(new URLSearchParams([['', TOKEN]]).toString().slice(1))],
    ['HTML, hexadecimal', escaped((character) => `&#x${character.charCodeAt(0).toString(16)};`)],
    ['HTML, decimal', escaped((character) => `&#${character.charCodeAt(0)};`)],
    ['HTML, by name', TOKEN.replaceAll('"', '&quot;').replaceAll('+', '&plus;')],
    ['Base64', Buffer.from(TOKEN).toString('base64').replace(/=+$/, '')],
  ])('hides a secret: %s', (_name, spelling) => {
    expect(redaction(TOKEN).text(`<${spelling}>`)).toBe('<[access token 3f9a-01bc]>');
  });

  it('hides secrets that hold what escapes begin with', () => {
    for (const secret of ['a%b&c\\d12345', '%'.repeat(40), '\\'.repeat(40)]) {
      expect(redaction(secret).text(`<${secret}>`)).toBe('<[access token 3f9a-01bc]>');
      expect(redaction(secret).text(`<${JSON.stringify(secret).slice(1, -1)}`)).not.toContain(secret);
    }
  });

  it('does not look into what stands in the place of a secret', () => {
    expect(redaction('verylongsecret', 'access token').text('verylongsecret access token')).toBe(
      '[access token 3f9a-01bc] [access token 3f9a-01bc]',
    );
  });

  it('leaves what is too short to be told from other text', () => {
    expect(redaction('aaaaaaa').text('aaaaaaaaaa')).toBe('aaaaaaaaaa');
  });

  it('takes time in proportion to the text, and gives no more than is shown', () => {
    const body = new TextEncoder().encode('aaaaaaaa'.repeat(1_700_000));
    const known = redaction('aaaaaaaa', 'aaaaaaaa+b', `${'a'.repeat(2_000)}b`);
    expectLinear('a body', body.length, 20, () => {
      const { text, notice } = readBody(answer({ body }), known);
      expect(text.length).toBe(26_000_000);
      expect(notice).toBe('Only the first 26 MB are shown.');
    });
  });
});

it('a redirect is redacted before it is cut', () => {
  const secret = `rt_${'k3J9'.repeat(10)}`;
  const location = `https://x/?p=${'a'.repeat(440)}&t=${secret}`;
  const { notice } = readBody(answer({ status: 302, headers: [{ name: 'location', value: location }] }), redaction(secret));
  expect(notice).not.toContain('rt_');
});
