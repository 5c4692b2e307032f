import { createDecipheriv, createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { OpenPkcs12 } from '../../core/client-keys/read-certificate';
import { hexOf } from '../../core/base/bytes';
import { childrenOf, type Der, DerFault, expectDer, INTEGER, OCTET_STRING, OID, readDer, SEQUENCE } from '../../core/verify/der';
import { Failure } from '../../model/failure';

const DATA = '2a864886f70d010701';
const ENCRYPTED_DATA = '2a864886f70d010706';
const KEY_BAG = '2a864886f70d010c0a0101';
const SHROUDED_KEY_BAG = '2a864886f70d010c0a0102';
const CERT_BAG = '2a864886f70d010c0a0103';
const X509 = '2a864886f70d01091601';

const PBES2 = '2a864886f70d01050d';
const PBKDF2 = '2a864886f70d01050c';
const PBMAC1 = '2a864886f70d01050e';
/** PBE with SHA-1 and three-key triple DES, RFC 7292 appendix C. */
const PBE_3DES = '2a864886f70d010c0103';

const PRFS: Record<string, string> = {
  '2a864886f70d0207': 'sha1',
  '2a864886f70d0209': 'sha256',
  '2a864886f70d020a': 'sha384',
  '2a864886f70d020b': 'sha512',
};
const CIPHERS: Record<string, { name: string; keyBytes: number }> = {
  '608648016503040102': { name: 'aes-128-cbc', keyBytes: 16 },
  '608648016503040116': { name: 'aes-192-cbc', keyBytes: 24 },
  '60864801650304012a': { name: 'aes-256-cbc', keyBytes: 32 },
  '2a864886f70d0307': { name: 'des-ede3-cbc', keyBytes: 24 },
};
const DIGESTS: Record<string, { name: string; block: number }> = {
  '2b0e03021a': { name: 'sha1', block: 64 },
  '608648016503040201': { name: 'sha256', block: 64 },
  '608648016503040202': { name: 'sha384', block: 128 },
  '608648016503040203': { name: 'sha512', block: 128 },
};

/** More takes longer than a person waits; files in use have some thousands, new ones up to a million. */
const MOST_ROUNDS = 5_000_000;
/** What the key derivation of PKCS #12 makes, RFC 7292 appendix B.3. */
const FOR_KEY = 1;
const FOR_IV = 2;
const FOR_MAC = 3;

/**
 * Opens a PKCS #12 file (RFC 7292). Own code, since Node's and Electron's TLS read one but hand out neither key nor certificate, and
 * node-forge knows RSA keys only.
 */
export const openPkcs12: OpenPkcs12 = async (bytes, passphrase) => {
  try {
    return await contentsOf(bytes, passphrase);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw damaged();
  }
};

async function contentsOf(bytes: Uint8Array, passphrase: string): Promise<{ keys: Uint8Array[]; certificates: Uint8Array[] }> {
  const [, authSafe, macData] = partsOf(readDer(bytes));
  const safe = octetsIn(authSafe, DATA);
  if (macData !== undefined) checkMac(macData, safe, passphrase);
  const found = { keys: [] as Uint8Array[], certificates: [] as Uint8Array[] };
  for (const info of partsOf(readDer(safe))) {
    const [type, content] = partsOf(info);
    const kind = oidIn(type);
    if (kind === DATA) await addBags(readDer(octetsIn(info, DATA)), passphrase, found);
    if (kind !== ENCRYPTED_DATA) continue;
    const [, encrypted] = partsOf(onlyChild(content));
    const [, algorithm, data] = partsOf(encrypted);
    if (data === undefined) throw new DerFault('has no content');
    await addBags(readDer(await decrypted(algorithm, octetsOf(data), passphrase)), passphrase, found);
  }
  return found;
}

async function addBags(bags: Der, passphrase: string, into: { keys: Uint8Array[]; certificates: Uint8Array[] }): Promise<void> {
  for (const bag of partsOf(bags)) {
    const [type, content] = partsOf(bag);
    const kind = oidIn(type);
    const value = onlyChild(content);
    if (kind === KEY_BAG) into.keys.push(value.whole);
    if (kind === SHROUDED_KEY_BAG) {
      const [algorithm, data] = partsOf(value);
      into.keys.push(await decrypted(algorithm, expectDer(data, OCTET_STRING).body, passphrase));
    }
    if (kind === CERT_BAG) {
      const [certType, certificate] = partsOf(value);
      if (oidIn(certType) === X509) into.certificates.push(expectDer(onlyChild(certificate), OCTET_STRING).body);
    }
  }
}

function checkMac(macData: Der, safe: Uint8Array, passphrase: string): void {
  const [info, salt, rounds] = partsOf(macData);
  const [algorithm, wanted] = partsOf(info);
  const kind = oidIn(partsOf(algorithm)[0]);
  // RFC 9579: what is in the file is encrypted with the same passphrase, which tells as well.
  if (kind === PBMAC1) return;
  const digest = Object.hasOwn(DIGESTS, kind) ? DIGESTS[kind] : undefined;
  if (digest === undefined) throw unsupported();
  const key = derived(digest, FOR_MAC, passphrase, octets(salt), rounds === undefined ? 1 : roundsIn(rounds), null);
  const mac = createHmac(digest.name, key).update(safe).digest();
  const expected = octets(wanted);
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) throw wrongPassphrase(passphrase);
}

async function decrypted(algorithm: Der | undefined, data: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const [type, parameters] = partsOf(algorithm);
  const kind = oidIn(type);
  if (kind !== PBES2 && kind !== PBE_3DES) throw unsupported();
  const { name, key, iv } = kind === PBES2 ? await byPbes2(parameters, passphrase) : byPbe(parameters, passphrase);
  try {
    const decipher = createDecipheriv(name, key, iv);
    return new Uint8Array(Buffer.concat([decipher.update(data), decipher.final()]));
  } catch {
    throw wrongPassphrase(passphrase);
  }
}

