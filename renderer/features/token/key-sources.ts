import type { TokenInspection, KeySource } from '../../../electron/contract';
import { algorithmOf, isSymmetric, type KeyOffers } from './key-at-hand';

export type SourceKind = KeySource['kind'];

export interface SourceOption {
  id: SourceKind;
  label: string;
  description: string;
}

const VERIFYING: Record<Exclude<SourceKind, 'decryption-key'>, Omit<SourceOption, 'id'>> = {
  connection: { label: 'The connection’s key set', description: 'Fetched from its JWKS address' },
  url: { label: 'A JWKS address', description: 'https, or http on this machine' },
  text: { label: 'A key to paste', description: 'JWK, JWK Set, PEM key or certificate' },
  secret: { label: 'A shared secret', description: 'For HS256, HS384 and HS512' },
  'client-secret': { label: 'The connection’s client secret', description: 'Sealed; it doesn’t enter this window' },
};

const DECRYPTING: Record<'text' | 'secret' | 'client-secret', Omit<SourceOption, 'id'>> = {
  text: { label: 'A private key to paste', description: 'JWK, JWK Set or PEM' },
  secret: { label: 'A shared secret', description: 'For dir, AES key wrap, passwords and PASETO' },
  'client-secret': { label: 'The connection’s client secret', description: 'Sealed; it doesn’t enter this window' },
};

/** Sources of a verification key, likeliest first. */
export function verifyingSources(token: TokenInspection, { keySet, clientSecret }: KeyOffers): SourceOption[] {
  const typed: (keyof typeof VERIFYING)[] = token.paseto
    ? ['text', 'url']
    : isSymmetric(algorithmOf(token))
      ? ['secret', 'text', 'url']
      : ['url', 'text', 'secret'];
  const kinds: (keyof typeof VERIFYING)[] = [
    ...typed,
    ...(clientSecret ? ['client-secret' as const] : []),
    ...(keySet ? ['connection' as const] : []),
  ];
  return kinds.map((id) => ({ id, ...VERIFYING[id] }));
}

/** Sources of a decryption key, likeliest first; a sealed one needs no choice. */
export function decryptingSources(token: TokenInspection, { clientSecret }: KeyOffers): SourceOption[] {
  const takesSecret = token.paseto !== null || /^(dir$|A\d+(GCM)?KW$|PBES2-)/.test(algorithmOf(token));
  const typed: (keyof typeof DECRYPTING)[] = takesSecret ? ['secret', 'text'] : ['text', 'secret'];
  const kinds: (keyof typeof DECRYPTING)[] = [...typed, ...(clientSecret ? ['client-secret' as const] : [])];
  return kinds.map((id) => ({ id, ...DECRYPTING[id] }));
}
