import { describe, expect, it } from 'vitest';
import { ScratchService } from '../../../electron/core/scratch/service';
import { fakeFingerprint } from '../token/samples';
import { JWE, jwt, OPAQUE } from './samples';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const service = () => new ScratchService({ clock: { now: () => NOW }, fingerprint: fakeFingerprint });
const A = jwt('a');
const B = jwt('b');

describe('scratch', () => {
  it('inspects every token found, and shows none', () => {
    const scratch = service().inspect(`Authorization: Bearer ${A}\naccess_token=${OPAQUE}\n${JWE}\n`);
    expect(scratch).toMatchObject({ kind: 'text', summary: 'Text of 3 lines', leftOut: 0, notes: [] });
    expect(scratch.tokens.map(({ index, where, decoded: { format } }) => [index, where, format])).toEqual([
      [0, 'Authorization header, line 1', 'jwt'],
      [1, 'access_token, line 2', 'opaque'],
      [2, 'line 3', 'jwe'],
    ]);
    expect(scratch.tokens[0]).toMatchObject({
      times: { exp: 1_900_000_000_000, state: 'active' },
      decoded: { fingerprint: fakeFingerprint(A) },
    });
    expect(scratch.tokens.every(({ findings }) => Array.isArray(findings))).toBe(true);
    const shown = JSON.stringify(scratch);
    for (const token of [A, OPAQUE, JWE]) expect(shown).not.toContain(token);
    expect(shown).not.toContain(A.split('.')[2]);
  });

  it('lists at most four places per token', () => {
    const { tokens } = service().inspect(`${A} x\n`.repeat(30));
    expect(tokens).toHaveLength(1);
    expect(tokens[0]?.where).toBe('line 1; line 2; line 3; line 4 and 26 more');
  });

  it('holds only the newest text, until it is forgotten', () => {
    const scratch = service();
    const first = scratch.inspect(`${A} ${B}`);
    expect(scratch.token(first.id, 1)).toBe(B);
    expect(() => scratch.token(first.id, 2)).toThrow('not-found');
    const second = scratch.inspect(B);
    expect(() => scratch.token(first.id, 0)).toThrow('not-found');
    expect(scratch.token(second.id, 0)).toBe(B);
    scratch.forget();
    expect(() => scratch.token(second.id, 0)).toThrow('not-found');
  });

  it('forgets the previous text even if the new one is refused', () => {
    const scratch = service();
    const { id } = scratch.inspect(A);
    expect(() => scratch.inspect('x'.repeat(21 * 1024 * 1024))).toThrow('bad-request');
    expect(() => scratch.token(id, 0)).toThrow('not-found');
  });

  it('compares two of its tokens', () => {
    const scratch = service();
    const { id } = scratch.inspect(`${A} ${B}`);
    expect(scratch.compare(id, 0, 1)).toMatchObject({
      a: 'Token 1',
      b: 'Token 2',
      remarks: [expect.stringContaining('different subjects')],
    });
    expect(() => scratch.compare(id, 0, 7)).toThrow('not-found');
  });
});
