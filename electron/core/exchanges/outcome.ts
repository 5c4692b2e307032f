import { challengeIn, parameter } from '../base/challenge';
import { jsonMembers } from '../base/untrusted-text';
import type { LoggedExchange } from '../../model/exchange';

/** Codes as RFC 6749 section 5.2 spells them, and as other servers do: AADSTS50011, "not-found", E_LOGIN.1. */
const CODE = /^[A-Za-z][\w.:/-]{0,79}$/;

type Told = Pick<LoggedExchange, 'purpose' | 'url' | 'status' | 'response' | 'failure'>;

/** Whether an exchange failed, and the code that says how: the server's own where it gave one. */
export function outcomeOf({ purpose, url, status, response, failure }: Told): { failed: boolean; error: string | null } {
  if (purpose === 'callback') {
    const error = callbackError(url);
    return { failed: error !== null || failure !== null, error: error ?? failure?.code ?? null };
  }
  if (failure !== null) return { failed: true, error: failure.code };
  if (response === null || status === null) return { failed: false, error: null };
  const said = bodyError(response.body.text, response.body.kind);
  // An authorize request is answered by a redirect; where that carries an error, the callback says so.
  const mayRedirect = purpose === 'call' || purpose === 'authorize';
  const good = status < 400 && (mayRedirect || (status >= 200 && status < 300));
  // GitHub answers 200 with an error at its token endpoint.
  if (good && (said === null || (purpose !== 'token' && purpose !== 'refresh'))) return { failed: false, error: null };
  const challenge = challengeIn(response.headers);
  const challenged = challenge === null ? null : parameter(challenge, 'error');
  return { failed: true, error: said ?? codeOf(challenged) ?? `http-${status}` };
}

function callbackError(url: string): string | null {
  const query = /[?#]([^#]*)/.exec(url)?.[1] ?? '';
  return codeOf(new URLSearchParams(query).get('error'));
}

/** `error` of a JSON or form body (RFC 6749 section 5.2), or what stands inside of it: Google nests `{"error":{"status":"..."}}`. */
function bodyError(text: string, kind: string): string | null {
  if (kind === 'form') return codeOf(new URLSearchParams(text).get('error'));
  if (kind !== 'json') return null;
  const error = jsonMembers(text)?.get('error');
  if (typeof error !== 'object' || error === null) return codeOf(error);
  const members = new Map<string, unknown>(Object.entries(error));
  return codeOf(members.get('status')) ?? codeOf(members.get('code')) ?? codeOf(members.get('type'));
}

function codeOf(value: unknown): string | null {
  return typeof value === 'string' && CODE.test(value) ? value : null;
}
