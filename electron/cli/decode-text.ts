import type { TokenInspection } from '../model/token';
import { inWords } from '../model/text/durations';
import { visible, visibleLines } from '../core/base/visible';
import type { Decoded } from '../core/token/decoded';
import type { Finding } from '../model/finding';
import { inspectToken } from '../core/token/inspect-token';
import { readJson } from '../core/token/json';
import { innermost } from '../core/token/payload';
import { timesOf } from '../core/token/times';
import { isoMinute } from '../core/verify/certificate';
import type { Judged } from '../core/verify/judge';
import { type DecodeReport, type SignatureReport, signatureOf } from './decode-report';
import { nameText, type Piece, wrapped } from './layout';
import type { Looked } from './look';
import { memberLines, namedLine, type Printing } from './member-lines';
import type { Style } from './terminal';

export interface TextInput extends Printing {
  looked: Looked;
}

const MAX_PAYLOAD = 2_000;

/** Renders a token for the terminal, verdict first. All untrusted text is escaped. */
export function textOf({ looked, ...printing }: TextInput): string {
  const { style, columns } = printing;
  const { report, decoded, judged, findings } = looked;
  const inspection = judged === null ? inspectToken(looked.token, { decoded }) : inspectionOf(judged);
  const lines = [
    signatureLine(report.signature, '', printing),
    timesLine(innermost(decoded), report.signature.status === 'valid', printing),
    style.strong(visible(inspection.summary)),
  ];
  lines.push(...keyLines(report.signature, style));
  if (report.cleaned) lines.push(style.faint(`Stripped: ${visible(report.cleaned.join(', '))}`));
  if (inspection.problem !== null) lines.push(wrapped([{ text: visible(inspection.problem), paint: style.bad }], 0, columns));
  lines.push(...partsOf(inspection, decoded, judged, printing));
  lines.push(...certificateLines(report.certificates, style));
  if (findings.length > 0) lines.push('', style.strong('Findings'), ...findings.flatMap((finding) => findingLines(finding, printing)));
  return `${lines.join('\n')}\n`;
}

/** Includes the inner tokens that keys opened. */
function inspectionOf({ token, decoded, inner }: Judged): TokenInspection {
  const inspection = inspectToken(token, { decoded });
  return inner === null ? inspection : { ...inspection, nested: inspectionOf(inner) };
}

function partsOf(inspection: TokenInspection, decoded: Decoded, judged: Judged | null, printing: Printing): string[] {
  const { style, columns } = printing;
  const { header, headerJson, claims, payloadJson, payloadText, payloadBase64url, processed, processedJson, nested } = inspection;
  const section = (title: string, lines: string[]) => (lines.length === 0 ? [] : ['', style.strong(title), ...lines]);
  const lines = section('Header', memberLines(header, headerJson, printing));
  if (inspection.refused !== null) lines.push('', wrapped([{ text: visible(inspection.refused), paint: style.bad }], 0, columns));
  lines.push(...section('Claims with what is disclosed', memberLines(processed, processedJson, printing)));
  const signed = processed.length > 0 ? 'Claims as signed' : 'Claims';
  lines.push(...section(signed, memberLines(claims, payloadJson, printing)));
  if (claims.length === 0 && payloadText !== null) lines.push(...section('Payload, as text', blockLines(payloadText)));
  else if (payloadBase64url !== null) lines.push(...section('Payload, in base64url', blockLines(payloadBase64url)));
  lines.push(...section('Disclosures', disclosureLines(inspection, decoded, printing)));
  if (nested === null) return lines;
  lines.push('', style.strong(`Inside: ${visible(nested.summary)}`));
  if (judged?.inner) lines.push(signatureLine(signatureOf(judged.inner), '  ', printing));
  return [...lines, ...partsOf(nested, decoded.nested ?? decoded, judged?.inner ?? null, printing)];
}

function disclosureLines({ disclosures }: TokenInspection, decoded: Decoded, printing: Printing): string[] {
  const names = disclosures.map(({ name }) => (name === null ? '(array element)' : nameText(name)));
  const width = Math.max(0, ...names.map(({ length }) => length).filter((length) => length <= 20));
  return disclosures.map(({ value, matched, digest }, index) => {
    const text = decoded.disclosures[index]?.text ?? '';
    const reading = readJson(text);
    const node = reading.ok && reading.node.kind === 'array' ? reading.node.items.at(-1) : undefined;
    const remark = matched ? value.remark : digest === '' ? 'not matched: its hash is not known here' : 'it does not belong to this token';
    return namedLine(names[index] ?? '', { ...value, remark, off: value.off || !matched }, node && { text, node }, width, printing);
  });
}

