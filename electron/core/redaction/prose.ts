import type { SecretKind } from '../../model/exchange';
import { unescapeOnce } from './escapes';
import { redactMarkup } from './markup';
import { isCredentialsHeader, looksOpaque, mayNameSecret, memberKind, parameterKind, schemeKind } from './names';
import { PLACE, replaceOutside } from './place';
import type { RedactionContext } from './redactor';
import { armoured, replacePrivateKeys } from './tokens';

/** A name as secrets have it. Bounded, and begun where a word begins, so that no text takes more than linear time. */
const NAME = '([A-Za-z_][\\w.-]{0,80})';
const START = '(?<![\\w.-])';
/** Keeps a stand-in from being hidden once more. */
const NO_PLACE = `(?!${PLACE}(?!\\w))`;
const QUOTE = '(?:\\\\{1,3}["\']|&quot;|&#34;|&#x22;|&#39;|&apos;|%22|%27)';
/** Between a name and its value: ":", "=", "=>", "->", after a closing quote or bracket; `string(5)` of PHP, `u` and `b` of Python. */
const BETWEEN = '["\']?[\\])]?\\s{0,20}(?:[:=]>?|->)\\s{0,20}(?:string\\(\\d{1,9}\\)\\s{0,3}|[A-Za-z]{1,2}(?=["\']))?';

/** `name=value`, in the query of a link or on its own, also where the link is encoded in another one. */
const ASSIGNED = new RegExp(`(?:${START}|(?<=%3[Ff]|%26|%23))${NAME}(=|%3[Dd])${NO_PLACE}((?:${PLACE}|[^\\s"'<>&;,])+)`, 'g');
/** `"name": "value"`, also in Python, Ruby, PHP and GraphQL, with either kind of quotes and also where the last one is missing. */
const MEMBER = new RegExp(
  `${START}${NAME}(${BETWEEN})(?:"""${NO_PLACE}([^"]+)|"${NO_PLACE}((?:[^"\\\\\\n]|\\\\.)+)|'${NO_PLACE}((?:[^'\\\\\\n]|\\\\.)+))`,
  'g',
);
/** `('name', 'value')`, and PHP's `s:8:"password";s:3:"abc";`. */
const PAIR = new RegExp(
  `([(;{]\\s{0,5}(?:s:\\d{1,9}:)?["'])${NAME}(["']\\s{0,5}[,;]\\s{0,5}(?:s:\\d{1,9}:)?["'])${NO_PLACE}([^"'\\n]+)`,
  'g',
);
/** `[password] => value` of PHP, without quotes. */
const ARROW = new RegExp(`${START}${NAME}(["']?\\]?\\s{0,5}=>\\s{0,5})${NO_PLACE}([^\\s"'<>&;,()[\\]{}]+)`, 'g');
/** `"name": "value"` with the quotes escaped, as JSON stands in a script, in HTML or in a URL. */
const ESCAPED_MEMBER = new RegExp(
  `(?:${START}|(?<=%2[27]))${NAME}(${QUOTE}(?:\\s|%20){0,20}(?:[:=]|%3[AaDd])(?:\\s|%20){0,20}${QUOTE})${NO_PLACE}((?:(?!%2[27])[^"'\\\\&])+)`,
  'g',
);
/** A line of its own, as in .env, YAML, properties and headers: `password: hunter2`. */
const LINE = new RegExp(`^([ \\t]{0,40}(?:export |set |- )?["']?)${NAME}(["']?[ \\t]{0,20}[=:][ \\t]{0,20})${NO_PLACE}([^\\n]+)`, 'gm');
/** `access_token: |` of YAML, and the lines below it. */
const BLOCK = new RegExp(
  `^([ \\t]{0,40}(?:- )?)(["']?)${NAME}(["']?[ \\t]{0,20}:[ \\t]{1,20}[|>][-+\\d]{0,2}[ \\t]{0,20}\\r?\\n)((?:[ \\t][^\\n]*(?:\\n|$)|\\r?\\n)+)`,
  'gm',
);
/** Up to two words before a name, which may say what kind of key or code it is. */
const WORDS = '(?:[A-Za-z]{2,20}[ -]){0,2}';
/** Such a name, of one or more words. */
const SOUNDING = `(${WORDS}(?=[\\w.-]{0,60}(?:token|secret|pass|pwd|key|jwt|session|credential|code|otp|pin|ticket|cookie|assertion|signature))[A-Za-z_][\\w.-]{0,80})`;
const TAGS = '(?:<[a-z]{1,10}[^<>]{0,100}>\\s{0,3}){0,2}';
/** `Invalid token: abc123`. */
const STATED = new RegExp(`${START}${SOUNDING}(\\s{0,5}:\\s{0,5}${TAGS})${NO_PLACE}([^\\s"'<>&;,()]{8,})`, 'gi');
/** `Your token is abc123`, `the secret 'abc123' was refused`. */
const WORDED = new RegExp(
  `${START}${SOUNDING}(\\s{1,5}(?:(?:is|was|are|equals|of|named|to|now|set|reads|value)\\s{1,5}){0,3}${TAGS}["'\`(\\[]?)${NO_PLACE}([^\\s"'\`<>&;,()[\\]]{8,})`,
  'gi',
);
/** `PIN 1234`, `your verification code is 123456`. */
const DIGITS =
  /\b(PIN|OTP|passcode|password|(?:verification|security|login|one-time|sms|access|confirmation|backup) code)(\s{0,3}(?:is|was|:|=|-)?\s{0,3})(\d{4,10})\b/gi;
