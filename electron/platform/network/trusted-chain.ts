import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { childrenOf, type Der, expectDer, INTEGER, OCTET_STRING, OID, readDer, SEQUENCE } from '../../core/verify/der';
import { hexOf } from '../../core/base/bytes';

/** Certificates that a server sends; each is looked at once, so a made-up tangle costs no time. */
const MOST = 12;

/** Signed with SHA-256 or better: RSA, ECDSA, Ed25519. RSA-PSS is left out, because its parameters may name SHA-1. */
const SIGNATURES = new Set([
  ...['0b', '0c', '0d'].map((last) => `2a864886f70d0101${last}`),
  ...['02', '03', '04'].map((last) => `2a8648ce3d0403${last}`),
  '2b6570',
]);
const MIN_RSA_BITS = 2048;

const BASIC_CONSTRAINTS = '551d13';
const KEY_USAGE = '551d0f';
const NAME_CONSTRAINTS = '551d1e';
/** Extensions that may be critical, because this file or Node goes by them; certificate policies limit nothing here. */
const UNDERSTOOD = new Set([BASIC_CONSTRAINTS, KEY_USAGE, '551d25', '551d11', '551d20']);
/** Extended key usages: for a server, for anything. */
const SERVES = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'];

/**
 * Whether a server's certificate leads to one of a person's own authorities (RFC 5280 section 6): each signed by the next, in force, allowed to sign,
 * and for this host. What it does not understand counts as no: a critical extension, name constraints, a weak signature or key. Revocation is not
 * looked at.
 *
 * @param presented As the server sent them, its own first. @param now Milliseconds since the epoch.
 */
export function leadsToAuthority(
  authorities: readonly X509Certificate[],
  presented: readonly X509Certificate[],
  hostname: string,
  now: number,
): boolean {
  const [leaf, ...between] = presented.slice(0, MOST);
  if (leaf === undefined || !isFor(leaf, hostname) || !serves(leaf)) return false;
  return reaches(leaf, new Set([...authorities, ...between]), authorities, now, 0);
}

/** Why a certificate can't be an authority; null: it can. The sentence continues "This certificate ...". */
export function authorityFault(certificate: X509Certificate): string | null {
  const extensions = extensionsOf(certificate);
  if (extensions === null) return "has extensions that can't be read";
  if (extensions.some(({ oid }) => oid === NAME_CONSTRAINTS)) return "is limited to certain names, which Tokenscope can't check";
  // A server's own certificate stands for itself.
  const standsForItself = certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);
  if (!certificate.ca && !standsForItself) return "is not an authority's: choose the certificate of the authority that issued it";
  return isSound(certificate) ? null : "is too weak, or has a critical extension that Tokenscope doesn't know";
}

/** @param left Those that were not looked at yet. @param below Intermediates between it and the server's. */
function reaches(
  certificate: X509Certificate,
  left: Set<X509Certificate>,
  authorities: readonly X509Certificate[],
  now: number,
  below: number,
): boolean {
  if (!isInForce(certificate, now) || !isSound(certificate)) return false;
  if (authorities.some(({ raw }) => raw.equals(certificate.raw))) return true;
  if (!SIGNATURES.has(signatureOf(certificate) ?? '')) return false;
  return [...left].some((issuer) => {
    if (!issuer.ca || !certificate.checkIssued(issuer) || !maySign(issuer, below) || !isSigned(certificate, issuer)) return false;
    return left.delete(issuer) && reaches(issuer, left, authorities, now, below + 1);
  });
}

function isSigned(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

function isFor(certificate: X509Certificate, hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return (
    (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host, { subject: 'never', partialWildcards: false })) !== undefined
  );
}

/** Node's name for the extended key usages. Absent: for anything. */
function serves({ keyUsage }: X509Certificate): boolean {
  return keyUsage === undefined || SERVES.some((usage) => keyUsage.includes(usage));
}

function isInForce({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now && now <= Date.parse(validTo);
}

/** A strong key, and nothing that would have to be understood. */
function isSound(certificate: X509Certificate): boolean {
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  if (asymmetricKeyType?.startsWith('rsa') && (asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS) return false;
  const extensions = extensionsOf(certificate);
  return extensions?.every(({ oid, isCritical }) => oid !== NAME_CONSTRAINTS && (!isCritical || UNDERSTOOD.has(oid))) ?? false;
}

/** keyCertSign and the length of the path (RFC 5280 sections 4.2.1.3 and 4.2.1.9). @param below As above. */
function maySign(issuer: X509Certificate, below: number): boolean {
  const found = new Map((extensionsOf(issuer) ?? []).map(({ oid, value }) => [oid, value]));
  const usage = found.get(KEY_USAGE);
  // The sixth bit of a BIT STRING, whose first byte counts the unused ones.
  if (usage !== undefined && ((usage.body[1] ?? 0) & 0x04) === 0) return false;
  const constraints = found.get(BASIC_CONSTRAINTS);
  const limit = constraints === undefined ? undefined : childrenOf(constraints).find(({ tag }) => tag === INTEGER);
  return serves(issuer) && (limit === undefined || limit.body.reduce((sum, byte) => sum * 256 + byte, 0) >= below);
}

function signatureOf(certificate: X509Certificate): string | null {
  try {
    const [, algorithm] = childrenOf(expectDer(readDer(certificate.raw), SEQUENCE));
    return hexOf(expectDer(childrenOf(expectDer(algorithm, SEQUENCE))[0], OID).body);
  } catch {
    return null;
  }
}

interface Extension {
  oid: string;
  isCritical: boolean;
  value: Der;
}

/** null: they can't be read. */
function extensionsOf(certificate: X509Certificate): Extension[] | null {
  try {
    const [tbs] = childrenOf(expectDer(readDer(certificate.raw), SEQUENCE));
    const explicit = childrenOf(expectDer(tbs, SEQUENCE)).find(({ tag }) => tag === 0xa3);
    if (explicit === undefined) return [];
    return childrenOf(expectDer(childrenOf(explicit)[0], SEQUENCE)).map((extension) => {
      const [id, ...rest] = childrenOf(expectDer(extension, SEQUENCE));
      const isCritical = rest.length === 2;
      return { oid: hexOf(expectDer(id, OID).body), isCritical, value: readDer(expectDer(rest.at(-1), OCTET_STRING).body) };
    });
  } catch {
    return null;
  }
}
