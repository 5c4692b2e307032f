// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { PageText } from '../../../../renderer/features/find/page-text';

const page = (html: string) => {
  document.body.innerHTML = html;
  return new PageText(document.body);
};
beforeEach(() => document.body.replaceChildren());

describe('the text of a page', () => {
  it('runs through what stands together, and ends where something stands apart', () => {
    const { text } = page('<table><tr><th><span>https://</span><wbr><b>role</b></th><td>"<i>5</i>"</td></tr></table><p>end</p>');
    expect(text).toBe('https://role\n"5"\nend');
  });

  it('is what a person sees', () => {
    const { text } = page('<p>one<span class="visually-hidden">two</span><i aria-hidden="true">three</i></p><div role="search">four</div>');
    expect(text).toBe('one');
  });

  it('leads back to its place, across elements', () => {
    const read = page('<p>ab<b>cd</b>ef</p><p>gh</p>');
    const range = read.range(1, 5);
    expect([range?.startContainer.textContent, range?.startOffset]).toEqual(['ab', 1]);
    expect([range?.endContainer.textContent, range?.endOffset]).toEqual(['ef', 1]);
    expect(read.range(7, 9)?.startContainer.textContent).toBe('gh');
  });

  it('leads nowhere once the page has changed', () => {
    const read = page('<p>abcdef</p>');
    const node = document.querySelector('p')?.firstChild as Text;
    node.data = 'ab';
    expect(read.range(3, 5)).toBe(null);
    node.remove();
    expect(read.range(0, 1)).toBe(null);
  });
});
