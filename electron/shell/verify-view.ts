import type { Beside as BesideView, CertificateView, DecryptedView, UsedKeyView, VerificationView } from '../contract';
import { inspectToken } from '../core/token/inspect-token';
import type { Beside, Decrypted, ShownCertificate, UsedKey, Verification } from '../core/verify/model';
import { decodedView, findingView } from './token-view';

/** What the window gave besides keys, as bytes. */
export function besideOf(given: BesideView | undefined): Beside {
  const { payload = null, implicit = null } = given ?? {};
  return { payload: payload === null ? null : Buffer.from(payload, 'base64'), implicit: implicit === null ? null : Buffer.from(implicit) };
}

export function verificationView(verification: Verification): VerificationView {
  return {
    status: verification.status,
    reason: verification.reason,
    text: verification.text,
    action: verification.action,
    key: verification.key && usedKeyView(verification.key),
    passedOver: verification.passedOver.map(({ key, why }) => ({ key, why })),
    verdicts: verification.verdicts.map(({ name, verdict, text, reference }) => ({ name, verdict, text, reference })),
    certificates: verification.certificates.map(certificateView),
    findings: verification.findings.map((finding) => findingView(finding)),
    checkedAt: verification.checkedAt,
    keysFetchedAt: verification.keysFetchedAt,
    inside: (verification.inside ?? []).map(({ format, status, text }) => ({ format, status, text })),
    signatures: verification.signatures.map(({ index, status, text }) => ({ index, status, text })),
    attached: verification.attached ? decodedView(verification.attached) : null,
  };
}

/** @param fingerprint Keyed fingerprint of a token that was inside. */
export function decryptedView(decrypted: Decrypted, fingerprint: (secret: string) => string): DecryptedView {
  const { alg, enc, key, token, nested, text, kind, bytes } = decrypted;
  return {
    alg,
    enc,
    key: usedKeyView(key),
    nested: token === null || nested === null ? null : decodedView(inspectToken(token, { decoded: nested, fingerprint })),
    text,
    kind,
    bytes,
  };
}

function usedKeyView({ kid, kind, thumbprint, source, why }: UsedKey): UsedKeyView {
  return { kid, kind, thumbprint, source, why };
}

function certificateView(certificate: ShownCertificate): CertificateView {
  const { from, subject, issuer, serial, notBefore, notAfter, state, fingerprint, signs } = certificate;
  return { from, subject, issuer, serial, notBefore, notAfter, state, fingerprint, signs };
}
