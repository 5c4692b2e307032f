import { cleanText } from '../oauth/untrusted-text';
import { isSecretName } from './names';

/** What stands where a secret stood. */
export const HIDDEN = '(hidden)';

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
