import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readCertificate } from '../../../electron/core/verify/certificate';
import { derKind } from '../../../electron/core/verify/key-der';
import { readDerKeys, readKeys } from '../../../electron/core/verify/keys';
import { verifyToken } from '../../../electron/core/verify/verify';
import { CERTIFICATE, KEY } from '../../platform/certificate';
import { base64url, check, keysOf, signerFor, tokenOf } from './support';
import { EXPIRED, EXPIRED_KEY, FUTURE } from './vectors-x509';

const derOf = (pem: string) => new Uint8Array(Buffer.from(pem.replace(/-----.*-----|\s/g, ''), 'base64'));
const why = async (text: string) => (await readKeys(text)).unreadable.map(({ key, why: reason }) => `${key} ${reason}`).join('; ');
const bodyOf = (pem: string) => pem.replace(/-----.*-----\n/g, '').trim();
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const ed = generateKeyPairSync('ed25519');

describe('keys in DER', () => {
  it.each([
    ['RSA, SPKI', rsa.publicKey.export({ type: 'spki', format: 'der' }), 'public key', 'RSA, 2048 bits'],
    ['RSA, PKCS #1', rsa.publicKey.export({ type: 'pkcs1', format: 'der' }), 'rsa public key', 'RSA, 2048 bits'],
    ['RSA, private, PKCS #1', rsa.privateKey.export({ type: 'pkcs1', format: 'der' }), 'rsa private key', 'RSA, 2048 bits'],
    ['RSA, private, PKCS #8', rsa.privateKey.export({ type: 'pkcs8', format: 'der' }), 'private key', 'RSA, 2048 bits'],
    ['EC, SPKI', ec.publicKey.export({ type: 'spki', format: 'der' }), 'public key', 'EC P-384'],
    ['EC, private, SEC 1', ec.privateKey.export({ type: 'sec1', format: 'der' }), 'ec private key', 'EC P-384'],
    ['Ed25519, SPKI', ed.publicKey.export({ type: 'spki', format: 'der' }), 'public key', 'Ed25519'],
    ['Ed25519, private', ed.privateKey.export({ type: 'pkcs8', format: 'der' }), 'private key', 'Ed25519'],
    ['a certificate', derOf(CERTIFICATE), 'certificate', 'EC P-256'],
  ])('%s, as bytes and in base64', async (_, der, kind, found) => {
    expect(derKind(der)).toBe(kind);
    for (const set of [await readDerKeys(new Uint8Array(der), 'a file'), await readKeys(Buffer.from(der).toString('base64'))]) {
      expect(set.unreadable).toEqual([]);
      expect(set.keys.map((key) => key.kind)).toEqual([found]);
    }
  });

  it('what holds no key that can be read is named', async () => {
    const locked = rsa.privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' });
    expect((await readDerKeys(new Uint8Array(locked), 'a file')).unreadable[0]?.why).toContain('encrypted with a passphrase');
    // PKCS #12: version 3, then the content.
    const packed = Buffer.from('301a020103301506092a864886f70d010701a0080406616263646566', 'hex');
    expect((await readDerKeys(new Uint8Array(packed), 'a file')).unreadable[0]).toMatchObject({ key: 'the PKCS #12 file' });
    expect(derKind(new Uint8Array(Buffer.from('30820101', 'hex')))).toBeNull();
  });
});

