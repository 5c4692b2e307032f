import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { asksToCopy, REVEAL_POLICY, revealPage } from '../../electron/shell/window/reveal-page';

const page = revealPage('Access token', 'Ada <b>', '<script>token</script>', 30);

it('shows the token as text, and has neither script nor a way out', () => {
  expect(page).toContain('<pre tabindex="0" aria-label="Access token">&lt;script&gt;token&lt;/script&gt;</pre>');
  expect(page).not.toMatch(/<script|onclick|https?:|<form|<img/);
  expect(page).toContain('Ada &lt;b&gt;');
});

it('has a policy that lets in its own style and fonts only', () => {
  const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
  expect(REVEAL_POLICY).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(REVEAL_POLICY).toContain("default-src 'none'");
  expect(REVEAL_POLICY).not.toContain('script-src');
  expect(style.match(/url\([^)]*\)/g)).toEqual(['url(/inter.woff2)', 'url(/mono.woff2)']);
});

it('copies by going to a place within itself, again and again, and by nothing else', () => {
  const places = [...page.matchAll(/href="(#[^"]*)"/g)].map(([, place]) => place ?? '');
  expect(places.length).toBe(2);
  for (const place of places) expect(asksToCopy(`tokenscope://reveal/1${place}`)).toBe(true);
  expect(asksToCopy('tokenscope://reveal/copied')).toBe(false);
  expect(asksToCopy('tokenscope://reveal/1#other')).toBe(false);
});

it('says when it closes and when a copy leaves the clipboard', () => {
  expect(page).toContain('The clipboard is cleared after 30 s.');
  expect(page).toContain('aria-label="at most 60 s"');
});
