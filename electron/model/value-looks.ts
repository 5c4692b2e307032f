import { urlOf } from './text/url';

/** What is odd about how a value looks. */
export interface Look {
  kind: 'placeholder' | 'masked' | 'quoted' | 'labelled' | 'encoded' | 'spaced' | 'punctuated';
  /** The value as it was probably meant; null: nobody can know. */
  meant: string | null;
}

const QUOTES = '"\'`\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e\u2039\u203a';
const NOUNS =
  'app|application|client|tenant|domain|api|key|secret|id|org|organization|company|realm|server|host|code|me|here|with|this|the|real|own|oauth|callback|redirect|project|account|value|subdomain|instance|shop|store|site|issuer|scope|audience|identifier';

/** `<client id>`, `{{clientId}}`, `${CLIENT_ID}`, `[Client ID]`, `%CLIENT_ID%`: all of it. */
const BRACKETED = /^(?:<[^<>]{1,80}>|\$?\{{1,2}[^{}]{1,80}\}{1,2}|\[[^[\]]{1,80}\]|%[A-Za-z]\w{2,80}%|\$[A-Z]\w{2,80})$/;
const YOURS = new RegExp(`^(?:your|insert|enter|paste|replace|fill)[-_ ]?(?:in[-_ ]?)?(?:your[-_ ]?)?(?:${NOUNS})(?![a-z])`, 'i');
/** In camel case the noun's end is no border. */
const YOURS_IN_CAMEL = /^(?:your|insert|enter|paste|replace)[A-Z][A-Za-z]{1,40}$/;
const NAMES_ITSELF =
  /^(?:(?:my|the|some|example|sample|dummy)[-_ ]?)?(?:oauth2?[-_ ]?)?(?:client|app|application)[-_ ]?(?:id|secret|identifier|key)(?:[-_ ]?here)?$/i;
const LEFT_OPEN = /^(?:change[-_ ]?(?:me|this|it)|todo|tbd|fixme|n\/a|null|undefined|placeholder|redacted|\[?hidden\]?)[!.]*$/i;

