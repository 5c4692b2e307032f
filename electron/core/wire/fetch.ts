import type { CustomFetchOptions } from 'oauth4webapi';
import type { Pair } from '../../model/connection';
import type { BuiltCall } from '../../model/request';
import type { HttpResponse } from '../ports';

/** What oauth4webapi takes in place of fetch. */
export type Fetch = (url: string, options: CustomFetchOptions<string, BodyInit | null | undefined>) => Promise<Response>;

/**
 * A fetch for oauth4webapi that sends through `send`, and what came of it; null: nothing yet. What `send` rejects with passes through
 * unchanged. The Response given back carries the headers too: the library takes DPoP nonces (RFC 9449 section 8) and challenges from them.
 *
 * @param own Sent as written, in this order; one of the same name replaces what the library would send.
 */
export function fetchThrough<Sent extends { response: HttpResponse }>(
  own: readonly Pair[],
  send: (wording: BuiltCall) => Promise<Sent>,
): { fetch: Fetch; exchanged(): Sent | null } {
  let exchanged: Sent | null = null;
  return {
    exchanged: () => exchanged,
    fetch: async (url, { method, headers, body }) => {
      const usual = Object.entries(headers).map(([name, value]): Pair => ({ name, value }));
      const text = body === undefined || body === null ? null : String(body);
      exchanged = await send({ method, url, headers: replacing(usual, own), body: text });
      return toResponse(exchanged.response);
    },
  };
}

/** The usual headers but for those that a connection's own take the place of, and then its own. */
export function replacing(usual: readonly Pair[], own: readonly Pair[]): Pair[] {
  const replaced = new Set(own.map(({ name }) => name.toLowerCase()));
  return [...usual.filter(({ name }) => !replaced.has(name.toLowerCase())), ...own];
}

function toResponse(response: HttpResponse): Response {
  // The Response constructor takes 200 to 599 only, and no body with 204, 205 and 304.
  if (response.status < 200 || response.status > 599) return Response.error();
  const bodyless = [204, 205, 304].includes(response.status);
  return new Response(bodyless ? null : new Uint8Array(response.body), { status: response.status, headers: headersOf(response.headers) });
}

/** What a server sends is not always what a Headers object takes. */
function headersOf(received: readonly Pair[]): Headers {
  const headers = new Headers();
  for (const { name, value } of received) {
    try {
      headers.append(name, value);
    } catch {
      // `exchanged` has it as it came.
    }
  }
  return headers;
}
