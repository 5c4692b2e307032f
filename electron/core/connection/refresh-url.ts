import { checkUrl } from '../../model/address';
import type { Connection } from '../../model/connection';
import { ENDPOINT_NAMES } from '../../model/endpoints';
import type { SecretRecord } from '../secrets';
import { askedAddress, isAskedAt } from './binding';
import { askedUnconfirmed } from './failures';
import type { ConnectionService } from './service';

/**
 * Where a connection's refresh requests go: to its refresh URL once that is allowed, else to the token endpoint. To be called once the token
 * endpoint is admitted.
 *
 * @param record As it was read; what is sent must come from it.
 * @param options.ask Whether a person may be asked about a URL that isn't sealed with the secrets.
 * @throws Failure `connection-invalid`, `insecure-url`; `endpoint-changed` where nobody allows the URL; vault-*.
 */
export async function refreshEndpointFor(
  connections: Pick<ConnectionService, 'admitAsked'>,
  connection: Connection,
  record: SecretRecord,
  tokenEndpoint: URL,
  { ask }: { ask: boolean },
): Promise<URL> {
  const { endpoints, allowPlainHttp } = connection;
  if (!endpoints.refresh) return tokenEndpoint;
  const url = checkUrl(endpoints.refresh, { allowPlainHttp, what: ENDPOINT_NAMES.refresh, field: 'endpoints.refresh' });
  if (askedAddress(url) === askedAddress(tokenEndpoint) || isAskedAt(record, 'refresh', url)) return url;
  const refusal = askedUnconfirmed(ENDPOINT_NAMES.refresh, record.boundTo?.asked?.refresh ?? null, askedAddress(url));
  if (!ask) throw refusal;
  await connections.admitAsked(connection, record, 'refresh', refusal);
  return url;
}
