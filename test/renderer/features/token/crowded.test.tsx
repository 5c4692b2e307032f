import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Member } from '../../../../electron/contract';
import { beginning, colour, MAX_SHOWN, paragraphs } from '../../../../renderer/features/token/raw-json';
import { chipsOf, TABLE_CHIPS } from '../../../../renderer/features/token/member-value';
import { MembersTable } from '../../../../renderer/features/token/members-table';

/** Elements in a piece of page, which a browser has to lay out. */
const elements = (page: string) => page.match(/<[a-z]/g)?.length ?? 0;
const json = (text: string) => renderToStaticMarkup(<pre>{colour(text)}</pre>);
const member = (name: string, items: string[]): Member => ({
  name,
  meaning: null,
  text: '',
  kind: 'array',
  at: null,
  items,
  remark: null,
  off: false,
  repeated: false,
});

describe('JSON of a hostile token', () => {
  it('is coloured and complete if ordinary', () => {
    expect(json('{ "a": [1, "b", null] }')).toBe(
      '<pre>{ <bdi class="name">&quot;a&quot;</bdi>: [<bdi class="literal">1</bdi>, <bdi>&quot;b&quot;</bdi>, <bdi class="literal">null</bdi>] }</pre>',
    );
  });

  it.each([
    ['numbers', '0,'.repeat(19_000)],
    ['empty texts', '"",'.repeat(13_000)],
    ['texts with invisible characters', '"a\u202Eb",'.repeat(6_000)],
    ['invisible characters only', '\u202E'.repeat(MAX_SHOWN)],
    ['invisible characters between others', 'a\u202E'.repeat(MAX_SHOWN / 2)],
  ])('costs few elements: %s', (_, text) => {
    const page = json(text);
    expect(elements(page)).toBeLessThan(3_100);
    expect(page).not.toContain('\u202E');
  });

  it('is split into short paragraphs, completely, so that changes of direction are cheap', () => {
    const mixed = '\u0645a'.repeat(MAX_SHOWN / 2);
    expect(json(mixed).split('class="part"').length - 1).toBe(MAX_SHOWN / 4_000);
    for (const text of [mixed, 'a line\n'.repeat(5_000), '👩'.repeat(9_001), 'short', '']) {
      const parts = paragraphs(text);
      expect(parts.join('') === text).toBe(true);
      expect(parts.every((part) => part.length <= 4_000 && !/\p{Cs}/u.test(part))).toBe(true);
    }
    expect(paragraphs('a line\n'.repeat(5_000)).every((part) => part.endsWith('\n') || part === '')).toBe(true);
  });

  it('is shown in part only', () => {
    expect(beginning('x'.repeat(4_000_000))).toHaveLength(MAX_SHOWN);
    expect(beginning('short')).toBe('short');
    expect(beginning(`${'x'.repeat(MAX_SHOWN - 1)}👩`)).toBe('x'.repeat(MAX_SHOWN - 1));
  });
});

describe('arrays of a hostile token', () => {
  it('show a bounded number of chips in total', () => {
    const crowd = Array.from({ length: 380 }, () => ({ items: Array<string>(500).fill('') }));
    expect(chipsOf(crowd).reduce((sum, chips) => sum + chips, 0)).toBe(TABLE_CHIPS);
    expect(chipsOf([{ items: ['a', 'b'] }, { items: null }, { items: Array<string>(500).fill('') }])).toEqual([2, 0, 24]);
  });

  it('fill a page that a browser can lay out', () => {
    const members = Array.from({ length: 380 }, (_, index) => member(`claim${index}`, Array<string>(500).fill('')));
    const page = renderToStaticMarkup(<MembersTable title="Claims" members={members} />);
    expect(elements(page)).toBeLessThan(380 * 20);
    expect(page.split('(empty)').length - 1).toBe(TABLE_CHIPS);
    expect(page).toContain('Show all 500');
  });
});
