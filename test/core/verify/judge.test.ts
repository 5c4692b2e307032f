import { createHash } from 'node:crypto';
import { CompactEncrypt, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT, CompactSign } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeToken } from '../../../electron/core/token/decode';
import { inspectToken } from '../../../electron/core/token/inspect-token';
import { innermost } from '../../../electron/core/token/payload';
import { timesOf } from '../../../electron/core/token/times';
import { type Judged, judgeToken } from '../../../electron/core/verify/judge';
import type { Presentation } from '../../../electron/core/verify/model';
import { readKeys } from '../../../electron/core/verify/keys';

const NOW = Date.UTC(2026, 0, 2);
const S = NOW / 1000;
type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

let issuer: Pair;
let other: Pair;
let holder: Pair;
let cek: JWK;
let keySet: string;
let holderJwk: JWK;

beforeAll(async () => {
  [issuer, other, holder] = (await Promise.all([1, 2, 3].map(() => generateKeyPair('ES256', { extractable: true })))) as [Pair, Pair, Pair];
  cek = { kty: 'oct', k: Buffer.alloc(32, 7).toString('base64url') };
  holderJwk = await exportJWK(holder.publicKey);
  keySet = JSON.stringify({ keys: [await exportJWK(issuer.publicKey), cek] });
});

const b64 = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const sign = (claims: Record<string, unknown>, by = issuer, typ = 'JWT') =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ }).sign(by.privateKey);
const wrap = (token: string, by = issuer) =>
  new CompactSign(Buffer.from(token)).setProtectedHeader({ alg: 'ES256', cty: 'JWT' }).sign(by.privateKey);
const encrypt = (text: string) =>
  new CompactEncrypt(Buffer.from(text)).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'JWT' }).encrypt(Buffer.alloc(32, 7));

async function judge(token: string, expected: Presentation = { nonce: null, audience: null }): Promise<Judged> {
  return judgeToken({ token, decoded: decodeToken(token), keys: { ...(await readKeys(keySet)), handed: false }, now: NOW, expected });
}
const brief = ({ outcome: { status, reason, passed } }: Judged) => ({ status, reason, passed });
const VALID = { status: 'valid', reason: 'signature-matches', passed: true };

