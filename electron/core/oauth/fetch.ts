import type { CustomFetchOptions } from 'oauth4webapi';
import type { Pair } from '../connection/model';
import type { ExchangeAbout, Http, HttpResponse } from '../ports';

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
  /** The response as received; null before the request was sent. */
  received(): HttpResponse | null;
}

/**
 * Adapts the Http port to oauth4webapi's customFetch. Failures of the port (network-*, cancelled) pass through unchanged. The
 * Response given back carries status, content type and body only: everything else is read from `received`.
 */
export function fetchThrough(http: Http, options: FetchOptions): FetchThrough {
  let response: HttpResponse | null = null;
  return {
    received: () => response,
    fetch: async (url, init) => {
      const own = options.headers ?? [];
      const replaced = new Set(own.map((header) => header.name.toLowerCase()));
      const headers = Object.entries(init.headers)
        .filter(([name]) => !replaced.has(name.toLowerCase()))
        .map(([name, value]): Pair => ({ name, value }));
      response = await http.send({
        method: init.method,
        url,
        headers: [...headers, ...own],
        body: init.body === undefined || init.body === null ? null : String(init.body),
        timeoutMs: options.timeoutMs,
        maxBodyBytes: options.maxBodyBytes,
        signal: options.signal,
        about: options.about,
      });
      return toResponse(response);
    },
  };
}

function toResponse(response: HttpResponse): Response {
  // The Response constructor takes 200 to 599 only, and no body with 204, 205 and 304.
  if (response.status < 200 || response.status > 599) return Response.error();
  const bodyless = [204, 205, 304].includes(response.status);
  return new Response(bodyless ? null : new Uint8Array(response.body), { status: response.status });
}
