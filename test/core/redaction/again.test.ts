import { SECRET_KINDS } from '../../../electron/model/exchange';
import { describe, expect, it } from 'vitest';
import { redactText } from '../../../electron/core/redaction/body';
import { type RedactionContext, Redactor } from '../../../electron/core/redaction/redactor';
import type { KnownSecret } from '../../../electron/core/secrets';
import { Redaction } from '../../../electron/core/redaction/redaction';
import { hideSecrets } from '../../../electron/core/redaction/snippets';
import { redactHeader, redactUrl } from '../../../electron/core/redaction/structure';
import fc from '../../support/property';

type Shape = (value: string, name: string) => string;

/** How a value may stand in a body; a name of any kind of secret beside it, or none. */
const SHAPES: Record<string, Shape> = {
  bare: (value) => value,
  'a sentence': (value, name) => `Your ${name} is ${value}, and it is yours.`,
  'a word before': (value, name) => `${name} ${value}`,
  'two words before': (value) => `access token ${value} password ${value}`,
  'digits after': (value, name) => `${value} ${name}: 481516`,
  statement: (value, name) => `Invalid ${name}: ${value}`,
  quoted: (value, name) => `the ${name} '${value}' was refused`,
  line: (value, name) => `a: b\n${name}: ${value}\nc: d`,
  '.env': (value, name) => `DEBUG=1\nDB_${name.toUpperCase()}=${value}\n`,
  'YAML block': (value, name) => `a: b\n${name}: |\n  ${value}\nc: d`,
  cells: (value, name) => `<tr><td>${name}</td><td>${value}</td></tr>`,
  terms: (value, name) => `<dl><dt>${name}</dt><dd>${value}</dd></dl>`,
  form: (value, name) => `a=1&${name}=${value}&b=2`,
  JSON: (value, name) => `{"a":1,"${name}":"${value}"}`,
  'JSON without quotes': (value, name) => `{"a":1,"${name}":${value}}`,
  'JSON5 without quotes': (value, name) => `{${name}: ${value}, b: 2}`,
  'JSON text': (value, name) => JSON.stringify({ note: `${name}: ${value}` }),
  'JSON in JSON': (value, name) => JSON.stringify({ note: JSON.stringify({ [name]: value }) }),
  'JSON list': (value, name) => `{"${name}":["${value}", ${value}]}`,
  'Java map': (value, name) => `{${name}=${value}, b=2}`,
  Python: (value, name) => `{'${name}': '${value}'}`,
  PHP: (value, name) => `Array\n(\n    [${name}] => ${value}\n)`,
  tuple: (value, name) => `[('${name}', '${value}')]`,
  element: (value, name) => `<a><${name}>${value}</${name}></a>`,
  attribute: (value, name) => `<add key="${name}" value="${value}"/>`,
  HTML: (value, name) => `<!doctype html><p>Your ${name} is <b>${value}</b></p><script>x = {"${name}":"${value}"}</script>`,
  escaped: (value, name) => `{&quot;${name}&quot;:&quot;${value}&quot;}`,
  multipart: (value, name) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--b--\r\n`,
  link: (value, name) => `see https://me:${value}@x.example/a?${name}=${value}#${name}=${value} now`,
  command: (value) => `curl -u me:${value} -H "Authorization: Bearer ${value}" https://x.example`,
  headers: (value) => `Authorization: Basic ${value}\nCookie: a=${value}; b=2\nX-Api-Key: ${value}`,
};
const URLS: Record<string, Shape> = {
  query: (value, name) => `https://x.example/a?${name}=${value}&b=2`,
  fragment: (value, name) => `https://x.example/a#${name}=${value}`,
  user: (value) => `https://me:${value}@x.example/`,
  path: (value) => `https://x.example/invite/${value};sid=${value}`,
  'link in a link': (value, name) => `https://x.example/?next=${encodeURIComponent(`https://y.example/?${name}=${value}&c=3`)}`,
};
const HEADERS: [string, Shape][] = [
  ['Authorization', (value) => `Bearer ${value}`],
  ['Authorization', (value) => `Basic me:${value}`],
  ['Authorization', (value) => value],
  ['Cookie', (value) => `a=${value}; ${value}`],
  ['Set-Cookie', (value) => `a=${value}; Path=/`],
  ['Location', (value, name) => `/a?${name}=${value}`],
  ['X-Api-Key', (value) => value],
  ['DPoP', (value) => value],
  ['X-Forwarded-Authorization', (value) => `Bearer ${value}`],
  ['Sec-WebSocket-Protocol', (value) => `bearer, ${value}`],
  ['WWW-Authenticate', (value) => `Negotiate ${value}`],
  ['X-Note', (value, name) => `${name}=${value}; ${name} ${value}`],
];
const NAMES = [
  'password',
  'passcode',
  'access_token',
  'refreshToken',
  'client_secret',
  'pin',
  'api_key',
  'code',
  'session',
  'key',
  'note',
  'access code',
];

