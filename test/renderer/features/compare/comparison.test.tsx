import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Comparison as Compared } from '../../../../electron/contract';
import { changesFirst, countOf, Differences, lifetimeSentence, toggled } from '../../../../renderer/features/compare/comparison';

const member = (name: string, change: Compared['claims'][number]['change'], a: string | null = '1', b: string | null = '1') => ({
  name,
  a,
  b,
  change,
});

describe('choosing two to compare', () => {
  it('removes one again, and lets a third replace the second', () => {
    expect(toggled([], 'a')).toEqual(['a']);
    expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'c')).toEqual(['a', 'c']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
    expect(toggled(['a', 'b'], 'b')).toEqual(['a']);
  });
});

describe('what differs', () => {
  const members = [member('s', 'same'), member('c1', 'changed'), member('r', 'removed'), member('a', 'added'), member('c2', 'changed')];

  it('comes first: added, removed, changed', () => {
    const { differing, same } = changesFirst(members);
    expect(differing.map(({ name }) => name)).toEqual(['a', 'r', 'c1', 'c2']);
    expect(same.map(({ name }) => name)).toEqual(['s']);
    expect(countOf(members)).toBe(4);
  });

  it('is a sentence for lifetimes', () => {
    expect(lifetimeSentence({ a: 120_000, b: 120_400 })).toBe('2 min in both');
    expect(lifetimeSentence({ a: 120_000, b: 3_600_000 })).toBe('2 min for A, 1 h for B: 58 min longer');
    expect(lifetimeSentence({ a: 3_600_000, b: 120_000 })).toBe('1 h for A, 2 min for B: 58 min shorter');
    expect(lifetimeSentence({ a: null, b: 60_000 })).toBe('unknown for A, 1 min for B');
    expect(lifetimeSentence({ a: null, b: null })).toBe('unknown for both');
    expect(lifetimeSentence({ a: 60_000, b: null }, ['the subject token', 'this token'])).toBe(
      '1 min for the subject token, unknown for this token',
    );
  });
});

describe('the comparison', () => {
  const comparison: Compared = {
    a: 'first',
    b: 'second',
    claims: [
      member('tenant', 'added', null, '<img src=x>\u202E'),
      member('big', 'changed', 'x'.repeat(1_000_000), 'y'),
      member('iss', 'same'),
    ],
    header: [member('alg', 'same')],
    scopes: { added: ['orders:write'], removed: [], kept: ['openid'] },
    lifetime: { a: null, b: null },
    remarks: ['Signed by another key.'],
  };
  const page = (view: Compared) => renderToStaticMarkup(<Differences comparison={view} />);

  it('shows remarks, then scopes and lifetime, then the differences; hides what is unchanged', () => {
    const text = page(comparison);
    const places = ['Signed by another key.', 'Lifetime', 'orders:write', 'tenant', 'big', '1 the same'].map((word) => text.indexOf(word));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text).not.toContain('>iss<');
    expect(text).toContain('missing');
  });

  it('keeps hostile values text, and short', () => {
    const text = page(comparison);
    expect(text).not.toContain('<img');
    expect(text).not.toContain('\u202E');
    expect(text.length).toBeLessThan(20_000);
    expect(text).toContain('Show all 1,000,000 characters');
  });

  it('says when there are no differences', () => {
    expect(page({ ...comparison, claims: [member('iss', 'same')], remarks: [] })).toContain('No differences');
    expect(page(comparison)).not.toContain('No differences');
  });
});
