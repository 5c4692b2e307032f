import { TROUBLES } from '../../electron/model/tap';
import { expect, it } from 'vitest';
import { CHANGING, DESTRUCTIVE } from '../../electron/model/check-words';
import {
  apiQuestion,
  askedEndpointQuestion,
  productionQuestion,
  privateServerQuestion,
  troublesQuestion,
  tokenEndpointQuestion,
  unmarkingQuestion,
} from '../../electron/shell/dialogs/confirm-text';

it('names the exact address in the first line of each question', () => {
  expect(apiQuestion('Mine', 'https://xn--exmple-4nf.com', null).message).toBe(
    'Send the access token of \u201cMine\u201d to https://xn--exmple-4nf.com?',
  );
  const endpoint = tokenEndpointQuestion('Mine', 'https://idp.example/realms/b/token', 'https://idp.example/realms/a/token');
  expect(endpoint.message).toBe('Send the secrets of \u201cMine\u201d to https://idp.example/realms/b/token?');
  expect(endpoint.detail).toContain('https://idp.example/realms/a/token');
  const asked = askedEndpointQuestion('Mine', 'revocation', 'https://idp.example/b/revoke', 'https://idp.example/a/revoke');
  expect(asked.message).toBe('Send the tokens and client secret of \u201cMine\u201d to https://idp.example/b/revoke?');
  expect(asked.detail).toContain('The revocation endpoint has changed. Until now: https://idp.example/a/revoke');
  expect(askedEndpointQuestion('Mine', 'userinfo', 'https://idp.example/b', null).message).toBe(
    'Send the access token of \u201cMine\u201d to https://idp.example/b?',
  );
});

it('shows the previous address, or that there was none', () => {
  expect(apiQuestion('Mine', 'https://b.example', 'https://a.example').detail).toContain('Until now: https://a.example');
  expect(apiQuestion('Mine', 'https://b.example', null).detail).toContain('No API was set');
  expect(tokenEndpointQuestion('Mine', 'https://b.example/t', null).detail).toContain('older version');
  expect(askedEndpointQuestion('Mine', 'userinfo', 'https://b.example/u', null).detail).toContain(
    'This userinfo endpoint was entered after the secrets were stored',
  );
});

it('lets no name or path start a new line or hide the host', () => {
  const name = 'Mine\u201d\n\nUntil now: https://good.example\u202e';
  for (const { message } of [
    apiQuestion(name, 'https://evil.example', null),
    tokenEndpointQuestion(name, `https://evil.example/${'a'.repeat(2000)}`, null),
    askedEndpointQuestion(name, 'introspection', `https://evil.example/${'a'.repeat(2000)}`, null),
  ]) {
    expect(message).not.toMatch(/[\n\u202e]/);
    expect(message).toContain('https://evil.example');
    expect(message.length).toBeLessThan(500);
  }
});

it('says what is about to happen in production, each untrusted part on a line of its own', () => {
  const hostile = { name: 'Mine\n\nTrial', environment: 'EU\nTrial' };
  const call = productionQuestion(hostile, {
    kind: 'call',
    method: 'POST',
    origin: 'https://api.example',
    url: 'https://api.example/a\nb',
  });
  expect(call.detail.split('\n\n')[0]).toBe('POST https://api.example/a b');
  expect(call.detail).toContain('\u201cMine Trial\u201d is EU Trial (production)');
  const changing = Array.from({ length: 12 }, (_, index) => `DELETE /orders/${index}\nGET /me`);
  const checks = productionQuestion(hostile, { kind: 'checks', burning: 1, changing });
  expect(checks.detail).toContain('DELETE /orders/9 GET /me\nand 2 more');
  for (const said of [...Object.values(DESTRUCTIVE), ...Object.values(CHANGING)]) expect(checks.detail).toContain(said);
  expect(productionQuestion(hostile, { kind: 'checks', burning: 0, changing }).detail).not.toContain('destructive');
});

it('says which servers a tap would trouble, and what each fault may cost', () => {
  const asked = troublesQuestion(
    { name: 'Mine\n\nTrial' },
    ['https://id.example\nhttps://x.example'],
    [TROUBLES.dropped.cost, TROUBLES.cut.cost],
  );
  expect(asked.detail.split('\n\n')).toEqual([
    'The tap of \u201cMine Trial\u201d passes on to https://id.example https://x.example.',
    TROUBLES.dropped.cost,
    TROUBLES.cut.cost,
    'Only requests of your app are affected. Try it with the practice provider first if you are not sure.',
  ]);
  expect(asked.yes).toBe('Lay it over');
});

it('says where a server is that a tap would stand in front of, and that it was not typed', () => {
  const asked = privateServerQuestion({ name: 'Mine\n\nTrial' }, 'https://10.0.0.5\nhttps://x.example', 'is in a private network');
  expect(asked.message).toBe('Add https://10.0.0.5 https://x.example to the tap?');
  expect(asked.detail).toContain('It is in a private network. The tap of \u201cMine Trial\u201d has it from');
  expect(asked.yes).toBe('Add it');
});

it('names what would no longer be production, and its environment', () => {
  const one = unmarkingQuestion([{ name: 'Mine\n\nTrial', environment: 'EU' }]);
  expect(one.message).toBe('Stop marking \u201cMine Trial\u201d as production?');
  expect(one.detail).toContain('\u201cMine Trial\u201d is EU (production).\n\n');
  const many = unmarkingQuestion(Array.from({ length: 7 }, (_, index) => ({ name: `Orders ${index}`, environment: 'live' })));
  expect(many.message).toBe('Stop marking 7 connections as production?');
  expect(many.detail).toContain('\u201cOrders 4\u201d is live.\nSo are 2 more.');
});
