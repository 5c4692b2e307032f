import { visible, visibleLines } from '../core/base/visible';
import type { Finding } from '../core/token/finding';
import type { TokenInspection } from '../core/token/inspect-token';
import type { Member } from '../core/token/members';
import type { TokenTimes } from '../core/token/times';
import { duration } from '../core/token/wording';
import { certificateLines, keyLines } from './decode-key-text';
import type { DecodeReport, SignatureReport } from './decode-report';
import type { Style } from './style';

export interface TextInput {
  report: DecodeReport;
  inspection: TokenInspection;
  findings: Finding[];
  times: TokenTimes;
  /** Milliseconds since the epoch. */
  now: number;
  style: Style;
}

/** Columns that names may take before their values begin. */
const NAME_WIDTH = 20;
const MAX_VALUE = 2_000;

/** A token for a person at a terminal. All untrusted text in it has been made harmless. */
export function textOf(input: TextInput): string {
  const { report, inspection, times, now, style } = input;
  const lines = [style.strong(visible(inspection.summary)), stateLine(times, now, style)];
  if (report.cleaned) lines.push(style.faint(`Taken off: ${visible(report.cleaned.join(', '))}`));
  if (inspection.problem !== null) lines.push(style.bad(visible(inspection.problem)));
  lines.push(...partsOf(inspection, now, style));
  lines.push('', style.strong('Signature'), `  ${signatureLine(report.signature, style)}`, ...keyLines(report.signature, style));
  lines.push(...certificateLines(report.certificates, style));
  if (input.findings.length > 0)
    lines.push('', style.strong('Findings'), ...input.findings.flatMap((finding) => findingLines(finding, style)));
  return `${lines.filter((line) => line !== null).join('\n')}\n`;
}

function partsOf(inspection: TokenInspection, now: number, style: Style): string[] {
  const { header, claims, payloadText, payloadBase64url, disclosures, nested } = inspection;
  const lines = [...section('Header', header, now, style), ...section('Claims', claims, now, style)];
  if (claims.length === 0 && payloadText !== null) lines.push('', style.strong('Payload, as text'), indented(payloadText));
  else if (payloadBase64url !== null) lines.push('', style.strong('Payload, in base64url'), indented(payloadBase64url));
  const disclosed = disclosures.map(({ name, value, matched }) => ({
    ...value,
    name: name ?? '(array element)',
    remark: matched ? value.remark : 'its digest is not in the token',
    off: value.off || !matched,
  }));
  lines.push(...section('Disclosures', disclosed, now, style));
  if (nested) lines.push('', style.strong(`Inside: ${visible(nested.summary)}`), ...partsOf(nested, now, style));
  return lines;
}

function section(title: string, members: Member[], now: number, style: Style): string[] {
  if (members.length === 0) return [];
  const width = Math.min(NAME_WIDTH, Math.max(...members.map(({ name }) => name.length)));
  return ['', style.strong(title), ...members.map((member) => row(member, width, now, style))];
}

function row({ name, text, at, meaning, remark, off, repeated }: Member, width: number, now: number, style: Style): string {
  const value = visible(text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text);
  const notes = [at === null ? null : moment(at, now), remark, repeated ? 'this name occurs more than once' : null].filter(
    (note) => note !== null,
  );
  const hue = off || repeated ? style.warn : style.faint;
  const said = notes.length > 0 ? `  ${hue(visible(notes.join('; ')))}` : '';
  // The meaning last: it matters least to those who know it.
  return `  ${style.name(visible(name).padEnd(width))}  ${value}${said}${meaning === null ? '' : style.faint(`  · ${meaning}`)}`;
}

function stateLine({ exp, nbf, state }: TokenTimes, now: number, style: Style): string {
  const away = (at: number) => duration((at - now) / 1000);
  if (state === 'expired' && exp !== null) return style.bad(`Expired ${away(exp)} ago`);
  if (state === 'active' && exp !== null) return style.good(`Valid for another ${away(exp)}`);
  if (state === 'not-yet-valid' && nbf !== null) return style.warn(`Not yet valid: it begins in ${away(nbf)}`);
  if (state === 'invalid') return style.bad('Its times can not be read');
  return style.faint('Says nothing about when it expires');
}

function signatureLine({ status, text }: SignatureReport, style: Style): string {
  const hue = { valid: style.good, invalid: style.bad, unsecured: style.bad, unverified: style.warn }[status];
  return `${hue(status)}  ${visible(text)}`;
}

function findingLines({ code, severity, title, detail, action, reference }: Finding, style: Style): string[] {
  const hue = { error: style.bad, warning: style.warn, note: style.faint }[severity];
  const indent = ' '.repeat(11);
  return [
    `  ${hue(severity.padEnd(7))}  ${visible(title)}`,
    ...(detail === '' ? [] : [`${indent}${visible(detail)}`]),
    `${indent}What to do: ${visible(action)}`,
    `${indent}${style.faint(`${code} · ${reference}`)}`,
  ];
}

function moment(at: number, now: number): string {
  const when = new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, ' UTC');
  return `${when}, ${at <= now ? `${duration((now - at) / 1000)} ago` : `in ${duration((at - now) / 1000)}`}`;
}

function indented(text: string): string {
  const shown = text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
  return visibleLines(shown)
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
