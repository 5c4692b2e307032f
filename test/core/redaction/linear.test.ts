import { describe, expect, it } from 'vitest';
import { readPem } from '../../../electron/core/verify/key-text';
import {
  headerKind,
  isSecretName,
  looksOpaque,
  memberKind,
  parameterKind,
  segmentKind,
  strayKind,
} from '../../../electron/core/redaction/names';
import { redactMarkup } from '../../../electron/core/redaction/markup';
import { redactMultipart } from '../../../electron/core/redaction/body';
import { Redaction } from '../../../electron/core/redaction/redaction';
import { hideSecrets, Mask, redactedSnippet } from '../../../electron/core/redaction/snippets';
import { replacePrivateKeys, replaceTokens } from '../../../electron/core/redaction/tokens';
import { bodyOf, redact } from '../exchanges/support';
import { cpuMs, expectLinear } from '../../support/linear-time';

/** Long enough: quadratic time would take minutes. */
const LENGTH = 256 * 1024;
const repeated = (unit: string, before = '', after = '') => `${before}${unit.repeat(Math.ceil(LENGTH / unit.length))}${after}`;

const TEXTS: [string, string][] = [
  ['endings of a plain name', repeated('expir', 'token', '!')],
  ['beginnings of tokens', repeated('-eyJ')],
  ['beginnings of tokens without a break', repeated('eyJ')],
  ['spaces', repeated(' ', 'Bearer', '!')],
  ['tabs and line breaks', repeated('\t\n')],
  ['plus signs', repeated(`${'+'.repeat(999)}B`)],
  ['quotes', repeated('"')],
  ['apostrophes', repeated("{'")],
  ['backslashes', repeated('\\')],
  ['private keys without an end', repeated('-----BEGIN PRIVATE KEY-----')],
  ['CDATA without an end', repeated('<token><![CDATA[')],
  ['angle brackets', repeated('<')],
  ['attributes without an end', repeated('<a name="password" value=')],
  ['percent signs', repeated('%25')],
  ['references', repeated('&amp;')],
  ['brackets', repeated('[{"password":')],
  ['labels', repeated('{"name":"password",')],
  ['digits', repeated('9')],
  ['letters', repeated('a')],
  ['equals signs', repeated('a=')],
  ['colons', repeated('token: ')],
  ['words before a name', repeated('my secret is ')],
  ['slashes', repeated('/reset')],
  ['semicolons', repeated('a;')],
];

const known = new Redaction(() => '3f9a-01bc');
for (const secret of ['+'.repeat(1000), `${'a'.repeat(4096)}b`, `${'='.repeat(9000)}`, 'secret/with"all&of<it>%41', '\\'.repeat(60)])
  known.add('token', secret);

/** Every function of the folder that meets text from outside, and the passes over the text that it may take. */
const READERS: [string, number, (text: string) => unknown][] = [
  ['the search for known secrets', 300, (text) => known.text(text)],
  ['hideSecrets', 300, (text) => hideSecrets(text, ['+'.repeat(1000), 'abcdefgh'])],
  ['redactedSnippet', 100, (text) => redactedSnippet(text, ['abcdefgh'])],
  ['Mask.json', 300, (text) => new Mask(['abcdefgh']).json({ a: text })],
  ['replaceTokens', 100, (text) => replaceTokens(text, () => '')],
  ['replacePrivateKeys', 100, (text) => replacePrivateKeys(text, () => '')],
  ['redactMarkup', 200, (text) => redactMarkup(text, () => null)],
  [
    'redactMultipart',
    50,
    (text) => redactMultipart(`--b\r\nContent-Disposition: form-data; name=${text}\r\n\r\n${text}`, (_, part) => part),
  ],
  [
    'names',
    50,
    (text) => [
      isSecretName(text),
      headerKind(text),
      memberKind(text, text, 'token'),
      parameterKind(text, text, 'call'),
      strayKind(text, text, { purpose: 'token', side: 'response' }),
      segmentKind(text, text, { purpose: 'token', side: 'response' }),
      looksOpaque(text),
    ],
  ],
  ['PEM', 100, (text) => readPem(text)],
];

describe('a long text takes linear time', () => {
  it.each(READERS)('of 256 KiB to %s', (name, passes, read) => {
    for (const [of, text] of TEXTS) expectLinear(`${name}: ${of}`, text.length, passes, () => read(text));
  });

  it('of 64 KiB as the body of an answer, a header and a name in it', () => {
    for (const [of, whole] of TEXTS.slice(0, 8)) {
      // As much as is read of a header; more is cut off before.
      const text = whole.slice(0, 64 * 1024 - 1) + whole.slice(-1);
      const headers = ['authorization', 'cookie', 'set-cookie', 'location', 'x-other'].map((name) => ({ name, value: text }));
      const sketch = {
        url: `https://x.example/${text}`,
        headers,
        answerHeaders: headers,
        answer: JSON.stringify({ [text]: text }),
        body: bodyOf(text, 'text/xml'),
      };
      expectLinear(of, 14 * text.length, 30, () => redact(sketch));
    }
  });

  it('to learn many secrets that begin alike, as the tokens of one server do', () => {
    const learn = (secretOf: (number: number) => string) => () => {
      const redaction = new Redaction(() => '3f9a-01bc');
      for (let number = 0; number < 1500; number++) redaction.add('access token', secretOf(number));
      expect(redaction.text(`with ${secretOf(1499)} in it`)).toBe('with [access token 3f9a-01bc] in it');
    };
    const others = cpuMs(learn((number) => `${number}-access-of-somebody`));
    expect(cpuMs(learn((number) => `access-of-somebody-${number}`))).toBeLessThan(5 * others);
  });
});
