import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { base64url } from '../core/verify/support';
import { PASETO_VECTORS } from '../core/verify/vectors-paseto';
import { runCli, runJson } from './run';

const folder = mkdtempSync(join(tmpdir(), 'tokenscope-paseto-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const file = (content: string) => {
  const path = join(folder, `${files++}.txt`);
  writeFileSync(path, content);
  return path;
};
const vector = (name: string) => {
  const found = PASETO_VECTORS.find((each) => each.name === name);
  if (found === undefined) throw new Error(name);
  return { ...found, key: file(found.keys.at(-1) ?? '') };
};

describe('PASETO', () => {
  it('public: version, purpose, header and footer in JSON, and verified with a key', async () => {
    const { token, key, implicit } = vector('4-S-3');
    const plain = await runJson([token]);
    expect(plain).toMatchObject({
      code: 0,
      json: {
        format: 'paseto',
        version: 'v4',
        purpose: 'public',
        header: 'v4.public.',
        footer: { kid: 'zVhMiPBP9fRf2snEcT7gFTioeA9COcNy9DfgL1W60haN' },
        payload: { data: 'this is a signed message' },
        signature: { status: 'unverified', reason: 'no-key-given' },
      },
    });
    for (const given of [implicit, file(implicit)]) {
      expect(await runJson([token, '--key', key, '--implicit', given])).toMatchObject({
        code: 0,
        json: { signature: { status: 'valid' }, verdict: 'ok' },
      });
    }
    for (const more of [[], ['--implicit', 'another']]) {
      expect(await runJson([token, '--key', key, ...more])).toMatchObject({ code: 1, json: { signature: { reason: 'signature-wrong' } } });
    }
  });

  it('local: opened with a key, and not without', async () => {
    for (const name of ['2-E-5', '3-E-3', '4-E-3']) {
      const { token, key, payload } = vector(name);
      expect(await runJson([token, '--key', key])).toMatchObject({
        code: 0,
        json: {
          purpose: 'local',
          payload: JSON.parse(payload ?? ''),
          signature: { status: 'unverified', reason: 'decrypted' },
          times: { state: 'expired', exp: Date.parse(JSON.parse(payload ?? '').exp) / 1000 },
        },
      });
      expect((await runJson([token])).json).toMatchObject({ payload: null, signature: { reason: 'no-signature' } });
      const wrong = await runJson([token, '--key', file('ab'.repeat(32))]);
      expect(wrong).toMatchObject({ code: 1, json: { payload: null, signature: { reason: 'decryption-failed' } } });
    }
  });

  it('local: a secret of the environment in hexadecimal, PASERK or as it is', async () => {
    const { token, keys, implicit } = vector('4-E-7');
    const hex = keys[0] ?? '';
    for (const S of [hex, `k4.local.${base64url(Buffer.from(hex, 'hex'))}`, base64url(Buffer.from(hex, 'hex'))]) {
      expect((await runJson([token, '--secret-env', 'S', '--implicit', implicit], { env: { S } })).code).toBe(0);
    }
  });

  it('a text footer, and a binary one', async () => {
    expect((await runJson([vector('4-E-9').token])).json.footer).toBe("arbitrary-string-that-isn't-json");
    expect((await runJson([vector('4-E-1').token])).json.footer).toBeNull();
  });

  it('reports version 1 as unsupported before asking for a key', async () => {
    const v1 = `v1.public.${base64url(Buffer.concat([Buffer.from('{"sub":"a"}'), Buffer.alloc(256, 1)]))}`;
    const { json, code } = await runJson([v1]);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      payload: { sub: 'a' },
      signature: { reason: 'algorithm-unsupported', text: expect.stringContaining("doesn't verify PASETO v1") },
    });
    expect((await runCli(['decode', v1])).out).not.toContain('give a key');
    expect((await runJson([v1, '--key', vector('4-S-1').key])).json.signature.reason).toBe('algorithm-unsupported');
    const local = `v1.local.${base64url(Buffer.alloc(100, 1))}`;
    expect((await runJson([local, '--key', vector('4-E-1').key])).json.signature.reason).toBe('algorithm-unsupported');
  });

  it('the readable view shows the key and the verdict', async () => {
    const { token, key } = vector('2-S-1');
    expect((await runCli(['decode', token, '--key', key])).out).toMatch(
      /^Signature: valid\. The signature matches[\s\S]*?\n {2}Key: Ed25519, from the --key file; the only key given\.\n/,
    );
  });
});
