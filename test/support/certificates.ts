import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { pemOf } from '../../electron/core/client-keys/pem';
import { OCTET_STRING } from '../../electron/core/verify/der';
import {
  BOOLEAN,
  bitStringOf,
  derOf,
  oidOf,
  SET,
  sequenceOf,
  timeOf,
  UTF8_STRING,
  unsignedInteger,
} from '../../electron/core/verify/der-write';

const YEAR_MS = 365 * 86_400_000;
const OIDS: Record<string, string> = { CN: '550403', O: '55040a', C: '550406' };

export interface Made {
  certificate: string;
  key: string;
}

export interface Wanted {
  /** From the general to the exact: [['O', 'Example'], ['CN', 'client-1']]. */
  subject: [string, string][];
  issuer?: Made & Pick<Wanted, 'subject'>;
  isAuthority?: boolean;
  /** A server's, for this address. */
  ip?: [number, number, number, number];
  /** And by this name. */
  dns?: string;
  /** Milliseconds since the epoch. */
  notAfter?: number;
  key?: 'ec' | 'rsa';
}

let count = 0;

/** A certificate by a key of its own, signed by the issuer or by itself. */
export function makeCertificate(wanted: Wanted): Made & { subject: [string, string][] } {
  const { subject, issuer, isAuthority = false, ip, dns = '', key = 'ec', notAfter = Date.now() + YEAR_MS } = wanted;
  const { privateKey } =
    key === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = issuer === undefined ? privateKey : createPrivateKey(issuer.key);
  const algorithm =
    signer.asymmetricKeyType === 'rsa' ? sequenceOf(oidOf('2a864886f70d01010b'), derOf(0x05)) : sequenceOf(oidOf('2a8648ce3d040302'));
  count += 1;
  const extensions = [
    extension('551d13', sequenceOf(...(isAuthority ? [derOf(BOOLEAN, new Uint8Array([0xff]))] : []))),
    ...(ip ? [extension('551d11', sequenceOf(derOf(0x87, new Uint8Array(ip)), derOf(0x82, new TextEncoder().encode(dns))))] : []),
  ];
  const body = sequenceOf(
    derOf(0xa0, unsignedInteger(new Uint8Array([2]))),
    unsignedInteger(new Uint8Array([1, count])),
    algorithm,
    nameOf(issuer?.subject ?? subject),
    sequenceOf(timeOf(Math.min(Date.now(), notAfter) - YEAR_MS), timeOf(notAfter)),
    nameOf(subject),
    new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' })),
    derOf(0xa3, sequenceOf(...extensions)),
  );
  const whole = sequenceOf(body, algorithm, bitStringOf(sign('sha256', body, signer)));
  return { certificate: pemOf('CERTIFICATE', whole), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), subject };
}

function nameOf(subject: [string, string][]): Uint8Array {
  return sequenceOf(
    ...subject.map(([name, value]) => derOf(SET, sequenceOf(oidOf(OIDS[name] ?? ''), derOf(UTF8_STRING, new TextEncoder().encode(value))))),
  );
}

function extension(oid: string, value: Uint8Array): Uint8Array {
  return sequenceOf(oidOf(oid), derOf(BOOLEAN, new Uint8Array([0xff])), derOf(OCTET_STRING, value));
}
