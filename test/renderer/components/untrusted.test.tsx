import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { marked, Untrusted } from '../../../renderer/components/untrusted';

const html = (text: string) => renderToStaticMarkup(<Untrusted text={text} />);

describe('untrusted text', () => {
  it('is text only, whatever it looks like', () => {
    expect(html('<img src=x onerror=alert(1)>')).toBe('<bdi class="untrusted ">&lt;img src=x onerror=alert(1)&gt;</bdi>');
  });

  it('shows bidi overrides as code points and keeps them out of the page', () => {
    const page = html('safe\u202Egnp.exe');
    expect(page).toContain('U+202E');
    expect(page).not.toContain('\u202E');
    expect(page).toContain('gnp.exe');
  });

  it.each(['\u0000', '\u001B', '\u007F', '\u200B', '\u2066', '\u2069', '\uFEFF', '\u2028', '\u{E0041}'])('shows %j', (character) => {
    const page = html(`a${character}b`);
    expect(page).not.toContain(character);
    expect(page).toMatch(/U\+[0-9A-F]{4,6}/);
  });

  it('leaves line breaks, tabs and the joiners of scripts and emoji alone', () => {
    const text = 'a\tb\nc می\u200Cخواهم 👩\u200D💻';
    expect(marked(text)).toBe(text);
  });
});
