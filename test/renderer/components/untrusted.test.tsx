import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { escaped, MAX_MARKS, marked, Untrusted } from '../../../renderer/components/untrusted';

const html = (text: string) => renderToStaticMarkup(<Untrusted text={text} />);

describe('untrusted text', () => {
  it('is text only, whatever it looks like', () => {
    expect(html('<img src=x onerror=alert(1)>')).toBe('<bdi class="untrusted">&lt;img src=x onerror=alert(1)&gt;</bdi>');
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

  it('keeps joiners in scripts and emoji, and line breaks in multi-line text', () => {
    const text = 'c می\u200Cخواهم 👩\u200D💻 ❤\uFE0F';
    expect(marked(text)).toBe(text);
    expect(marked('a\tb\nc', 'many')).toBe('a\tb\nc');
  });

  it.each(['\n', '\r', '\t', '\u0085', '\u2029', '\u3164', '\u115F', '\u180E', '\uFFF9', '\u034F', '\uFE0F', '\uD800'])(
    'shows %j in a text of one line',
    (character) =>
      expect(html(`a${character}b`)).toMatch(/^<bdi class="untrusted"><bdi>a<\/bdi><span [^>]*>U\+[0-9A-F]{4,6}<\/span><bdi>b</),
  );

  const marks = (page: string) => page.split('class="unseen"').length - 1;

  it('marks a run once, however long', () => {
    expect(html(`a${'\u202E'.repeat(100_000)}b`)).toBe(
      '<bdi class="untrusted"><bdi>a</bdi><span class="unseen" title="Invisible characters">U+202E ×100,000</span><bdi>b</bdi></bdi>',
    );
    expect(html('\u202E\u202E\u0000\u{E0041}')).toContain('U+202E ×2 U+0000 U+E0041<');
    const mixed = html('\u202E\u202D'.repeat(50_000));
    expect(marks(mixed)).toBe(1);
    expect(mixed).toContain('U+202E U+202D U+202E U+202D U+202E U+202D U+202E U+202D and 99,992 more');
  });

  it('marks a limited number of runs, and shows later ones as plain text', () => {
    const page = html('a\u202E'.repeat(100_000));
    expect(marks(page)).toBe(MAX_MARKS);
    expect(page.split('<bdi').length - 1).toBe(MAX_MARKS + 2);
    expect(page).not.toContain('\u202E');
    expect(page.split('a[U+202E]').length - 1).toBe(100_000 - MAX_MARKS);
  });

  it('is plain text where elements are impossible', () => {
    expect(escaped('safe\u202Egnp.exe')).toBe('safe[U+202E]gnp.exe');
    expect(escaped('c می\u200Cخواهم')).toBe('c می\u200Cخواهم');
  });
});
