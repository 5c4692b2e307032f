import type { Pair } from '../../model/connection';
import { isInBrowser, type LoggedBody, type LoggedExchange } from '../../model/exchange';
import { headerOf } from '../base/untrusted-text';
import { pairsOf, splitQuery } from './pairs';

/**
 * Exchanges as a HAR 1.2 archive (w3c.github.io/web-performance/specs/HAR/Overview.html), oldest first. It holds what the log holds: in the
 * place of each secret its kind and fingerprint. Cookies are among the headers only; the HTTP version is not known and given as 1.1.
 *
 * @param exchanges Newest first, as the log lists them: several may be of one millisecond.
 * @param version Of the app, for `creator`.
 */
export function harOf(exchanges: readonly LoggedExchange[], version: string) {
  const comment = 'Secrets are replaced by their kind and a keyed fingerprint, such as [access token 3f9a-01bc].';
  const entries = exchanges
    .toReversed()
    .sort((a, b) => a.at - b.at)
    .map(entryOf);
  return { log: { version: '1.2', creator: { name: 'Tokenscope', version, comment }, pages: [], entries } };
}

function entryOf(exchange: LoggedExchange) {
  const { request, response, purpose, at, url, tookMs, error, failure } = exchange;
  const headersMs = Math.max(0, response?.headersMs ?? 0);
  const endMs = Math.max(headersMs, response?.endMs ?? tookMs ?? 0);
  const seenByBrowser = isInBrowser(purpose);
  const why = failure?.what ?? (seenByBrowser ? 'This request went through the browser; the response was not recorded.' : '');
  return {
    startedDateTime: dateOf(at),
    time: endMs,
    request: {
      method: exchange.method,
      url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: copy(request.headers),
      queryString: pairsOf(splitQuery(url)[1]),
      ...(request.body.kind === 'empty' ? {} : { postData: postDataOf(request.headers, request.body) }),
      headersSize: -1,
      bodySize: request.body.bytes,
    },
    response: {
      // 0 with an empty text is what browsers write for a request without an answer.
      status: exchange.status ?? 0,
      statusText: response?.statusText ?? '',
      httpVersion: response === null ? '' : 'HTTP/1.1',
      cookies: [],
      headers: copy(response?.headers ?? []),
      content: response === null ? { size: 0, mimeType: 'x-unknown' } : contentOf(response.headers, response.body),
      redirectURL: headerOf(response?.headers ?? [], 'location') ?? '',
      headersSize: -1,
      bodySize: response?.body.bytes ?? -1,
    },
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: headersMs, receive: endMs - headersMs },
    comment: why,
    // Members that begin with "_" are our own.
    _purpose: purpose,
    _error: error,
    ...(exchange.by && { _by: exchange.by }),
    ...(exchange.rewritten && { _rewritten: exchange.rewritten }),
    ...(exchange.trouble && { _fault: exchange.trouble }),
  };
}

/** Out of what a date can be only where the file was tampered with. */
function dateOf(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}

function copy(pairs: readonly Pair[]): Pair[] {
  return pairs.map(({ name, value }) => ({ name, value }));
}

function postDataOf(headers: readonly Pair[], body: LoggedBody) {
  const mimeType = headerOf(headers, 'content-type') ?? '';
  return { mimeType, text: body.text, params: body.kind === 'form' ? pairsOf(body.text) : [], ...cutComment(body) };
}

function contentOf(headers: readonly Pair[], body: LoggedBody) {
  const mimeType = headerOf(headers, 'content-type') ?? 'x-unknown';
  const text = body.kind === 'empty' || body.kind === 'binary' ? {} : { text: body.text };
  return { size: body.bytes, mimeType, ...text, ...cutComment(body) };
}

function cutComment({ cutAt, kind }: LoggedBody): { comment?: string } {
  if (kind === 'binary') return { comment: 'Binary content is not stored.' };
  return cutAt === null ? {} : { comment: `Only the first ${cutAt} bytes are stored.` };
}
