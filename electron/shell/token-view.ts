import type { DecodedView, DisclosureView, FindingView, MemberView } from '../contract';
import type { Finding } from '../core/token/finding';
import type { InspectedDisclosure, TokenInspection } from '../core/token/inspect-token';
import type { Member } from '../core/token/members';

export function decodedView(token: TokenInspection): DecodedView {
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
    payloadText: token.payloadText,
    payloadBase64url: token.payloadBase64url,
    disclosures: token.disclosures.map(disclosureView),
    processed: token.processed.map(memberView),
    processedJson: token.processedJson,
    refused: token.refused,
    nested: token.nested && decodedView(token.nested),
    embeddedKeys: [...token.embeddedKeys],
    paseto: token.paseto && { version: token.paseto.version, purpose: token.paseto.purpose },
  };
}

function disclosureView({ name, value, matched, digest }: InspectedDisclosure): DisclosureView {
  return { name, value: memberView(value), matched, digest };
}

export function memberView(member: Member): MemberView {
  return {
    name: member.name,
    meaning: member.meaning,
    text: member.text,
    kind: member.kind,
    at: member.at,
    items: member.items && [...member.items],
    remark: member.remark,
    off: member.off,
    repeated: member.repeated,
  };
}

/** @param muted Codes the person asked not to be told of. */
export function findingView({ code, severity, title, detail, action, reference }: Finding, muted: readonly string[] = []): FindingView {
  return { code, severity, title, detail, action, reference, muted: muted.includes(code) };
}
