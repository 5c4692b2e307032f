import { blankSettings, type Connection } from '../../../electron/model/connection';
import type { ResolvedServer } from '../../../electron/core/wire/discovery';
import type { ApiReply, AuthorizeReply, Lab, LabGrant, LabTokens, Reply, TokenReply } from '../../../electron/core/checks/lab';
import { type Check, CouldNotRun, NotApplicable, type Outcome } from '../../../electron/core/checks/model';
import { profileOf } from '../../../electron/core/checks/profiles';
import type { Promises } from '../../../electron/model/promises';

/** Local time in these tests, milliseconds since the epoch. */
export const NOW = 1_800_000_000_000;

export const CONNECTION: Connection = {
  ...blankSettings(),
  id: 'c1',
  name: 'Test',
  template: 'oauth',
  issuer: 'https://login.example',
  clientId: 'client',
  scopes: ['read'],
  apiBaseUrl: 'https://api.example',
};

export const SERVER: ResolvedServer = {
  issuer: 'https://login.example',
  endpoints: { ...CONNECTION.endpoints, authorization: 'https://login.example/authorize', token: 'https://login.example/token' },
  scopesSupported: [],
  pkceMethods: null,
  issParameterPromised: false,
  source: 'OpenID Connect Discovery',
};

export const PROMISES: Promises = {
  ...profileOf({ template: 'oauth' }).promises,
  lifetimeMember: 'expires_in',
  redirectUriOnRefresh: 'any',
  refreshToken: 'with-offline-access',
  expiryLeewaySeconds: 0,
  clockSkewSeconds: 10,
  scopeGranted: 'as-asked',
};

export const TOKENS: LabTokens = {
  from: 'stored',
  accessToken: 'opaque-access-token',
  refreshToken: null,
  idToken: null,
  tokenType: 'Bearer',
  scope: null,
  scopesAsked: ['read'],
  expiresInSeconds: 3600,
  members: [{ name: 'expires_in', value: '3600' }],
  headers: [{ name: 'content-type', value: 'application/json' }],
  breaches: [],
  receivedAt: NOW,
  clockSkewMs: 0,
  callback: null,
};

/** Where a lab is asked for what a test did not foresee. */
function unforeseen(): never {
  throw new Error('This was not foreseen');
}

/** A lab that holds what a test gives it and sends nothing: for answers that the practice provider never gives. */
export function stillLab(given: Partial<Lab>): Lab {
  const experiments = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, experiment: () => Promise<T>): Promise<T> => {
    const known = experiments.get(key) ?? experiment();
    experiments.set(key, known);
    return known as Promise<T>;
  };
  return {
    connection: CONNECTION,
    server: SERVER,
    promises: PROMISES,
    options: { maxWaitMs: 0, call: null, otherAudience: null, expect: {} },
    now: () => NOW,
    step: () => {},
    once,
    wait: unforeseen,
    stored: unforeseen,
    main: unforeseen,
    spare: unforeseen,
    freshCode: unforeseen,
    freshDevice: unforeseen,
    withScopes: unforeseen,
    requestDevice: unforeseen,
    poll: unforeseen,
    pollAsOther: unforeseen,
    another: async () => null,
    end: unforeseen,
    requestToken: unforeseen,
    refresh: unforeseen,
    subject: async () => ({ token: 'subject-token', came: null }),
    // A server that names its reasons.
    refreshMadeUp: async () => tokenReply(400, { error: 'invalid_grant' }),
    obtainCode: unforeseen,
    exchangeCode: unforeseen,
    probeAuthorize: unforeseen,
    trySignIn: unforeseen,
    otherClient: () => null,
    call: unforeseen,
    introspect: unforeseen,
    revoke: unforeseen,
    ...given,
  };
}

/** What a check comes to, not-applicable and could-not-run included. */
export async function outcomeOf(checks: readonly Check[], id: string, lab: Lab): Promise<Outcome> {
  const check = checks.find((each) => each.id === id);
  if (check === undefined) throw new Error(`There is no check ${id}`);
  try {
    const outcome = await check.run(lab);
    const shown = JSON.stringify(outcome);
    for (const secret of [TOKENS.accessToken, SIGNATURE]) if (shown.includes(secret)) throw new Error(`A secret is shown: ${shown}`);
    return outcome;
  } catch (error) {
    if (error instanceof NotApplicable) return { verdict: 'not-applicable', text: error.text };
    if (error instanceof CouldNotRun) return { verdict: 'could-not-run', text: error.text };
    throw error;
  }
}

const SIGNATURE = Buffer.from('a signature of some length').toString('base64url');

/** A JWT nobody signed, as far as reading it goes. */
export function jwt(claims: object, header: object = { alg: 'RS256', typ: 'at+jwt' }): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode(header)}.${encode(claims)}.${SIGNATURE}`;
}

let count = 0;

export function reply(given: Partial<Reply> = {}): Reply {
  count += 1;
  return { id: `x${count}`, status: 200, headers: [], body: '', at: NOW, ...given };
}

export function apiReply(status: number, given: Partial<ApiReply> = {}): ApiReply {
  const accepted = status >= 200 && status < 300;
  return { ...reply({ status }), tookMs: 1, accepted, refused: status === 401 || status === 403, challenge: null, ...given };
}

export const REDIRECT_URI = 'dev.tokenscope:/oauth/callback';
export const STATE = 'state-that-was-sent';

export function authorizeReply(status: number, location: string | null = null): AuthorizeReply {
  return { ...reply({ status }), location: location === null ? null : new URL(location), stateSent: STATE, redirectUri: REDIRECT_URI };
}

export function grantOf(given: Partial<LabGrant> = {}): LabGrant {
  return { ...TOKENS, from: 'run', name: 'Main grant', code: null, generation: 1, earlier: [], ended: null, ...given };
}

export function tokenReply(status: number, given: Partial<TokenReply> = {}): TokenReply {
  return { ...reply({ status }), ok: false, tokens: null, error: null, description: null, ...given };
}
