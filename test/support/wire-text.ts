import { exchangeCode } from '../../electron/core/grants/authorization-code';
import { buildAuthorizeRequest } from '../../electron/core/grants/authorize-request';
import { requestRefresh } from '../../electron/core/grants/refresh';
import type { Http, HttpRequest } from '../../electron/core/ports';
import { Discoveries } from '../../electron/core/wire/discovery';
import type { ConnectionSettings } from '../../electron/model/connection';
import { TestClock } from './clock';
import { tokenContext } from './connection';

/** What a sign-in and a refresh of a connection send, as text: the address that the browser opens, and two requests with the headers that say something. */
export interface WireText {
  authorize: string;
  token: string;
  refresh: string;
}

/** 32 bytes of nothing: what state, nonce and code verifier become. */
export const UNGUESSED = 'A'.repeat(43);
export const CHALLENGE = 'DwBzhbb51LfusnSGBa_hqYSgo7-j8BTQnip4TOnlzRo';

const TOLD = ['authorization', 'content-type', 'accept'];

/** @param metadata What the issuer's discovery document says; absent: the settings have the endpoints. */
export async function wireTextOf(
  settings: ConnectionSettings,
  { redirectUri, metadata, clientSecret = 'SECRET' }: { redirectUri: string; metadata?: object; clientSecret?: string },
): Promise<WireText> {
  const sent: HttpRequest[] = [];
  const http: Http = {
    send: async (request) => {
      const isDiscovery = request.method === 'GET';
      if (!isDiscovery) sent.push(request);
      const body = isDiscovery ? { issuer: settings.issuer, ...metadata } : { access_token: 'ACCESS', token_type: 'Bearer' };
      return {
        status: isDiscovery && metadata === undefined ? 404 : 200,
        statusText: '',
        headers: [{ name: 'content-type', value: 'application/json' }],
        body: new TextEncoder().encode(JSON.stringify(body)),
        cut: false,
        startedAt: 0,
        headersMs: 1,
        endMs: 1,
      };
    },
  };
  const clock = new TestClock();
  const connection = { ...settings, id: 'c1' };
  const server = await new Discoveries({ http, clock }).resolveEndpoints(connection);
  const context = await tokenContext({ ...connection, issuer: null }, { http, clock, server, redirectUri, clientSecret });
  const random = { bytes: (count: number) => new Uint8Array(count) };
  const request = await buildAuthorizeRequest({ connection, server, redirectUri, random });
  await exchangeCode(context, { code: 'CODE', codeVerifier: request.codeVerifier, nonce: null });
  await requestRefresh(context, 'REFRESH');
  return { authorize: request.url, token: textOf(sent[0]), refresh: textOf(sent[1]) };
}

function textOf(request: HttpRequest | undefined): string {
  if (request === undefined) return '';
  const { method, url, headers, body } = request;
  const told = headers.filter(({ name }) => TOLD.includes(name.toLowerCase()));
  return [`${method} ${url}`, ...told.map(({ name, value }) => `${name.toLowerCase()}: ${value}`).sort(), '', body ?? ''].join('\n');
}
