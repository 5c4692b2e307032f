import { utf8Bytes, utf8Text } from '../base/bytes';
import type { Addresses, Note } from './addresses';
import type { LegCookies } from './cookies';
import { endToEnd, mapHeaders, noteFraming, valueIn } from './headers';
import type { BodyChange, RequestHead } from './port';

/** Bytes of a form that is looked through for the tap's own address; longer ones pass as they come. */
const MAX_FORM = 64 * 1024;
/** Methods that Node sends without a body unless one is announced. */
const USUALLY_BARE = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/**
 * What goes on to the server: all headers as they are but for those of the connection, with the server's address where the app has written the tap's,
 * and without cookies of another server.
 *
 * @param upstream Origin.
 */
export function requestHeaders(
  { method, headers }: RequestHead,
  upstream: string,
  addresses: Addresses,
  cookies: LegCookies,
  note: Note,
): string[] {
  const host = upstream.slice(upstream.indexOf('//') + 2);
  const sent = mapHeaders(endToEnd(headers), (name, value) => {
    if (name === 'host') {
      note({ where: 'request header Host', from: value, to: host });
      return host;
    }
    if (name === 'origin') return addresses.toUpstream(value, 'request header Origin', note);
    if (name === 'referer') return addresses.toUpstream(value, 'request header Referer', note);
    if (name === 'cookie') return cookies.sent(value, { upstream }, note);
    return value;
  });
  const isFramed = valueIn(sent, 'content-length') !== null || valueIn(sent, 'transfer-encoding') !== null;
  if (isFramed || USUALLY_BARE.has(method)) return sent;
  // RFC 9110 section 8.6: it means the same, and keeps Node from announcing chunks.
  note({ where: 'request header Content-Length', from: '', to: '0' });
  return [...sent, 'Content-Length', '0'];
}

/** The target with the server's address in `resource` (RFC 8707) where the app has written the tap's. */
export function requestTarget(target: string, addresses: Addresses, note: Note): string {
  const at = target.indexOf('?');
  if (at < 0) return target;
  return `${target.slice(0, at + 1)}${withResource(target.slice(at + 1), addresses, 'request parameter resource', note)}`;
}

/** The same in a form. null: the request has none. */
export function formChange({ method, headers }: RequestHead, addresses: Addresses, note: Note): BodyChange | null {
  const type = valueIn(headers, 'content-type') ?? '';
  const coding = valueIn(headers, 'content-encoding');
  if (method !== 'POST' || coding !== null || !/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) return null;
  return {
    most: MAX_FORM,
    of(body) {
      const form = utf8Text(body);
      // One that is no UTF-8 would not come back as it was.
      const changed = form.includes('\ufffd') ? form : withResource(form, addresses, 'request parameter resource', note);
      if (changed === form) return null;
      const other = utf8Bytes(changed);
      noteFraming(headers, other.length, 'request', note);
      return other;
    },
  };
}

/** Each pair as it is written, but for a `resource` that is an address of the tap. */
function withResource(form: string, addresses: Addresses, where: string, note: Note): string {
  if (!form.includes('resource')) return form;
  return form
    .split('&')
    .map((pair) => {
      const [, name, written = ''] = /^(resource)=(.*)$/s.exec(pair) ?? [];
      if (name === undefined) return pair;
      const value = new URLSearchParams(`v=${written}`).get('v') ?? '';
      const real = addresses.toUpstream(value, where, note);
      return real === value ? pair : `${name}=${encodeURIComponent(real)}`;
    })
    .join('&');
}