describe('keys in other dress', () => {
  it('PEM with its line ends written out', async () => {
    for (const end of ['\\n', '\\r\\n']) {
      for (const text of [CERTIFICATE.replaceAll('\n', end), JSON.stringify(CERTIFICATE), KEY.replaceAll('\n', end)])
        expect(await readKeys(text)).toMatchObject({ keys: [{ kind: 'EC P-256' }], unreadable: [] });
    }
  });

  it('PEM without its lines, as consoles show it', async () => {
    expect(await readKeys(bodyOf(CERTIFICATE))).toMatchObject({ keys: [{ kind: 'EC P-256' }] });
    expect(await readKeys(bodyOf(CERTIFICATE).replaceAll('\n', ''))).toMatchObject({ keys: [{ kind: 'EC P-256' }] });
  });

  it('an EC key whose point is compressed', async () => {
    const [x, y] = [ec.publicKey.export({ format: 'jwk' }).x, ec.publicKey.export({ format: 'jwk' }).y].map((text) =>
      Buffer.from(String(text), 'base64url'),
    );
    const spki = ec.publicKey.export({ type: 'spki', format: 'der' });
    const point = Buffer.concat([Buffer.from([(y?.at(-1) ?? 0) % 2 === 1 ? 3 : 2]), x ?? Buffer.alloc(0)]);
    // The same SubjectPublicKeyInfo with a shorter BIT STRING.
    const algorithm = spki.subarray(2, 2 + 2 + (spki[3] ?? 0));
    const bits = Buffer.concat([Buffer.from([0x03, point.length + 1, 0]), point]);
    const der = Buffer.concat([Buffer.from([0x30, algorithm.length + bits.length]), algorithm, bits]);
    expect((await readKeys(der.toString('base64'))).keys[0]?.jwk).toEqual({ ...ec.publicKey.export({ format: 'jwk' }) });
  });

  it('a map of certificates by kid, as Google publishes them', async () => {
    const { keys } = await readKeys(JSON.stringify({ 'kid-1': EXPIRED, 'kid-2': CERTIFICATE }));
    expect(keys.map(({ kid, certificate }) => [kid, certificate?.subject])).toEqual([
      ['kid-1', expect.stringContaining('CN=id.example.com')],
      ['kid-2', 'CN=Tokenscope test'],
    ]);
    const token = tokenOf({ alg: 'ES256', privateKey: createPrivateKey(KEY), publicJwk: {} }, {}, { kid: 'kid-2' });
    expect(await check(token, { ...(await readKeys(JSON.stringify({ 'kid-1': EXPIRED, 'kid-2': CERTIFICATE }))) })).toMatchObject({
      status: 'valid',
      key: { kid: 'kid-2' },
    });
  });

  it('a service account with its private key', async () => {
    const text = JSON.stringify({ type: 'service_account', private_key: KEY, client_email: 'a@example.com' });
    expect(await readKeys(text)).toMatchObject({ keys: [{ kind: 'EC P-256', isPrivate: true, kid: null }] });
  });

  it.each([
    [
      '{"issuer":"https://id.example","jwks_uri":"https://id.example/jwks"}',
      `is a provider's metadata, not a key; its keys are at "https://id.example/jwks" (jwks_uri)`,
    ],
    ['{"issuer":"https://id.example"}', 'has no "jwks_uri"'],
    ['ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ ada', 'OpenSSH'],
    ['<RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue>', 'is XML'],
    ['https://id.example/jwks', 'is a URL'],
  ])('%s is refused by name', async (text, reason) => {
    expect(await why(text)).toContain(reason);
  });
});

