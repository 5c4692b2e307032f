import type { Connection } from '../../model/connection';
import type { FailureDetails } from '../../model/failure';
import type { Finding } from '../../model/finding';
import type { Generation, TokenReading } from '../../model/grant';
import type { Member } from '../../model/token';
import { findingsOf } from '../findings/token';
import { isSecretName } from '../redaction/names';
import { HIDDEN } from '../redaction/snippets';
import type { Fingerprint, Grant } from '../secrets';
import { decodeToken } from '../token/decode';
import { scopesOf } from '../token/expected';
import { inspectToken } from '../token/inspect-token';
import { type JsonNode, readJson } from '../token/json';
import { MAX_ROWS, memberOf, responseRemarks, showable } from '../token/members';
import { BLANK_GRANT, expiryOf } from './grant';

/** All there is to show of one connection's tokens. Times in milliseconds since the epoch on the app's corrected clock. */
export interface Inspection extends TokenReading {
  findings: Finding[];
  problem: FailureDetails | null;
}

export interface InspectInput {
  /** null: never connected. */
  grant: Grant | null;
  connection: Connection;
  /** Milliseconds since the epoch on the app's corrected clock. */
  now: number;
  fingerprint: Fingerprint;
  /** A refresh was sent and its answer never came. */
  pending?: boolean;
}

/** Looks into a connection's tokens and what came with them. What it gives holds no token. */
export function inspectGrant({ grant: given, connection, now, fingerprint, pending = false }: InspectInput): Inspection {
  const { narrowedTo, ...whole } = given ?? BLANK_GRANT;
  const grant = narrowedTo === undefined ? whole : { ...whole, scopesAsked: narrowedTo };
  const access = given === null ? null : decodeToken(grant.accessToken);
  const id = grant.idToken === null ? null : decodeToken(grant.idToken);
  const { validFrom, expiresAt, expiringAt, source, lifetimeMs } = expiryOf(grant);
  const about = { connection, grant, fingerprint };
  return {
    connectionId: connection.id,
    state: access === null ? 'never-connected' : stateOf(grant, pending, expiresAt),
    receivedAt: access && grant.receivedAt,
    validFrom,
    expiresAt,
    expiringAt,
    expirySource: source,
    lifetimeMs,
    tokenType: grant.tokenType === null ? null : showable(grant.tokenType, 100),
    hasRefreshToken: grant.refreshToken !== null,
    scopesAsked: grant.scopesAsked,
    scopesGranted: grant.scope === null ? null : (scopesOf(grant.scope) ?? []).slice(0, MAX_ROWS).map((scope) => showable(scope, 500)),
    clockSkewMs: grant.clockSkewMs,
    access: access && inspectToken(grant.accessToken, { ...about, which: 'access', decoded: access }),
    id: id && inspectToken(grant.idToken ?? '', { ...about, which: 'id', decoded: id }),
    refreshFingerprint: grant.refreshToken === null ? null : fingerprint(grant.refreshToken),
    response: responseOf(grant),
    findings: access === null ? [] : findingsOf({ grant, connection, access, id }).map(showableFinding),
    isExchanged: grant.exchangedFor !== undefined,
    family: familyOf(grant, expiresAt, now),
    problem: grant.refreshFailure,
  };
}

function stateOf({ refreshDeadAt }: Grant, pending: boolean, expiresAt: number | null): Inspection['state'] {
  if (pending) return 'outcome-unknown';
  if (refreshDeadAt !== null) return 'refresh-dead';
  return expiresAt === null ? 'no-expiry' : 'active';
}

const showableFinding = (finding: Finding): Finding => ({ ...finding, detail: showable(finding.detail, 2_000) });

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
