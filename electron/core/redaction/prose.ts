import { looksOpaque, mayNameSecret, memberKind, parameterKind } from './names';
import { PLACE } from './place';
import type { Reading } from './reading';

/** A name as secrets have it. Bounded, and begun where a word begins, so that no text takes more than linear time. */
const NAME = '([A-Za-z_][\\w.-]{0,80})';
const START = '(?<![\\w.-])';
/** What stands where a secret stood is not hidden once more. */
const NO_PLACE = `(?!${PLACE}(?!\\w))`;
const QUOTE = '(?:\\\\{1,3}["\']|&quot;|&#34;|&#x22;)';

/** `name=value`, in the query of a link or on its own, also where the link is encoded in another one. */
const ASSIGNED = new RegExp(`(?:${START}|(?<=%3[Ff]|%26|%23))${NAME}(=|%3[Dd])${NO_PLACE}((?:${PLACE}|[^\\s"'<>&;,])+)`, 'g');
/** `"name": "value"`, also in JavaScript, with either kind of quotes and also where the last one is missing. */
const MEMBER = new RegExp(
  `${START}${NAME}(["']?\\s{0,20}[:=]\\s{0,20})(?:"${NO_PLACE}((?:[^"\\\\\\n]|\\\\.)+)|'${NO_PLACE}((?:[^'\\\\\\n]|\\\\.)+))`,
  'g',
);
/** The same with the quotes escaped, as JSON stands in a script or in HTML. */
const ESCAPED_MEMBER = new RegExp(`${START}${NAME}(${QUOTE}\\s{0,20}[:=]\\s{0,20}${QUOTE})${NO_PLACE}([^"'\\\\&]+)`, 'g');
/** `Invalid token: abc123`. */
const STATED = new RegExp(`${START}${NAME}(\\s{0,5}:\\s{0,5})${NO_PLACE}([^\\s"'<>&;,()]{12,})`, 'g');
/** `<access_token>value</access_token>` */
const ELEMENT = /<([\w:.-]{1,80})>([^<]{1,20000})(?=<\/)/g;
/** `<input name="client_secret" value="...">`, attributes in any order. */
const INPUT = /<(?:input|meta|param)\b[^<>]{1,4000}>/gi;
/** multipart/form-data: `name="client_secret"`, empty line, value. */
const PART = /(name="([^"\n]{1,80})"[^\n]{0,200}\r?\n(?:[^\r\n]{1,200}\r?\n){0,5}\r?\n)([^\r\n]+)/g;
/** `Bearer abc123==`, but not the parameters of a challenge: `Bearer realm="..."`. */
const SCHEME = /\b(Bearer|DPoP|Basic|Token)(\s{1,5})([\w\-.~+/]{16,}(?![\w\-.~+/])(?!=["'][\w/])=*)/gi;
const MAX_NESTING = 4;

/**
 * Text of no or unknown structure (HTML, XML, multipart, an error description) with secrets hidden where their name stands beside them.
 * Known secrets are not looked for here.
 */
export function redactProse(text: string, { hiding, purpose }: Reading, where: string): string {
  if (text.length < 8 || !mayNameSecret(text)) return text;
  const put = (kind: ReturnType<typeof memberKind>, value: string, otherwise: string, around: (place: string) => string) =>
    kind === null ? otherwise : around(hiding.place(kind, value, where));
  // The one-letter names of JWK members are those of elements too.
  const member = (name: string, value: string) => (name.length < 3 ? null : memberKind(name, value, purpose));
  const parameter = (name: string, value: string) => (value === '' ? null : parameterKind(name, decoded(value), purpose));
  const assigned = (part: string, depth: number): string =>
    part.replace(ASSIGNED, (all, name: string, equals: string, rest: string) => {
      // In an encoded link a value ends where the next encoded "&" or "#" stands.
      const value = equals === '=' ? rest : (rest.split(/%26|%23/, 1)[0] ?? rest);
      const after = rest.slice(value.length);
      const kind = parameter(name, value);
      const further = (tail: string) => (depth < MAX_NESTING ? assigned(tail, depth + 1) : tail);
      if (kind === null) return all === `${name}${equals}${rest}` ? `${name}${equals}${further(rest)}` : all;
      return `${name}${equals}${hiding.place(kind, decoded(value), where)}${further(after)}`;
    });
  const tagged = text
    .replace(PART, (all, start: string, name: string, value: string) =>
      put(parameterKind(name, value, purpose), value, all, (place) => `${start}${place}`),
    )
    .replace(INPUT, (tag) => {
      const name = /\s(?:name|id)\s{0,5}=\s{0,5}["']?([^\s"'>]{1,80})/i.exec(tag)?.[1];
      if (name === undefined) return tag;
      return tag.replace(
        /(\s(?:value|content)\s{0,5}=\s{0,5})(?:"([^"]*)"|'([^']*)')/i,
        (all, start: string, one?: string, two?: string) => {
          const value = one ?? two ?? '';
          return put(parameter(name, value), value, all, (place) => `${start}"${place}"`);
        },
      );
    })
    .replace(ELEMENT, (all, name: string, value: string) =>
      put(/\S/.test(value) ? member(name, value) : null, value.trim(), all, (place) => `<${name}>${place}`),
    )
    .replace(ESCAPED_MEMBER, (all, name: string, between: string, value: string) =>
      put(member(name, value), value, all, (place) => `${name}${between}${place}`),
    )
    .replace(MEMBER, (all, name: string, between: string, one?: string, two?: string) => {
      const value = one ?? two ?? '';
      return put(member(name, value), value, all, (place) => `${name}${between}${one === undefined ? "'" : '"'}${place}`);
    });
  return assigned(tagged, 0)
    .replace(STATED, (all, name: string, colon: string, value: string) =>
      put(looksOpaque(value) ? member(name, value) : null, value, all, (place) => `${name}${colon}${place}`),
    )
    .replace(SCHEME, (all, scheme: string, space: string, value: string) => {
      const kind = /basic/i.test(scheme) ? 'client credentials' : 'access token';
      return put(looksOpaque(value, 16) ? kind : null, value, all, (place) => `${scheme}${space}${place}`);
    });
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
