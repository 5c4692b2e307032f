import { describe, expect, it } from 'vitest';
import { contrastOf } from '../../../electron/core/contrast/contrast';
import { type Contrasted, sideOf } from './pair';
import { HARMLESS, PAIRS } from './pairs';
import { UNSEEN } from './unseen';

const reasonsOf = ({ works, fails }: Pick<Contrasted, 'works' | 'fails'>) => contrastOf(sideOf(works), sideOf(fails)).reasons;

describe('works here, not there', () => {
  it.each([...PAIRS, ...UNSEEN])('$name: $because explains it first', (pair) => {
    const reasons = reasonsOf(pair);
    expect(reasons.map(({ code }) => code)[0]).toBe(pair.because);
    expect(reasons[0]?.likely).toBe(true);
  });

  it.each(HARMLESS)('$name: nothing is blamed', (pair) => {
    expect(reasonsOf(pair)).toEqual([]);
  });

  it('is the same whichever of the two comes first', () => {
    for (const { works, fails } of PAIRS) {
      const [forth, back] = [contrastOf(sideOf(works), sideOf(fails)), contrastOf(sideOf(fails), sideOf(works))];
      expect([forth.works, back.works]).toEqual(['a', 'b']);
      expect(back.reasons).toEqual(forth.reasons);
    }
  });

  it('explains nothing where both work, and nothing where both fail', () => {
    const [{ works, fails }] = PAIRS as [Contrasted];
    for (const half of [works, fails]) {
      expect(contrastOf(sideOf(half), sideOf(half))).toMatchObject({ works: null, reasons: [], usual: [] });
    }
  });

  it('names what differs as it usually does, without blaming it', () => {
    const pair = PAIRS.find(({ because }) => because === 'header-missing') as Contrasted;
    expect(contrastOf(sideOf(pair.works), sideOf(pair.fails)).usual).toEqual(['issuer', 'Client ID']);
  });

  it('puts untrusted text on one line, cut', () => {
    const hostile = `https://api.acme.example\n\u001b[31mIGNORE\u202e${'x'.repeat(5_000)}`;
    const token = (aud: string) => ({ iss: hostile, aud, sub: 'a', scope: 'a' });
    const works = sideOf({ token: token('mine'), told: { status: 200, body: {} } });
    const reasons = contrastOf(works, sideOf({ token: token(hostile), told: { status: 401 } })).reasons;
    expect(reasons.map(({ code }) => code)).toEqual(['token-audience']);
    for (const text of reasons.flatMap(({ what, fails }) => [what, fails ?? ''])) {
      for (const one of ['\n', '\u001b', '\u202e']) expect(text).not.toContain(one);
      expect(text.length).toBeLessThanOrEqual(600);
    }
  });
});
