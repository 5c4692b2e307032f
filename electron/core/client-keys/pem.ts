import { base64Bytes, base64Of } from '../base/bytes';

/** A block of PEM text, whole, and what it says it is: "CERTIFICATE". */
export interface PemPart {
  label: string;
  text: string;
}

const BEGIN = /-----BEGIN ([A-Z0-9 ]{1,40})-----/g;

/** More than any chain has; each costs a search. */
const MOST = 100;

/** The blocks of PEM text (RFC 7468), in order. */
export function pemParts(text: string): PemPart[] {
  const parts: PemPart[] = [];
  let from = 0;
  let count = 0;
  for (const { 0: line, 1: label = '', index } of text.matchAll(BEGIN)) {
    if (index < from) continue;
    if (++count > MOST) break;
    const end = `-----END ${label}-----`;
    const at = text.indexOf(end, index + line.length);
    if (at < 0) continue;
    from = at + end.length;
    parts.push({ label, text: text.slice(index, from) });
  }
  return parts;
}

export function pemOf(label: string, der: Uint8Array): string {
  const lines = base64Of(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The bytes of a block that is not encrypted. */
export function bytesOfPem({ text }: PemPart): Uint8Array<ArrayBuffer> {
  return base64Bytes(text.replace(/-----[^-]+-----/g, ''));
}
