import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import type { Environment } from './proxies';

/** Since Node 22.15; the types are of an older one. */
const { getCACertificates } = tls as typeof tls & { getCACertificates?: (kind: 'default' | 'system') => string[] };

/** The certificate authorities that Node brings along and those that the system trusts, as PEM. Only the former before Node 22.15. */
export function trustedAuthorities(): string[] {
  return [...new Set([...tls.rootCertificates, ...systemAuthorities()])];
}

/** What Node trusts by itself, NODE_EXTRA_CA_CERTS included: it no longer counts once a request names its authorities. As PEM. */
export function defaultAuthorities({ NODE_EXTRA_CA_CERTS: extra }: Environment): string[] {
  return getCACertificates?.('default') ?? [...tls.rootCertificates, ...(extra ? extraAuthorities(extra) : [])];
}

/** Node itself passes over a file that it can't read. */
function extraAuthorities(path: string): string[] {
  try {
    return [readFileSync(path, 'utf8')];
  } catch {
    return [];
  }
}

function systemAuthorities(): string[] {
  try {
    return getCACertificates?.('system') ?? [];
  } catch {
    return [];
  }
}
