import * as tls from 'node:tls';

/** Since Node 22.15; the types are of an older one. */
const { getCACertificates } = tls as typeof tls & { getCACertificates?: (kind: 'system') => string[] };

/** The certificate authorities that Node brings along and those that the system trusts, as PEM. Only the former before Node 22.15. */
export function trustedAuthorities(): string[] {
  return [...new Set([...tls.rootCertificates, ...systemAuthorities()])];
}

function systemAuthorities(): string[] {
  try {
    return getCACertificates?.('system') ?? [];
  } catch {
    return [];
  }
}
