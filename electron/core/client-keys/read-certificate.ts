import { type Evidence, Failure } from '../../model/failure';
import { utf8Text } from '../base/bytes';
import { cleanText } from '../base/untrusted-text';
import type { SealedClientCertificate } from '../secrets';
import { isoMinute, readCertificate, validityOf } from '../verify/certificate';
import { derKind } from '../verify/key-der';
import { readKeys } from '../verify/keys';
import { type OpenEncryptedKey, opened } from './keys';
import { bytesOfPem, type PemPart, pemOf, pemParts } from './pem';
import { thumbprintOf } from './certificate-view';

/** Opens a PKCS #12 file. Rejects with a Failure `bad-request` that says why it can't. @returns Keys as PKCS #8, certificates, all in DER. */
export type OpenPkcs12 = (bytes: Uint8Array, passphrase: string) => Promise<{ keys: Uint8Array[]; certificates: Uint8Array[] }>;

/** What a person has: one file with all of it, or certificate and key apart. */
export interface CertificateFiles {
  /** PEM, DER or PKCS #12. */
  files: readonly Uint8Array[];
  /** Of a key that is encrypted, or of the PKCS #12 file. */
  passphrase: string;
}

export interface Openers {
  key: OpenEncryptedKey;
  pkcs12: OpenPkcs12;
}

interface Found {
  certificates: PemPart[];
  keys: PemPart[];
}

/** Certificates of one client: its own, and those that lead to the authority. */
const MOST_CERTIFICATES = 20;
/** RSA keys below it are refused by TLS libraries of today. */
const LEAST_RSA_BITS = 2048;

/** Whether the files have a certificate and a key in them. A PKCS #12 file is taken to have both. */
export function lackOf(files: readonly Uint8Array[]): 'certificate' | 'key' | null {
  const kinds = files.map((file) => derKind(file));
  if (kinds.includes('pkcs #12 file')) return null;
  const { certificates, keys } = filed(files);
  return certificates.length > 0 && keys.length === 0 ? 'key' : keys.length > 0 && certificates.length === 0 ? 'certificate' : null;
}

/**
 * Reads a client certificate with its key.
 *
 * @param at Now, in milliseconds since the epoch.
 * @throws Failure `bad-request`: one of the two is missing, they don't belong together, the certificate has expired, the passphrase is missing or
 * wrong, or a file is none of these.
 */
export async function readClientCertificate(
  { files, passphrase }: CertificateFiles,
  open: Openers,
  at: number,
): Promise<SealedClientCertificate> {
  const found = filed(files);
  for (const file of files.filter((each) => derKind(each) === 'pkcs #12 file')) {
    const inside = await open.pkcs12(file, passphrase);
    found.certificates.push(...inside.certificates.map((der) => partOf('CERTIFICATE', der)));
    found.keys.push(...inside.keys.map((der) => partOf('PRIVATE KEY', der)));
  }
  const key = await opened(onlyKey(found).text, passphrase, open.key);
  const leaf = await certificateFor(key, found.certificates);
  const chain = await chainFrom(leaf, found.certificates);
  const read = await readCertificate(bytesOfPem(leaf));
  if (validityOf(read, at) === 'expired') throw expired(read.notAfter);
  return {
    thumbprint: await thumbprintOf(bytesOfPem(leaf)),
    certificates: chain.map((part) => pemOf('CERTIFICATE', bytesOfPem(part))).join(''),
    key: `${key.trim()}\n`,
    at,
  };
}

function partOf(label: string, der: Uint8Array): PemPart {
  return { label, text: pemOf(label, der) };
}

/** All that stands in the files, but for what is in PKCS #12. @throws Failure `bad-request` */
function filed(files: readonly Uint8Array[]): Found {
  const found: Found = { certificates: [], keys: [] };
  for (const file of files) {
    const kind = derKind(file);
    if (kind === 'pkcs #12 file') continue;
    const parts = kind === null ? pemParts(utf8Text(file)) : [partOf(KEY_LABELS[kind] ?? '', file)];
    if (parts.length === 0) throw unreadable(file);
    found.certificates.push(...parts.filter(({ label }) => label.endsWith('CERTIFICATE')));
    found.keys.push(...parts.filter(({ label }) => label.endsWith('PRIVATE KEY')));
  }
  if (found.certificates.length > MOST_CERTIFICATES) throw tooMany();
  return found;
}

