import { CompactEncrypt, exportJWK, generateKeyPair, GeneralSign, SignJWT } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { segment } from '../core/token/samples';
import { cliContext, NOW, runCli, runJson } from './run';

const folder = mkdtempSync(join(tmpdir(), 'tokenscope-view-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const S = NOW / 1000;
const SECRET = 'a shared secret that is long enough for HS256';
const env = { S: SECRET };
const hs = (claims: Record<string, unknown>, secret = SECRET) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(Buffer.from(secret));
const unsecured = (payload: unknown) => `${segment({ alg: 'none' })}.${segment(payload)}.`;
const view = async (token: string, ...more: string[]) => (await runCli(['decode', token, ...more], { env })).out;

describe('the verdict comes first', () => {
  it.each([
    ['valid', async () => hs({ exp: S + 60 }), ['--secret-env', 'S'], /^Signature: valid\. .*\nTimes: expires in 1 minute\n/],
    [
      'forged',
      async () => hs({ exp: S + 60 }, `${SECRET}!`),
      ['--secret-env', 'S'],
      /^Signature: INVALID\. .*\nTimes: expires in 1 minute\n/,
    ],
    ['not checked', async () => hs({ exp: S - 60 }), [], /^Signature: not checked\. .*\nTimes: expired 1 minute ago\n/],
    ['unsigned', async () => unsecured({}), [], /^Signature: NONE\. .*\nTimes: no expiry\n/],
    ['opaque', async () => 'Zx81-Kq_7fT2mVb0aLr9Wd', [], /^Signature: not checked\. Opaque/],
  ])('%s', async (_, make, more, expected) => {
    const out = await view(await make(), ...more);
    expect(out).toMatch(expected);
    expect(out).not.toMatch(/Valid for another/i);
  });

  it('is green only for a genuine token', async () => {
    const lines = async (token: string) => (await runCli(['decode', token, '--secret-env', 'S'], { env, colours: true })).out.split('\n');
    const green = '\u001b[32m';
    expect((await lines(await hs({ exp: S + 60 })))[1]).toContain(green);
    expect((await lines(await hs({ exp: S + 60 }, `${SECRET}!`))).join('\n')).not.toContain(green);
  });
});

it('shows text differently from numbers, booleans and null', async () => {
  const out = await view(unsecured({ a: '5', b: 5, c: 'true', d: true, e: '', f: null, g: 'null', h: [], i: ['x', 1], j: 1e21 }));
  for (const line of ['a  "5"', 'b  5', 'c  "true"', 'd  true', 'e  ""', 'f  null', 'g  "null"', 'h  []', 'i  [ "x",', '1 ]'])
    expect(out).toContain(line);
});

it('puts long names on their own line and each list element on one', async () => {
  const scp = Array.from({ length: 40 }, (_, index) => `right${index}`);
  const out = await view(unsecured({ sub: 'u', repository_visibility: 'private', scp, deep: { a: [1, { b: 'c' }] } }));
  expect(out).toMatch(/\n {2}repository_visibility\n {8}"private" {2}· /);
  expect(out.match(/^ +"right\d+"(,| \])/gm)?.length).toBe(39);
  expect(out).toMatch(/\n {2}deep {2}\{\n {10}"a": \[/);
});

it('wraps to the width of a terminal', async () => {
  const context = { env, terminal: { in: false, out: true, err: false, columns: 60 } };
  const { out } = await runCli(['decode', unsecured({ sub: 'word '.repeat(60), long: 'x'.repeat(300) })], context);
  for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(60);
});

describe('input that is not a token', () => {
  const jwt = `${segment({ alg: 'HS256' })}.e30.c2ln`;
  it.each([
    ['<html><body>502 Bad Gateway</body></html>', /HTML page/],
    ['<!DOCTYPE html>\n<title>x</title>', /HTML page/],
    ['<?xml version="1.0"?><Assertion/>', /XML/],
    ['502 Bad Gateway', /several words/],
    ['null', /nothing/],
    ['undefined', /nothing/],
    ['Unauthorized', /error/],
    ['access_denied', /error/],
    ['invalid_grant', /error/],
    ['unsupported_grant_type', /error/],
    ['temporarily_unavailable', /error/],
    ['502', /error/],
    ['/etc/tokens/prod.txt', /path/],
    ['~/tokens/prod', /path/],
    [
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
      /key or certificate/,
    ],
    [
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
      /key or certificate/,
    ],
    ['-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----', /private key in PEM/],
    ['-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----', /private key in PEM/],
    ['-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----', /certificate in PEM/],
    [`curl https://api.example/v1 -H 'Authorization: Bearer ${jwt}'`, /command line with a token inside, found at characters \d+ to \d+/],
    [`please look at ${jwt} and tell me`, /text with a token inside/],
    ['curl https://api.example', /command line without/],
    [segment({ alg: 'HS256', typ: 'JWT' }), /first part of a JWT/],
    [segment({ sub: 'u', exp: 1 }), /middle part of a JWT/],
    ['Basic dXNlcjpwYXNz', /Basic/],
    ['https://id.example/login', /URL/],
    [`${jwt}\n${jwt}`, /2 tokens/],
    [`${jwt} ${jwt}`, /2 tokens/],
    ['a|b', /characters that aren't allowed in a token/],
  ])('%j: exit 2, and what it looks like', async (text, reason) => {
    const { code, err, json } = await runJson(['--file', file('no-token.txt', `${text}\n`)]);
    expect({ code, format: json.format, verdict: json.verdict }).toEqual({ code: 2, format: 'malformed', verdict: 'malformed' });
    expect(json.malformed.reason).toMatch(reason);
    expect(err).toMatch(/^tokenscope: .*contains no well-formed token\. .+\n {2}What to do: .+\n$/);
    expect(err).not.toContain('MII');
  });

  it('says where in a command line the token is', async () => {
    const line = `curl https://a -H 'Authorization: Bearer ${jwt}'`;
    const { json } = await runJson(['--file', file('curl.txt', line)]);
    const [, from, to] = /characters (\d+) to (\d+)/.exec(json.malformed.reason) ?? [];
    expect(line.slice(Number(from) - 1, Number(to))).toBe(jwt);
  });

  it.each([
    'MIIEvQIBADANabcdef',
    'token_access',
    '/Zx81/kq',
    'Zx81-Kq_7fT2mVb0aLr9Wd',
    'gho_16C7e42F292c',
    'ya29.a0Af~x+/y==',
    'eyJpdiI6IjEiLCJ2YWx1ZSI6IjIifQ',
  ])('%j is opaque', async (token) => {
    expect(await runJson([token])).toMatchObject({ code: 0, json: { format: 'opaque' } });
  });
});

it('points to --lines from two tokens on', async () => {
  const token = await hs({});
  expect((await runCli(['decode', '--file', file('two.txt', `${token}\n${token}\n`)])).err).toContain('--lines');
  // A wrapped token counts as one.
  expect(await runJson(['--file', file('wrapped.txt', token.replaceAll('.', '.\n'))])).toMatchObject({ code: 0, json: { format: 'jws' } });
});

it('extracts nothing from an unencoded payload', async () => {
  const token = `${segment({ alg: 'HS256', b64: false, crit: ['b64'] })}.a b%20c.c2ln`;
  expect((await runJson([token])).json).toMatchObject({ payloadText: 'a b%20c' });
  expect((await runJson([token])).json).not.toHaveProperty('cleaned');
});

describe('decrypted content', () => {
  const key = { kty: 'oct', k: Buffer.alloc(32, 7).toString('base64url') };
  const encrypt = (text: string) =>
    new CompactEncrypt(Buffer.from(text)).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(Buffer.alloc(32, 7));
  const option = () => ['--key', file('dir.jwk', JSON.stringify(key))];

  it('gets findings and times, and a summary that says so', async () => {
    const token = await encrypt(`{"exp":1,"exp":${S - 60},"iat":"x"}`);
    const { code, json } = await runJson([token, ...option()]);
    expect(code).toBe(0);
    expect(json.findings.map(({ code: each }: { code: string }) => each)).toEqual(
      expect.arrayContaining(['name-repeated', 'token-expired', 'time-not-number']),
    );
    expect((await runCli(['decode', token, ...option()])).out).toContain('Encrypted token (JWE, dir), decrypted');
  });

  it('is malformed in text and JSON if nested too deeply, and does not stop other lines', async () => {
    const deep = await encrypt(`{"a":${'['.repeat(6_000)}${']'.repeat(6_000)}}`);
    const good = await encrypt('{"sub":"u"}');
    expect(await runJson([deep, ...option()])).toMatchObject({ code: 2, json: { format: 'malformed', malformed: { part: 'payload' } } });
    expect((await runCli(['decode', deep, ...option()])).code).toBe(2);
    const { code, out } = await runCli(['decode', '--lines', '-', ...option()], {}, [`${good}\n${deep}\n${good}\n`]);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([code, lines.map(({ verdict }) => verdict)]).toEqual([2, ['ok', 'malformed', 'ok']]);
  });
});

it('continues after a line on which Tokenscope itself fails', async () => {
  let asked = 0;
  const clock = {
    ...cliContext().clock,
    now() {
      asked += 1;
      if (asked === 2) throw new RangeError('made up');
      return NOW;
    },
  };
  const { code, out } = await runCli(['decode', '--lines', '-'], { clock }, ['opaque-token-1\nopaque-token-2\nopaque-token-3\n']);
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(code).toBe(2);
  expect(lines.map(({ line, verdict }) => [line, verdict])).toEqual([
    [1, 'ok'],
    [2, 'malformed'],
    [3, 'ok'],
  ]);
  expect(lines[1].malformed.reason).toContain('RangeError');
});

it('checks even the sixtieth signature, and shows an algorithm name with its odd characters', async () => {
  const good = Buffer.from(SECRET);
  const sign = new GeneralSign(Buffer.from('{}'));
  for (let index = 0; index < 60; index++)
    sign.addSignature(index === 59 ? good : Buffer.from(`${SECRET}${index}`)).setProtectedHeader({ alg: 'HS256' });
  const token = JSON.stringify(await sign.sign());
  expect(await runJson([token, '--secret-env', 'S'], { env })).toMatchObject({
    code: 0,
    json: { signature: { text: expect.stringContaining('1 of its 60') } },
  });
  const { publicKey } = await generateKeyPair('RS256');
  const key = file('rsa.jwk', JSON.stringify(await exportJWK(publicKey)));
  const said = async (alg: unknown) => (await runJson([`${segment({ alg })}.e30.AAAA`, '--key', key])).json.signature.text;
  expect(await said('RS256 ')).toContain('"RS256 "');
  expect(await said('RS256\u0000')).toContain('\\u0000');
  expect(await said(5)).toContain('a number');
  expect(await said(null)).toContain('null');
});
