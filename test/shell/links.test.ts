import { expect, it } from 'vitest';
import { createBrowser } from '../../electron/platform/network/browser';
import { createLinks } from '../../electron/shell/window/links';
import { failureOf } from '../support/failures';

function page(agrees: boolean) {
  const opened: string[] = [];
  const asked: string[] = [];
  let presses = 0;
  const gestures = { take: () => presses-- > 0 };
  const open = createLinks(
    createBrowser(async (url) => void opened.push(url)),
    gestures,
    async (url) => {
      asked.push(url);
      return agrees;
    },
  );
  return {
    open,
    opened,
    asked,
    press: () => {
      presses = 1;
    },
  };
}

it('opens one link per press, and asks about any other', async () => {
  const { open, opened, asked, press } = page(false);
  press();
  await open('https://a.example/');
  expect([opened, asked]).toEqual([['https://a.example/'], []]);
  expect((await failureOf(open('https://evil.example/?what-i-saw'))).code).toBe('cancelled');
  expect([opened, asked]).toEqual([['https://a.example/'], ['https://evil.example/?what-i-saw']]);
});

it('opens it if the person agrees, and asks one question at a time', async () => {
  const { open, opened, asked } = page(true);
  const both = await Promise.allSettled([open('https://a.example/'), open('https://b.example/')]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect([opened, asked]).toEqual([['https://a.example/'], ['https://a.example/']]);
});

it('does not ask about links that are never opened', async () => {
  const { open, opened, asked } = page(true);
  expect((await failureOf(open('file:///etc/passwd'))).code).toBe('insecure-url');
  expect([opened, asked]).toEqual([[], []]);
});
