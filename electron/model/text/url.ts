/**
 * The URL that a text is; null: it is none. Not by way of `URL.canParse`: after some thousand calls that of Node 20 says no to every text with
 * a letter such as "ü" in it.
 *
 * @param base What a relative one is resolved against.
 */
export function urlOf(text: string, base?: string | URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** null: there is no address, or none that can be understood. */
export function originOf(url: string | null): string | null {
  return url === null ? null : (urlOf(url)?.origin ?? null);
}

/** As `encodeURIComponent`, which throws for half a surrogate pair. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));
}
