import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { Readable } from 'node:stream';
import { urlOf } from '../model/text/url';
import { sendChanged } from './buffered-answer';
import { CLIENTS, LOOPBACK, REDIRECT_URIS } from './clients';
import type { FaultLab } from './fault-lab';
import { type Handler, sendJson } from './http-io';
import type { OidcStore } from './oidc-store';

export const REGISTRATION_PATH = '/register';

/** Of a client that is known by its document: the practice provider hosts one to try it with, on its TLS port. */
export const CLIENT_DOCUMENT_PATH = '/client-metadata.json';

/** Whether a client is the practice provider's own, and not one that registered itself or is known by a document elsewhere. */
export function isHouseClient(clientId: string, tlsUrl: string): boolean {
  return clientId === `${tlsUrl}${CLIENT_DOCUMENT_PATH}` || Object.values(CLIENTS).some(({ id }) => id === clientId);
}

/** A client ID metadata document (draft-ietf-oauth-client-id-metadata-document): its own URL is the Client ID. */
export function clientDocument(tlsUrl: string): object {
  return {
    client_id: `${tlsUrl}${CLIENT_DOCUMENT_PATH}`,
    client_name: 'Tokenscope',
    application_type: 'native',
    redirect_uris: [...REDIRECT_URIS, 'http://localhost/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
}

/** What oidc-provider has of clients that nobody registered before (RFC 7591, RFC 7592, client ID metadata documents). */
export function selfRegistration(lab: FaultLab) {
  const allowFetch = (_context: unknown, id: string) => onLoopback(id) !== null && !lab.on('registration-missing');
  return {
    registration: { enabled: true },
    registrationManagement: { enabled: true },
    clientIdMetadataDocument: { enabled: true, ack: 'draft-02', allowFetch },
  };
}

/** Where clients that registered themselves are kept. @param store oidc-provider's storage interface for them. */
export function registeredClients(store: ReturnType<OidcStore['adapter']>, lab: FaultLab): ReturnType<OidcStore['adapter']> {
  return {
    ...store,
    async find(id) {
      const client = lab.on('registration-forgotten') ? undefined : await store.find(id);
      if (client === undefined || lab.on('registration-scope-fixed')) return client;
      // A wish, that a server may replace (RFC 7591 section 2): a step-up asks for more, and oidc-provider takes it for all there may ever be.
      const { scope: _, ...rest } = client;
      return rest;
    },
    upsert: (id, client) => store.upsert(id, withExpiry(client, lab)),
  };
}

/** Plays the faults of dynamic registration. */
export function withRegistrationFaults(handler: Handler, lab: FaultLab): Handler {
  return async (request, response, url) => {
    if (url.pathname !== REGISTRATION_PATH) return handler(request, response, url);
    if (lab.on('registration-missing')) return sendJson(response, 404, { message: 'There is nothing at this path' });
    if (lab.on('registration-refused'))
      return sendJson(response, 403, { error: 'access_denied', error_description: 'Clients are registered by an administrator' });
    return sendChanged(handler, request, response, url, (client) => withExpiry(client, lab));
  };
}

/** RFC 7591 section 3.2.1: in seconds since the epoch. */
function withExpiry<T extends Record<string, unknown>>(client: T, lab: FaultLab): T {
  const seconds = lab.amount('registration-secret-expires');
  if (seconds === 0 || client.client_secret === undefined) return client;
  return { ...client, client_secret_expires_at: Math.floor(Date.now() / 1000) + seconds };
}

/** null: it leads away from this computer. */
function onLoopback(text: string): URL | null {
  const url = urlOf(text);
  return url !== null && /^https?:$/.test(url.protocol) && LOOPBACK.has(url.hostname) ? url : null;
}

/**
 * For documents that clients name. Reaches this computer only: a practice provider asks nobody else. Certificates are not verified, for
 * there is nobody on the way. Redirects are not followed.
 *
 * @throws TypeError for any other host, as fetch does when it can't reach one.
 */
export function fetchOnLoopback(text: string, { headers, signal }: Pick<RequestInit, 'headers' | 'signal'> = {}): Promise<Response> {
  const url = onLoopback(text);
  if (url === null) return Promise.reject(new TypeError('Only documents on this computer are fetched.'));
  const request = url.protocol === 'https:' ? requestTls : requestPlain;
  return new Promise((resolve, reject) => {
    const own = Object.fromEntries(new Headers(headers));
    const sent = request(url, { headers: own, rejectUnauthorized: false, ...(signal && { signal }) }, (answer) => {
      const { statusCode: status = 502, headers: told } = answer;
      const body = [204, 205, 304].includes(status) || status < 200 ? null : (Readable.toWeb(answer) as ReadableStream);
      const flat = Object.entries(told).map(([name, value]): [string, string] => [name, String(value)]);
      resolve(new Response(body, { status: status < 200 ? 502 : status, headers: flat }));
    });
    sent.on('error', reject);
    sent.end();
  });
}
