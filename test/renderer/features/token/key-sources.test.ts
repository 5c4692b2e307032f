import { describe, expect, it } from 'vitest';
import { keyAtHand, NO_OFFERS } from '../../../../renderer/features/token/signature';
import { decryptingSources, verifyingSources } from '../../../../renderer/features/token/key-form';
import { token } from './specimens';

const ALL = { keySet: true, clientSecret: true };
const ids = (sources: { id: string }[]) => sources.map(({ id }) => id);

describe('the available key', () => {
  it.each(['RS256', 'PS384', 'ES256K', 'EdDSA', 'Ed25519', 'something new'])('is the key set for %s', (alg) => {
    expect(keyAtHand(token(alg), ALL)).toEqual({ kind: 'connection' });
    expect(keyAtHand(token(alg), { keySet: false, clientSecret: true })).toBeNull();
  });

  it.each(['HS256', 'HS512'])('is the client secret for %s, never a published key', (alg) => {
    expect(keyAtHand(token(alg), ALL)).toEqual({ kind: 'client-secret' });
    expect(keyAtHand(token(alg), { keySet: true, clientSecret: false })).toBeNull();
  });

  it('is none without a connection', () => {
    expect(keyAtHand(token('RS256'), NO_OFFERS)).toBeNull();
    expect(keyAtHand(token('HS256'), NO_OFFERS)).toBeNull();
  });
});

describe('key sources', () => {
  it('start with those that suit the algorithm', () => {
    expect(ids(verifyingSources(token('RS256'), ALL))).toEqual(['url', 'text', 'secret', 'client-secret', 'connection']);
    expect(ids(verifyingSources(token('HS256'), ALL))[0]).toBe('secret');
  });

  it('include only available ones', () => {
    expect(ids(verifyingSources(token('RS256'), NO_OFFERS))).toEqual(['url', 'text', 'secret']);
    expect(ids(decryptingSources(token('RSA-OAEP-256'), NO_OFFERS))).toEqual(['text', 'secret']);
    expect(ids(decryptingSources(token('RSA-OAEP-256'), ALL))).toEqual(['text', 'secret', 'client-secret']);
  });

  it.each(['dir', 'A128KW', 'A256GCMKW', 'PBES2-HS256+A128KW'])('start with a secret to decrypt %s', (alg) => {
    expect(ids(decryptingSources(token(alg), NO_OFFERS))[0]).toBe('secret');
  });

  it.each(['ECDH-ES+A128KW', 'RSA-OAEP'])('start with a private key to decrypt %s', (alg) => {
    expect(ids(decryptingSources(token(alg), NO_OFFERS))[0]).toBe('text');
  });
});
