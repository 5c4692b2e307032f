import { expiryOf } from '../connection/grant';
import type { Connection, Generation, Grant } from '../connection/model';
import type { FailureDetails } from '../failure';
import { HIDDEN, isSecretName } from '../oauth/untrusted-text';
import { type Decoded, decodeToken, member } from './decode';
import { scopesOf } from './expected';
import type { Finding } from './finding';
import { findingsOf } from './findings';
import { type JsonNode, prettyJson, readJson } from './json';
import { MAX_ROWS, type Member, memberOf, membersOf, type Remarker, showable } from './members';
import { claimRemarks, headerRemarks, responseRemarks } from './remarks';

/** A token as its parts with their meaning. Holds no token; all text but `summary`, `signature` and `problem` is untrusted. */
export interface TokenInspection {
  format: Decoded['format'];
  summary: string;
  header: Member[];
  claims: Member[];
  /** As received, indented. */
  headerJson: string | null;
  payloadJson: string | null;
  signature: { status: 'not-verified' | 'unsecured' | 'none'; text: string; bytes: number | null };
  /** Characters of the whole token. */
  length: number;
  fingerprint: string;
  /** The first characters of the header segment and, of a signed token, of the payload segment. Empty for opaque tokens. */
  preview: string[];
  problem: string | null;
}

/** All there is to show of one connection's tokens. Times in milliseconds since the epoch on the app's corrected clock. */
export interface Inspection {
  connectionId: string;
  state: 'never-connected' | 'active' | 'no-expiry' | 'refresh-dead' | 'outcome-unknown';
  receivedAt: number | null;
  expiresAt: number | null;
  expiringAt: number | null;
  expirySource: 'exp' | 'expires_in' | null;
  lifetimeMs: number | null;
  tokenType: string | null;
  hasRefreshToken: boolean;
  scopesAsked: string[];
  scopesGranted: string[] | null;
  clockSkewMs: number | null;
  access: TokenInspection | null;
  id: TokenInspection | null;
  refreshFingerprint: string | null;
  response: Member[];
  findings: Finding[];
  family: Generation[];
  problem: FailureDetails | null;
}

export interface InspectInput {
  /** null: never connected. */
  grant: Grant | null;
  connection: Connection;
  /** Milliseconds since the epoch on the app's corrected clock. */
  now: number;
  /** Keyed fingerprint of a secret, for telling two apart. */
  fingerprint: (secret: string) => string;
  /** A refresh was sent and its answer never came. */
  pending?: boolean;
}

const PREVIEW = 16;

/** Looks into a connection's tokens and what came with them. What it gives holds no token. */
export function inspectGrant({ grant, connection, now, fingerprint, pending = false }: InspectInput): Inspection {
  if (grant === null) return nothing(connection.id);
  const access = decodeToken(grant.accessToken);
  const id = grant.idToken === null ? null : decodeToken(grant.idToken);
  const expiry = expiryOf(grant);
  return {
    connectionId: connection.id,
    state: pending ? 'outcome-unknown' : grant.refreshDeadAt !== null ? 'refresh-dead' : expiry.expiresAt === null ? 'no-expiry' : 'active',
    receivedAt: grant.receivedAt,
    expiresAt: expiry.expiresAt,
    expiringAt: expiry.expiringAt,
    expirySource: expiry.source,
    lifetimeMs: expiry.lifetimeMs,
    tokenType: grant.tokenType === null ? null : showable(grant.tokenType, 100),
    hasRefreshToken: grant.refreshToken !== null,
    scopesAsked: grant.scopesAsked,
    scopesGranted: grant.scope === null ? null : (scopesOf(grant.scope) ?? []).slice(0, MAX_ROWS).map((scope) => showable(scope, 500)),
    clockSkewMs: grant.clockSkewMs,
    access: inspectToken(grant.accessToken, access, 'access', { connection, grant, fingerprint }),
    id: id === null || grant.idToken === null ? null : inspectToken(grant.idToken, id, 'id', { connection, grant, fingerprint }),
    refreshFingerprint: grant.refreshToken === null ? null : fingerprint(grant.refreshToken),
    response: responseOf(grant),
    findings: findingsOf({ grant, connection, access, id }).map((finding) => ({ ...finding, detail: showable(finding.detail, 2_000) })),
    family: familyOf(grant, expiry.expiresAt, now),
    problem: grant.refreshFailure,
  };
}

function nothing(connectionId: string): Inspection {
  return {
    connectionId,
    state: 'never-connected',
    receivedAt: null,
    expiresAt: null,
    expiringAt: null,
    expirySource: null,
    lifetimeMs: null,
    tokenType: null,
    hasRefreshToken: false,
    scopesAsked: [],
    scopesGranted: null,
    clockSkewMs: null,
    access: null,
    id: null,
    refreshFingerprint: null,
    response: [],
    findings: [],
    family: [],
    problem: null,
  };
}

interface About {
  connection: Connection;
  grant: Grant;
  fingerprint: (secret: string) => string;
}

