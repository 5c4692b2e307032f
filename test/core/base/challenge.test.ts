import { describe, expect, it } from 'vitest';
import { challengeIn, parseChallenges } from '../../../electron/core/base/challenge';
import { expectLinear } from '../../support/linear-time';
import fc from '../../support/property';

const pairs = (object: Record<string, string>) => Object.entries(object).map(([name, value]) => ({ name, value }));
const www = (...values: string[]) => values.map((value) => ({ name: 'WWW-Authenticate', value }));

describe('reading challenges', () => {
  it.each([
    ['Bearer', [{ scheme: 'Bearer', parameters: [] }]],
    ['Bearer realm="x"', [{ scheme: 'Bearer', parameters: pairs({ realm: 'x' }) }]],
    [
      'Bearer error="invalid_token", error_description="The \\"token\\" expired, sorry"',
      [{ scheme: 'Bearer', parameters: pairs({ error: 'invalid_token', error_description: 'The "token" expired, sorry' }) }],
    ],
    ['Bearer error=invalid_token,scope = "a b"', [{ scheme: 'Bearer', parameters: pairs({ error: 'invalid_token', scope: 'a b' }) }]],
    [
      'Negotiate, Basic realm="x", charset="UTF-8", Bearer',
      [
        { scheme: 'Negotiate', parameters: [] },
        { scheme: 'Basic', parameters: pairs({ realm: 'x', charset: 'UTF-8' }) },
        { scheme: 'Bearer', parameters: [] },
      ],
    ],
    [
      'Negotiate YIIJ+/vA==, Bearer realm=x',
      [
        { scheme: 'Negotiate', parameters: [{ name: '', value: 'YIIJ+/vA==' }] },
        { scheme: 'Bearer', parameters: pairs({ realm: 'x' }) },
      ],
    ],
    [', ,Bearer ,realm="x",,', [{ scheme: 'Bearer', parameters: pairs({ realm: 'x' }) }]],
    ['Bearer error="unclosed', [{ scheme: 'Bearer', parameters: pairs({ error: 'unclosed' }) }]],
    ['', []],
    ['"=,;', []],
  ])('%s', (text, expected) => {
    expect(parseChallenges([text])).toEqual(expected);
  });

  it('keeps control characters out and stays within bounds', () => {
    expect(parseChallenges(['Bearer realm="a\u202eb\u0007"'])[0]?.parameters[0]?.value).toBe('a b');
    expect(parseChallenges([`Bearer ${Array.from({ length: 900 }, (_, i) => `p${i}=1`).join(',')}`])[0]?.parameters.length).toBe(64);
    expect(parseChallenges(Array<string>(100).fill('A, B')).length).toBe(16);
  });

  it('never throws and always ends', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z"=,\\ \t]*$/))), (values) => void parseChallenges(values)),
      { numRuns: 2_000 },
    );
    for (const text of ['"'.repeat(1e6), 'a='.repeat(1e6), `a ${'\\'.repeat(1e6)}`, ' '.repeat(1e6)])
      expectLinear(text.slice(0, 4), text.length, 50, () => parseChallenges([text]));
  });
});

describe('choosing a challenge', () => {
  it('prefers the Bearer challenge that says what is wrong', () => {
    expect(challengeIn(www('Basic realm="x"', 'Bearer realm="y"', 'Bearer error="invalid_token"'))?.parameters).toEqual(
      pairs({ error: 'invalid_token' }),
    );
    expect(challengeIn(www('Basic realm="x", bearer'))?.scheme).toBe('bearer');
    expect(challengeIn(www('Basic realm="x"'))?.scheme).toBe('Basic');
    expect(challengeIn([])).toBeNull();
  });
});
