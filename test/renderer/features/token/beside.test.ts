import { describe, expect, it } from 'vitest';
import { besideOf, decryptingSources, verifyingSources } from '../../../../renderer/features/token/key-form';
import { besideKind, NO_OFFERS } from '../../../../renderer/features/token/signature';
import { isEncrypted } from '../../../../renderer/features/token/token-strip';
import { token } from './specimens';

const paseto = (version: 'v1' | 'v2' | 'v3' | 'v4', purpose: 'public' | 'local') =>
  token('', { format: 'paseto', paseto: { version, purpose } });

describe('additional input of a signature', () => {
  it('is a payload if the token has none', () => {
    expect(besideKind(token('RS256', { format: 'jws', payloadText: '' }))).toBe('payload');
    expect(besideKind(token('RS256', { format: 'jws-json', payloadText: '' }))).toBe('payload');
    expect(besideKind(token('RS256', { format: 'jws', payloadText: 'text' }))).toBeNull();
    expect(besideKind(token('RS256'))).toBeNull();
  });

  it('is an implicit assertion with PASETO v3 and v4', () => {
    expect((['v1', 'v2', 'v3', 'v4'] as const).map((version) => besideKind(paseto(version, 'public')))).toEqual([
      null,
      null,
      'implicit',
      'implicit',
    ]);
  });

  it('is sent to the main process as bytes, and not if empty', () => {
    const file = { name: 'a', bytes: Uint8Array.from({ length: 20_000 }, (_, index) => index % 256) };
    const sent = besideOf('payload', { text: '', file });
    expect(new Uint8Array(Buffer.from(sent.payload ?? '', 'base64'))).toEqual(file.bytes);
    expect(besideOf('payload', { text: 'grüße\n', file: null })).toEqual({
      payload: Buffer.from('grüße\n').toString('base64'),
      implicit: null,
    });
    expect(besideOf('payload', { text: '', file: null })).toEqual({ payload: null, implicit: null });
    expect(besideOf('implicit', { text: 'a', file: null })).toEqual({ payload: null, implicit: 'a' });
    expect(besideOf('implicit', { text: '', file: null }).implicit).toBeNull();
  });
});

describe('PASETO', () => {
  it('opens local tokens with a secret, verifies public ones with a pasted key', () => {
    expect([isEncrypted(paseto('v4', 'local')), isEncrypted(paseto('v4', 'public'))]).toEqual([true, false]);
    expect(decryptingSources(paseto('v4', 'local'), NO_OFFERS)[0]?.id).toBe('secret');
    expect(verifyingSources(paseto('v4', 'public'), NO_OFFERS).map(({ id }) => id)).toEqual(['text', 'url']);
  });
});