function inspectToken(token: string, decoded: Decoded, which: 'access' | 'id', { connection, grant, fingerprint }: About): TokenInspection {
  const header = part(decoded.headerText, 'header', headerRemarks);
  const payload = part(decoded.payloadText, 'claims', claimRemarks(which, connection, grant));
  const many = Math.max(header.count, payload.count);
  return {
    format: decoded.format,
    summary: summaryOf(decoded, which),
    header: header.rows,
    claims: payload.rows,
    headerJson: header.json,
    payloadJson: payload.json,
    signature: signatureOf(decoded),
    length: decoded.length,
    fingerprint: fingerprint(token),
    preview: previewOf(token, decoded),
    problem:
      decoded.malformation?.reason ??
      (many > MAX_ROWS ? `The first ${MAX_ROWS} of ${many} members are listed; the JSON has them all.` : null),
  };
}

function part(text: string | null, place: 'header' | 'claims', remarks: Remarker): { rows: Member[]; json: string | null; count: number } {
  if (text === null) return { rows: [], json: null, count: 0 };
  const reading = readJson(text);
  if (!reading.ok) return { rows: [], json: showable(text, 100_000), count: 0 };
  const { node } = reading;
  return {
    rows: membersOf(place, text, node, remarks),
    json: prettyJson(text, node),
    count: node.kind === 'object' ? node.members.length : 0,
  };
}

function summaryOf(decoded: Decoded, which: 'access' | 'id'): string {
  const name = which === 'access' ? 'access token' : 'ID token';
  const alg = algOf(decoded);
  switch (decoded.format) {
    case 'jwt':
      return alg.toLowerCase() === 'none' ? `JWT ${name}, not signed` : `JWT ${name}, signed with ${alg}`;
    case 'jws':
      return `Signed ${name} (JWS, ${alg}) whose content is no claims but ${decoded.payloadText === null ? 'binary data' : 'text'}`;
    case 'jwe':
      return `Encrypted ${name} (JWE, ${alg}); only the API can read what is inside`;
    case 'opaque':
      return `Opaque ${name}: its content is known to the server only`;
    case 'malformed':
      return `Broken ${name}: ${decoded.header === null ? 'it can not be decoded' : 'it can be decoded in part'}`;
  }
}

function algOf(decoded: Decoded): string {
  const alg = member(decoded.header, 'alg');
  return typeof alg === 'string' && alg !== '' ? showable(alg, 40) : 'no algorithm named';
}

function signatureOf(decoded: Decoded): TokenInspection['signature'] {
  const bytes = decoded.signatureBytes;
  if (decoded.format === 'opaque') return { status: 'none', text: 'Opaque tokens carry no signature to check.', bytes: null };
  if (decoded.format === 'jwe') return { status: 'none', text: 'Encrypted; the key is with the API.', bytes: null };
  if (decoded.format === 'malformed') return { status: 'none', text: 'Nothing to check: the token is broken.', bytes };
  if (algOf(decoded).toLowerCase() === 'none') return { status: 'unsecured', text: 'Not signed: anyone could have written this.', bytes };
  if (bytes === 0) return { status: 'unsecured', text: 'The signature is empty, although the header names an algorithm.', bytes };
  return { status: 'not-verified', text: 'Nobody has checked yet that the issuer wrote this.', bytes };
}

function previewOf(token: string, { format }: Decoded): string[] {
  if (format !== 'jwt' && format !== 'jws' && format !== 'jwe') return [];
  // What follows the header of an encrypted token is its wrapped key.
  return token.split('.', format === 'jwe' ? 1 : 2).map((segment) => segment.slice(0, Math.min(PREVIEW, segment.length - 1)));
}

/** Response members are JSON text, callback members plain text. */
function responseOf(grant: Grant): Member[] {
  const secrets = [grant.accessToken, grant.refreshToken, grant.idToken].filter((secret) => secret !== null && secret !== '');
  const isSecret = (name: string, text: string) => isSecretName(name) || secrets.some((secret) => secret !== null && text.includes(secret));
  const rows = grant.responseMembers.map(({ name, value }) => row(name, value, isSecret(name, value)));
  const back = grant.callbackMembers.map(({ name, value }) => ({
    ...row(name, JSON.stringify(value), isSecret(name, value)),
    remark: 'came with the callback',
  }));
  return [...rows, ...back].slice(0, MAX_ROWS);
}

function row(name: string, json: string, secret: boolean): Member {
  const source = secret ? JSON.stringify(HIDDEN) : json;
  const reading = readJson(source);
  const node: JsonNode = reading.ok ? reading.node : { kind: 'text', value: source, start: 0, end: source.length };
  return memberOf('response', source, name, node, responseRemarks);
}

/** The live generation counts as expired once its token is. */
function familyOf(grant: Grant, expiresAt: number | null, now: number): Generation[] {
  if (expiresAt === null || now < expiresAt) return grant.generations;
  return grant.generations.map((generation) => (generation.end === 'current' ? { ...generation, end: 'expired' } : generation));
}
