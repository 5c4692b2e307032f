import type { LoggedExchange } from '../../model/exchange';
import type { Grant } from '../secrets';
import { type LabTokens, labTokens } from './lab';
import type { RunContext } from './run-context';

/** The person's own tokens to look at, and the exchange that brought them, where the log still has it. */
export async function storedTokens(
  grant: Grant,
  { connection, logged, fingerprint }: RunContext,
): Promise<{ tokens: LabTokens; exchange: LoggedExchange | null }> {
  const log = (await logged?.(connection.id).catch(() => [])) ?? [];
  const shown = fingerprint(grant.accessToken);
  const brought = ({ purpose, response, secrets }: LoggedExchange) =>
    (purpose === 'token' || purpose === 'refresh') &&
    response !== null &&
    secrets.some((secret) => secret.fingerprint === shown && secret.where.startsWith('response'));
  const exchange = log.find(brought) ?? null;
  const headers = exchange?.response?.headers ?? null;
  return { tokens: labTokens(grant, { from: 'stored', scopesAsked: grant.scopesAsked, headers, callback: null }), exchange };
}