function timesLine(decoded: Decoded, isGenuine: boolean, { now, style }: Printing): string {
  const { exp, nbf, state } = timesOf(decoded, now);
  const away = (at: number) => inWords((at - now) / 1000);
  const said = (text: string, paint: (text: string) => string) => `Times: ${paint(text)}`;
  if (state === 'expired' && exp !== null) return said(`expired ${away(exp)} ago`, style.bad);
  // Green would be read as the verdict on the token.
  if (state === 'active' && exp !== null) return said(`expires in ${away(exp)}`, isGenuine ? style.good : style.faint);
  if (state === 'not-yet-valid' && nbf !== null) return said(`not yet valid, starts in ${away(nbf)}`, style.warn);
  if (state === 'invalid') return said('unreadable', style.bad);
  return said('no expiry', style.faint);
}

function signatureLine({ status, reason, text }: SignatureReport, indent: string, { style, columns }: Printing): string {
  const [word, paint] = wordOf(status, reason, style);
  const pieces: Piece[] = [{ text: `${indent}Signature: ` }, { text: word, paint }, { text: `. ${visible(text)}` }];
  return wrapped(pieces, indent.length, columns);
}

function wordOf(status: SignatureReport['status'], reason: string, style: Style): [string, (text: string) => string] {
  if (status === 'valid') return ['valid', style.good];
  if (status === 'invalid') return ['INVALID', style.bad];
  if (status === 'unsecured') return ['NONE', style.bad];
  return [reason === 'decrypted' ? 'none' : 'not checked', style.warn];
}

function findingLines({ code, severity, title, detail, action, reference }: Finding, { style, columns }: Printing): string[] {
  const hue = { error: style.bad, warning: style.warn, note: style.faint }[severity];
  const margin = { text: ' '.repeat(11) };
  const line = (text: string, paint?: (text: string) => string) =>
    wrapped([margin, { text: visible(text), ...(paint && { paint }) }], 11, columns);
  return [
    wrapped([{ text: '  ' }, { text: severity.padEnd(7), paint: hue }, { text: `  ${visible(title)}` }], 11, columns),
    ...(detail === '' ? [] : [line(detail)]),
    line(`What to do: ${action}`),
    line(`${code} · ${reference}`, style.faint),
  ];
}

/** Multi-line text with a bar before each line, so that it can't pass for our own output. */
function blockLines(text: string): string[] {
  const shown = text.length > MAX_PAYLOAD ? `${text.slice(0, MAX_PAYLOAD)}…` : text;
  return visibleLines(shown)
    .split('\n')
    .map((line) => `  | ${line}`);
}

function keyLines({ key, used }: SignatureReport, style: Style): string[] {
  if (key === undefined || used === undefined) return [];
  const { kid, source, why } = used;
  const named = kid === null ? '' : `, kid "${kid}"`;
  return [`  ${style.faint(visible(`Key: ${key}${named}, from ${source}; ${why}.`))}`];
}

function certificateLines(certificates: DecodeReport['certificates'], style: Style): string[] {
  if (certificates === undefined) return [];
  const lines = certificates.flatMap(({ from, subject, issuer, notBefore, notAfter, state, fingerprint, signs }) => {
    const place = from === 'x5c' ? 'In the header (x5c; proves nothing by itself)' : 'Of the key';
    const belongs = signs === null ? '' : signs ? ', matches the signature' : ', does not match the signature';
    const validity = `valid from ${isoMinute(notBefore * 1000)} until ${isoMinute(notAfter * 1000)}`;
    const off = state === 'valid' ? '' : `  ${style.warn(state === 'expired' ? 'expired' : 'not valid yet')}`;
    return [
      `  ${place}${signs === false ? style.warn(belongs) : belongs}`,
      `    ${visible(subject)}`,
      `    issued by ${subject === issuer ? 'itself' : visible(issuer)}`,
      `    ${validity}${off}`,
      `    ${style.faint(`SHA-256 ${fingerprint}`)}`,
    ];
  });
  return ['', style.strong(certificates.length === 1 ? 'Certificate' : 'Certificates'), ...lines];
}
