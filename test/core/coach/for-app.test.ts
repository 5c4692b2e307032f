import { expect, test } from 'vitest';
import { inApp } from '../../../electron/core/coach/for-app';
import { RULES } from '../../../electron/core/coach/rules';
import { filledWith } from '../../../electron/core/coach/texts';

/** What an app's exchange can't come to: callbacks go to the app itself, registration and sign-in pages are Tokenscope's own. */
const OWN = /^(callback|registration)-/;
const texts = RULES.filter(({ code }) => !OWN.test(code)).flatMap((rule) =>
  [rule.what, rule.cause, rule.action].map((text) => inApp(filledWith(text, () => null))),
);

test("an app's exchange is explained without the settings of a connection", () => {
  expect(texts.length).toBeGreaterThan(300);
  expect(texts.filter((text) => /\bSettings\b|\b[Tt]his connection\b|Token tab|Tokenscope does so/.test(text))).toEqual([]);
});

test('it says what to do in the app, and leaves network connections alone', () => {
  expect(inApp(filledWith('{renew} If a fresh one is refused too, compare issuer, audience and scopes.', () => null))).toBe(
    'Refresh the token and send the call again. If a fresh one is refused too, compare issuer, audience and scopes.',
  );
  expect(inApp('Switch client authentication in Settings.')).toBe("Switch client authentication in your app's settings.");
  for (const text of ['The connection to a.example broke.', 'a.example closed the connection before the whole response was sent.']) {
    expect(inApp(text)).toBe(text);
  }
});
