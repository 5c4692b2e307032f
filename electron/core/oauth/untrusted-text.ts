import type { Pair } from '../connection/model';

/** What stands where a secret stood. */
export const HIDDEN = '(hidden)';

// C0, DEL, C1, line and paragraph separators, zero-width and bidirectional controls: none belongs in an error text, and the last
// ones can make a line read backwards.
const UNSHOWABLE = /[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;

/** Text from outside made fit to show: control characters become spaces, runs of spaces one, at most `limit` characters. */
export function cleanText(text: string, limit: number): string {
  const clean = text
    .slice(0, limit * 4)
    .replace(UNSHOWABLE, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  if (clean.length <= limit) return clean;
  const cut = clean.slice(0, limit - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** Names under which servers return secrets: access_token, authed_user.access_token, accessJwt, session_id, tokenString, device_code, ... */
const SECRET_NAME =
  /token|secret|passw|jwt|session|private_?key|^sid$|(assertion|credential|verifier|api_?key)s?$|(auth|authorization|device)_?code$/i;

/** Names of that sound that hold no secret: token_type, refresh_token_expires_in, token_endpoint; session_state is a hash (OpenID Connect Session Management). */
const PLAIN_NAME = /(type|types|expir\w*(_?(in|at|on))?|lifetime|ttl|count|limit|endpoint|uri|url|supported)$|^session_state$/i;

/** Whether a member of this name is to be kept out of sight, whoever sent it. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !PLAIN_NAME.test(name);
}

/** A signed or encrypted token in its compact form, whatever it is called. */
const JWT = /\beyJ[\w-]{8,}\.[\w-]+(\.[\w-]*){1,3}/g;

/** Every spelling in which a server may echo a secret: as sent in a form, in JSON, in a URL, in Base64 or base64url (unpadded). */
function spellings(secret: string): string[] {
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const base64 = Buffer.from(secret, 'utf8').toString('base64').replace(/=+$/, '');
  const base64url = base64.replaceAll('+', '-').replaceAll('/', '_');
  return [...new Set([secret, form, encodeURIComponentOrSame(secret), JSON.stringify(secret).slice(1, -1), base64, base64url])];
}

function encodeURIComponentOrSame(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Hides the given secrets in a text, in every spelling. Those shorter than 4 characters are left: hiding them would garble the text
 * and protect nothing.
 */
export function hideSecrets(text: string, secrets: readonly (string | null)[]): string {
  const all = secrets
    .flatMap((secret) => (secret !== null && secret.length >= 4 ? spellings(secret) : []))
    .sort((a, b) => b.length - a.length);
  return all.reduce((rest, spelling) => rest.replaceAll(spelling, HIDDEN), text);
}

/**
 * A short piece of a response body to show as evidence: the given secrets hidden, as are the values of members named like secrets
 * (JSON, form or HTML inputs) and any run of 32 and more token characters; then cleaned and cut to 500 characters.
 */
export function redactedSnippet(body: string, secrets: readonly (string | null)[]): string {
  const head = hideSecrets(body.slice(0, 65_536), secrets)
    .slice(0, 8192)
    .replace(/"([^"\\]{1,80})"\s*:\s*"((?:[^"\\]|\\.)*)"?/g, (all, name: string) => (isSecretName(name) ? `"${name}":"${HIDDEN}"` : all))
    .replace(/([A-Za-z_]{1,80})=([^&\s"'<>]+)/g, (all, name: string) => (isSecretName(name) ? `${name}=${HIDDEN}` : all))
    .replace(/[A-Za-z0-9+/_~.=-]{32,}/g, (run) => (/\d/.test(run) || run.length > 80 ? HIDDEN : run));
  return cleanText(head, 500);
}

/**
 * A JSON value as text, at most 4,000 characters, with members named like secrets and the given secrets hidden at any depth
 * (Slack, for one, nests a second access token).
 *
 * @param name The member's own name, where it has one.
 */
export function redactedJson(value: unknown, secrets: readonly (string | null)[], name = ''): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value, (inner, member: unknown) => {
      const holds = typeof member === 'string' ? member !== '' : typeof member === 'object' && member !== null;
      if (holds && isSecretName(inner === '' ? name : inner)) return HIDDEN;
      return typeof member === 'string' ? hideSecrets(member, secrets).replace(JWT, HIDDEN) : member;
    });
  } catch {
    return '"(nested too deeply to show)"';
  }
  if (text === undefined) return 'null';
  return text.length <= 4000 ? text : JSON.stringify(`${text.slice(0, 3900)}… (${text.length} characters)`);
}

/** The own members of a JSON object as a Map, so that names such as `__proto__` are only names; null: the text is no JSON object. */
export function jsonMembers(text: string): Map<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

/** The first header of that name (lower case), or null. */
export function headerOf(headers: readonly Pair[], name: string): string | null {
  return headers.find((header) => header.name.toLowerCase() === name)?.value ?? null;
}
