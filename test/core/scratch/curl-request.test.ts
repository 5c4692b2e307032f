import { expect, it } from 'vitest';
import { callOf, curlRequestIn, isFor } from '../../../electron/core/scratch/curl-request';
import type { Connection } from '../../../electron/model/connection';
import { defaultsOf } from '../../../electron/model/templates';
import { jwt } from './samples';

const connection: Connection = { ...defaultsOf('oauth'), id: 'c', name: 'Orders', apiBaseUrl: 'https://api.example/v1' };
const TOKEN = jwt('CANARY');

it.each([
  ['curl https://api.example/v1/me', 'GET', ''],
  ['curl -I https://api.example/v1/me', 'HEAD', ''],
  ["curl -X DELETE --url 'https://api.example/v1/me'", 'DELETE', ''],
  ['curl https://api.example/v1/me -d a=1 --data b=2', 'POST', 'a=1&b=2'],
  ["curl -G https://api.example/v1/me -d a=1 --data-urlencode 'b=2 3'", 'GET', ''],
  ["curl https://api.example/v1/me --data-urlencode 'b=2 &' -d @file", 'POST', 'b=2%20%26'],
  [`curl -sSL --json '{"a":1}' https://api.example/v1/me`, 'POST', '{"a":1}'],
])('%s is a request', (text, method, body) => {
  expect(curlRequestIn(text)).toMatchObject({
    method,
    url: expect.stringMatching(/^https:\/\/api\.example\/v1\/me(\?a=1&b=2%203)?$/),
    body,
  });
});

it('nothing else is', () => {
  for (const text of ['https://api.example', 'curl --version', 'curl file:///etc/passwd']) expect(curlRequestIn(text)).toBeNull();
});

it('becomes a call of the connection to that API, without what may be a secret', () => {
  const request = curlRequestIn(
    `curl 'https://api.example/v1/orders?page=2&api_key=CANARY' -H 'Authorization: Bearer ${TOKEN}' -H 'Cookie: s=CANARY' -H 'X-Key: CANARY' -H 'Accept: application/json' --data '{"password":"CANARY","note":"kept"}'`,
  );
  if (request === null) throw new Error('No request');
  expect(isFor(request, connection)).toBe(true);
  expect(isFor(request, { apiBaseUrl: 'https://other.example' })).toBe(false);
  expect(isFor(request, { apiBaseUrl: null })).toBe(false);
  const call = callOf(request, connection);
  expect(call).toMatchObject({
    name: 'POST /v1/orders',
    method: 'POST',
    url: '/orders',
    query: [{ name: 'page', value: '2' }],
    headers: [
      { name: 'Accept', value: 'application/json' },
      // As curl sends it.
      { name: 'Content-Type', value: 'application/x-www-form-urlencoded' },
    ],
  });
  expect(call.body).toContain('"kept"');
  expect(JSON.stringify(call)).not.toMatch(/CANARY|eyJ/);
});
