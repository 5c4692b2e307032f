import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactEncrypt, exportJWK, exportPKCS8, exportSPKI, generateKeyPair, importSPKI, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOW, runCli, runJson } from './run';

const folder = mkdtempSync(join(tmpdir(), 'tokenscope-cli-'));
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const segment = (text: string) => Buffer.from(text).toString('base64url');
const unsecured = (payload: string) => `${segment('{"alg":"none"}')}.${segment(payload)}.`;
const SECRET = 'a shared secret that is long enough for HS256';
const S = NOW / 1000;

let server: Server;
let url: string;
let rsa: string;
let hmac: string;
let nested: string;
let jwk: JWK;
let answer: { status: number; headers: Record<string, string>; body: string };

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const other = await generateKeyPair('RS256', { extractable: true });
  jwk = { ...(await exportJWK(publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' };
  rsa = await new SignJWT({ sub: 'u1' })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'k1' })
    .setExpirationTime(S + 60)
    .sign(privateKey);
  hmac = await new SignJWT({ sub: 'u1' }).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(SECRET));
  nested = await new CompactEncrypt(Buffer.from(hmac))
    .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM', cty: 'JWT' })
    .encrypt(await importSPKI(await exportSPKI(publicKey), 'RSA-OAEP'));
  file('public.pem', await exportSPKI(publicKey));
  file('private.pem', await exportPKCS8(privateKey));
  file('other.pem', await exportSPKI(other.publicKey));
  file('key.jwk', JSON.stringify(jwk));
  file('keys.json', JSON.stringify({ keys: [{ ...jwk, kid: 'other', n: (await exportJWK(other.publicKey)).n }, jwk] }));
  server = createServer((_, response) => response.writeHead(answer.status, answer.headers).end(answer.body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/jwks.json`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('--json', () => {
  it('has the promised members', async () => {
    const { code, err, json } = await runJson([rsa]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(json).toMatchObject({
      format: 'jws',
      header: { alg: 'RS256', typ: 'JWT', kid: 'k1' },
      payload: { sub: 'u1', exp: S + 60 },
      lexemes: {},
      signature: { status: 'unverified', reason: 'no-key-given', kid: 'k1' },
      times: { iat: null, nbf: null, exp: S + 60, state: 'active' },
    });
    expect(json.findings.length).toBeGreaterThan(0);
    for (const finding of json.findings) {
      expect(Object.keys(finding).sort()).toEqual(['code', 'message', 'reference', 'severity']);
      expect(['error', 'warning', 'note']).toContain(finding.severity);
    }
  });

  it.each([
    ['jws', () => rsa, 0],
    ['jwt-unsecured', () => unsecured('{}'), 0],
    ['jws', () => `${segment('{"alg":"HS256"}')}.${segment('plain text')}.AAAA`, 0],
    ['jwe', () => nested, 0],
    ['jws-json', () => `{"payload":"e30","protected":"${segment('{"alg":"HS256"}')}","signature":"AAAA"}`, 0],
    ['sd-jwt', () => `${segment('{"alg":"ES256"}')}.${segment('{"_sd":[]}')}.AAAA~${segment('["s","name","Ada"]')}~`, 0],
    ['paseto', () => `v4.public.${Buffer.from(`{"sub":"x"}${'s'.repeat(64)}`).toString('base64url')}`, 0],
    ['opaque', () => 'Zx81-Kq_7fT2mVb0aLr9Wd', 0],
    ['malformed', () => 'eyJhbGciOiJub25lIn0.e30', 2],
    ['malformed', () => `${segment('{"alg":"HS256"}')}.${segment('{"a":')}.AAAA`, 2],
  ])('says %s', async (format, token, code) => {
    expect(await runJson([token()])).toMatchObject({ code, json: { format } });
  });

  it('keeps numbers as written, treats none as a time, and shows a payload that is not JSON', async () => {
    const { json } = await runJson([unsecured('{"exp":1e400,"id":12345678901234567890,"__proto__":{"a":1},"a/b":[-0]}')]);
    expect(json.lexemes).toEqual({ '/payload/exp': '1e400', '/payload/id': '12345678901234567890', '/payload/a~1b/0': '-0' });
    expect(json.times).toEqual({ iat: null, nbf: null, exp: null, state: 'invalid' });
    expect(Object.keys(json.payload)).toContain('__proto__');

    const head = segment('{"alg":"HS256"}');
    expect((await runJson([`${head}.${segment('plain text')}.AAAA`])).json).toMatchObject({ payload: null, payloadText: 'plain text' });
    expect((await runJson([`${head}.gICA.AAAA`])).json).toMatchObject({ payload: null, payloadBase64url: 'gICA' });
  });

  it.each([
    ['2026-01-02T03:04:05Z', { nbf: S, exp: S + 1 }, 'active'],
    ['2026-01-02T04:04:06+01:00', { nbf: S, exp: S + 1 }, 'expired'],
    ['2026-01-02T03:04:04.999Z', { nbf: S }, 'not-yet-valid'],
    ['2026-01-02', { iat: S }, 'no-expiry'],
    ['2026-01-02', { exp: '1' }, 'invalid'],
  ])('judges times as of --at %s', async (at, claims, state) => {
    expect((await runJson([unsecured(JSON.stringify(claims)), '--at', at])).json.times.state).toBe(state);
  });

  it('reports what was stripped, and reads tokens from files and standard input', async () => {
    expect((await runJson([`Authorization: Bearer ${rsa}`])).json.cleaned).toContain('the word Bearer');
    expect((await runJson(['--file', file('plain.txt', `${rsa}\r\n`)])).json).not.toHaveProperty('cleaned');
    expect((await runJson(['-f', file('powershell.txt', Buffer.from(`\ufeff${rsa}\r\n`, 'utf16le'))])).json.format).toBe('jws');
    expect((await runJson(['-'], {}, [rsa.slice(0, 50), rsa.slice(50)])).json.format).toBe('jws');
  });

  it('contains no terminal control characters', async () => {
    const { out, json } = await runJson([unsecured('{"a":"\u009b31m\u202e\u0007"}')]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(json.format).toBe('malformed');
    const escaped = await runJson([unsecured('{"a":"\u009b31m\u202e"}')]);
    expect(escaped.out).not.toMatch(/[\u007f-\u009f\u202e]/);
    expect(escaped.json.payload.a).toBe('\u009b31m\u202e');
  });
});

describe('verification', () => {
  const altered = () => `${rsa.slice(0, -8)}${rsa.slice(-8) === 'AAAAAAAA' ? 'BBBBBBBB' : 'AAAAAAAA'}`;

  it.each([
    ['a PEM', ['--key', 'public.pem']],
    ['a JWK', ['--key', 'key.jwk']],
    ['a JWK Set', ['--key', 'keys.json']],
    ['a JWK Set file as --jwks', ['--jwks', 'keys.json']],
  ])('with %s: 0 where it matches, 1 where it does not', async (_, [option = '', name = '']) => {
    expect(await runJson([rsa, option, join(folder, name)])).toMatchObject({
      code: 0,
      json: { signature: { status: 'valid', reason: 'signature-matches', kid: 'k1' } },
    });
    expect(await runJson([altered(), option, join(folder, name)])).toMatchObject({
      code: 1,
      json: { signature: { status: 'invalid', reason: 'signature-wrong' } },
    });
  });

  it('with a shared secret from the environment, which is not in the output', async () => {
    const env = { MY_SECRET: SECRET, WRONG: `${SECRET}!` };
    const right = await runJson([hmac, '--secret-env', 'MY_SECRET'], { env });
    expect(right).toMatchObject({ code: 0, json: { signature: { status: 'valid' } } });
    const wrong = await runJson([hmac, '--secret-env', 'WRONG'], { env });
    expect(wrong).toMatchObject({ code: 1, json: { signature: { status: 'invalid' } } });
    expect(wrong.err).toContain('not verified');
    expect(right.out + right.err + wrong.out + wrong.err).not.toContain(SECRET);
  });

  it.each([
    ['another key', () => rsa, 'other.pem', 'invalid'],
    ['the wrong kind of key', () => hmac, 'public.pem', 'invalid'],
    ['an unsecured token', () => unsecured('{}'), 'public.pem', 'unsecured'],
    ['an opaque token', () => 'Zx81-Kq_7fT2mVb0aLr9Wd', 'public.pem', 'unverified'],
  ])('fails with 1 for %s', async (_, token, name, status) => {
    expect(await runJson([token(), '--key', join(folder, name)])).toMatchObject({ code: 1, json: { signature: { status } } });
  });

  it('fetches a key set by its URL', async () => {
    answer = { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ keys: [jwk] }) };
    expect(await runJson([rsa, '--jwks', url])).toMatchObject({ code: 0, json: { signature: { status: 'valid' } } });
  });

  it.each([
    ['an error', { status: 404, headers: {}, body: 'no' }],
    ['no JSON', { status: 200, headers: {}, body: '<html>' }],
    ['a redirect to elsewhere', { status: 302, headers: { location: 'http://169.254.169.254/latest' }, body: '' }],
  ])('shows the token all the same when the address gives %s, and fails with 1', async (_, given) => {
    answer = given;
    const { code, err, json } = await runJson([rsa, '--jwks', url]);
    expect({ code, format: json.format, status: json.signature.status }).toEqual({ code: 1, format: 'jws', status: 'unverified' });
    expect(err).toMatch(/^tokenscope: .+\n {2}Likely cause: .+\n {2}What to do: .+\n$/);
  });

  it('decrypts with a private key, and passes only when the token inside is verified too', async () => {
    const key = ['--key', join(folder, 'private.pem')];
    expect(await runJson([nested, ...key, '--secret-env', 'S'], { env: { S: SECRET } })).toMatchObject({
      code: 0,
      json: { format: 'jwe', signature: { status: 'valid' }, nested: { format: 'jws', payload: { sub: 'u1' } } },
    });
    expect(await runJson([nested, ...key])).toMatchObject({ code: 1, json: { nested: { payload: { sub: 'u1' } } } });
    expect(await runJson([nested, '--key', join(folder, 'public.pem')])).toMatchObject({ code: 1, json: { payload: null } });
  });
});

describe('--lines', () => {
  it('prints one numbered line for each line, and exits with the highest code', async () => {
    const path = file('lines.txt', `${rsa}\n\n  \r\nBearer ${hmac}\r\nopaque-token-of-some-length`);
    const good = await runCli(['decode', '--lines', '--file', path]);
    const lines = good.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ line, format }) => [line, format])).toEqual([
      [1, 'jws'],
      [4, 'jws'],
      [5, 'opaque'],
    ]);
    expect(good.code).toBe(0);
    expect((await runCli(['decode', '--lines', '--file', path, '--key', join(folder, 'public.pem')])).code).toBe(1);
    expect(
      (await runCli(['decode', '--lines', '-', '--key', join(folder, 'public.pem')], {}, [`${rsa}\neyJ`, 'hbGciOiJub25lIn0.e30\n', rsa]))
        .code,
    ).toBe(2);
  });

  it('reads characters split across chunks', async () => {
    const bytes = Buffer.from(`“${rsa}”\n`);
    const ran = await runCli(['decode', '--lines', '-'], {}, [bytes.subarray(0, 1), bytes.subarray(1, 40), bytes.subarray(40)]);
    expect(JSON.parse(ran.out)).toMatchObject({ format: 'jws', cleaned: ['quotes'] });
  });
});

describe('the readable view', () => {
  it('says what the token is, when it expires, and what is wrong', async () => {
    const { out, code } = await runCli(['decode', rsa]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Signature: not checked\. Give a key with .*\nTimes: expires in 1 minute\nJWT, signed with RS256\n/);
    expect(out).toContain('sub  "u1"');
    expect(out).toContain('2026-01-02 03:05:05 UTC, in 1 minute');
    expect(out).toMatch(/What to do: /);
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain(rsa);
  });

  it('uses colours when wanted, and passes no untrusted escape', async () => {
    const { out } = await runCli(['decode', unsecured('{"name":"\\u001b[2Jx","a\u009bb":"\\u202e"}')], { colours: true });
    expect(out).toContain('\u001b[1m');
    expect(out).not.toContain('\u001b[2J');
    expect(out).not.toMatch(/[\u009b\u202e]/);
  });

  it('shows nested tokens, and payloads without claims', async () => {
    const opened = await runCli(['decode', nested, '--key', join(folder, 'private.pem')]);
    expect(opened.out).toMatch(/Inside: JWT, signed with HS256/);
    expect((await runCli(['decode', `${segment('{"alg":"HS256"}')}.${segment('plain text')}.AAAA`])).out).toContain('plain text');
  });
});

describe('wrong use', () => {
  it.each([
    ['nothing', [], 'No command'],
    ['another command', ['verify'], 'Unknown command "verify"'],
    ['a token for a command', ['eyJhbGciOiJub25lIn0.e30.'], 'decode'],
    ['no token', ['decode'], 'No token'],
    ['an empty token', ['decode', ''], 'No token'],
    ['two tokens', ['decode', 'a', 'b'], 'More than one'],
    ['a token and a file', ['decode', 'a', '--file', 'b'], 'More than one'],
    ['an unknown option', ['decode', 'a', '--verify'], '--verify'],
    ['an option without its value', ['decode', 'a', '--key'], '--key'],
    ['a file that is not there', ['decode', '--file', '/nowhere/at-all'], 'does not exist'],
    ['a folder', ['decode', '--file', folder], 'a folder'],
    ['a key that is none', ['decode', 'a.b.c', '--key', join(folder, 'plain.txt')], 'no usable key'],
    ['a variable that is not set', ['decode', 'a.b.c', '--secret-env', 'NOT_SET'], '"NOT_SET" is not set'],
    ['a time without its zone', ['decode', 'a', '--at', '2026-01-02T03:04'], 'zone'],
    ['no time', ['decode', 'a', '--at', 'tomorrow'], 'ISO 8601'],
    ['an impossible time', ['decode', 'a', '--at', '2026-13-41T00:00:00Z'], 'ISO 8601'],
    ['plain http to another machine', ['decode', 'a.b.c', '--jwks', 'http://id.example/jwks'], 'http'],
    ['an address that is none', ['decode', 'a.b.c', '--jwks', 'https://'], 'JWKS URL'],
  ])('%s: 2, nothing on standard output, and what to do', async (_, args, said) => {
    const { code, out, err } = await runCli(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(said);
    expect(err).toMatch(/^tokenscope: .+\n {2}What to do: .+\n$/);
  });

  it('does not repeat a token that was taken for a command', async () => {
    expect((await runCli([rsa])).err).not.toContain(rsa.slice(0, 20));
  });

  it('has a help text', async () => {
    expect(await runCli(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('decode') });
    expect(await runCli(['decode', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--secret-env NAME') });
    expect(await runCli(['--version'])).toMatchObject({ code: 0, out: 'tokenscope 1.2.3\n' });
  });

  it('points to --lines if a file contains several tokens', async () => {
    const { code, err } = await runCli(['decode', '--file', file('several.txt', `${rsa}\n${hmac}\n${rsa}\n`)]);
    expect(code).toBe(2);
    expect(err).toContain('--lines');
  });
});
