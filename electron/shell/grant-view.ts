import type { DecodedView, FindingView, GenerationView, GrantView, MemberView } from '../contract';
import type { Generation } from '../core/connection/model';
import type { Finding } from '../core/token/finding';
import { type Inspection, inspectGrant, type TokenInspection } from '../core/token/inspect';
import type { Member } from '../core/token/members';
import type { Services } from '../services';
import { problemView } from './problem';

/** Looks into a connection's tokens as they are now. Rejects with `not-found`, or vault-* when the record can't be read. */
export async function readGrant({ clock, tokens, vault, vaultOpened }: Services, connectionId: string): Promise<GrantView> {
  await vaultOpened();
  const { connection, grant, pending } = await tokens.read(connectionId);
  const inspection = inspectGrant({ grant, connection, now: clock.now(), fingerprint: (secret) => vault.fingerprint(secret), pending });
  return grantView(inspection, tokens.isRefreshing(connectionId));
}

export function grantView(inspection: Inspection, refreshing: boolean): GrantView {
  return {
    connectionId: inspection.connectionId,
    state: inspection.state,
    receivedAt: inspection.receivedAt,
    expiresAt: inspection.expiresAt,
    expiringAt: inspection.expiringAt,
    expirySource: inspection.expirySource,
    lifetimeMs: inspection.lifetimeMs,
    tokenType: inspection.tokenType,
    hasRefreshToken: inspection.hasRefreshToken,
    scopesAsked: [...inspection.scopesAsked],
    scopesGranted: inspection.scopesGranted && [...inspection.scopesGranted],
    clockSkewMs: inspection.clockSkewMs,
    access: inspection.access && decodedView(inspection.access),
    id: inspection.id && decodedView(inspection.id),
    refreshFingerprint: inspection.refreshFingerprint,
    response: inspection.response.map(memberView),
    findings: inspection.findings.map(findingView),
    family: inspection.family.map(generationView),
    problem: inspection.problem && problemView(inspection.problem),
    refreshing,
  };
}

function decodedView(token: TokenInspection): DecodedView {
  return {
    format: token.format,
    summary: token.summary,
    header: token.header.map(memberView),
    claims: token.claims.map(memberView),
    headerJson: token.headerJson,
    payloadJson: token.payloadJson,
    signature: { status: token.signature.status, text: token.signature.text, bytes: token.signature.bytes },
    length: token.length,
    fingerprint: token.fingerprint,
    preview: [...token.preview],
    problem: token.problem,
  };
}

function memberView(member: Member): MemberView {
  return {
    name: member.name,
    meaning: member.meaning,
    text: member.text,
    kind: member.kind,
    at: member.at,
    items: member.items && [...member.items],
    remark: member.remark,
    off: member.off,
  };
}

function findingView({ code, severity, title, detail, action, reference }: Finding): FindingView {
  return { code, severity, title, detail, action, reference };
}

function generationView({ number, receivedAt, endedAt, how, end, fingerprint }: Generation): GenerationView {
  return { number, receivedAt, endedAt, how, end, fingerprint };
}
