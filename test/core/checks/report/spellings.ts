/** A secret in every spelling that a report might give it. */
export function spellings(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  const html = secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
  const hex = Buffer.from(secret).toString('hex');
  return [...new Set([secret, encoded, encodeURIComponent(encoded), html, base64, base64.replaceAll('+', '-').replaceAll('/', '_'), hex])];
}