/** Whether somebody was to replace this and did not. */
export function isPlaceholder(value: string): boolean {
  const bare = value.replace(/[-_. ]/g, '');
  if (/^(?:x{3,}|X{3,}|#{3,}|\?{2,}|0{8,})$/.test(bare)) return true;
  if (/(?:x{5,}|X{5,})/.test(value)) return true;
  return [BRACKETED, YOURS, YOURS_IN_CAMEL, NAMES_ITSELF, LEFT_OPEN].some((pattern) => pattern.test(value));
}

/** What of an address was to be replaced: "{tenant}", "YOUR_DOMAIN", "example.com" (RFC 2606); null: nothing. */
export function placeholderInUrl(address: string): string | null {
  const braces = /\{[^{}/]{1,60}\}|<[^<>/]{1,60}>|%7B[^%/]{1,60}%7D|%3C[^%/]{1,60}%3E/i.exec(address)?.[0];
  if (braces !== undefined) return braces;
  const url = urlOf(address);
  if (url === null) return null;
  const reserved = /(?:^|\.)(example\.(?:com|net|org)|[a-z0-9-]{1,63}\.(?:example|invalid))$/.exec(url.hostname)?.[1];
  if (reserved !== undefined) return reserved;
  const parts = [...address.replace(/^[a-z]+:\/\//i, '').split(/[/?&=:.]/)];
  return parts.find((part) => part !== '' && (YOURS.test(part) || YOURS_IN_CAMEL.test(part) || /^(?:x{4,}|X{4,})$/.test(part))) ?? null;
}

/** What copying left around or in an identifier; null: nothing. */
export function lookOf(value: string): Look | null {
  const unquoted = trimmedOf(value, `${QUOTES},;`);
  if (isPlaceholder(value) || isPlaceholder(unquoted)) return { kind: 'placeholder', meant: null };
  if (/[*\u2022\u25cf]{3,}|\u2026|\.\.\.$/.test(value)) return { kind: 'masked', meant: null };
  const labelled = /^(?:client|app|application)[-_ ]?(?:id|secret|key)["']?\s?[:=]\s?(\S.*)$/i.exec(unquoted)?.[1];
  if (labelled !== undefined) return { kind: 'labelled', meant: trimmedOf(labelled, `${QUOTES},; `) };
  if (QUOTES.includes(value.charAt(0)) || QUOTES.includes(trimmedOf(value, ',;').slice(-1)))
    return { kind: 'quoted', meant: unquoted || null };
  if (/[,;]$/.test(value)) return { kind: 'punctuated', meant: unquoted || null };
  if (/%[0-9a-f]{2}/i.test(value)) return { kind: 'encoded', meant: decoded(value) };
  return /\S\s+\S/.test(value) && /\d/.test(value) && value.length >= 16 ? { kind: 'spaced', meant: value.replace(/\s+/g, '') } : null;
}

/** The same of a secret. Secrets that somebody made up may end in anything, so only what surrounds one counts. */
export function secretLookOf(secret: string): Look['kind'] | null {
  const found = lookOf(secret)?.kind ?? null;
  if (found === 'quoted') return secret.length > 2 && QUOTES.includes(secret.charAt(0)) && QUOTES.includes(secret.slice(-1)) ? found : null;
  if (found === 'placeholder' && /^[[{%$]/.test(secret) && !/client|secret|key|password|your/i.test(secret)) return null;
  if (found === 'punctuated') return null;
  if (found === 'encoded') return /%(?:2B|2F|3D|7E)/i.test(secret) ? found : null;
  return found ?? (/\s/.test(secret) ? 'spaced' : null);
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isUuid = (value: string) => UUID.test(value);

/** Client secrets and tokens that tell by their form whose they are. */
const SECRETS: readonly RegExp[] = [
  /^GOCSPX-[\w-]{20,}$/,
  /^[\w.~-]{3}\dQ~[\w.~-]{31,36}$/,
  /^(?:sk|rk)_(?:live|test)_\w{10,}$/,
  /^shp(?:ss|at|ca|pa)_\w{20,}$/,
  /^(?:secret|ntn)_\w{20,}$/,
  /^gl(?:oas|pat)-[\w-]{20,}$/,
  /^ATO[AC][\w=-]{40,}$/,
  /^(?:gh[opsu]_|github_pat_)\w{20,}$/,
  /^xox[abp]-[\w-]{10,}$/,
  /^eyJ[\w-]{8,}\.[\w-]+\.[\w-]*$/,
];
/** Client IDs that do. */
const IDS: readonly RegExp[] = [
  /^\d{6,}-[a-z0-9]{20,}\.apps\.googleusercontent\.com$/,
  /^(?:Iv1\.[0-9a-f]{16}|Iv23\w{16}|Ov23\w{16})$/,
  /^0oa\w{17}$/,
  /^3MVG9[\w.]{60,}$/,
  /^ca_\w{24,}$/,
  /^\d{10,}\.\d{10,}$/,
];

/** Whether it can only be a secret or a token of a known provider. */
export const isKnownSecret = (value: string) => SECRETS.some((pattern) => pattern.test(value));
/** Whether it can only be a client ID of a known provider. */
export const isKnownId = (value: string) => IDS.some((pattern) => pattern.test(value));
/** Whether it is long and made by chance, as secrets are, and not of the usual form of an ID. */
export function looksRandom(value: string): boolean {
  if (isUuid(value) || isKnownId(value)) return false;
  if (/^[0-9a-f]{48,}$/i.test(value)) return true;
  return value.length >= 40 && /^[\w~.+/=-]+$/.test(value) && /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value);
}
/** Whether somebody thought it up as a name: "orders-app". */
export const looksNamed = (value: string) => /^[a-z][a-z]{1,30}(?:[-_.][a-z0-9]{1,30}){1,6}$/.test(value);

export const isEmail = (value: string) => /^[^\s@]{1,64}@[^\s@]{1,250}\.[a-z]{2,24}$/i.test(value);

/** A text without any of these characters at its ends. */
function trimmedOf(text: string, characters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text.charAt(start))) start += 1;
  while (end > start && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