describe('tokens within tokens', () => {
  it.each([
    ['signed in signed', async () => wrap(await sign({ sub: 'u' })), VALID],
    ['three deep', async () => wrap(await wrap(await sign({ sub: 'u' }))), VALID],
    ['signed in encrypted in signed', async () => wrap(await encrypt(await sign({ sub: 'u' }))), VALID],
    ['signed in signed in encrypted', async () => encrypt(await wrap(await sign({ sub: 'u' }))), VALID],
    [
      'a forged one in a signed one',
      async () => wrap(await sign({ sub: 'u' }, other)),
      { status: 'invalid', reason: 'signature-wrong', passed: false },
    ],
    ['a forged one, two deep', async () => wrap(await wrap(await sign({ sub: 'u' }, other))), { status: 'invalid', passed: false }],
    [
      'a forged one deep in encrypted ones',
      async () => encrypt(await wrap(await encrypt(await sign({}, other)))),
      { status: 'invalid', passed: false },
    ],
    [
      'an unsigned one in a signed one',
      () => wrap(`${b64({ alg: 'none' })}.${b64({ admin: true })}.`),
      { status: 'unsecured', passed: false },
    ],
    ['an altered one in a signed one', () => wrap('eyJhbGciOiJFUzI1NiJ9.e30='), { status: 'invalid', reason: 'malformed', passed: false }],
    ['an announced one that is none', () => wrap('hello'), { status: 'invalid', reason: 'malformed', passed: false }],
    [
      'a good one in a forged one',
      async () => wrap(await sign({ sub: 'u' }), other),
      { status: 'invalid', reason: 'signature-wrong', passed: false },
    ],
  ])('%s', async (_, make, expected) => {
    expect(brief(await judge(await make()))).toMatchObject(expected);
  });

  describe('in JSON serialisation', () => {
    const MALFORMED = { status: 'invalid', reason: 'malformed', passed: false };
    const UNSIGNED = { status: 'unverified', reason: 'no-signature', passed: false };
    const WRONG = { status: 'invalid', reason: 'signature-wrong', passed: false };
    const UNSECURED = { status: 'unsecured', passed: false };
    const NO_KEY = { status: 'unverified', passed: false };
    const NONE = b64({ alg: 'none' });
    const claims = { sub: 'u', admin: true };

    const flat = (token: string) => {
      const [head, payload, signature] = token.split('.');
      return { payload, protected: head, signature };
    };
    const general = (token: string) => {
      const { payload, ...signature } = flat(token);
      return { payload, signatures: [signature] };
    };
    const encryptedFlat = (token: string) => {
      const [head, encrypted_key, iv, ciphertext, tag] = token.split('.');
      return { protected: head, ...(encrypted_key !== '' && { encrypted_key }), iv, ciphertext, tag };
    };
    const unreadable = () =>
      new CompactEncrypt(Buffer.from('{}')).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(Buffer.alloc(32, 8));
    const looseSigned = async () => ({ payload: b64(claims), header: { alg: 'ES256' }, signature: 'c2ln' });

    const INNER: [string, () => Promise<unknown>, object][] = [
      ['a good one', async () => flat(await sign(claims)), VALID],
      ['a good one, general', async () => general(await sign(claims)), VALID],
      ['a good one with another member', async () => ({ ...flat(await sign(claims)), note: 'x' }), VALID],
      ['a good one in a good one', async () => flat(await wrap(JSON.stringify(flat(await sign(claims))))), VALID],
      ['a forged one', async () => flat(await sign(claims, other)), WRONG],
      ['a forged one, general', async () => general(await sign(claims, other)), WRONG],
      ['a forged one in a good one', async () => flat(await wrap(JSON.stringify(flat(await sign(claims, other))))), WRONG],
      ['a forged one with a claim beside it', async () => ({ sub: 'u', ...flat(await sign(claims, other)) }), WRONG],
      ['one with its header unprotected', looseSigned, WRONG],
      ['an unsigned one', async () => ({ payload: b64(claims), protected: NONE, signature: '' }), UNSECURED],
      ['an unsigned one, general', async () => ({ payload: b64(claims), signatures: [{ protected: NONE, signature: '' }] }), UNSECURED],
      [
        'an unsigned one without protected header',
        async () => ({ payload: b64(claims), header: { alg: 'none' }, signature: '' }),
        UNSECURED,
      ],
      ['one without its signature', async () => ({ payload: b64(claims), protected: NONE }), UNSIGNED],
      ['one with a signature that is no text', async () => ({ ...flat(await sign(claims)), signature: 5 }), MALFORMED],
      [
        'one with both "signature" and "signatures"',
        async () => ({ ...flat(await sign(claims)), ...general(await sign(claims)) }),
        MALFORMED,
      ],
      ['one with a padded header', async () => ({ ...flat(await sign(claims)), protected: `${NONE}=` }), MALFORMED],
      ['a good encrypted one', async () => encryptedFlat(await encrypt(await sign(claims))), VALID],
      ['a forged one in an encrypted one', async () => encryptedFlat(await encrypt(await sign(claims, other))), WRONG],
      ['one encrypted for somebody else', async () => encryptedFlat(await unreadable()), NO_KEY],
      ['one without content', async () => ({ protected: b64({ alg: 'dir', enc: 'A256GCM' }), ciphertext: 5 }), UNSIGNED],
    ];

    describe.each([
      ['cty JWT', 'JWT'],
      ['cty application/jose+json', 'application/jose+json'],
      ['no cty', undefined],
    ])('%s', (_, cty) => {
      const header = { alg: 'ES256', ...(cty !== undefined && { cty }) };
      const outer = (payload: string) => new CompactSign(Buffer.from(payload)).setProtectedHeader(header).sign(issuer.privateKey);
      it.each(INNER)('%s', async (_name, make, expected) => {
        const inner = JSON.stringify(await make());
        const signed = await outer(inner);
        const forms = {
          compact: signed,
          flattened: JSON.stringify(flat(signed)),
          general: JSON.stringify(general(signed)),
          indented: await outer(`\n  ${inner}`),
          'as a JSON string': await outer(JSON.stringify(inner)),
        };
        for (const [form, token] of Object.entries(forms)) {
          // Broken text in a string that nobody announced is text, as it is without quotes.
          if (form === 'as a JSON string' && cty === undefined && (expected === MALFORMED || expected === UNSIGNED)) continue;
          const judged = await judge(token);
          expect(brief(judged), form).toMatchObject(expected);
          expect(judged.decoded.claims, form).toBeNull();
          expect(innermost(judged.decoded).length, form).toBeLessThan(token.length);
        }
      });
    });

    it.each(INNER)('%s, encrypted', async (_name, make, expected) => {
      const inner = JSON.stringify(await make());
      for (const text of [inner, `\n  ${inner}`]) expect(brief(await judge(await encrypt(text)))).toMatchObject(expected);
    });

    it.each([
      { payload: 'x' },
      { signature: 'c2ln' },
      { payload: 'e30', signature: 'c2ln' },
      { payload: { a: 1 }, protected: true, signature: 'c2ln' },
      { payload: 'e30', protected: 'yes', signature: 'c2ln' },
      { sub: 'u', ciphertext: 'AAAA', header: { kid: 'x' } },
      { signatures: ['Ada', 'Bob'], recipients: [{ name: 'Cy' }] },
    ])('%j stays claims', async (plain) => {
      const judged = await judge(await sign(plain));
      expect(brief(judged)).toEqual(VALID);
      expect(judged.decoded).toMatchObject({ format: 'jwt', claims: plain, nested: null, note: null });
    });

    it.each(['JWT', 'application/jwt', 'JOSE+JSON', 'dc+sd-jwt'])('claims are not the token that cty %s announces', async (cty) => {
      const token = await new SignJWT({ sub: 'u' }).setProtectedHeader({ alg: 'ES256', cty }).sign(issuer.privateKey);
      const judged = await judge(token);
      expect(brief(judged)).toEqual(MALFORMED);
      expect(judged.decoded).toMatchObject({ claims: { sub: 'u' }, note: expect.stringMatching(/cty/) });
      expect(brief(await judge(`${token}~`))).toEqual(MALFORMED);
    });
    it('other content types announce none', async () => {
      const token = await new SignJWT({ sub: 'u' }).setProtectedHeader({ alg: 'ES256', cty: 'json' }).sign(issuer.privateKey);
      expect(brief(await judge(token))).toEqual(VALID);
    });

    it('an SD-JWT holds none', async () => {
      expect(brief(await judge(`${await sign({ ...flat(await sign(claims, other)) })}~`))).toEqual(MALFORMED);
    });
    it('more of them than are looked into are not valid', async () => {
      let token = JSON.stringify(flat(await sign(claims, other)));
      for (let level = 0; level < 12; level++) token = JSON.stringify(flat(await sign(JSON.parse(token))));
      expect(brief(await judge(token))).toMatchObject({ passed: false });
    });
    it('the signature inside does not come along as text of the outer payload', async () => {
      const inner = flat(await sign(claims));
      const { decoded, token } = await judge(await sign(inner));
      expect(JSON.stringify(inspectToken(token, { decoded }))).not.toContain(inner.signature);
    });
  });

  it('one whose signature matches but whose claims are broken JSON is not valid', async () => {
    const broken = await new CompactSign(Buffer.from('{"a":')).setProtectedHeader({ alg: 'ES256' }).sign(issuer.privateKey);
    for (const token of [broken, await wrap(broken)]) {
      expect(brief(await judge(token))).toEqual({ status: 'invalid', reason: 'malformed', passed: false });
    }
  });

  describe('opened with the one key given, which says nothing of who signed', () => {
    let reader: Pair;
    beforeAll(async () => {
      reader = (await generateKeyPair('RSA-OAEP', { extractable: true })) as Pair;
    });
    const sealed = (token: string) =>
      new CompactEncrypt(Buffer.from(token)).setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM', cty: 'JWT' }).encrypt(reader.publicKey);
    const judgeWith = async (token: string, key: JWK) =>
      judgeToken({ token, decoded: decodeToken(token), keys: await readKeys(JSON.stringify(key)), now: NOW });
    const UNCHECKED = { status: 'unverified', reason: 'no-key-fits', passed: false };

    it.each([
      ['an ES256 token', async () => sign({ sub: 'u' })],
      ['one whose algorithm goes with that key', async () => signRs({ sub: 'u' })],
      ['one with a kid of its own', async () => signRs({ sub: 'u' }, 'signer')],
      ['one in a signed one', async () => wrap(await sign({ sub: 'u' }))],
    ])('%s is not checked, rather than altered', async (_, make) => {
      const jwk = await exportJWK(reader.privateKey);
      for (const key of [jwk, { ...jwk, kid: 'mine' }, { ...jwk, use: 'enc', alg: 'RSA-OAEP' }]) {
        const judged = await judgeWith(await sealed(await make()), key);
        expect(brief(judged)).toEqual(UNCHECKED);
        expect(judged.outcome.text).toBe('Decrypted. Token inside: There is no key in what you entered besides the decryption key.');
      }
    });
    it('one that was signed with it after all is valid', async () => {
      const own = await new SignJWT({ sub: 'u' }).setProtectedHeader({ alg: 'RS256' }).sign(await importJWK(await readerJwk(), 'RS256'));
      expect(brief(await judgeWith(await sealed(own), await readerJwk()))).toEqual(VALID);
    });
    it('one that names it is wrong', async () => {
      const jwk = { ...(await readerJwk()), kid: 'mine' };
      expect(brief(await judgeWith(await sealed(await signRs({ sub: 'u' }, 'mine')), jwk))).toMatchObject({ status: 'invalid' });
    });
    const readerJwk = () => exportJWK(reader.privateKey);
    const signRs = async (claims: Record<string, unknown>, kid?: string) => {
      const signer = await generateKeyPair('RS256');
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...(kid === undefined ? {} : { kid }) }).sign(signer.privateKey);
    };
  });

  it('more of them than are looked into are not valid', async () => {
    let token = await sign({ sub: 'u' }, other);
    for (let level = 0; level < 12; level++) token = await wrap(token);
    expect(brief(await judge(token))).toMatchObject({ passed: false });
  });

  it('the times that count are those of the innermost', async () => {
    const { decoded } = await judge(await wrap(await encrypt(await sign({ exp: S - 60 }))));
    expect(timesOf(innermost(decoded), NOW).state).toBe('expired');
  });

  it('decrypted content has the limits of signed content', async () => {
    for (const depth of [64, 65, 5_000, 100_000]) {
      const token = await encrypt(`{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`);
      const { decoded, outcome } = await judge(token);
      expect([decoded.format, outcome.passed], String(depth)).toEqual(depth > 64 ? ['malformed', false] : ['jwe', true]);
    }
    const { decoded } = await judge(await encrypt('{"exp":1,"exp":2}'));
    expect(decoded).toMatchObject({ repeated: ['exp'], claims: { exp: 2 } });
  });
});

