import { createHash } from 'node:crypto';
import type { Act } from '../../../electron/core/client-checks/acts';
import { CLIENT_CHECKS } from '../../../electron/core/client-checks/catalogue';
import type { Judgement, Seen } from '../../../electron/core/client-checks/definition';
import type { Ask } from '../../../electron/core/client-checks/lead';
import type { Asked } from '../../../electron/core/client-checks/scene';
import { type ActParts, given } from './acts';

const GIVEN = given();
export const REDIRECT_URI = GIVEN.redirectUri;

/** Random to the eye, and the same in each run of the tests. */
export const randomText = (seed: string): string => createHash('sha256').update(seed).digest('base64url');

/** Text parameters that are changed: null takes one away. */
type Change = Record<string, string | null>;

const changed = (usual: Record<string, string>, change: Change = {}): Record<string, string> =>
  Object.fromEntries(Object.entries({ ...usual, ...change }).filter((entry): entry is [string, string] => entry[1] !== null));

export interface SignInParts {
  /** Tells this sign-in's values from another's. */
  seed?: string;
  scene?: string;
  ask?: number;
  asked?: Change;
  returned?: Change;
  /** Of the token request. null: none is sent. */
  exchange?: Change | null;
  /** Of the token response. */
  tokens?: Record<string, unknown>;
  /** What the app's receiver answered; null: in a person's browser. */
  page?: number | null;
}

/** What a right app does to sign in: the authorize request, the callback, the token request. */
export function signIn({
  seed = 'a',
  scene = 'sign-in',
  ask = 1,
  asked,
  returned,
  exchange,
  tokens,
  page = 200,
}: SignInParts = {}): ActParts[] {
  const verifier = randomText(`verifier ${seed}`);
  const request = changed(
    {
      response_type: 'code',
      client_id: 'app',
      redirect_uri: REDIRECT_URI,
      scope: GIVEN.scope,
      state: randomText(`state ${seed}`),
      nonce: randomText(`nonce ${seed}`),
      code_challenge: randomText(verifier),
      code_challenge_method: 'S256',
    },
    asked,
  );
  const back = changed(
    { code: `code-${seed}-of-this-sign-in`, ...(request.state && { state: request.state }), iss: GIVEN.issuer },
    returned,
  );
  const acts: ActParts[] = [
    { leg: 'authorize', scene, ask, url: `${GIVEN.authorizeUrl}?${new URLSearchParams(request)}`, status: 303 },
    { leg: 'callback', scene, ask, url: `${REDIRECT_URI}?${new URLSearchParams(back)}`, status: page },
  ];
  if (exchange === null || !back.code) return acts;
  const usual = { grant_type: 'authorization_code', code: back.code, redirect_uri: REDIRECT_URI, code_verifier: verifier };
  return [...acts, tokenRequest({ scene, ask, form: changed(usual, exchange), json: tokensOf(seed, tokens) })];
}

export const tokensOf = (seed: string, change: Record<string, unknown> = {}): Record<string, unknown> => ({
  access_token: `access-${seed}-0123456789`,
  refresh_token: `refresh-${seed}-0123456789`,
  token_type: 'Bearer',
  expires_in: 3600,
  ...change,
});

/** A token request with the client's credentials in the header. */
export function tokenRequest(parts: Omit<ActParts, 'leg'>): ActParts {
  const authorization = `Basic ${Buffer.from('app:app-secret-1').toString('base64')}`;
  return { leg: 'token', ...parts, headers: { authorization, ...parts.headers } };
}

export const refresh = (parts: Omit<ActParts, 'leg' | 'form'> & { from?: string; to?: string } = {}): ActParts => {
  const { from = 'a', to = 'b', ...rest } = parts;
  return tokenRequest({ form: { grant_type: 'refresh_token', refresh_token: `refresh-${from}-0123456789` }, json: tokensOf(to), ...rest });
};

/** A call to the API with the access token of that seed. */
export const call = ({ seed = 'a', ...parts }: Partial<ActParts> & { seed?: string } = {}): ActParts => ({
  leg: 'api',
  url: GIVEN.apiUrl,
  ...parts,
  headers: { authorization: `Bearer access-${seed}-0123456789`, ...parts.headers },
});

/** An ID token with these claims, which nobody verifies here. */
export const idToken = (claims: Record<string, unknown>): string =>
  `${[{ alg: 'RS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.c2lnbmF0dXJl`;

/** What the app was asked for, with the acts that came of it. */
export function askedOf(
  acts: readonly Act[],
  ask: Ask,
  { scene = 'sign-in', number = 1, said = 'done' as 'done' | 'failed' | 'opened' | null } = {},
): Asked {
  const its = acts.filter((act) => act.scene === scene && act.ask === number);
  const last = acts.at(-1)?.endedAt ?? 0;
  const [at, endedAt] = [(its[0]?.at ?? last) - 1, (its.at(-1)?.endedAt ?? last) + 1];
  return {
    scene,
    number,
    ask,
    of: 'first',
    isAnew: false,
    at,
    endedAt,
    acts: its,
    said: said === 'failed' ? { word: said, reason: 'it did not work' } : said && { word: said },
    outcome: 'happened',
  };
}

/** The verdict of a check on acts; throws where there is no such check. */
export function judge(id: string, seen: Seen): Judgement {
  const check = CLIENT_CHECKS.find((each) => each.id === id);
  if (!check) throw new Error(`There is no check ${id}.`);
  const judgement = check.judge(seen);
  if (judgement.verdict === 'fail' && judgement.evidence.length === 0) throw new Error(`${id} fails without evidence.`);
  return judgement;
}
