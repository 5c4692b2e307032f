import { describe, expect, it } from 'vitest';
import { folded, match, wordsOf } from '../../../../renderer/features/commands/rank';

const score = (query: string, label: string, rest = '') => match(wordsOf(query), folded(label), folded(rest))?.score ?? null;
const best = (query: string, ...labels: string[]) => labels.toSorted((a, b) => (score(query, b) ?? 0) - (score(query, a) ?? 0))[0];

describe('finding by a few letters', () => {
  it('prefers the start of the label, then the start of a word, then what is inside, then letters apart', () => {
    expect(best('cal', 'Recall', 'A call', 'Calls', 'Copy all')).toBe('Calls');
    expect(best('cal', 'Recall', 'A call', 'Copy all')).toBe('A call');
    expect(best('cal', 'Recall', 'Copy a list')).toBe('Recall');
  });

  it('finds words in any order, and the first letters of words', () => {
    expect(score('prod katana', 'Katana production')).not.toBeNull();
    expect(score('cat', 'Copy access token')).not.toBeNull();
    expect(score('rj', 'Raw JSON, or parts')).not.toBeNull();
    expect(score('copy katana', 'Copy access token')).toBeNull();
  });

  it('does not find letters strewn over a text', () => {
    expect(score('gfhn', 'Settings of the connection')).toBeNull();
  });

  it('finds without case and accents, and marks the right places', () => {
    expect(score('zurich', 'ZÜRICH test')).not.toBeNull();
    expect(match(wordsOf('rich'), folded('Zürich'), '')?.at).toEqual([2, 3, 4, 5]);
    expect(folded('İstanbul ﬁ')).toHaveLength('İstanbul ﬁ'.length);
  });

  it('finds a connection by what stands beside its name, but later', () => {
    expect(score('staging', 'Katana', 'staging')).toBeLessThan(score('staging', 'Staging', '') ?? 0);
  });

  it.each(['\u202eevil', '👩‍👩‍👧 team', '', ' ', '\0', 'عربى', '漢字'])('takes %j as it comes', (name) => {
    expect(folded(name)).toHaveLength(name.length);
    expect(() => score('a b', name)).not.toThrow();
    expect(() => score(name, 'Calls')).not.toThrow();
  });

  it('looks at the beginning of an endless name', () => {
    expect(folded('a'.repeat(1_000_000))).toHaveLength(300);
  });
});
