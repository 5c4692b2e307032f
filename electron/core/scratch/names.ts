/** Names used for opaque tokens, without case, hyphens and underscores. */
const TOKEN_NAMES = new Set(
  `accesstoken refreshtoken idtoken idtokenhint logouttoken subjecttoken actortoken assertion clientassertion token authtoken bearertoken
  sessiontoken securitytoken privatetoken jwt`.split(/\s+/),
);
const plain = (name: string) => name.replace(/[-_]/g, '').toLowerCase();

/** Whether a member, parameter or header of that name holds a token. `X-Auth-Token` counts as `auth_token`. */
export function namesToken(name: string): boolean {
  if (name.length > 64) return false;
  const bare = plain(name);
  return TOKEN_NAMES.has(bare) || (bare.startsWith('x') && TOKEN_NAMES.has(bare.replace(/^x(?:amz)?/, '')));
}

/** Names that are also plain words, so the value must look like a token. */
export const isVagueName = (name: string): boolean => ['token', 'jwt', 'assertion'].includes(plain(name));

const WORDS = /^(?:null|true|false|undefined|none|nil|missing|absent|expired|invalid|redacted|hidden|masked|removed|string|bearer)$/i;
const MAX_TOKEN = 1024 * 1024;

/** Whether a value may be a token rather than a placeholder, a mask or a word. */
export function mayBeToken(value: string): boolean {
  if (value.length < 6 || value.length > MAX_TOKEN || WORDS.test(value)) return false;
  // $TOKEN, <token>, {{token}}, [hidden], ***, and "eyJ…" as in logs; RFC 6750 section 2.1 has none of these characters.
  return !/^[$<{[*%#(]|^(.)\1*$|[\s<>{}"'\\…]|\.\.\.$|\*{3}/.test(
    value.length > 256 ? `${value.slice(0, 128)}${value.slice(-128)}` : value,
  );
}

/** The stricter check for values named in prose only: long enough, and with a digit. */
export function looksRandom(value: string): boolean {
  return value.length >= 16 && /[0-9]/.test(value);
}
