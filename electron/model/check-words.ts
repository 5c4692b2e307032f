/** In the order of a token's life: of a provider, then of an app; the calls of a plan's own last. */
export const GROUPS = [
  'issue',
  'client',
  'use',
  'bound',
  'pushed',
  'device',
  'exchange',
  'redirect',
  'refresh',
  'reuse',
  'end',
  'app-sign-in',
  'app-token',
  'app-use',
  'app-refresh',
  'app-end',
  'own',
] as const;
export type CheckGroup = (typeof GROUPS)[number];

export const GROUP_WORDS: Record<CheckGroup, { name: string; text: string }> = {
  issue: { name: 'Issuing tokens', text: 'what the token response contains' },
  client: { name: 'Client authentication', text: 'what the server accepts as proof of the client' },
  use: { name: 'Using an access token', text: 'what the API accepts and rejects' },
  bound: { name: 'Bound tokens', text: 'whether a token is useless without its key' },
  pushed: { name: 'Pushed requests', text: 'what the server makes of a request_uri' },
  device: { name: 'Device codes', text: 'how fast, how often and by which client they can be used' },
  exchange: { name: 'Token exchange', text: 'what a token can be traded for' },
  redirect: { name: 'The redirect', text: 'what comes back through the browser' },
  refresh: { name: 'Refreshing', text: 'what a refresh returns' },
  reuse: { name: 'Reuse', text: 'old refresh tokens and codes' },
  end: { name: 'How tokens end', text: 'expiry and revocation' },
  'app-sign-in': { name: 'The app: sign-in', text: 'what it asks for, and what it believes of what comes back' },
  'app-token': { name: 'The app: token requests', text: 'how it sends its credentials, and what it makes of odd responses' },
  'app-use': { name: 'The app: API calls', text: 'where it sends its access token, and what it does when a call is refused' },
  'app-refresh': { name: 'The app: refreshing', text: 'when it refreshes, and whether it keeps its refresh token alive' },
  'app-end': { name: 'The app: how tokens end', text: 'sign-out, expiry and changed keys' },
  own: { name: 'Calls of this plan', text: 'how the API responds to them' },
};

/** What needs a look first. */
export const VERDICTS = ['fail', 'could-not-run', 'not-seen', 'warn', 'pass', 'not-applicable'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const VERDICT_WORDS: Record<Verdict, string> = {
  fail: 'Fail',
  'could-not-run': 'Could not run',
  'not-seen': 'Not seen',
  warn: 'Warning',
  pass: 'Pass',
  'not-applicable': 'Not applicable',
};

/** "pass", "could not run": within a line. */
export function verdictInWords(verdict: Verdict): string {
  return VERDICT_WORDS[verdict].toLowerCase();
}

/** A result's title: what holds, or what was found instead where the check failed. */
export function titleOf({ verdict, statement, failed }: { verdict: Verdict | null; statement: string; failed: string }): string {
  return verdict === 'fail' && failed !== '' ? failed : statement;
}

/** The groups that have members, in their order; a plan may leave a group and come back to it. */
export function grouped<Item extends { group: CheckGroup }>(items: readonly Item[]): { group: CheckGroup; items: Item[] }[] {
  return GROUPS.map((group) => ({ group, items: items.filter((item) => item.group === group) })).filter((each) => each.items.length > 0);
}

/** What was not seen, by what to do so that it is; what most wait for comes first. */
export function unseenBySee<Item extends { verdict: Verdict | null; text: string; see?: string | undefined }>(
  results: readonly Item[],
): { see: string; items: Item[] }[] {
  const found = new Map<string, Item[]>();
  for (const result of results) {
    if (result.verdict !== 'not-seen') continue;
    const see = result.see ?? result.text;
    found.set(see, [...(found.get(see) ?? []), result]);
  }
  return [...found].map(([see, items]) => ({ see, items })).sort((a, b) => b.items.length - a.items.length);
}

/** Why a check was not seen, without what to do; empty: nothing more is known. */
export const unseenBecause = ({ text, see = text }: { text: string; see?: string | undefined }): string =>
  (text.endsWith(see) ? text.slice(0, text.length - see.length) : text).trim();

/** What destructive checks do, and to whom. */
export const DESTRUCTIVE = {
  how: 'To test how the provider reacts, they reuse old refresh tokens and codes, send wrong secrets, revoke tokens and let tokens expire.',
  tokens: "Not affected: the run uses grants of its own. The exception is a provider that ends all of a user's grants when one is revoked.",
  provider: 'Sees what looks like stolen tokens. It may log this, raise an alert or throttle this client.',
} as const;

/** What calls of a plan may change. */
export const CHANGING = {
  data: "May be created, changed or deleted. Tokenscope can't undo that.",
  plan: 'Comes from a file. If someone else wrote it, review each request first.',
} as const;