describe('certificates', () => {
  it.each([
    ['EC, of this repository', CERTIFICATE],
    ['with an odd name, expired', EXPIRED],
    ['valid in another century', FUTURE],
  ])('say what Node reads in them too: %s', async (_, pem) => {
    const mine = await readCertificate(derOf(pem));
    const node = new X509Certificate(pem);
    expect(mine.fingerprint.toUpperCase()).toBe(node.fingerprint256.replaceAll(':', ''));
    expect(mine.serial.toUpperCase()).toBe(node.serialNumber);
    expect(mine.notBefore).toBe(Date.parse(node.validFrom));
    expect(mine.notAfter).toBe(Date.parse(node.validTo));
  });

  it('write names on one line, the most exact part first', async () => {
    const { subject } = await readCertificate(derOf(EXPIRED));
    expect(subject).toBe('emailAddress=a@example.com, CN=id.example.com, OU=Tokens\\+Keys, O=Grüße\\, Example, C=ID');
  });

  it('come with the key that matched, and an expired one is reported', async () => {
    const token = tokenOf({ alg: 'ES256', privateKey: createPrivateKey(EXPIRED_KEY), publicJwk: {} });
    const found = await check(token, readKeys(EXPIRED));
    expect(found).toMatchObject({
      status: 'valid',
      certificates: [{ from: 'key', state: 'expired', signs: true, notAfter: Date.UTC(2021, 5, 30, 23, 59, 59) }],
      findings: [{ code: 'certificate-expired', detail: expect.stringContaining('expired on 2021-06-30 23:59 UTC') }],
    });
    expect(await check(token, readKeys(FUTURE))).toMatchObject({ certificates: [{ state: 'not-yet-valid' }] });
    const wrong = await check(tokenOf(signerFor('ES256')), readKeys(EXPIRED));
    expect(wrong).toMatchObject({ status: 'invalid', certificates: [{ signs: false }] });
  });

  it('in a JWK must hold its key (RFC 7517 section 4.7)', async () => {
    const jwk = { ...createPrivateKey(KEY).export({ format: 'jwk' }), d: undefined };
    const x5c = [Buffer.from(derOf(CERTIFICATE)).toString('base64')];
    const token = tokenOf({ alg: 'ES256', privateKey: createPrivateKey(KEY), publicJwk: {} });
    const good = await verifyToken({ token, keys: await keysOf({ ...jwk, x5c }), now: Date.UTC(2030, 0) });
    expect(good).toMatchObject({ status: 'valid', certificates: [{ subject: 'CN=Tokenscope test' }], findings: [] });
    for (const bad of [[Buffer.from(derOf(EXPIRED)).toString('base64')], ['AAAA'], [1], 'x', [x5c[0]?.slice(0, 40)]]) {
      const found = await verifyToken({ token, keys: await keysOf({ ...jwk, x5c: bad }), now: Date.UTC(2020, 6) });
      expect(found.findings.map(({ code }) => code)).toContain('certificate-faulty');
    }
  });
});

describe('certificates that a token brings along', () => {
  const signer = {
    alg: 'ES256',
    privateKey: createPrivateKey(EXPIRED_KEY),
    publicJwk: { ...createPrivateKey(EXPIRED_KEY).export({ format: 'jwk' }), d: undefined },
  };
  const x5c = (pem: string) => [Buffer.from(derOf(pem)).toString('base64')];
  const found = async (chain: unknown, by = signer) =>
    verifyToken({ token: tokenOf(by, {}, { x5c: chain }), keys: await keysOf(signer.publicJwk), now: Date.UTC(2021, 0) });

  it('are shown, with whether they signed it, and not trusted', async () => {
    expect(await found(x5c(EXPIRED))).toMatchObject({
      status: 'valid',
      certificates: [{ from: 'x5c', signs: true, state: 'valid' }],
      findings: [],
    });
    const other = { ...signer, ...signerFor('ES256') };
    expect(await found(x5c(EXPIRED), other as typeof signer)).toMatchObject({ status: 'invalid', certificates: [{ signs: false }] });
  });

  it.each([
    ['certificate-expired', x5c(FUTURE)],
    ['certificate-not-signer', x5c(CERTIFICATE)],
    ['certificate-faulty', ['AAAA']],
    ['certificate-faulty', [base64url(derOf(EXPIRED))]],
    ['certificate-faulty', []],
    ['certificate-faulty', 'text'],
    ['certificate-faulty', { 0: 'x' }],
    ['certificate-faulty', [x5c(EXPIRED)[0]?.slice(0, -4)]],
  ])('raise %s', async (code, chain) => {
    expect((await found(chain)).findings.map((finding) => finding.code)).toContain(code);
  });
});
