import { base64Bytes } from '../base/bytes';
import { startsLikeToken } from './decode';
import { broken, type Decoded } from './decoded';
import { isObject, readPart } from './part';
import { countTokens } from './pasted';

/** RFC 6750 section 2.1, b64token: what may follow "Bearer". */
const B64TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;
/** Printed by scripts whose variable is empty. */
const EMPTY_WORDS = /^(?:null|undefined|none|nil|nan|true|false)$/i;

/** Codes of RFC 6749, 6750 and OpenID Connect, reason phrases and status codes of HTTP: what comes where a request for a token failed. */
const ERROR_WORDS =
  /^(?:error|unauthorized|forbidden|ok|found|gone|conflict|[1-5]\d\d|(?:access|consent|interaction|login|account_selection)_(?:denied|required)|(?:invalid|unsupported|unauthorized|insufficient|server|temporarily|slow|authorization|expired|mfa|request|registration)_(?:request|client|grant|grant_type|response_type|scope|target|token|error|unavailable|down|pending|required|not_supported|user_authentication_requirements))$/i;
/** From the root, the home or the folder one is in; all in small letters, which base64 of any length is not. */
const PATH = /^(?:~|\.{0,2})(?:\/[a-z0-9_.-]+){2,}$/;

/** A sentence on a text that is no token, and what to do about it. */
export interface Lookalike {
  reason: string;
  action: string;
}

/**
 * Recognises text that is no token of a known form; null: an opaque token (RFC 6750 section 2.1). Quotes nothing of it.
 *
 * @param text As given, with white space and line breaks.
 */
export function lookalikeOf(text: string): Lookalike | null {
  const trimmed = text.trim();
  if (EMPTY_WORDS.test(trimmed))
    return said('It is a word that means "nothing" in a program', 'Check the command that should have printed the token.');
  if (ERROR_WORDS.test(trimmed))
    return said('It is the name or code of an error', 'Check the request that should have returned the token: it failed.');
  if (PATH.test(trimmed)) return said('It is the path of a file', 'Pass the file with --file, or its content.');
  if (isDer(trimmed)) {
    return said(
      'It is a key or certificate in base64, without the lines around it',
      "Pass it with --key, beside the token; don't share a private one.",
    );
  }
  if (B64TOKEN.test(trimmed)) return partOf(trimmed);
  const count = countTokens(text);
  if (count > 1) return said(`It contains ${count} tokens`, 'Put one on each line and add --lines.');
  if (/^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(trimmed))
    return said('It is a private key in PEM', "Pass a key with --key, beside the token. Don't share this one.");
  const pem = /^-----BEGIN (CERTIFICATE|[A-Z0-9 ]*PUBLIC KEY)/.exec(trimmed);
  if (pem)
    return said(`It is a ${pem[1] === 'CERTIFICATE' ? 'certificate' : 'public key'} in PEM`, 'Pass it with --key, beside the token.');
  const inside = tokenWithin(trimmed);
  const isCommand = /^(?:\$ )?(?:curl|http|https|wget|xh|httpie)\s/.test(trimmed);
  if (inside !== null) {
    return said(
      `It is ${isCommand ? 'a command line' : 'text'} with a token inside, found at characters ${inside.from + 1} to ${inside.to}`,
      `Use only that part: cut -c${inside.from + 1}-${inside.to} of its line, or paste it under "Inspect a token" in the window.`,
    );
  }
  if (isCommand) return said('It is a command line without a token in it', 'Pass the token that the command should send.');
  if (/^<(?:!doctype\s+html|html|head|body)\b/i.test(trimmed))
    return said(
      'It is an HTML page',
      'An error or sign-in page was returned instead of a token: check the request that should have returned one.',
    );
  if (/^<(?:\?xml|[a-z][\w:-]*)[\s>/]/i.test(trimmed))
    return said('It is XML, such as a SAML assertion', 'Pass a JWT, JWE, SD-JWT or PASETO.');
  if (/^basic\s/i.test(trimmed))
    return said('It is a Basic authentication user name and password', 'Pass the token of a Bearer or DPoP header.');
  if (/^https?:\/\/\S+$/i.test(trimmed)) return said('It is a URL without a token', 'Pass the token, or the URL of the redirect.');
  if (/\s/.test(trimmed))
    return said('It is text of several words', 'Check the command that should have printed the token; it may have printed an error.');
  return said(
    "It contains characters that aren't allowed in a token (RFC 6750 section 2.1)",
    'Compare it with the original; it may have been altered when it was copied.',
  );
}

/** The token made malformed for what it looks like. */
export function asLookalike(decoded: Decoded, { reason }: Lookalike): Decoded {
  return broken(decoded, 'token', null, reason);
}

/** Whether the text is the base64 of one DER structure from its first byte to its last (X.690). */
function isDer(text: string): boolean {
  if (!/^MI[A-Za-z0-9+/]+=*$/.test(text)) return false;
  const bytes = base64Bytes(text);
  // A sequence whose length stands in two bytes (RSA keys, certificates) or in one (EC keys); the letters let no shorter form through.
  const [tag, size = 0, first = 0, second = 0] = bytes;
  const whole = size === 0x82 ? 4 + first * 256 + second : 3 + first;
  return tag === 0x30 && (size === 0x81 || size === 0x82) && bytes.length === whole;
}

/** One part of a JWT: its header or its claims, without the rest. */
function partOf(text: string): Lookalike | null {
  if (!text.startsWith('eyJ') || text.includes('.')) return null;
  const { value } = readPart(text);
  if (!isObject(value)) return null;
  const has = (name: string) => Object.hasOwn(value, name);
  if (has('alg') && !has('iv')) return said('It is only the first part of a JWT, its header', CUT);
  return has('iss') || has('exp') || has('sub') || has('aud') ? said('It is only the middle part of a JWT, its claims', CUT) : null;
}

const CUT = 'Copy the whole token: header, payload and signature with the dots between them.';

/** Where the first compact token within a text begins and ends, on its line; null: there is none. */
function tokenWithin(text: string): { from: number; to: number } | null {
  for (const { 0: run, index } of text.matchAll(/(?:eyJ|v[1-4]\.(?:local|public)\.)[A-Za-z0-9_.~+/=-]*/g)) {
    if (!startsLikeToken(run) || run.split('.').length < 3) continue;
    const from = index - (text.lastIndexOf('\n', index) + 1);
    return { from, to: from + run.length };
  }
  return null;
}

const said = (what: string, action: string): Lookalike => ({ reason: `This is not a token. ${what}.`, action });
