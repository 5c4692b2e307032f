import { describe, expect, it } from 'vitest';
import { extentOf } from '../../../../renderer/features/timeline/layout';
import { type Colours, svgOf, TOKENS } from '../../../../renderer/components/picture';
import { pictureOf } from '../../../../renderer/features/timeline/picture';
import { families, minute } from './families';

const now = 200 * minute;
const colours = Object.fromEntries(TOKENS.map((token) => [token, 'rgb(20, 122, 75)'])) as Colours;
const svg = (name: string, range = extentOf(families, now)) => svgOf(pictureOf(name, families, range, now, 800, colours));

describe('the timeline as a picture', () => {
  it('is self-contained: own colours, no external resources', () => {
    const text = svg('Katana: Nordwind');
    expect(text.startsWith('<svg xmlns="http://www.w3.org/2000/svg" width="856"')).toBe(true);
    expect(text.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|url\(|href|@import|<style|<script|<foreignObject|var\(|class=/i,
    );
    for (const word of ['Katana: Nordwind', 'third, current', 'revoked', 'now, ', 'current', 'dead']) expect(text).toContain(word);
    expect(text.match(/<text/g)?.length).toBe(text.match(/<\/text>/g)?.length);
  });

  it("says which families are an app's", () => {
    const [first] = families;
    const of = (by?: 'app') =>
      svgOf(pictureOf('x', first ? [{ ...first, ...(by && { by }) }] : [], extentOf(families, now), now, 800, colours));
    expect(of('app')).toContain('Your app&#39;s, started ');
    expect(of()).not.toContain('Your app');
  });

  it('contains a hostile name as text only', () => {
    const text = svg(`</text><script>alert(1)</script>&"'\u202E\u0000\u{1F511}${'x'.repeat(5000)}`);
    expect(text).not.toContain('<script');
    expect(text).not.toContain('\u0000');
    expect(text).not.toContain('\u202E');
    expect(text).toContain('&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;');
    expect(text.length).toBeLessThan(30_000);
    expect(svg('a lone \ud800 half')).not.toMatch(/\p{Cs}/u);
  });

  it('leaves out families without visible bars', () => {
    const text = svg('x', { from: 150 * minute, to: 260 * minute });
    expect(text).toContain('3 generations');
    expect(text).not.toContain('2 generations');
  });

  it('draws no invalid numbers', () => {
    expect(svg('x')).not.toMatch(/NaN|Infinity|undefined/);
  });
});