const nibble = fc.constantFrom(...'0123456789abcdef');
const four = fc.oneof(
  fc.string({ unit: nibble, minLength: 4, maxLength: 4 }),
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 4, maxLength: 4 }),
);
const fingerprints = fc.tuple(four, four).map((halves) => halves.join('-'));
const kinds = fc.constantFrom(...SECRET_KINDS);
const places = fc.tuple(kinds, fingerprints).map(([kind, fingerprint]) => `[${kind} ${fingerprint}]`);
const names = fc.constantFrom(...NAMES);
/** What a secret may be called in its place may be a secret itself. */
const known: fc.Arbitrary<KnownSecret[]> = fc.array(
  fc.record({
    kind: kinds,
    value: fc.constantFrom(
      'password',
      'access token',
      'credentials',
      'assertion',
      'client secret',
      'token',
      'device code',
      'code',
      'hunter2xy',
    ),
  }),
  { maxLength: 4 },
);
const values = fc.constantFrom(
  'hunter2xy',
  '48151623',
  '4815',
  'hV8sKq2ZtY7wBd4Lm9Rx7e',
  'correct horse',
  'eyJhbGciOiJub25lIn0.eyJhIjoxfQ.',
);
const purposes = fc.constantFrom<RedactionContext['purpose']>('call', 'token', 'callback');

/** A way to read, with nothing left from the last time. */
function reading(secrets: readonly KnownSecret[], fingerprint: string, purpose: RedactionContext['purpose']): RedactionContext {
  const redaction = new Redaction(() => fingerprint);
  redaction.addAll(secrets);
  return { redactor: new Redactor(secrets, redaction, () => fingerprint), purpose, side: 'response' };
}

const READERS: [string, (value: string, name: string) => string, (text: string, reading: RedactionContext) => string][] = [
  ...Object.entries(SHAPES).map(([what, shape]): (typeof READERS)[number] => [`a body: ${what}`, shape, redactText]),
  ...Object.entries(URLS).map(([what, shape]): (typeof READERS)[number] => [`an address: ${what}`, shape, (url, of) => redactUrl(url, of)]),
  ...HEADERS.map(([header, shape], index): (typeof READERS)[number] => [
    `the header ${header} (${index})`,
    shape,
    (value, of) => redactHeader({ name: header, value }, of).value,
  ]),
];

describe('what is redacted already stays as it is', () => {
  it.each(READERS)('what stands in the place of a secret, in %s', (_what, shape, read) => {
    fc.assert(
      fc.property(places, names, known, fingerprints, purposes, (place, name, secrets, other, purpose) => {
        // Another secret of the same print and kind would look like this one.
        fc.pre(!place.includes(other));
        const shown = read(shape(place, name), reading(secrets, other, purpose));
        // A link within a link shows as it is once something in it was hidden, and encoded otherwise.
        const times = (text: string) => [place, encodeURIComponent(place)].reduce((sum, each) => sum + text.split(each).length - 1, 0);
        expect(times(shown)).toBe(times(shape(place, name)));
      }),
      { numRuns: 60 },
    );
  });

  it.each(READERS)('a secret, read twice, in %s', (_what, shape, read) => {
    fc.assert(
      fc.property(values, names, known, fingerprints, fingerprints, purposes, (value, name, secrets, one, two, purpose) => {
        const once = read(shape(value, name), reading(secrets, one, purpose));
        expect(read(once, reading(secrets, two, purpose))).toBe(once);
      }),
      { numRuns: 60 },
    );
  });

  it('in evidence, also where a secret is a word of what stands in its place', () => {
    const secrets = ['hidden', 'hidde', 'ffff', 'secret', 'ecre', 'hunter2xy'];
    for (const text of ['hidden', 'got hunter2xy and ffff', '(hidden)', 'secret hidden']) {
      const once = hideSecrets(text, secrets);
      expect(once.replaceAll('(hidden)', '')).not.toMatch(/hid|sec|\(|ffff/);
      expect(hideSecrets(once, secrets)).toBe(once);
    }
  });

  it('where only known secrets are looked for', () => {
    fc.assert(
      fc.property(places, known, fingerprints, (place, secrets, other) => {
        const { redactor } = reading(secrets, other, 'call');
        const redaction = new Redaction(() => other);
        redaction.addAll(secrets);
        expect(redaction.text(`<${place}>`)).toBe(`<${place}>`);
        expect(redactor.text(`<${place}>`, 'here')).toBe(`<${place}>`);
        expect(redaction.text(`Bearer ${place}`)).toBe(`Bearer ${place}`);
      }),
    );
  });
});