/** `Bearer abc123==`, but not the parameters of a challenge: `Bearer realm="..."`. */
const SCHEME = /\b(Bearer|DPoP|Basic|Token)(\s{1,5})([\w\-.~+/]{16,}(?![\w\-.~+/])(?!=["'][\w/])=*)/gi;
/** `https://user:password@host`. */
const USERINFO = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)([^\s/@:"'<>[\]]{0,200}:[^\s/@"'<>[\]]{1,400})@/gi;
/** `curl -u user:password`. */
const USER_OPTION = new RegExp(`((?:^|\\s)(?:-u|--user)(?:\\s{1,3}|=)["']?[^\\s:"']{1,200}:)${NO_PLACE}([^\\s"']{1,400})`, 'g');
/** Words that stand in the place of a value. */
const NO_VALUE =
  /^["']?(required|invalid|missing|wrong|incorrect|expired|empty|null|nil|none|true|false|optional|hidden|set|unset|changed|string|yes|no|undefined|redacted|unknown|rejected|denied|revoked|valid|ok|error|failed|bad|not|must|is|too|the|a|an)\b(?![\w.=+/-]*[=\d])/i;
const MAX_NESTING = 4;

/**
 * Text of no or unknown structure (HTML, XML, an error description, a configuration) with secrets hidden where their name stands beside them,
 * and private keys. Known secrets are not looked for here.
 */
export function redactProse(text: string, { redactor, purpose, refilled }: RedactionContext, where: string): string {
  if (text.length < 8 || !mayNameSecret(text)) return text;
  type Kind = SecretKind | null;
  const put = (kind: Kind, value: string, otherwise: string, around: (place: string) => string) =>
    kind === null ? otherwise : around(redactor.place(kind, value, where));
  // The one-letter names of JWK members are those of elements too.
  const member = (name: string, value: string): Kind => (name.length < 3 ? null : memberKind(name, value, purpose));
  const parameter = (name: string, value: string): Kind => (value === '' ? null : parameterKind(name, decoded(value), purpose));
  /** Hides what a pattern's last group matches, by it and the group two before it, a name. */
  const hide = (part: string, pattern: RegExp, kindOf: (name: string, value: string) => Kind, said = (value: string) => value): string =>
    replaceOutside(part, pattern, (all, ...groups: string[]) => {
      const value = groups.at(-1) ?? '';
      return put(kindOf(groups.at(-3) ?? '', value), said(value), all, (place) => `${all.slice(0, all.length - value.length)}${place}`);
    });
  const assigned = (part: string, depth: number): string =>
    replaceOutside(part, ASSIGNED, (all, name: string, equals: string, rest: string) => {
      // In an encoded link a value ends where the next encoded "&" or "#" stands.
      const value = equals === '=' ? rest : (rest.split(/%26|%23/, 1)[0] ?? rest);
      const after = rest.slice(value.length);
      const kind = parameter(name, value);
      const further = (tail: string) => (depth < MAX_NESTING ? assigned(tail, depth + 1) : tail);
      if (kind === null) return all === `${name}${equals}${rest}` ? `${name}${equals}${further(rest)}` : all;
      return `${name}${equals}${redactor.place(kind, decoded(value), where)}${further(after)}`;
    });
  const keyless = replacePrivateKeys(text, (block) => {
    const { begin, key, end } = refilled ? armoured(block) : { begin: '', key: block, end: '' };
    return `${begin}${redactor.place('key', key, where)}${end}`;
  });
  const inMarkup = redactMarkup(keyless, (name, written, byLooks) => {
    const value = unreferenced(written);
    const kind =
      PLACED.test(value) || (byLooks && !looksOpaque(value, 12)) ? null : (member(name, value) ?? signed(name, value, parameter));
    return kind === null ? null : redactor.place(kind, value, where);
  });
  const members = (part: string, depth: number): string =>
    replaceOutside(part, MEMBER, (all, name: string, between: string, block?: string, one?: string, two?: string) => {
      const quote = block !== undefined ? '"""' : one !== undefined ? '"' : "'";
      const value = block ?? one ?? two ?? '';
      const kind = member(name, value);
      if (kind !== null) return `${name}${between}${quote}${redactor.place(kind, value, where)}`;
      return depth < MAX_NESTING && /[:=]/.test(value) ? `${name}${between}${quote}${members(value, depth + 1)}` : all;
    });
  const paired = hide(members(hide(inMarkup, ESCAPED_MEMBER, member, decoded), 0), PAIR, member);
  const pointed = hide(paired, ARROW, (name, value) => (NO_VALUE.test(value) ? null : member(name, value)));
  const blocks = replaceOutside(pointed, BLOCK, (all, indent: string, quote: string, name: string, between: string, below: string) => {
    const rows = below.split('\n');
    // A line indented no deeper than the name is another member.
    const after = rows.findIndex((row) => row.trim() !== '' && row.search(/\S/) <= indent.search(/[^ \t]|$/));
    const block =
      after < 0
        ? below
        : rows
            .slice(0, after)
            .map((row) => `${row}\n`)
            .join('');
    const value = block.trim();
    const start = block.indexOf(value);
    return put(value === '' ? null : member(name, value), value, all, (place) => {
      return `${indent}${quote}${name}${between}${block.slice(0, start)}${place}${block.slice(start + value.length)}${below.slice(block.length)}`;
    });
  });
  const lines = replaceOutside(blocks, LINE, (all, before: string, name: string, between: string, rest: string) => {
    const value = rest.trim().replace(/[,;]$/, '');
    const after = rest.slice(rest.indexOf(value) + value.length);
    const scheme = isCredentialsHeader(name) ? (/^[A-Za-z][\w-]{0,40}[ \t]+(?=\S)/.exec(value)?.[0] ?? '') : '';
    const kind = lineKind(name, between, value, member);
    return put(kind !== null && scheme !== '' ? schemeKind(scheme.trim()) : kind, value.slice(scheme.length), all, (place) => {
      return `${before}${name}${between}${scheme}${place}${after}`;
    });
  });
  const named = replaceOutside(assigned(lines, 0), USERINFO, (_all, scheme: string, user: string) => {
    return `${scheme}${redactor.place('credentials', decoded(user), where)}@`;
  });
  const commanded = hide(named, USER_OPTION, () => 'password');
  const stated = hide(commanded, STATED, (name, value) => (looksOpaque(value, 8) ? member(name, value) : null));
  const schemed = hide(stated, SCHEME, (scheme, value) => {
    if (!looksOpaque(value, 16)) return null;
    return /basic/i.test(scheme) ? 'client credentials' : 'access token';
  });
  const worded = replaceOutside(schemed, WORDED, (all, name: string, between: string, value: string) => {
    const bare = value.replace(/(?<![.!?:])[.!?:]+$/, '');
    const kind = looksOpaque(bare, between.trim() === '' ? 16 : 8) ? member(name, bare) : null;
    return put(kind, bare, all, (place) => `${name}${between}${place}${value.slice(bare.length)}`);
  });
  return hide(worded, DIGITS, () => 'password');
}

const PLACED = new RegExp(PLACE);

/** Signatures and API keys in attributes and fields go by the rules of parameters. */
function signed(name: string, value: string, parameter: (name: string, value: string) => SecretKind | null): SecretKind | null {
  return /^code$/i.test(name) ? null : parameter(name, value);
}

/** On a line of its own a value needs no look of a secret; only words that say what is wrong with it are none. */
function lineKind(
  name: string,
  between: string,
  value: string,
  member: (name: string, value: string) => SecretKind | null,
): SecretKind | null {
  if (value === '' || NO_VALUE.test(value) || PLACED.test(value) || /^[|>][-+\d]{0,2}$/.test(value)) return null;
  if (isCredentialsHeader(name) || /^(set-)?cookie$/i.test(name)) return /cookie$/i.test(name) ? 'cookie' : 'credentials';
  // After ":" more than one word is a sentence; after "=" it is the value.
  if (/[{[(<]$|^[{[(<]/.test(value) || (between.includes(':') && /\s/.test(value))) return null;
  return member(name, value);
}

function unreferenced(value: string): string {
  return /[%\\]/.test(value) ? decoded(value) : unescapeOnce(value);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