const digest = (disclosure: string, hash = 'sha256') => createHash(hash).update(disclosure).digest('base64url');
const disclose = (...parts: unknown[]) => b64(parts);

describe('SD-JWT (RFC 9901 section 7)', () => {
  const name = disclose('salt1', 'name', 'Ada');
  const exp = disclose('salt2', 'exp', S - 60);
  const item = disclose('salt3', 'second');
  const inner = disclose('salt4', 'street', 'Main');
  const outer = disclose('salt5', 'address', { _sd: [digest(inner)] });

  const processed = async (claims: Record<string, unknown>, disclosures: string[]) => {
    const token = [await sign(claims), ...disclosures, ''].join('~');
    const judged = await judge(token);
    return { judged, sd: judged.decoded.sd };
  };

  it('puts what is disclosed in its place', async () => {
    const claims = {
      iss: 'x',
      _sd: [digest(name), digest(outer), digest('decoy')],
      list: ['first', { '...': digest(item) }, { '...': 'decoy' }],
      _sd_alg: 'sha-256',
    };
    const { judged, sd } = await processed(claims, [name, item, inner, outer]);
    expect(brief(judged)).toEqual(VALID);
    expect(sd).toMatchObject({ refused: null, claims: { iss: 'x', name: 'Ada', address: { street: 'Main' }, list: ['first', 'second'] } });
    expect(Object.keys(sd?.claims ?? {}).sort()).toEqual(['address', 'iss', 'list', 'name']);
  });

  it.each(['sha384', 'sha512'] as const)('knows %s', async (hash) => {
    const { judged, sd } = await processed({ _sd: [digest(name, hash)], _sd_alg: hash.replace('a', 'a-') }, [name]);
    expect(brief(judged)).toEqual(VALID);
    expect(sd?.claims).toEqual({ name: 'Ada' });
  });

  it('a disclosed exp counts', async () => {
    const { judged } = await processed({ _sd: [digest(exp)] }, [exp]);
    expect(timesOf(judged.decoded, NOW)).toMatchObject({ state: 'expired', exp: (S - 60) * 1000 });
  });

  it.each([
    ['a stray disclosure', { _sd: [digest(name)] }, [name, item], /no digest/],
    ['one that only a stray refers to', {}, [inner, outer], /no digest/],
    ['a disclosure twice', { _sd: [digest(name)] }, [name, name], /twice/],
    ['a digest twice', { _sd: [digest(name), digest(name)] }, [name], /twice/],
    ['a digest twice at different places', { _sd: [digest(name)], a: { _sd: [digest(name)] } }, [name], /twice/],
    ['a decoy twice', { _sd: ['decoy', 'decoy'] }, [], /twice/],
    ['a digest twice in a list', { a: [{ '...': digest(item) }, { '...': digest(item) }] }, [item], /twice/],
    ['a name that is there already', { name: 'Eve', _sd: [digest(name)] }, [name], /"name"/],
    [
      'a name disclosed twice',
      { _sd: [digest(name), digest(disclose('s', 'name', 'Eve'))] },
      [name, disclose('s', 'name', 'Eve')],
      /"name"/,
    ],
    ['_sd that is text', { _sd: digest(name) }, [], /"_sd"/],
    ['_sd with a number', { _sd: [5] }, [], /"_sd"/],
    ['_sd of a wrong kind at depth', { a: [{ _sd: null }] }, [], /"_sd"/],
    ['"..." that is not a string', { a: [{ '...': 5 }] }, [], /"\.\.\."/],
    ['"..." with a member beside it', { a: [{ '...': 'x', b: 1 }] }, [], /"\.\.\."/],
    ['"..." outside of a list', { a: { '...': 'x' } }, [], /"\.\.\."/],
    ['an element in the place of a claim', { _sd: [digest(item)] }, [item], /element/],
    ['a claim in the place of an element', { a: [{ '...': digest(name) }] }, [name], /claim/],
    ['_sd_alg that is not a string', { _sd_alg: 5, _sd: [] }, [], /_sd_alg/],
  ])('refuses %s', async (_, claims, disclosures, why) => {
    const { judged, sd } = await processed(claims, disclosures);
    expect(brief(judged)).toEqual({ status: 'invalid', reason: 'disclosures-refused', passed: false });
    expect(sd).toMatchObject({ claims: null, refused: expect.stringMatching(why) });
  });

  it('does not pass what it can not check', async () => {
    const { judged } = await processed({ _sd: [digest(name)], _sd_alg: 'sha3-256' }, [name]);
    expect(brief(judged)).toMatchObject({ status: 'unverified', passed: false });
  });

  describe('key binding', () => {
    const base = async (claims: Record<string, unknown> = { cnf: { jwk: holderJwk }, _sd: [digest(name)] }) =>
      `${await sign(claims)}~${name}~`;
    const bound = { nonce: 'n', aud: 'https://verifier.example', iat: S };
    const bind = async (sdJwt: string, changes: Record<string, unknown> = {}, by = holder, typ = 'kb+jwt', over = sdJwt) =>
      `${sdJwt}${await sign({ ...bound, sd_hash: digest(over), ...changes }, by, typ)}`;
    const WRONG = { status: 'invalid', reason: 'key-binding-wrong', passed: false };

    it('holds', async () => {
      expect(brief(await judge(await bind(await base())))).toEqual(VALID);
      expect(brief(await judge(await bind(await base()), { nonce: 'n', audience: 'https://verifier.example' }))).toEqual(VALID);
    });

    it('may have its key disclosed', async () => {
      const cnf = disclose('s', 'cnf', { jwk: holderJwk });
      expect(brief(await judge(await bind(`${await sign({ _sd: [digest(cnf)] })}~${cnf}~`)))).toEqual(VALID);
    });

    it.each([
      ['signed by another key', async () => bind(await base(), {}, other)],
      ["signed by the issuer's key", async () => bind(await base(), {}, issuer)],
      ['of another typ', async () => bind(await base(), {}, holder, 'JWT')],
      ['without nonce', async () => bind(await base(), { nonce: undefined })],
      ['without aud', async () => bind(await base(), { aud: undefined })],
      ['without iat', async () => bind(await base(), { iat: undefined })],
      ['from the future', async () => bind(await base(), { iat: S + 3600 })],
      ['with another sd_hash', async () => bind(await base(), { sd_hash: digest('x') })],
      [
        'made before a disclosure was left out',
        async () => {
          const full = await base();
          return `${await sign({ cnf: { jwk: holderJwk } })}~${(await bind(full)).split('~').at(-1)}`;
        },
      ],
      [
        'of alg none',
        async () => {
          const full = await base();
          return `${full}${b64({ alg: 'none', typ: 'kb+jwt' })}.${b64({ ...bound, sd_hash: digest(full) })}.`;
        },
      ],
      ['without a key in cnf', async () => bind(await base({ _sd: [digest(name)] }))],
      ['with a shared secret in cnf', async () => bind(await base({ cnf: { jwk: cek }, _sd: [digest(name)] }))],
    ])('does not hold %s', async (_, make) => {
      expect(brief(await judge(await make()))).toEqual(WRONG);
    });

    it('is held to the nonce and the verifier asked for', async () => {
      const token = await bind(await base());
      expect(brief(await judge(token, { nonce: 'm', audience: null }))).toEqual(WRONG);
      expect(brief(await judge(token, { nonce: null, audience: 'https://else.example' }))).toEqual(WRONG);
      expect(brief(await judge(await base(), { nonce: 'n', audience: null }))).toEqual(WRONG);
    });

    it('in JSON serialisation covers the same text', async () => {
      const compact = await base();
      const [head = '', payload = '', signature = ''] = (compact.split('~')[0] ?? '').split('.');
      const kb = (await bind(compact)).split('~').at(-1);
      const json = (kb_jwt: unknown) => JSON.stringify({ payload, protected: head, signature, header: { disclosures: [name], kb_jwt } });
      expect(brief(await judge(json(kb)))).toEqual(VALID);
      expect(brief(await judge(json((await bind(compact, {}, other)).split('~').at(-1))))).toEqual(WRONG);
    });

    it('in JSON serialisation is held to without disclosures, and never passed over for its kind', async () => {
      const signed = await sign({ cnf: { jwk: holderJwk } });
      const [head = '', payload = '', signature = ''] = signed.split('.');
      const json = (header: unknown) => JSON.stringify({ payload, protected: head, signature, header });
      const kb = async (by: Pair) => (await bind(`${signed}~`, {}, by)).split('~').at(-1);
      expect(brief(await judge(json({ kb_jwt: await kb(holder) })))).toEqual(VALID);
      expect(brief(await judge(json({ kb_jwt: await kb(other) })))).toEqual(WRONG);
      for (const header of [{ kb_jwt: 5 }, { disclosures: [], kb_jwt: null }, { disclosures: 'x' }, { disclosures: [5] }]) {
        expect(brief(await judge(json(header)))).toEqual({ status: 'invalid', reason: 'malformed', passed: false });
      }
    });
  });
});
