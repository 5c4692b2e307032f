import type { Http } from '../core/ports';
import type { Connection } from '../model/connection';
import { isPractice } from '../model/providers/offered';
import { urlOf } from '../model/text/url';
import { CERTIFICATE_PATH } from '../practice/proof';

const TIMEOUT_MS = 5_000;
const MOST_BYTES = 10_000;

/**
 * The same Http, where a practice connection trusts the TLS port of its provider: by the certificate that the provider hands out on its plain port,
 * fetched each time, since each start makes a new one. No other connection trusts it, and nothing beyond 127.0.0.1 is trusted by it.
 */
export function trustingPractice(http: Http, connectionOf: (id: string) => Connection | null): Http {
  return {
    async send(request) {
      const connection = request.about === undefined ? null : connectionOf(request.about.connectionId);
      const issuer = connection !== null && isPractice(connection) ? urlOf(connection.issuer ?? '') : null;
      if (issuer === null || !isHere(issuer, 'http:') || !isHere(urlOf(request.url), 'https:')) return http.send(request);
      const { signal } = request;
      const url = `${issuer.origin}${CERTIFICATE_PATH}`;
      const answer = await http.send({
        method: 'GET',
        url,
        headers: [],
        body: null,
        timeoutMs: TIMEOUT_MS,
        maxBodyBytes: MOST_BYTES,
        signal,
      });
      return http.send({ ...request, trusts: certificateIn(answer.body) });
    },
  };
}

function isHere(url: URL | null, protocol: string): boolean {
  return url?.hostname === '127.0.0.1' && url.protocol === protocol;
}

/** undefined: it is not a practice provider that answered, so nothing is trusted by it. */
function certificateIn(body: Uint8Array): string | undefined {
  try {
    const { certificate } = JSON.parse(new TextDecoder().decode(body)) as { certificate?: unknown };
    return typeof certificate === 'string' ? certificate : undefined;
  } catch {
    return undefined;
  }
}
