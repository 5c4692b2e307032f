import { base64Bytes } from '../base/bytes';
import { type Act, sentHeader } from './acts';

/** Shorter values turn up by chance. */
const SHORTEST = 8;

/**
 * Where a request has this value: "the URL", "the header Referer", "the body"; null: nowhere. Also percent-encoded, and within Basic
 * credentials.
 */
export function mentions(
  { request }: Act,
  value: string,
  { inBody, inAuthorization = true }: { inBody: boolean; inAuthorization?: boolean },
): string | null {
  if (value.length < SHORTEST) return null;
  const ways = [...new Set([value, encodeURIComponent(value)])];
  const has = (text: string) => ways.some((way) => text.includes(way));
  if (has(request.url)) return 'the URL';
  for (const header of request.headers) {
    if (header.name === 'authorization' && !inAuthorization) continue;
    if (has(header.value) || has(basicOf(header.name, header.value))) return `the header ${nameOf(header.name)}`;
  }
  return inBody && has(request.body) ? 'the body' : null;
}

const nameOf = (name: string): string => name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());

function basicOf(name: string, value: string): string {
  return name === 'authorization' ? (basicIn(value) ?? '') : '';
}

/** What Basic credentials say (RFC 7617): "id:secret"; null: they are none. */
function basicIn(value: string): string | null {
  const encoded = /^Basic +([\w+/=-]+) *$/i.exec(value)?.[1];
  return encoded === undefined ? null : new TextDecoder().decode(base64Bytes(encoded));
}

/** Client ID and secret of a request's Basic header, decoded as RFC 6749 section 2.3.1 has them; null: there is no such header. */
export function basicCredentials(act: Act): { id: string; secret: string } | null {
  const text = basicIn(sentHeader(act, 'authorization') ?? '');
  if (text === null) return null;
  const at = text.indexOf(':');
  const [id, secret] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  return { id: unescaped(id), secret: unescaped(secret) };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
