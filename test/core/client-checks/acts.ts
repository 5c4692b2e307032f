import { type Act, type ActAnswer, type Leg, queryOf } from '../../../electron/core/client-checks/acts';
import type { Seen } from '../../../electron/core/client-checks/definition';
import type { Asked } from '../../../electron/core/client-checks/scene';
import type { Given } from '../../../electron/core/client-checks/stage';
import type { Pair } from '../../../electron/model/connection';

const BASE = 'http://127.0.0.1:4010';

/** What an app is given at the standard face, unless said otherwise. */
export function given(change: Partial<Given> = {}): Given {
  return {
    face: 'oidc',
    issuer: BASE,
    authorizeUrl: `${BASE}/authorize`,
    tokenUrl: `${BASE}/token`,
    revocationUrl: `${BASE}/revoke`,
    userinfoUrl: `${BASE}/userinfo`,
    jwksUrl: `${BASE}/jwks`,
    endSessionUrl: `${BASE}/logout`,
    apiUrl: `${BASE}/api/me`,
    apiBase: `${BASE}/api`,
    clientId: 'app',
    clientSecret: 'app-secret-1',
    redirectUri: 'http://127.0.0.1:4999/callback',
    scope: 'openid profile offline_access api:read',
    audience: '',
    resource: '',
    tenant: '',
    clientAuth: 'basic',
    refreshNeedsRedirectUri: false,
    rotates: true,
    pkce: true,
    idTokens: true,
    elsewhere: 'http://localhost:4020',
    second: null,
    other: null,
    ...change,
  };
}

export interface ActParts {
  leg: Leg;
  scene?: string;
  ask?: number;
  /** Milliseconds; the acts of one list are a second apart unless said otherwise. */
  at?: number;
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  /** Sent as a form. */
  form?: Record<string, string>;
  body?: string;
  /** null: the connection was cut. */
  status?: number | null;
  answerHeaders?: Record<string, string>;
  /** The answer's JSON. */
  json?: unknown;
  answerBody?: string;
  played?: string;
  isOfSecond?: true;
}

const pairs = (record: Record<string, string>): Pair[] => Object.entries(record).map(([name, value]) => ({ name, value }));

/** Acts in the order given, with what is left out filled in. */
export function actsOf(...parts: ActParts[]): Act[] {
  const times = parts.map(({ at }, index) => at ?? 1_000_000 + index * 1000);
  return parts.map((part, index) => {
    const { leg, form, json, status = 200 } = part;
    const at = times[index] ?? 0;
    const endedAt = at + 10;
    const headers = { ...(form && { 'content-type': 'application/x-www-form-urlencoded' }), ...part.headers };
    const body = part.answerBody ?? (json === undefined ? '' : JSON.stringify(json));
    const answer: ActAnswer | null = status === null ? null : { status, headers: pairs(part.answerHeaders ?? {}), body };
    return {
      id: `act-${index + 1}`,
      ordinal: index + 1,
      at,
      endedAt,
      endedAfter:
        Math.max(
          index,
          times.findLastIndex((time) => time < endedAt),
        ) + 1,
      leg,
      scene: part.scene ?? 'sign-in',
      ask: part.ask ?? 1,
      request: {
        method: part.method ?? (form ? 'POST' : 'GET'),
        url: part.url ?? `${BASE}/${leg}`,
        headers: pairs(headers),
        body: part.body ?? (form ? String(new URLSearchParams(form)) : ''),
      },
      answer,
      played: part.played ?? null,
      ...(part.isOfSecond && { isOfSecond: true }),
    };
  });
}

/** What a check is given to judge by, where all acts are of its scenes. */
export function seenOf(acts: readonly Act[], change: Partial<Given> = {}, asked: readonly Asked[] = []): Seen {
  return { acts, asked, all: acts, given: given(change) };
}

export const parametersOf = (act: Act | undefined): Record<string, string> => (act ? Object.fromEntries(queryOf(act)) : {});