export const KEY_LABELS: Record<string, string> = {
  certificate: 'CERTIFICATE',
  'private key': 'PRIVATE KEY',
  'encrypted private key': 'ENCRYPTED PRIVATE KEY',
  'rsa private key': 'RSA PRIVATE KEY',
  'ec private key': 'EC PRIVATE KEY',
};

function onlyKey({ certificates, keys: [key, second] }: Found): PemPart {
  if (key === undefined) throw certificates.length > 0 ? withoutKey() : withoutAny();
  if (second !== undefined)
    throw refused('There is more than one private key in this.', 'It is a bundle of several clients.', 'Import them one at a time.');
  if (certificates.length === 0) throw withoutCertificate();
  return key;
}

/** The certificate that the key belongs to: the one with its public part. @throws Failure `bad-request` */
async function certificateFor(key: string, certificates: readonly PemPart[]): Promise<PemPart> {
  const { keys, unreadable: faults } = await readKeys(key, 'the private key');
  const [own] = keys;
  if (own === undefined)
    throw refused(
      "The private key can't be read.",
      `It ${cleanText(faults[0]?.why ?? 'is damaged', 200)}.`,
      'Export the key again, and import that file.',
    );
  if (own.kty === 'RSA' && own.bits < LEAST_RSA_BITS)
    throw refused(`The RSA key has only ${own.bits} bits.`, 'TLS refuses RSA keys of less than 2048 bits.', 'Have a longer key certified.');
  for (const part of certificates) {
    const [certified] = (await readKeys(part.text, 'the certificate')).keys;
    if (certified !== undefined && certified.thumbprint === own.thumbprint) return part;
  }
  throw refused(
    "The private key doesn't belong to the certificate.",
    'Files of different clients, or of an earlier certificate, were put together.',
    'Choose the key with which the certificate was requested.',
  );
}

/** The certificate and, as far as they are there, those that issued it, one after the other: the order of TLS (RFC 8446 section 4.4.2). */
async function chainFrom(leaf: PemPart, certificates: readonly PemPart[]): Promise<PemPart[]> {
  const named = await Promise.all(certificates.map(async (part) => ({ part, ...(await readCertificate(bytesOfPem(part))) })));
  const chain: PemPart[] = [leaf];
  for (let at = named.find(({ part }) => part === leaf); at !== undefined && at.issuer !== at.subject; ) {
    const { issuer } = at;
    at = named.find(({ part, subject }) => subject === issuer && !chain.includes(part));
    if (at !== undefined) chain.push(at.part);
  }
  return chain;
}

function refused(what: string, likelyCause: string, action: string, evidence: Evidence[] = []): Failure {
  return new Failure({ code: 'bad-request', what, likelyCause, action, evidence });
}

const withoutKey = () =>
  refused(
    'The certificate came without its private key.',
    'The key is in a file of its own, or was left out of the export.',
    'Choose the file with the key too, or export both as PKCS #12.',
  );

const withoutCertificate = () =>
  refused(
    'The private key came without a certificate.',
    'The certificate is in a file of its own, or was left out of the export.',
    'Choose the file with the certificate too, or export both as PKCS #12.',
  );

const withoutAny = () =>
  refused(
    'There is no certificate in this.',
    'It is another kind of file.',
    'Choose a PEM file that begins with -----BEGIN CERTIFICATE-----, or a PKCS #12 file (.p12, .pfx).',
  );

function unreadable(file: Uint8Array): Failure {
  // What begins as DER or BER does.
  const isBinary = file[0] === 0x30 && file.length > 1 && (file[1] ?? 0) >= 0x80;
  return isBinary
    ? refused(
        'The file is truncated, or not PKCS #12.',
        'It was not copied whole, or as text.',
        'Copy it again as a binary file, or export it as PEM.',
      )
    : withoutAny();
}

const tooMany = () =>
  refused(
    `There are more than ${MOST_CERTIFICATES} certificates in this.`,
    "It is a list of authorities, not a client's certificate.",
    "Choose the client's own certificate and those that lead to its authority.",
  );

const expired = (notAfter: number) =>
  refused(
    `The certificate expired on ${isoMinute(notAfter)}.`,
    'It was replaced, or not renewed in time.',
    'Import the one that replaced it, or have it renewed first.',
  );
