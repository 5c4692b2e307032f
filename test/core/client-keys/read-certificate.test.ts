import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesOfPem, pemParts } from '../../../electron/core/client-keys/pem';
import { lackOf, readClientCertificate } from '../../../electron/core/client-keys/read-certificate';
import { openEncryptedKey } from '../../../electron/platform/keys/encrypted-key';
import { openPkcs12 } from '../../../electron/platform/keys/pkcs12';
import { makeCertificate } from '../../support/certificates';
import { failureOf } from '../../support/failures';

const NOW = Date.now();
const open = { key: openEncryptedKey, pkcs12: openPkcs12 };
/** Written by OpenSSL 3.0: client-1 of Example, P-256, under "open sesame" where nothing else is said. */
const PKCS12: Record<string, string> = JSON.parse(readFileSync('test/fixtures/pkcs12.json', 'utf8'));
const PASSPHRASE = 'open sesame';

const text = (...parts: string[]) => Buffer.from(parts.join('\n'));
const der = (pem: string) => bytesOfPem(pemParts(pem)[0] ?? { label: '', text: '' });
const p12 = (name: string) => Buffer.from(PKCS12[name] ?? '', 'base64');
const read = (files: Uint8Array[], passphrase = '') => readClientCertificate({ files, passphrase }, open, NOW);

const authority = makeCertificate({ subject: [['CN', 'Root']], isAuthority: true });
const between = makeCertificate({ subject: [['CN', 'Intermediate']], isAuthority: true, issuer: authority });
const client = makeCertificate({ subject: [['CN', 'client-1']], issuer: between });
const encrypted = createPrivateKey(client.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE })
  .toString();

describe('a client certificate that a person has', () => {
  it.each([
    ['PEM with its key', () => [text(client.certificate, client.key)], ''],
    ['key first, and text around it', () => [text('Bag Attributes\n', client.key, 'subject=CN = client-1', client.certificate)], ''],
    ['two files', () => [text(client.key), text(client.certificate)], ''],
    ['DER', () => [der(client.certificate), der(client.key)], ''],
    ['a key under a passphrase', () => [text(client.certificate, encrypted)], PASSPHRASE],
  ])('%s', async (_what, files, passphrase) => {
    const { certificates, key, thumbprint } = await read(files(), passphrase);
    expect(new X509Certificate(certificates).checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(thumbprint).toBe(Buffer.from(new X509Certificate(certificates).fingerprint256.replaceAll(':', ''), 'hex').toString('base64url'));
  });

  it.each(['modern', 'des', 'plain'])('PKCS #12, %s', async (name) => {
    const { certificates, key } = await read([p12(name)], PASSPHRASE);
    const certificate = new X509Certificate(certificates);
    expect([certificate.subject, certificate.checkPrivateKey(createPrivateKey(key))]).toEqual(['O=Example\nCN=client-1', true]);
  });

  it('PKCS #12 without a passphrase', async () => {
    expect(new X509Certificate((await read([p12('empty')])).certificates).subject).toContain('CN=client-1');
  });

  it('is sent with those that lead to its authority, in the order of TLS', async () => {
    const bundle = [authority, client, between].map(({ certificate }) => certificate);
    const { certificates } = await read([text(...bundle, client.key)]);
    const subjects = pemParts(certificates).map((part) => new X509Certificate(part.text).subject);
    expect(subjects).toEqual(['CN=client-1', 'CN=Intermediate', 'CN=Root']);
  });
});

describe('what can not be used says what is wrong, and what to do', () => {
  const other = makeCertificate({ subject: [['CN', 'client-2']] });
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const old = makeCertificate({ subject: [['CN', 'client-1']], notAfter: Date.UTC(2020, 0, 31, 12) });
  it.each([
    ['a certificate without its key', () => [text(client.certificate)], '', 'The certificate came without its private key.'],
    ['a key without its certificate', () => [text(client.key)], '', 'The private key came without a certificate.'],
    ["another client's key", () => [text(client.certificate, other.key)], '', "The private key doesn't belong to the certificate."],
    ['an expired certificate', () => [text(old.certificate, old.key)], '', 'The certificate expired on 2020-01-31 12:00 UTC.'],
    ['two keys', () => [text(client.certificate, client.key, other.key)], '', 'There is more than one private key in this.'],
    ['a short key', () => [text(client.certificate, short)], '', 'The RSA key has only 1024 bits.'],
    ['no passphrase', () => [text(client.certificate, encrypted)], '', 'The key is encrypted.'],
    ['a wrong passphrase', () => [text(client.certificate, encrypted)], 'x', 'The passphrase does not open the key.'],
    ['PKCS #12, no passphrase', () => [p12('modern')], '', 'The PKCS #12 file is encrypted.'],
    ['PKCS #12, a wrong passphrase', () => [p12('modern')], 'x', 'The passphrase does not open the PKCS #12 file.'],
    ['PKCS #12 by triple DES, a wrong passphrase', () => [p12('des')], 'x', 'The passphrase does not open the PKCS #12 file.'],
    ['PKCS #12 by RC2', () => [p12('rc2')], PASSPHRASE, 'The PKCS #12 file is encrypted in a way that is not supported.'],
    ['PKCS #12 without a key', () => [p12('nokey')], PASSPHRASE, 'The certificate came without its private key.'],
    ['PKCS #12 that is cut off', () => [p12('modern').subarray(0, 400)], PASSPHRASE, 'The file is truncated, or not PKCS #12.'],
    ['PEM that is cut off', () => [text(client.certificate.slice(0, 200))], '', 'There is no certificate in this.'],
    ['nothing', () => [text('')], '', 'There is no certificate in this.'],
  ])('%s', async (_what, files, passphrase, what) => {
    const failure = await failureOf(read(files(), passphrase));
    expect(failure).toMatchObject({ code: 'bad-request', what });
    expect(failure.action).not.toBe('');
  });

  it('no byte of a PKCS #12 file that is changed goes unseen or ends in anything but a failure', async () => {
    const whole = p12('des');
    for (let at = 0; at < whole.length; at += 7) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      const result = await read([changed], PASSPHRASE).catch((error: unknown) => error);
      if (result instanceof Error) expect(result).toMatchObject({ code: 'bad-request' });
    }
  });

  it('and which of the two is missing is known before anything is opened', () => {
    expect(
      [text(client.certificate), text(encrypted), text(client.certificate, client.key), p12('modern')].map((each) => lackOf([each])),
    ).toEqual(['key', 'certificate', null, null]);
  });
});
