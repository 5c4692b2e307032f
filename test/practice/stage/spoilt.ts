import type { Lead } from '../../../electron/core/client-checks/lead';
import type { OpenStage } from '../../../electron/core/client-checks/stage';
import { ReferenceClient } from '../../clients/reference-client.mjs';
import { authenticationOf, leadOf } from './proof';

/** A request on its way from the app, which may be changed. */
export interface Sent {
  url: URL;
  method: string;
  headers: Headers;
  body: string;
}

/** What is wrong with an app: how its requests, or what it makes of responses, differ from the reference client's. */
export interface Fault {
  authorize?(parameters: URLSearchParams): void;
  token?(request: Sent, form: URLSearchParams): void;
  call?(request: Sent, seen: { code: string; idToken: string }): void;
  /** Sends the request as often as it likes; what it returns is what the app gets. */
  tokenAnswer?(send: (signal?: AbortSignal) => Promise<Response>, form: URLSearchParams): Promise<Response>;
  callAnswer?(send: () => Promise<Response>): Promise<Response>;
  /** After a line that failed. */
  afterFailure?(send: (form: URLSearchParams) => Promise<unknown>): Promise<unknown>;
}

/** The reference client with a fault of its own. It needs `spoiltFetch` in place of the global fetch. */
export function spoiltLead({ given, browse }: OpenStage, fault: Fault): Lead {
  const settings = { ...given, clientAuthentication: authenticationOf(given) };
  const open = (address: string) => {
    const url = new URL(address);
    fault.authorize?.(url.searchParams);
    void browse(url.href);
  };
  const client = new ReferenceClient({ settings, open, wait: async () => {} });
  const post = (form: URLSearchParams) => fetch(given.tokenUrl, { method: 'POST', body: form });
  return leadOf(async (line) => {
    try {
      await client.carryOut(line);
    } catch (error) {
      await fault.afterFailure?.(post);
      throw error;
    }
  });
}

/** @param real The fetch that sends. */
export function spoiltFetch(real: typeof fetch, { given }: OpenStage, fault: Fault): typeof fetch {
  const seen = { code: '', idToken: '' };
  return async (input, init = {}) => {
    const request: Sent = {
      url: new URL(`${input}`),
      method: init.method ?? 'GET',
      headers: new Headers(init.headers),
      body: init.body === undefined ? '' : `${init.body}`,
    };
    const send = (signal?: AbortSignal) => {
      const { url, method, headers, body } = request;
      return real(url, { ...init, method, headers, ...(body !== '' && { body }), ...(signal && { signal }) });
    };
    const address = `${request.url.origin}${request.url.pathname}`;
    if (address === given.tokenUrl) {
      const form = new URLSearchParams(request.body);
      request.headers.set('content-type', 'application/x-www-form-urlencoded');
      seen.code = form.get('code') ?? seen.code;
      fault.token?.(request, form);
      if (request.body === `${init.body}`) request.body = String(form);
      const response = await (fault.tokenAnswer?.(send, form) ?? send());
      const members = await response
        .clone()
        .json()
        .catch(() => ({}));
      seen.idToken = members.id_token ?? seen.idToken;
      return response;
    }
    if (address !== given.apiUrl) return send();
    fault.call?.(request, seen);
    return fault.callAnswer?.(() => send()) ?? send();
  };
}

/** An answer that the app can't cope with: to it, it is none. */
export const refusing =
  (isStrange: (members: Record<string, unknown>) => boolean): Fault['tokenAnswer'] =>
  async (send) => {
    const response = await send();
    const members = await response
      .clone()
      .json()
      .catch(() => ({}));
    return isStrange(members) ? Response.json({ error: 'the app does not understand' }, { status: 400 }) : response;
  };

/** Throws its refresh token away after an answer that is no success. */
export function forgetful(): Fault['tokenAnswer'] {
  let isLost = false;
  return async (send, form) => {
    if (form.get('grant_type') !== 'refresh_token') isLost = false;
    if (isLost) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    const response = await send();
    isLost = !(await response
      .clone()
      .json()
      .then(
        (members) => 'access_token' in members,
        () => false,
      ));
    return isLost ? Response.json({ error: 'invalid_grant' }, { status: 400 }) : response;
  };
}
