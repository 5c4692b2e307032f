import { base64Bytes } from '../base/bytes';
import { type Act, sentHeader } from './acts';

/** Shorter values turn up by chance. */
const SHORTEST = 8;

/**
 * Where a request has this value: "the URL", "the header Referer", "the body"; null: nowhere. Also percent-encoded, and within Basic
 * credentials.
 */
export function mentions({ request }: Act, value: string): string | null {
  if (value.length < SHORTEST) return null;
  const ways = [...new Set([value, encodeURIComponent(value)])];
  const has = (text: string) => ways.some((way) => text.includes(way));
  if (has(request.url)) return 'the URL';
  const header = request.headers.find(({ name, value: sent }) => has(sent) || (name === 'authorization' && has(basicIn(sent) ?? '')));
  if (header) return `the header ${header.name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())}`;
  return has(request.body) ? 'the body' : null;
}

/** What Basic credentials say (RFC 7617): "id:secret"; null: they are none. */
function basicIn(value: string): string | null {
  const encoded = /^Basic +([\w+/=-]+) *$/i.exec(value)?.[1];
  return encoded === undefined ? null : new TextDecoder().decode(base64Bytes(encoded));
}

interface Credentials {
  id: string;
  secret: string;
}

/** Client ID and secret of a request's Basic header, decoded as RFC 6749 section 2.3.1 has them, and raw; null: there is no such header. */
export function basicCredentials(act: Act): (Credentials & { raw: Credentials }) | null {
  const text = basicIn(sentHeader(act, 'authorization') ?? '');
  if (text === null) return null;
  const at = text.indexOf(':');
  const raw = at < 0 ? { id: text, secret: '' } : { id: text.slice(0, at), secret: text.slice(at + 1) };
  return { id: unescaped(raw.id), secret: unescaped(raw.secret), raw };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
