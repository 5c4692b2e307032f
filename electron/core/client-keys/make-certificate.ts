import type { CertificateKey } from '../../model/client-certificate';
import { utf8Bytes } from '../base/bytes';
import { OCTET_STRING } from '../verify/der';
import { BOOLEAN, bitStringOf, derOf, oidOf, SET, sequenceOf, timeOf, UTF8_STRING, unsignedInteger } from '../verify/der-write';
import { pemOf } from './pem';

const DAY_MS = 86_400_000;
/** A year, as public authorities had it for long: it must be replaced before anybody has forgotten how. */
const VALID_DAYS = 365;
/** For servers whose clock is behind. */
const EARLIER_MS = 5 * 60_000;
/** ub-common-name, RFC 5280 appendix A.1. */
const MAX_NAME = 64;

interface Kind {
  algorithm: EcKeyGenParams | RsaHashedKeyGenParams;
  signature: Uint8Array;
  sign(key: CryptoKey, data: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
}

const KINDS: Record<CertificateKey, Kind> = {
  'P-256': {
    algorithm: { name: 'ECDSA', namedCurve: 'P-256' },
    // ecdsa-with-SHA256, RFC 5758 section 3.2.
    signature: sequenceOf(oidOf('2a8648ce3d040302')),
    async sign(key, data) {
      const raw = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, data));
      return sequenceOf(unsignedInteger(raw.subarray(0, 32)), unsignedInteger(raw.subarray(32)));
    },
  },
  'RSA-2048': {
    algorithm: { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    // sha256WithRSAEncryption, RFC 4055 section 5.
    signature: sequenceOf(oidOf('2a864886f70d01010b'), derOf(0x05)),
    sign: async (key, data) => new Uint8Array(await crypto.subtle.sign('RSASSA-PKCS1-v1_5', key, data)),
  },
};

/**
 * A self-signed certificate for a client, and its key, both as PEM (RFC 5280, RFC 8705 section 2.2).
 *
 * @param name Its common name. @param at Now, in milliseconds since the epoch; it is valid for a year.
 * @param server The IPv4 address of a server that it is for, in place of a client.
 */
export async function makeSelfSigned(
  name: string,
  kind: CertificateKey,
  at: number,
  server?: Uint8Array,
): Promise<{ certificate: string; key: string }> {
  const { algorithm, signature, sign } = KINDS[kind];
  const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', spki));
  const from = at - EARLIER_MS;
  const subject = nameOf(name);
  const body = sequenceOf(
    derOf(0xa0, unsignedInteger(new Uint8Array([2]))),
    // As unique as the key is.
    unsignedInteger(digest.subarray(0, 16)),
    signature,
    subject,
    sequenceOf(timeOf(from), timeOf(from + VALID_DAYS * DAY_MS)),
    subject,
    spki,
    derOf(0xa3, sequenceOf(...extensionsOf(digest.subarray(0, 20), server))),
  );
  const whole = sequenceOf(body, signature, bitStringOf(await sign(pair.privateKey, body)));
  const key = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  return { certificate: pemOf('CERTIFICATE', whole), key: pemOf('PRIVATE KEY', key) };
}

function nameOf(name: string): Uint8Array {
  const text = [...name.trim()].slice(0, MAX_NAME).join('');
  return sequenceOf(derOf(SET, sequenceOf(oidOf('550403'), derOf(UTF8_STRING, utf8Bytes(text)))));
}

/**
 * Of no authority, for TLS as a client or server; RFC 5280 section 4.2.1. No key usage: without keyCertSign OpenSSL does not take it for its own issuer, and
 * with that it would be an authority's.
 */
function extensionsOf(keyId: Uint8Array, server: Uint8Array | undefined): Uint8Array[] {
  return [
    extension('551d13', true, sequenceOf()),
    extension('551d25', false, sequenceOf(oidOf(server ? '2b06010505070301' : '2b06010505070302'))),
    extension('551d0e', false, derOf(OCTET_STRING, keyId)),
    ...(server ? [extension('551d11', false, sequenceOf(derOf(0x87, server)))] : []),
  ];
}

function extension(oid: string, isCritical: boolean, value: Uint8Array): Uint8Array {
  const critical = isCritical ? [derOf(BOOLEAN, new Uint8Array([0xff]))] : [];
  return sequenceOf(oidOf(oid), ...critical, derOf(OCTET_STRING, value));
}
