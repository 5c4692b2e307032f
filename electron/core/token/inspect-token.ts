import type { Connection } from '../../model/connection';
import type { InspectedDisclosure, Member, TokenInspection } from '../../model/token';
import { counted } from '../../model/text/counts';
import { visibleLines } from '../base/visible';
import type { Fingerprint, Grant } from '../secrets';
import { decodeToken, member, nestedText } from './decode';
import type { Decoded, Disclosure } from './decoded';
import { type JsonNode, prettyJson, readJson } from './json';
import { claimRemarks, headerRemarks, MAX_ROWS, memberOf, membersOf, plainClaimRemarks, type Remarker, showable } from './members';
import { V1_UNSUPPORTED } from './paseto';
import { fromIso } from './times';

export interface TokenAbout {
  which?: 'access' | 'id';
  /** With both, claims are compared with what the connection is set to and what was asked for. */
  connection?: Connection;
  grant?: Grant;
  /** Keyed fingerprint of a secret, for telling two apart. Without it the fingerprint is empty. */
  fingerprint?: Fingerprint;
  /** The token, where it has been decoded already. */
  decoded?: Decoded;
}

const PREVIEW = 16;
/** Characters of raw text that are shown. */
const MAX_RAW = 100_000;

/** Looks into any token, with or without a connection. What it gives holds no token. Never throws. */
export function inspectToken(token: string, about: TokenAbout = {}): TokenInspection {
  const { which, connection, grant, fingerprint } = about;
  const decoded = about.decoded ?? decodeToken(token);
  const remarks = decoded.paseto ? noRemarks : connection && grant ? claimRemarks(which ?? 'access', connection, grant) : plainClaimRemarks;
  const header = headerOf(decoded);
  const processed = part(decoded.sd?.text ?? null, 'claims', remarks);
  const inner = decoded.nested === null ? null : nestedText(token, decoded);
  const holdsToken = decoded.nested !== null && decoded.sd === null;
  // A token in JSON serialisation would show as claims, its signature among them.
  const payload = part(holdsToken ? null : decoded.payloadText, 'claims', remarks);
  const many = Math.max(header.count, payload.count);
  return {
    format: decoded.format,
    summary: summaryOf(decoded, which),
    header: header.rows,
    claims: decoded.paseto ? payload.rows.map(withIsoTime) : payload.rows,
    headerJson: header.json ?? raw(header.text),
    payloadJson: payload.json,
    signature: signatureOf(decoded),
    length: decoded.length,
    fingerprint: fingerprint?.(token) ?? '',
    preview: previewOf(token, decoded),
    problem:
      decoded.malformation?.reason ??
      decoded.note ??
      (many > MAX_ROWS ? `The first ${MAX_ROWS} of ${many} members are listed; the JSON has all of them.` : null),
    payloadText: decoded.claims !== null || holdsToken ? null : raw(decoded.payloadText),
    payloadBase64url: decoded.payloadBase64url === null ? null : decoded.payloadBase64url.slice(0, MAX_RAW),
    disclosures: decoded.disclosures.slice(0, MAX_ROWS).map(disclosureOf),
    processed: processed.rows,
    processedJson: processed.json,
    refused: decoded.sd?.refused == null ? null : showable(decoded.sd.refused, 300),
    nested: inner === null || decoded.nested === null ? null : nestedOf(inner, decoded, fingerprint),
    embeddedKeys: keysOf(decoded),
    paseto: decoded.paseto && { version: decoded.paseto.version, purpose: decoded.paseto.purpose },
  };
}

const noRemarks: Remarker = () => null;

function nestedOf(token: string, { nested, sd }: Decoded, fingerprint: TokenAbout['fingerprint']): TokenInspection {
  const inner = inspectToken(token, { ...(nested && { decoded: nested }), ...(fingerprint && { fingerprint }) });
  return sd !== null ? { ...inner, summary: `Key binding: ${inner.summary}` } : inner;
}

interface ShownPart {
  rows: Member[];
  json: string | null;
  /** The part as it is. */
  text: string | null;
  count: number;
}

function part(text: string | null, place: 'header' | 'claims', remarks: Remarker): ShownPart {
  if (text === null) return { rows: [], json: null, text, count: 0 };
  const reading = readJson(text);
  if (!reading.ok) return { rows: [], json: null, text, count: 0 };
  const { node } = reading;
  return {
    rows: membersOf(place, text, node, remarks),
    json: prettyJson(text, node),
    text,
    count: node.kind === 'object' ? node.members.length : 0,
  };
}

