import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyToken } from '../../../electron/core/verify/verify';
import { base64url, check, keysOf, NOW, signerFor, tokenOf } from './support';

const signer = signerFor('ES256');
const body = '{"amount":"10.00","currency":"EUR"}';
const detached = tokenOf(signer, body).replace(/\.[^.]*\./, '..');
const held = async (token: string, payload: string | Uint8Array | null, keys = keysOf(signer.publicJwk)) =>
  verifyToken({ token, keys: await keys, now: NOW, payload: payload === null ? null : new Uint8Array(Buffer.from(payload)) });

describe('a payload that travels apart (RFC 7515 appendix F)', () => {
  it('verifies with the payload, and is not known without', async () => {
    expect(await held(detached, body)).toMatchObject({ status: 'valid', reason: 'signature-matches' });
    expect(await held(detached, null)).toMatchObject({ status: 'unverified', reason: 'payload-detached' });
    expect(await held(detached, body.replace('10', '99'))).toMatchObject({ status: 'invalid', reason: 'signature-wrong' });
  });

  it.each(['flattened', 'general'])('may be left out of JSON, %s', async (form) => {
    const [head = '', , signature = ''] = detached.split('.');
    const one = { protected: head, signature };
    const token = JSON.stringify(form === 'flattened' ? one : { signatures: [one] });
    expect(await held(token, body)).toMatchObject({ status: 'valid' });
    expect(await held(token, null)).toMatchObject({ status: 'unverified', reason: 'payload-detached' });
    expect(await held(token, 'another')).toMatchObject({ status: 'invalid', reason: 'signature-wrong' });
  });

  it('may be any bytes, also unencoded (RFC 7797)', async () => {
    const bytes = new Uint8Array([0, 0xff, 0x2e, 0x0a, 0x80]);
    const secret = signerFor('HS256');
    const head = base64url('{"alg":"HS256","b64":false,"crit":["b64"]}');
    if (!(secret.privateKey instanceof Uint8Array)) throw new Error('a secret is needed');
    const raw = createHmac('sha256', secret.privateKey)
      .update(Buffer.concat([Buffer.from(`${head}.`), bytes]))
      .digest();
    const keys = keysOf(secret.publicJwk);
    expect(await held(`${head}..${base64url(raw)}`, bytes, keys)).toMatchObject({ status: 'valid' });
    expect(await held(JSON.stringify({ protected: head, signature: base64url(raw) }), bytes, keys)).toMatchObject({ status: 'valid' });
    expect(await held(`${head}..${base64url(raw)}`, bytes.subarray(1), keys)).toMatchObject({ status: 'invalid' });
  });

  it('tells of the line end that an editor put after it', async () => {
    for (const end of ['\n', '\r\n']) {
      expect(await held(detached, body + end)).toMatchObject({
        status: 'invalid',
        reason: 'signature-wrong',
        text: expect.stringContaining('without its final line break'),
      });
    }
  });

  it('is not used where the token carries its own, and that is said', async () => {
    const found = await held(tokenOf(signer, body), 'another');
    expect(found).toMatchObject({ status: 'valid', text: expect.stringContaining('the one given was not used') });
  });

  it('that is really empty matches as it is', async () => {
    expect(await held(tokenOf(signer, ''), null)).toMatchObject({ status: 'valid' });
  });
});

describe('a nonce that is signed as its hash (Microsoft Graph)', () => {
  const rsa = signerFor('RS256');
  const nonce = 'AQABAAAAAAD-zjnG';
  const hash = createHash('sha256').update(nonce).digest('base64url');

  /** Signed with the hash in place of the nonce, as Graph's tokens are. */
  function graphToken(header: string, payload = '{"aud":"00000003-0000-0000-c000-000000000000"}'): string {
    const [, text, signature] = tokenOf(rsa, payload, header.replace(nonce, hash)).split('.');
    return `${base64url(header)}.${text}.${signature}`;
  }

  it.each([
    ['last', `{"typ":"JWT","alg":"RS256","nonce":"${nonce}"}`],
    ['first', `{"nonce":"${nonce}","alg":"RS256","kid":"a"}`],
    ['with white space around it', `{ "alg" : "RS256" , "nonce" : "${nonce}" , "x5t" : "b" }`],
  ])('matches once it is hashed: %s', async (_, header) => {
    const found = await check(graphToken(header), keysOf(rsa.publicJwk));
    expect(found).toMatchObject({ status: 'valid', reason: 'signature-matches', text: expect.stringContaining('Microsoft Graph') });
    expect(found.findings.map(({ code }) => code)).toEqual(['nonce-hashed']);
    expect(found.passedOver).toEqual([]);
  });

  it('does not excuse an altered payload, another key or a nonce that signs as it is', async () => {
    const header = `{"alg":"RS256","nonce":"${nonce}"}`;
    const token = graphToken(header);
    const altered = token.replace(/\.[^.]*\./, `.${base64url('{"aud":"x"}')}.`);
    for (const [each, keys] of [
      [altered, keysOf(rsa.publicJwk)],
      [token, keysOf(signerFor('RS256').publicJwk)],
    ] as const) {
      const found = await check(each, keys);
      expect(found).toMatchObject({ status: 'invalid', reason: 'signature-wrong', findings: [] });
    }
    const plain = await check(tokenOf(rsa, {}, header), keysOf(rsa.publicJwk));
    expect(plain).toMatchObject({ status: 'valid', findings: [], text: expect.not.stringContaining('Graph') });
  });

  it('finds the right one of several keys', async () => {
    const keys = keysOf(signerFor('RS256').publicJwk, rsa.publicJwk, signerFor('RS256').publicJwk);
    const found = await check(graphToken(`{"alg":"RS256","nonce":"${nonce}"}`), keys);
    expect(found).toMatchObject({ status: 'valid', key: { thumbprint: (await keys).keys[1]?.thumbprint } });
  });
});
