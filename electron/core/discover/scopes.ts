/** Asks for a refresh token, where the server offers it (OpenID Connect Core section 11). */
const OFFLINE = 'offline_access';
/** New authorizations for one operation, after which it is refused for good. */
const MOST_STEP_UPS = 2;

export interface ScopesKnown {
  /** `scope` of the challenge; null: it names none. */
  challenged: readonly string[] | null;
  /** `scopes_supported` of the resource; null: it does not say. */
  resource: readonly string[] | null;
  /** `scopes_supported` of the authorization server; null: it does not say. */
  server: readonly string[] | null;
  /** A refresh token is wanted: somebody signs in. */
  stays: boolean;
}

/**
 * What is asked for first (MCP authorization, "Scope Selection Strategy"): what the challenge says, else all that the resource lists, else
 * nothing. `offline_access` is asked for only where the server offers it, and never alone.
 */
export function firstScopes({ challenged, resource, server, stays }: ScopesKnown): string[] {
  const offered = server?.includes(OFFLINE) === true;
  if (challenged === null && resource === null) return [];
  const needed = challenged ?? (resource ?? []).filter((scope) => scope !== OFFLINE || offered);
  return union(needed, offered && stays && needed.length > 0 ? [OFFLINE] : []);
}

/** What follows from a refusal for want of scope. */
export type StepUp = { kind: 'ask'; scopes: string[] } | { kind: 'end'; text: string };

/**
 * Whether another authorization can help (MCP authorization, "Step-Up Authorization Flow"): it asks for all that was asked for before and
 * what the challenge wants besides.
 *
 * @param granted Scopes of the token that was refused; null: as asked.
 * @param before How often it was tried for this operation.
 */
export function stepUp(
  { asked, granted, wanted }: { asked: readonly string[]; granted: readonly string[] | null; wanted: readonly string[] },
  before: number,
): StepUp {
  const named = wanted.join(' ');
  if (wanted.length === 0) return { kind: 'end', text: "The refusal doesn't say which scopes are missing." };
  if (wanted.every((scope) => (granted ?? asked).includes(scope)))
    return { kind: 'end', text: `The token already has the scopes that the refusal requires: ${named}.` };
  if (wanted.every((scope) => asked.includes(scope)))
    return { kind: 'end', text: `These scopes were requested, but the authorization server didn't grant them: ${named}.` };
  if (before >= MOST_STEP_UPS)
    return { kind: 'end', text: `Refused again after ${MOST_STEP_UPS} new authorizations, now for lack of: ${named}.` };
  return { kind: 'ask', scopes: union(asked, wanted) };
}

/** Scopes as they stand in a parameter; null: none. */
export function scopesOf(text: string | null): string[] | null {
  const scopes = (text ?? '').split(' ').filter((scope) => scope !== '');
  return scopes.length === 0 ? null : [...new Set(scopes)];
}

function union(...lists: (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}