function headerOf(decoded: Decoded): ShownPart {
  const { paseto } = decoded;
  if (paseto) {
    const footer = part(paseto.footerText, 'header', () => ({ remark: 'of the footer', off: false }));
    if (footer.text === null || footer.rows.length > 0) return footer;
    const node: JsonNode = { kind: 'text', value: footer.text, start: 0, end: footer.text.length };
    return { ...footer, rows: [memberOf('header', footer.text, 'footer', node, noRemarks)] };
  }
  const header = part(decoded.headerText, 'header', headerRemarks);
  for (const { from, text } of decoded.furtherHeaders) {
    if (header.rows.length >= MAX_ROWS) break;
    const further = part(text, 'header', headerRemarks);
    header.count += further.count;
    header.rows.push(...further.rows.map((row) => ({ ...row, remark: row.remark === null ? from : `${from}; ${row.remark}` })));
  }
  return header;
}

function raw(text: string | null): string | null {
  return text === null ? null : visibleLines(text.length > MAX_RAW ? `${text.slice(0, MAX_RAW)}…` : text);
}

/** PASETO writes its times as ISO 8601. */
function withIsoTime(row: Member): Member {
  if (row.name !== 'exp' && row.name !== 'nbf' && row.name !== 'iat') return row;
  const at = row.kind === 'text' ? fromIso(row.text) : null;
  return at === null ? { ...row, remark: 'must be an ISO 8601 date', off: true } : { ...row, kind: 'time', at };
}

function disclosureOf({ name, text, matched, digest }: Disclosure): InspectedDisclosure {
  const reading = readJson(text);
  const value = reading.ok && reading.node.kind === 'array' ? reading.node.items.at(-1) : undefined;
  const node: JsonNode = value ?? { kind: 'null', start: 0, end: 0 };
  return {
    name: name === null ? null : showable(name, 200),
    value: memberOf('claims', text, name ?? '', node, plainClaimRemarks),
    matched,
    digest: digest ?? '',
  };
}

/** Which keys a token brings along, without their key material. */
function keysOf({ embeddedKeys, signatures, header }: Decoded): string[] {
  const headers = signatures.length > 0 ? signatures.map((signature) => signature.header) : header === null ? [] : [header];
  const lines = headers.flatMap((each) =>
    embeddedKeys.filter((name) => member(each, name) !== undefined).map((name) => keyLine(name, member(each, name))),
  );
  return [...new Set(lines)].slice(0, 50);
}

function keyLine(name: string, value: ReturnType<typeof member>): string {
  if (typeof value === 'string') return `${name}: ${showable(value, 500)}`;
  if (name === 'x5c' && Array.isArray(value)) return `x5c: ${value.length} ${value.length === 1 ? 'certificate' : 'certificates'}`;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return name;
  const told = ['kty', 'crv', 'alg', 'kid'].flatMap((key) => {
    const item = member(value, key);
    return typeof item === 'string' ? [`${key} ${showable(item, 100)}`] : [];
  });
  return told.length === 0 ? name : `${name}: ${told.join(', ')}`;
}

const PASETO_SIGNS = { v1: 'RSA-PSS, 2048 bits', v2: 'Ed25519', v3: 'ECDSA on P-384', v4: 'Ed25519' };

