/** Text by its charset, UTF-8 without one. `cut`: the last character may be incomplete, and is then left out. */
export function decodeText(contentType: string, bytes: Uint8Array, cut: boolean): { text: string; problem: string | null } {
  const label = charsetOf(contentType) ?? 'utf-8';
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label);
  } catch {
    return {
      text: new TextDecoder().decode(bytes),
      problem: `The charset "${label.slice(0, 40)}" is unknown; the text was read as UTF-8.`,
    };
  }
  // A cut may fall within a character: streaming leaves its first bytes out.
  return { text: decoder.decode(bytes, { stream: cut }), problem: null };
}

function charsetOf(contentType: string): string | null {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1] ?? null;
}

/** Whether a body is no text, by its media type (lower case, without parameters) and its bytes. */
export function isBinary(type: string, bytes: Uint8Array): boolean {
  if (/^(image\/(?!svg)|audio\/|video\/|font\/)|^application\/(pdf|zip|gzip|x-tar|vnd\.(openxmlformats|ms-|oasis))/.test(type)) return true;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return false;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return false;
  if (/charset\s*=\s*"?utf-?(16|32)/i.test(type)) return false;
  return bytes.subarray(0, 8_192).includes(0);
}
