import { decodeJwt } from 'jose';
import { InvalidRequest, InvalidScope } from 'oidc-provider/lib/helpers/errors.js';
import type { Context, Provider } from 'oidc-provider/lib/provider.js';
import type { FaultLab } from './fault-lab';
import { issue } from './issued';
import type { OidcStore } from './oidc-store';
import type { Signing, Verdict } from './signing';

export const EXCHANGE_GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const TYPE = 'urn:ietf:params:oauth:token-type:';
/** How much longer than its subject a token lives while the fault is on, in seconds. */
const OUTLIVES_SECONDS = 3600;

interface ExchangeOptions {
  lab: FaultLab;
  signing: Signing;
  store: OidcStore;
  issuer: string;
  /** The audience of a token that asks for none. */
  audience: string;
  accessTokenSeconds: () => number;
  /** @throws InvalidTarget for an audience that there is no API for. */
  resourceServer(audience: string): Record<string, unknown>;
}

interface Known {
  sub: string;
  scopes: string[];
  /** Seconds since the epoch. */
  exp: number;
}

const ACTORS = new WeakMap<Context, string>();

/** `act` of a token that is issued in exchange (RFC 8693 section 4.1). */
export function extraTokenClaims(context: Context): Record<string, unknown> | undefined {
  const sub = ACTORS.get(context);
  return sub === undefined ? undefined : { act: { sub } };
}

/** Token exchange (RFC 8693), which oidc-provider leaves to its operator: of this provider's own access and ID tokens, for its APIs. */
export function registerTokenExchange(provider: Provider, options: ExchangeOptions): void {
  const { lab, audience, accessTokenSeconds } = options;
  const handler = async (context: Context) => {
    const { params, client } = context.oidc;
    const subject = await known(params.subject_token, params.subject_token_type, 'subject', options);
    const actor = params.actor_token ? await known(params.actor_token, params.actor_token_type, 'actor', options) : null;
    const requested = params.requested_token_type;
    if (requested && requested !== `${TYPE}access_token` && requested !== `${TYPE}jwt`)
      throw new InvalidRequest('requested_token_type is not supported');
    const target = params.resource || params.audience || audience;
    const scopes = params.scope ? params.scope.split(' ') : subject.scopes;
    const wider = scopes.filter((scope) => !subject.scopes.includes(scope));
    if (wider.length > 0 && !lab.on('exchange-any-scope'))
      throw new InvalidScope('the subject token does not have this scope', wider.join(' '));
    ACTORS.set(context, actor?.sub ?? client.clientId);
    const left = subject.exp - Math.floor(Date.now() / 1000);
    const most = left > 0 ? Math.min(left, accessTokenSeconds()) : accessTokenSeconds();
    const expiresIn = lab.on('exchange-outlives') ? left + OUTLIVES_SECONDS : most;
    const issued = {
      accountId: subject.sub,
      gty: EXCHANGE_GRANT,
      scopes,
      expiresIn,
      target,
      resourceServer: options.resourceServer(target),
    };
    await issue(provider, context, issued, { issued_token_type: requested || `${TYPE}access_token` });
  };
  const parameters = ['subject_token', 'subject_token_type', 'actor_token', 'actor_token_type', 'requested_token_type', 'scope'];
  provider.registerGrantType(EXCHANGE_GRANT, handler, [...parameters, 'audience', 'resource'], []);
}

function unverified(token: string): Verdict {
  try {
    return { ok: true, claims: decodeJwt(token) };
  } catch {
    return { ok: false, reason: 'invalid' };
  }
}

/** RFC 8693 section 2.2.2: a token that is invalid for any reason makes the request invalid. */
async function known(
  token: string | undefined,
  type: string | undefined,
  role: 'subject' | 'actor',
  { lab, signing, store, issuer }: ExchangeOptions,
): Promise<Known> {
  if (!token || !type) throw new InvalidRequest(`${role}_token and ${role}_token_type are required`);
  if (![`${TYPE}access_token`, `${TYPE}jwt`, `${TYPE}id_token`].includes(type))
    throw new InvalidRequest(`${role}_token_type is not supported`);
  const anyAge = lab.on('exchange-expired');
  const verified = await signing.verify(token, { issuer, anyAge });
  const verdict = lab.on('exchange-unverified') && !verified.ok ? unverified(token) : verified;
  const stored = store.accessToken(verdict.ok ? (verdict.claims.jti ?? '') : token);
  const isOver = (exp: number) => exp * 1000 <= Date.now() && !anyAge;
  if (stored?.revoked || (!verdict.ok && (stored === null || isOver(stored.token.exp))))
    throw new InvalidRequest(`the ${role} token is not valid: ${stored?.revoked ? 'revoked' : verdict.ok ? '' : verdict.reason}`);
  if (verdict.ok) {
    const { sub = '', scope, exp = 0 } = verdict.claims;
    return { sub, scopes: typeof scope === 'string' ? scope.split(' ') : [], exp };
  }
  const { accountId, clientId, scope, exp } = stored?.token ?? { clientId: '', exp: 0 };
  return { sub: accountId ?? clientId, scopes: scope?.split(' ') ?? [], exp };
}
