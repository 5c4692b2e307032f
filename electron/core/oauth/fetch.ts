import type { CustomFetchOptions } from 'oauth4webapi';
import type { Pair } from '../../model/connection';
import type { ExchangeAbout, Http, HttpRequest, HttpResponse } from '../ports';

/** Limits and additions for one request sent through `fetchThrough`. */
export interface FetchOptions {
  /** Milliseconds for the whole exchange. */
  timeoutMs: number;
  /** Bytes of the body kept. */
  maxBodyBytes: number;
  /** Sent as written, in this order; one of the same name replaces what the library would send. */
  headers?: readonly Pair[];
  signal?: AbortSignal;
  /** For the exchange log. */
  about?: ExchangeAbout;
}

/** A fetch for oauth4webapi, and the raw exchange it had. */
export interface FetchThrough {
  fetch: (url: string, options: CustomFetchOptions<string, BodyInit | null | undefined>) => Promise<Response>;
  /** The request as sent and its response as received; null before the request was answered. */
  exchanged(): { request: HttpRequest; response: HttpResponse } | null;
}

/**
 * Adapts the Http port to oauth4webapi's customFetch. Failures of the port (network-*, cancelled) pass through unchanged. The Response given
 * back carries the headers too: the library takes DPoP nonces (RFC 9449 section 8) and challenges from them.
 */
export function fetchThrough(http: Http, options: FetchOptions): FetchThrough {
  let exchanged: { request: HttpRequest; response: HttpResponse } | null = null;
  return {
    exchanged: () => exchanged,
    fetch: async (url, init) => {
      const own = options.headers ?? [];
      const replaced = new Set(own.map((header) => header.name.toLowerCase()));
      const headers = Object.entries(init.headers)
        .filter(([name]) => !replaced.has(name.toLowerCase()))
        .map(([name, value]): Pair => ({ name, value }));
      const { timeoutMs, maxBodyBytes, signal, about } = options;
      const body = init.body === undefined || init.body === null ? null : String(init.body);
      const request = { method: init.method, url, headers: [...headers, ...own], body, timeoutMs, maxBodyBytes, signal, about };
      const response = await http.send(request);
      exchanged = { request, response };
      return toResponse(response);
    },
  };
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
