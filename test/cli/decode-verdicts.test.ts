import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64url, signerFor, signText, tokenOf } from '../core/verify/support';
import { CERTIFICATE } from '../platform/certificate';
import { EXPIRED, EXPIRED_KEY } from '../core/verify/vectors-x509';
import { NOW, runCli, runJson } from './run';

const folder = mkdtempSync(join(tmpdir(), 'tokenscope-verdicts-'));
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const S = NOW / 1000;
const signer = signerFor('ES256');
const jwk = { ...signer.publicJwk, kid: 'k1' };
const keyFile = file('key.jwk', JSON.stringify(jwk));
const signed = (claims: object) => tokenOf(signer, claims, { kid: 'k1' });
let server: Server;
let url = '';
let answer = '';

beforeAll(async () => {
  server = createServer((_, response) => response.end(answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/keys`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('--strict-times', () => {
  it.each([
    ['expired', { exp: S - 1 }, 1],
    ['not yet valid', { nbf: S + 60 }, 1],
    ['with times that are none', { exp: 'soon' }, 1],
    ['active', { exp: S + 60 }, 0],
    ['without an expiry', { sub: 'a' }, 0],
  ])('a token %s, rightly signed: with it exit %#', async (_, claims, code) => {
    const token = signed(claims);
    expect(await runJson([token, '--key', keyFile])).toMatchObject({ code: 0, json: { verdict: 'ok' } });
    const strict = await runJson([token, '--key', keyFile, '--strict-times']);
    expect(strict).toMatchObject({ code, json: { verdict: code === 0 ? 'ok' : 'failed', signature: { status: 'valid' } } });
    expect(strict.err).toContain(code === 0 ? '' : '--strict-times: the token');
  });

  it('goes by --at, works without a key, and does not hide a wrong signature', async () => {
    const token = signed({ exp: S - 1 });
    expect((await runJson([token, '--strict-times'])).code).toBe(1);
    expect((await runJson([token, '--strict-times', '--at', '2025-01-01'])).code).toBe(0);
    const forged = await runCli(['decode', tokenOf(signerFor('ES256'), { exp: S - 1 }), '--key', keyFile, '--strict-times']);
    expect(forged).toMatchObject({ code: 1, err: expect.stringContaining('was not verified') });
  });
});

describe('the exit code', () => {
  const parts = (token: string) => {
    const [head, payload, signature] = token.split('.');
    return { payload, protected: head, signature };
  };

  it.each([
    ['a good token in JSON serialisation', () => parts(signed({ sub: 'ada' })), 0],
    ['a forged one', () => parts(tokenOf(signerFor('ES256'), { admin: true }, { kid: 'k1' })), 1],
    ['an unsigned one', () => ({ payload: base64url('{"admin":true}'), protected: base64url('{"alg":"none"}'), signature: '' }), 1],
    ['one without its signature', () => ({ payload: base64url('{"admin":true}'), protected: base64url('{"alg":"none"}') }), 2],
  ])('of %s inside a signed one is that of the inner one', async (_, inner, code) => {
    const outer = tokenOf(signer, inner(), { kid: 'k1', cty: 'JWT' });
    for (const token of [outer, JSON.stringify(parts(outer)), tokenOf(signer, inner(), { kid: 'k1' })]) {
      expect((await runJson([token, '--key', keyFile])).code).toBe(code);
    }
  });

  it.each([{ kb_jwt: 5 }, { disclosures: 'x' }])(
    'of an SD-JWT in JSON serialisation with %j is that of what is no token',
    async (header) => {
      const token = JSON.stringify({ ...parts(signed({ sub: 'ada' })), header });
      expect(await runJson([token, '--key', keyFile])).toMatchObject({ code: 2, json: { format: 'malformed', verdict: 'malformed' } });
    },
  );
});

describe('--lines', () => {
  it('gives each line the verdict matching its exit code', async () => {
    const lines = [signed({ exp: S + 60 }), signed({ exp: S - 60 }), tokenOf(signerFor('ES256')), 'eyJhbGciOiJub25lIn0.e30'];
    for (const [args, verdicts] of [
      [
        ['--key', keyFile],
        ['ok', 'ok', 'failed', 'malformed'],
      ],
      [
        ['--key', keyFile, '--strict-times'],
        ['ok', 'failed', 'failed', 'malformed'],
      ],
      [[], ['ok', 'ok', 'ok', 'malformed']],
    ] as const) {
      const all = await runCli(['decode', '--lines', '-', ...args], {}, [lines.join('\n')]);
      const found = all.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).verdict);
      expect(found).toEqual(verdicts);
      const codes = await Promise.all(lines.map(async (line) => (await runCli(['decode', line, ...args])).code));
      expect(found).toEqual(codes.map((code) => ['ok', 'failed', 'malformed'][code]));
      expect(all.code).toBe(2);
    }
  });
});

describe('JSON to copy', () => {
  const token = `${base64url('{"alg":"none","n":1e400}')}.${base64url('{"id":12345678901234567890,"id":1.0,"a":[true,{"b":"\\u001b"}]}')}.`;

  it('--raw gives header and payload, indented, as written', async () => {
    const { out, code } = await runCli(['decode', '--raw', token]);
    expect(code).toBe(0);
    expect(out).toBe(
      [
        '{',
        '  "header": {',
        '    "alg": "none",',
        '    "n": 1e400',
        '  },',
        '  "payload": {',
        '    "id": 12345678901234567890,',
        '    "id": 1.0,',
        '    "a": [',
        '      true,',
        '      {',
        '        "b": "\\u001b"',
        '      }',
        '    ]',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('--claims gives the payload alone, of whatever kind', async () => {
    expect((await runCli(['decode', '--claims', signed({ sub: 'ada' })])).out).toBe('{\n  "sub": "ada"\n}\n');
    expect((await runCli(['decode', '--claims', tokenOf(signer, 'plain\ntext')])).out).toBe('"plain\\ntext"\n');
    const inner = signed({ sub: 'inner' });
    expect(JSON.parse((await runCli(['decode', '--claims', tokenOf(signer, inner, { cty: 'JWT' })])).out)).toEqual({ sub: 'inner' });
  });

  it('still verifies, and excludes the other output forms', async () => {
    const forged = await runCli(['decode', '--claims', tokenOf(signerFor('ES256')), '--key', keyFile]);
    expect(forged).toMatchObject({ code: 1, out: '{\n  "sub": "a"\n}\n', err: expect.stringContaining('not verified') });
    for (const other of ['--json', '--lines', '--claims']) {
      expect(await runCli(['decode', '--raw', other, token])).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining("can't be combined"),
      });
    }
  });
});

describe('--payload', () => {
  const body = '{"amount":1}\n';
  const detached = tokenOf(signer, body).replace(/\.[^.]*\./, '..');
  const json = JSON.stringify({ protected: detached.split('.')[0], signature: detached.split('.')[2] });

  it.each([
    ['compact', detached, 'jws'],
    ['JSON that leaves it out', json, 'jws-json'],
  ])('verifies a detached token, %s', async (_, token, format) => {
    expect(await runJson([token, '--key', keyFile, '--payload', file('body.json', body)])).toMatchObject({
      code: 0,
      json: { format, payload: { amount: 1 }, signature: { status: 'valid' }, verdict: 'ok' },
    });
    expect(await runJson([token, '--payload', file('body.json', body)])).toMatchObject({ code: 0, json: { payload: { amount: 1 } } });
    const other = await runJson([token, '--key', keyFile, '--payload', file('other.json', '{"amount":2}\n')]);
    expect(other).toMatchObject({ code: 1, json: { signature: { reason: 'signature-wrong' } } });
    const without = await runJson([token, '--key', keyFile]);
    expect(without).toMatchObject({ code: 1, json: { format, signature: { status: 'unverified', reason: 'payload-detached' } } });
    expect(without.json.signature.text).toContain('--payload FILE');
    expect(await runJson([token])).toMatchObject({ code: 0, json: { format } });
  });

  it.each([
    ['text', 'plain', {}, { code: 0, json: { payloadText: 'plain' } }],
    ['bytes', Buffer.from([0, 255, 1]), {}, { code: 0, json: { payloadBase64url: 'AP8B' } }],
    ['not base64url-encoded (RFC 7797)', 'a.b', { b64: false, crit: ['b64'] }, { code: 0, json: { payloadText: 'a.b' } }],
    [
      'a token',
      signed({ sub: 'in' }),
      { cty: 'JWT' },
      { code: 0, json: { nested: { payload: { sub: 'in' }, signature: { status: 'valid' } } } },
    ],
    ['a forged token', tokenOf(signerFor('ES256')), { cty: 'JWT' }, { code: 1, json: { signature: { reason: 'signature-wrong' } } }],
    ['no token where one is announced', '{"sub":"a"}', { cty: 'JWT' }, { code: 1, json: { signature: { reason: 'malformed' } } }],
  ])('is read as what it is: %s', async (_, content, header, expected) => {
    const { b64 } = header as { b64?: boolean };
    const [head] = tokenOf(signer, '', header).split('.');
    const covered = b64 === false ? String(content) : Buffer.from(content).toString('base64url');
    const apart = `${head}..${base64url(signText(`${head}.${covered}`, signer))}`;
    expect(await runJson([apart, '--key', keyFile, '--payload', file('content', content)])).toMatchObject(expected);
  });

  it('with a missing file is wrong use', async () => {
    expect(await runCli(['decode', detached, '--key', keyFile, '--payload', join(folder, 'none')])).toMatchObject({ code: 2, out: '' });
  });
});

describe('keys', () => {
  it('may be DER files, bare base64, Google’s map, or PEM with its line ends written out', async () => {
    const key = createPublicKey({ key: signer.publicJwk, format: 'jwk' });
    const der = key.export({ type: 'spki', format: 'der' });
    const pem = String(key.export({ type: 'spki', format: 'pem' }));
    for (const content of [der, der.toString('base64'), pem.replaceAll('\n', '\\n'), JSON.stringify({ k1: pem, other: EXPIRED })]) {
      expect((await runJson([signed({}), '--key', file('any.key', content)])).json.signature).toMatchObject({ status: 'valid' });
    }
  });

  it('from a set: shows the matching kid and its source, in text and JSON', async () => {
    answer = JSON.stringify({ keys: [{ ...signerFor('ES256').publicJwk, kid: 'k0' }, jwk] });
    const { json } = await runJson([signed({}), '--jwks', url]);
    expect(json.signature.used).toMatchObject({ kid: 'k1', source: `the JWKS at ${url}`, why: 'matched by key ID (kid)' });
    const { out } = await runCli(['decode', signed({}), '--jwks', url]);
    expect(out).toContain(`  Key: EC P-256, kid "k1", from the JWKS at ${url}; matched by key ID (kid).`);
  });

  it('fetched as a map of certificates by kid are accepted too', async () => {
    answer = JSON.stringify({ k0: CERTIFICATE, k1: EXPIRED });
    const by = { alg: 'ES256', privateKey: createPrivateKey(EXPIRED_KEY), publicJwk: {} };
    const { code, json } = await runJson([tokenOf(by, {}, { kid: 'k1' }), '--jwks', url]);
    expect(code).toBe(0);
    expect(json.signature.used).toMatchObject({ kid: 'k1', source: `the JWKS at ${url}` });
    answer = JSON.stringify({ some: 'thing' });
    expect((await runJson([tokenOf(by), '--jwks', url])).err).toContain('"keys" is missing');
  });

  it('that are really metadata: explained, with the URL to use', async () => {
    answer = JSON.stringify({ issuer: 'https://id.example', jwks_uri: 'https://id.example/jwks' });
    const fetched = await runCli(['decode', signed({}), '--jwks', url]);
    expect(fetched).toMatchObject({ code: 1, err: expect.stringContaining('https://id.example/jwks (jwks_uri)') });
    expect(await runCli(['decode', signed({}), '--key', file('meta.json', answer)])).toMatchObject({
      code: 2,
      err: expect.stringContaining("is a provider's metadata"),
    });
  });

  it('published with their secret do not make a token valid', async () => {
    const secret = signerFor('HS256');
    answer = JSON.stringify({ keys: [{ ...secret.publicJwk, kid: 'a' }] });
    const token = tokenOf(secret, {}, { kid: 'a' });
    for (const from of [url, file('published.jwks', answer)]) {
      const { code, json } = await runJson([token, '--jwks', from]);
      expect({ code, reason: json.signature.reason }).toEqual({ code: 1, reason: 'key-published' });
      expect(json.findings).toContainEqual(expect.objectContaining({ code: 'jwks-secret-key', severity: 'error' }));
    }
    expect((await runJson([token, '--key', join(folder, 'published.jwks')])).json.signature.status).toBe('valid');
  });
});

describe('certificates', () => {
  const by = { alg: 'ES256', privateKey: createPrivateKey(EXPIRED_KEY), publicJwk: {} };

  it('of the key are shown, with expiry', async () => {
    const args = [tokenOf(by), '--key', file('cert.pem', EXPIRED)];
    const { json, code } = await runJson(args);
    expect(code).toBe(0);
    expect(json.certificates).toEqual([
      expect.objectContaining({ from: 'key', state: 'expired', signs: true, notAfter: Date.UTC(2021, 5, 30, 23, 59, 59) / 1000 }),
    ]);
    expect(json.findings.map((finding: { code: string }) => finding.code)).toContain('certificate-expired');
    const { out } = await runCli(['decode', ...args]);
    expect(out).toMatch(/\nCertificate\n {2}Of the key, matches the signature\n {4}emailAddress=a@example.com, CN=id.example.com/);
    expect(out).toMatch(
      /issued by itself\n {4}valid from 2020-01-01 00:00 UTC until 2021-06-30 23:59 UTC {2}expired\n {4}SHA-256 [0-9a-f]{64}\n/,
    );
  });

  it('in the header are shown without a key too', async () => {
    const x5c = [EXPIRED.replace(/-----.*-----|\s/g, '')];
    const { json } = await runJson([tokenOf(by, {}, { x5c })]);
    expect(json.certificates).toEqual([
      expect.objectContaining({ from: 'x5c', signs: true, subject: expect.stringContaining('CN=id.example.com') }),
    ]);
    expect(json).toMatchObject({ signature: { status: 'unverified', reason: 'no-key-given' } });
    const odd = await runJson([tokenOf(by, {}, { x5c: ['AAAA'] })]);
    expect(odd.json.findings.map((finding: { code: string }) => finding.code)).toContain('certificate-faulty');
    expect(odd.json).not.toHaveProperty('certificates');
  });
});