function summaryOf(decoded: Decoded, which: 'access' | 'id' | undefined): string {
  const name = which === undefined ? 'token' : which === 'access' ? 'access token' : 'ID token';
  const spaced = which === undefined ? '' : ` ${name}`;
  const alg = algOf(decoded);
  const signed = alg.toLowerCase() === 'none' ? 'not signed' : `signed with ${alg}`;
  const reader = which === 'access' ? 'only the API can read its content' : 'only the owner of the key can read its content';
  const inside =
    decoded.nested === null || decoded.sd !== null ? '' : `that contains another token: ${summaryOf(decoded.nested, undefined)}`;
  switch (decoded.format) {
    case 'jwt':
      return `JWT${spaced}, ${signed}`;
    case 'jws':
      return inside !== ''
        ? `Nested ${name} (JWS, ${alg}) ${inside}`
        : `Signed ${name} (JWS, ${alg}) whose content is ${contentOf(decoded)} instead of claims`;
    case 'jws-json': {
      const { length } = decoded.signatures;
      const by = length === 1 ? signed : `with ${length} signatures (${algorithmsOf(decoded)})`;
      const content =
        inside !== '' ? ` ${inside}` : decoded.claims === null ? ` whose content is ${contentOf(decoded)} instead of claims` : '';
      return `${decoded.disclosures.length > 0 ? 'SD-JWT' : 'JWS'}${spaced} in JSON serialisation, ${by}${content}`;
    }
    case 'jwe':
    case 'jwe-json': {
      const kind = decoded.format === 'jwe' ? 'JWE' : 'JWE in JSON serialisation';
      return decoded.opened
        ? `Encrypted ${name} (${kind}, ${alg}), decrypted${inside === '' ? '' : `, ${inside}`}`
        : `Encrypted ${name} (${kind}, ${alg}); ${reader}`;
    }
    case 'sd-jwt': {
      const { length } = decoded.disclosures;
      const binding = decoded.nested === null ? '' : ' and key binding';
      return `SD-JWT${spaced}, ${signed}, with ${counted(length, 'disclosure')}${binding}`;
    }
    case 'paseto': {
      const version = decoded.paseto?.version ?? 'v4';
      return decoded.paseto?.purpose === 'local'
        ? `Encrypted ${name} (PASETO ${version} local)${decoded.opened ? ', decrypted' : `; ${reader}`}`
        : `PASETO ${version} public${spaced}, signed with ${PASETO_SIGNS[version]}${inside === '' ? '' : `, ${inside}`}`;
    }
    case 'opaque':
      return `Opaque ${name}: only the server knows its content`;
    case 'malformed':
      return `Malformed ${name}: ${decoded.header === null && decoded.paseto === null ? "it can't be decoded" : 'it can be decoded in part'}`;
  }
}

function contentOf({ payloadText, payloadValue }: Decoded): string {
  if (payloadText === null) return 'binary data';
  return payloadValue !== undefined && typeof payloadValue !== 'string' ? 'other JSON' : 'text';
}

function algOf({ header }: Pick<Decoded, 'header'>): string {
  const alg = member(header, 'alg');
  return typeof alg === 'string' && alg !== '' ? showable(alg, 40) : 'no algorithm';
}

function algorithmsOf({ signatures }: Decoded): string {
  const names = signatures.slice(0, 8).map(algOf).join(', ');
  return signatures.length > 8 ? `${names} and ${signatures.length - 8} more` : names;
}

const UNPROVEN = 'Anyone could have written these claims. Verify the signature before you trust them.';

function signatureOf(decoded: Decoded): TokenInspection['signature'] {
  const bytes = decoded.signatureBytes;
  const { format, paseto, signatures } = decoded;
  if (format === 'paseto' && paseto?.version === 'v1') return { status: 'none', text: V1_UNSUPPORTED, bytes };
  if (format === 'opaque') return { status: 'none', text: 'Opaque tokens have no signature to verify.', bytes: null };
  if (format === 'jwe' || format === 'jwe-json' || (format === 'paseto' && paseto?.purpose === 'local'))
    return { status: 'none', text: decoded.opened ? 'Encrypted; decrypted with a key.' : 'Encrypted; the API has the key.', bytes: null };
  if (format === 'malformed') return { status: 'none', text: 'Nothing to verify: the token is malformed.', bytes };
  if (paseto) return { status: 'not-verified', text: UNPROVEN, bytes };
  const all = signatures.length > 0 ? signatures : [decoded];
  if (all.every((each) => algOf(each).toLowerCase() === 'none'))
    return { status: 'unsecured', text: 'Anyone could have written this token.', bytes };
  if (all.every(({ signatureBytes }) => signatureBytes === 0))
    return { status: 'unsecured', text: 'The signature is empty, although the header has an algorithm.', bytes };
  if (signatures.length > 1)
    return {
      status: 'not-verified',
      text: `${signatures.length} signatures, none of them verified. Verify one before you trust the content.`,
      bytes,
    };
  return { status: 'not-verified', text: UNPROVEN, bytes };
}

function previewOf(token: string, { format, paseto }: Decoded): string[] {
  const cut = (segment: string) => segment.slice(0, Math.max(0, Math.min(PREVIEW, segment.length - 1)));
  if (paseto && format === 'paseto') return [`${paseto.version}.${paseto.purpose}`];
  if (format !== 'jwt' && format !== 'jws' && format !== 'jwe' && format !== 'sd-jwt') return [];
  // The wrapped key follows the header of an encrypted token.
  return token.split('.', format === 'jwe' ? 1 : 2).map(cut);
}
