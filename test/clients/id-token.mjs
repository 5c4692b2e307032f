import { createPublicKey, verify } from 'node:crypto';

/** Seconds that the clocks of client and provider may be apart. */
const TOLERANCE = 300;
const DIGESTS = { RS256: 'sha256', ES256: 'sha256', PS256: 'sha256' };

/** The provider's signing keys: fetched once, and once more for each key id that is not among them. */
export class KeySet {
  #keys = null;
  #missed = new Set();

  constructor(load, has) {
    this.load = load;
    this.has = has;
  }

  async find(kid) {
    if (this.#keys === null || this.has('jwks-per-request')) this.#keys = await this.load();
    const found = this.#pick(kid);
    if (found || this.#missed.has(kid) || this.has('jwks-for-ever')) return found;
    this.#missed.add(kid);
    this.#keys = await this.load();
    return this.#pick(kid);
  }

  #pick(kid) {
    return this.#keys.find((key) => kid === undefined || key.kid === kid);
  }
}

/**
 * The claims of an ID token (OpenID Connect Core, section 3.1.3.7). `expected`: issuer, clientId, and nonce, null where none is due.
 * @throws Error with the reason.
 */
export async function verified(token, expected, { keys, now, has }) {
  const [head, body, signature] = token.split('.');
  const [header, claims] = [head, body].map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  if (!(header.alg === 'none' && has('alg-none'))) {
    if (!Object.hasOwn(DIGESTS, header.alg)) throw new Error(`the ID token's alg is ${header.alg}`);
    const key = await keys.find(header.kid);
    if (!key) throw new Error('the ID token is signed with an unknown key');
    const options = { key: createPublicKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363', ...padding(header.alg) };
    const isGood = verify(DIGESTS[header.alg], Buffer.from(`${head}.${body}`), options, Buffer.from(signature ?? '', 'base64url'));
    if (!isGood) throw new Error("the ID token's signature is wrong");
  }
  const audience = [claims.aud].flat();
  if (claims.iss !== expected.issuer) throw new Error('the ID token is of another issuer');
  const isForUs = has('aud-by-part') ? `${claims.aud}`.includes(expected.clientId) : audience.includes(expected.clientId);
  if (!has('wrong-aud') && !isForUs) throw new Error('the ID token is for another client');
  if (!has('wrong-aud') && audience.length > 1 && claims.azp !== expected.clientId) throw new Error('the ID token is for another party');
  if (!(claims.exp + TOLERANCE > now() / 1000)) throw new Error('the ID token has expired');
  const isWaived = has('nonce-not-checked') || (has('nonce-if-there') && claims.nonce === undefined);
  if (expected.nonce !== null && claims.nonce !== expected.nonce && !isWaived) throw new Error("the ID token's nonce is wrong");
  return claims;
}

function padding(alg) {
  // RSA_PKCS1_PSS_PADDING with a salt as long as the digest (RFC 7518, section 3.5).
  return alg === 'PS256' ? { padding: 6, saltLength: 32 } : {};
}
