import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { always, HOSTILE, RAW } from './hostile-text';

/** Tests that no text shown by `view` makes a line or a row of its own. @param row How a row begins in the markup. */
export function testRows(view: (of: string) => ReactNode, row: RegExp): void {
  const rows = (page: string) => page.split(row).length;
  const harmless = rows(renderToStaticMarkup(view('harmless')));
  const shows = (text: string) => {
    // The joiners that scripts need stay.
    const page = renderToStaticMarkup(view(text)).replaceAll('\u200d', '');
    expect(page).not.toMatch(RAW);
    expect(page).not.toMatch(/[\n\t]/);
    expect(rows(page)).toBe(harmless);
  };
  it.each(HOSTILE)('%j shows, and makes no row', shows);
  it('so does any other text', () => always(shows, 60));
}
