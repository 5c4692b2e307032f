const percent = (text: string) => [...Buffer.from(text, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const entities = (text: string, of: (code: number) => string) => [...text].map((character) => of(character.codePointAt(0) ?? 0)).join('');
const pairs = (text: string | Buffer) => [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0'));
const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const wrapped = (text: string, width: number, by = '\n') => text.match(new RegExp(`[\\s\\S]{1,${width}}`, 'g'))?.join(by) ?? '';
const NAMED: Record<string, string> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
  '+': 'plus',
  '/': 'sol',
  '=': 'equals',
  '.': 'period',
};

function base32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  const letters = groups.map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
  return letters.padEnd(Math.ceil(letters.length / 8) * 8, '=');
}

/** Spellings in which a server may echo a secret, by what they are called: all that the documentation promises to hide. */
export function encodingsOf(secret: string): Record<string, string> {
  const json = JSON.stringify(secret).slice(1, -1);
  return {
    'as it is': secret,
    'in capitals': secret.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
    'in small letters': secret.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    'in JSON': json,
    'in JSON in JSON': JSON.stringify(json).slice(1, -1),
    'all as \\u': [...secret].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    'all as \\x': pairs(secret)
      .map((pair) => `\\x${pair}`)
      .join(''),
    'in a form': new URLSearchParams([['', secret]]).toString().slice(1),
    'in a URL': encodeURIComponent(secret),
    'in a URL twice': encodeURIComponent(encodeURIComponent(secret)),
    'in a URL three times': encodeURIComponent(encodeURIComponent(encodeURIComponent(secret))),
    'all letters percent-encoded': percent(secret),
    'all letters percent-encoded twice': percent(percent(secret)),
    'all letters percent-encoded three times': encodeURIComponent(percent(percent(secret))),
    'decimal references': entities(secret, (code) => `&#${code};`),
    'hexadecimal references': entities(secret, (code) => `&#x${code.toString(16)};`),
    'padded references': entities(secret, (code) => `&#00${code};`),
    'named references': [...secret].map((character) => (NAMED[character] === undefined ? character : `&${NAMED[character]};`)).join(''),
    'references, percent-encoded': encodeURIComponent(entities(secret, (code) => `&#${code};`)),
    hexadecimal: pairs(secret).join(''),
    'hexadecimal in capitals': pairs(secret).join('').toUpperCase(),
    'hexadecimal with colons': pairs(secret).join(':'),
    'hexadecimal with spaces': pairs(secret).join(' '),
    'hexadecimal with dashes': pairs(secret).join('-'),
    'a list of hexadecimal bytes': pairs(secret)
      .map((pair) => `0x${pair}`)
      .join(', '),
    'a list of bytes': `[${[...Buffer.from(secret)].join(', ')}]`,
    base64: base64(secret),
    base64url: Buffer.from(secret).toString('base64url'),
    'base64 of more': base64(`x=1&secret=${secret}&y=2`),
    'base64 of more, otherwise aligned': base64(`client:${secret}`),
    'base64 of base64': base64(base64(secret)),
    'base64 of base64 of more': base64(`{"a":"${base64(`:${secret}`)}"}`),
    'base64 of base64, wrapped': wrapped(base64(wrapped(base64(secret), 76)), 76),
    'base64 of hexadecimal': base64(pairs(secret).join('')),
    'base64 of UTF-16': Buffer.from(secret, 'utf16le').toString('base64'),
    'base64, wrapped': wrapped(base64(secret), 20),
    'base64, wrapped by CRLF': wrapped(base64(`${'x'.repeat(50)}${secret}${'y'.repeat(50)}`), 64, '\r\n'),
    'base64 of JSON': base64(JSON.stringify({ client_secret: secret })),
    'base64 of a form': base64(new URLSearchParams({ client_secret: secret }).toString()),
    'base64, percent-encoded': encodeURIComponent(base64(secret)),
    base32: base32(secret),
    'base32 of more': base32(`secret=${secret};`),
    'wrapped over lines': wrapped(secret, 9),
    'wrapped over lines with indents': wrapped(secret, 12, '\r\n    '),
    // A line can't be continued right behind a backslash: the two would stand for one.
    'wrapped by backslashes': (secret.match(/(?:\\*[^\\]){1,10}|\\+$/g) ?? []).join('\\\n'),
  };
}
