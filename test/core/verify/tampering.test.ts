import { execFileSync } from 'node:child_process';
import { createHmac, createPublicKey, verify as nodeVerify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJws } from '../../../electron/core/verify/jws';
import { base64url, check, keysOf, type Signer, signerFor, tokenOf } from './support';
import { ES256, HS256, RS256 } from './vectors';
import fc from '../../support/property';

const ALGORITHMS = ['HS256', 'RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];

/** The token with one bit of its bytes flipped, each part written canonically again. */
function flipped(token: string, bit: number): string {
  const parts = token.split('.').map((part) => Buffer.from(part, 'base64url'));
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  let at = bit % (total * 8);
  for (const part of parts) {
    if (at < part.length * 8) {
      part[at >> 3] = (part[at >> 3] ?? 0) ^ (1 << (at & 7));
      break;
    }
    at -= part.length * 8;
  }
  return parts.map(base64url).join('.');
}

/** One character changed for another of the alphabet. */
function swapped(token: string, at: number, by: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const index = at % token.length;
  const old = alphabet.indexOf(token[index] ?? '');
  if (old < 0) return `${token.slice(0, index)}A${token.slice(index)}`;
  return token.slice(0, index) + alphabet[(old + 1 + (by % 63)) % 64] + token.slice(index + 1);
}

describe.each(ALGORITHMS)('%s', (alg) => {
  const signer = signerFor(alg);
  const keys = keysOf(signer.publicJwk);

  it('verifies whatever is signed, and no bit of it may change', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 40 }), fc.nat(), async (text, bit) => {
        const token = tokenOf(signer, { text });
        expect((await check(token, keys)).status).toBe('valid');
        expect((await check(flipped(token, bit), keys)).status).not.toBe('valid');
      }),
      { numRuns: 60 },
    );
  });

  it('nor any character', async () => {
    const token = tokenOf(signer, { a: 1 });
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (at, by) => {
        expect((await check(swapped(token, at, by), keys)).status).not.toBe('valid');
      }),
      { numRuns: 60 },
    );
  });
});

it('any text gives an answer and never a throw', async () => {
  const keys = await keysOf(RS256.key);
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 200, unit: 'binary' }), async (text) => {
      const { status } = await check(text, keys);
      expect(['invalid', 'unverified', 'unsecured']).toContain(status);
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), (head, body) => {
      const reading = readJws(`${base64url(head)}.${base64url(body)}.AAAA`);
      expect(['jws', 'other', 'malformed']).toContain(reading.kind);
    }),
  );
});

describe('second opinions', () => {
  const signers = ALGORITHMS.map((alg) => signerFor(alg));

  it("Node's own crypto agrees, on good tokens and on broken ones", async () => {
    for (const signer of signers) {
      const token = tokenOf(signer, { sub: 'second opinion' });
      for (const each of [token, flipped(token, 400), flipped(token, 900)]) {
        const mine = (await check(each, keysOf(signer.publicJwk))).status === 'valid';
        expect([signer.alg, mine]).toEqual([signer.alg, opinionOfNode(each, signer)]);
      }
    }
  });

  it("Debian's jose tool agrees, where it is installed", async () => {
    if (!hasJose()) return console.info("Debian's jose tool is not installed: Node's crypto alone gave a second opinion.");
    const folder = mkdtempSync(join(tmpdir(), 'tokenscope-jose-'));
    try {
      const cases = [
        ...[HS256, RS256, ES256].map(({ token, key }) => ({ token, key: { ...key } as Record<string, unknown> })),
        // It has no EdDSA.
        ...signers.filter(({ alg }) => alg !== 'EdDSA').map((signer) => ({ token: tokenOf(signer), key: signer.publicJwk })),
      ];
      for (const { token, key } of cases) {
        for (const each of [token, flipped(token, 700)]) {
          const mine = (await check(each, keysOf(key))).status === 'valid';
          expect(mine).toBe(opinionOfJose(each, key, folder));
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function opinionOfNode(token: string, { alg, privateKey, publicJwk }: Signer): boolean {
  const [head = '', body = '', signature = ''] = token.split('.');
  try {
    if (JSON.parse(Buffer.from(head, 'base64url').toString()).alg !== alg) return false;
  } catch {
    return false;
  }
  const data = Buffer.from(`${head}.${body}`);
  const bytes = Buffer.from(signature, 'base64url');
  if (privateKey instanceof Uint8Array) return createHmac('sha256', privateKey).update(data).digest().equals(bytes);
  const key = createPublicKey({ key: publicJwk, format: 'jwk' });
  const hash = alg === 'EdDSA' ? null : `sha${alg.slice(2)}`;
  const padding = alg.startsWith('PS') ? { padding: 6, saltLength: 32 } : {};
  return nodeVerify(hash, data, { key, dsaEncoding: 'ieee-p1363', ...padding }, bytes);
}

function hasJose(): boolean {
  try {
    execFileSync('jose', ['alg'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function opinionOfJose(token: string, key: Record<string, unknown>, folder: string): boolean {
  const [tokenFile, keyFile] = [join(folder, 'token'), join(folder, 'key')];
  writeFileSync(tokenFile, token);
  writeFileSync(keyFile, JSON.stringify(key));
  try {
    execFileSync('jose', ['jws', 'ver', '-i', tokenFile, '-k', keyFile, '-O', '/dev/null'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