interface Keyed {
  name: string;
  key: Uint8Array;
  iv: Uint8Array;
}

/** RFC 8018 section 6.2. */
async function byPbes2(parameters: Der | undefined, passphrase: string): Promise<Keyed> {
  const [derivation, encryption] = partsOf(parameters);
  const [derivationType, derivationParameters] = partsOf(derivation);
  const [cipherType, iv] = partsOf(encryption);
  const cipherKind = oidIn(cipherType);
  const cipher = Object.hasOwn(CIPHERS, cipherKind) ? CIPHERS[cipherKind] : undefined;
  const [salt, rounds, ...rest] = partsOf(derivationParameters);
  const prfKind = rest.find(({ tag }) => tag === SEQUENCE);
  const prf = prfKind === undefined ? 'sha1' : PRFS[oidIn(partsOf(prfKind)[0])];
  if (oidIn(derivationType) !== PBKDF2 || cipher === undefined || prf === undefined) throw unsupported();
  const key = await promisify(pbkdf2)(passphrase, octets(salt), roundsIn(rounds), cipher.keyBytes, prf);
  return { name: cipher.name, key, iv: octets(iv) };
}

function byPbe(parameters: Der | undefined, passphrase: string): Keyed {
  const [salt, rounds] = partsOf(parameters);
  const sha1 = { name: 'sha1', block: 64 };
  const make = (purpose: number, length: number) => derived(sha1, purpose, passphrase, octets(salt), roundsIn(rounds), length);
  return { name: 'des-ede3-cbc', key: make(FOR_KEY, 24), iv: make(FOR_IV, 8) };
}

/** RFC 7292 appendix B.2. @param length Bytes wanted; null: as many as the digest has. */
function derived(
  { name, block }: { name: string; block: number },
  purpose: number,
  passphrase: string,
  salt: Uint8Array,
  rounds: number,
  length: number | null,
): Uint8Array {
  const filled = (bytes: Uint8Array) =>
    Uint8Array.from({ length: Math.ceil(bytes.length / block) * block }, (_, index) => bytes[index % bytes.length] ?? 0);
  const input = Buffer.concat([filled(salt), filled(bmpOf(passphrase))]);
  const made: Buffer[] = [];
  for (let total = 0; ; ) {
    let hash = createHash(name).update(Buffer.alloc(block, purpose)).update(input).digest();
    for (let round = 1; round < rounds; round += 1) hash = createHash(name).update(hash).digest();
    made.push(hash);
    total += hash.length;
    if (total >= (length ?? hash.length)) return Buffer.concat(made).subarray(0, length ?? hash.length);
    addTo(input, filled(hash).subarray(0, block), block);
  }
}

/** Adds `by` and one to each block of `input`, as big-endian numbers. */
function addTo(input: Buffer, by: Uint8Array, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let at = block - 1; at >= 0; at -= 1) {
      const sum = (input[start + at] ?? 0) + (by[at] ?? 0) + carry;
      input[start + at] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}

/** Big-endian UTF-16 with a zero at the end. */
function bmpOf(text: string): Uint8Array {
  return Buffer.from(`${text}\0`, 'utf16le').swap16();
}

function partsOf(element: Der | undefined): Der[] {
  return childrenOf(expectDer(element, SEQUENCE));
}

function onlyChild(element: Der | undefined): Der {
  const child = element === undefined ? undefined : childrenOf(element)[0];
  if (child === undefined) throw new DerFault('has no content');
  return child;
}

/** The content of a ContentInfo of that type. */
function octetsIn(info: Der | undefined, type: string): Uint8Array {
  const [kind, content] = partsOf(info);
  // Signed in place of under a passphrase: nothing that exports client certificates does that.
  if (oidIn(kind) !== type) throw unsupported();
  return octetsOf(onlyChild(content));
}

/** Of an OCTET STRING, also of one in pieces. */
function octetsOf(element: Der): Uint8Array {
  return element.tag & 0x20 ? Buffer.concat(childrenOf(element).map(({ body }) => body)) : element.body;
}

const octets = (element: Der | undefined) => expectDer(element, OCTET_STRING).body;
const oidIn = (element: Der | undefined) => hexOf(expectDer(element, OID).body);

function roundsIn(element: Der | undefined): number {
  const rounds = expectDer(element, INTEGER).body.reduce((sum, byte) => sum * 256 + byte, 0);
  if (rounds < 1 || rounds > MOST_ROUNDS) throw unsupported();
  return rounds;
}

function wrongPassphrase(given: string): Failure {
  return new Failure({
    code: 'bad-request',
    what: given === '' ? 'The PKCS #12 file is encrypted.' : 'The passphrase does not open the PKCS #12 file.',
    likelyCause: given === '' ? 'It was exported with a passphrase.' : 'It is another one, or the file is damaged.',
    action: given === '' ? 'Enter the passphrase, then import the file again.' : 'Check the passphrase.',
    evidence: [{ label: 'Field', value: 'passphrase' }],
  });
}

function unsupported(): Failure {
  return new Failure({
    code: 'bad-request',
    what: 'The PKCS #12 file is encrypted in a way that is not supported.',
    likelyCause: 'It was exported by an old program with RC2, which is no longer safe.',
    action: 'Convert it to PEM, then import that: openssl pkcs12 -legacy -in FILE -out client.pem',
  });
}

function damaged(): Failure {
  return new Failure({
    code: 'bad-request',
    what: 'The PKCS #12 file is damaged.',
    likelyCause: 'It was not copied whole.',
    action: 'Export it again, or copy it as a binary file, then import that.',
  });
}
