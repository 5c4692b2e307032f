/** A JWS algorithm (RFC 7518 section 3.1, RFC 8037, RFC 8812) and what a key must be to go with it. */
export interface SignatureAlgorithm {
  name: string;
  kty: 'RSA' | 'EC' | 'OKP' | 'oct';
  /** Curves it goes with; null: none is meant. */
  curves: string[] | null;
  /** Bits of the hash; also the least that an HMAC secret must have (RFC 7518 section 3.2). */
  hashBits: number;
  /** For Web Crypto's importKey and verify; null: not from Web Crypto. */
  crypto: {
    import: RsaHashedImportParams | EcKeyImportParams | HmacImportParams | Algorithm;
    verify: AlgorithmIdentifier | RsaPssParams | EcdsaParams;
  } | null;
}

/** The algorithm of that name with a key on that curve; null: it is not known here. */
export function signatureAlgorithm(name: string, crv: string | null = null): SignatureAlgorithm | null {
  const digits = /^(HS|RS|PS|ES)(256|384|512)$/.exec(name);
  if (digits) return classic(name, digits[1] ?? '', Number(digits[2]));
  if (name === 'ES256K') return { name, kty: 'EC', curves: ['secp256k1'], hashBits: 256, crypto: null };
  // RFC 8037, and the fully specified names of RFC 9864.
  if (name !== 'EdDSA' && name !== 'Ed25519' && name !== 'Ed448') return null;
  const curves = name === 'EdDSA' ? ['Ed25519', 'Ed448'] : [name];
  const curve = crv !== null && curves.includes(crv) ? crv : (curves[0] ?? name);
  return { name, kty: 'OKP', curves, hashBits: 512, crypto: { import: { name: curve }, verify: { name: curve } } };
}

function classic(name: string, family: string, hashBits: number): SignatureAlgorithm {
  const hash = `SHA-${hashBits}`;
  if (family === 'HS')
    return { name, kty: 'oct', curves: null, hashBits, crypto: { import: { name: 'HMAC', hash }, verify: { name: 'HMAC' } } };
  if (family === 'ES') {
    const namedCurve = hashBits === 512 ? 'P-521' : `P-${hashBits}`;
    return {
      name,
      kty: 'EC',
      curves: [namedCurve],
      hashBits,
      crypto: { import: { name: 'ECDSA', namedCurve }, verify: { name: 'ECDSA', hash } },
    };
  }
  const scheme = family === 'PS' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5';
  // A salt of another length than the hash's is no PS256 (RFC 7518 section 3.5).
  const verify = family === 'PS' ? { name: scheme, saltLength: hashBits / 8 } : { name: scheme };
  return { name, kty: 'RSA', curves: null, hashBits, crypto: { import: { name: scheme, hash }, verify } };
}

/** "an RSA key", "a shared secret": what that algorithm needs, as it stands within a sentence. */
export function neededKey({ kty, curves }: SignatureAlgorithm): string {
  if (kty === 'oct') return 'a shared secret';
  if (kty === 'RSA') return 'an RSA key';
  return kty === 'EC' ? `an EC key on ${curves?.join(' or ')}` : `an ${curves?.join(' or ')} key`;
}
