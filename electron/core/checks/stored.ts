import type { Grant } from '../secrets';
import type { LoggedExchange } from '../../model/exchange';
import type { LabTokens } from './lab';

/** The person's own tokens to look at, and the exchange that brought them, where the log still has it. */
export async function storedTokens(
  grant: Grant,
  connectionId: string,
  deps: { logged?: (connectionId: string) => Promise<LoggedExchange[]>; fingerprint: (secret: string) => string },
): Promise<{ tokens: LabTokens; exchange: LoggedExchange | null }> {
  const log = (await deps.logged?.(connectionId).catch(() => [])) ?? [];
  const fingerprint = deps.fingerprint(grant.accessToken);
  const exchange =
    log.find(
      ({ purpose, response, secrets }) =>
        ['token', 'refresh'].includes(purpose) &&
        response !== null &&
        secrets.some((secret) => secret.fingerprint === fingerprint && secret.where.startsWith('response')),
    ) ?? null;
  const tokens: LabTokens = {
    from: 'stored',
    accessToken: grant.accessToken,
    refreshToken: grant.refreshToken,
    idToken: grant.idToken,
    tokenType: grant.tokenType,
    scope: grant.scope,
    scopesAsked: grant.scopesAsked,
    expiresInSeconds: grant.expiresInSeconds,
    members: grant.responseMembers,
    headers: exchange?.response?.headers ?? null,
    breaches: grant.breaches.map(({ code }) => code),
    receivedAt: grant.receivedAt,
    clockSkewMs: grant.clockSkewMs,
    callback: null,
  };
  return { tokens, exchange };
}
