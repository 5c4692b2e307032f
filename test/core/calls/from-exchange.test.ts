import { describe, expect, it } from 'vitest';
import { callOf } from '../../../electron/core/calls/from-exchange';
import type { LoggedExchange } from '../../../electron/model/exchange';
import { addedHeaders, buildCall } from '../../../electron/model/request';
import type { Call } from '../../../electron/core/calls/model';
import { sampleConnection } from '../token/samples';

const api = { params: [{ name: 'v', value: '2' }], headers: [{ name: 'Tenant', value: 'acme' }] };
const connection = sampleConnection({ apiBaseUrl: 'https://api.example/v1', legs: { ...sampleConnection().legs, api } });
const logged = (sent: { method: string; url: string; headers: Call['headers']; body: string | null }, cutAt: number | null = null) =>
  ({
    method: sent.method,
    url: sent.url,
    request: { headers: sent.headers, body: { text: sent.body ?? '', kind: sent.body ? 'text' : 'empty', bytes: 0, cutAt } },
  }) as LoggedExchange;

describe('a logged request as a call', () => {
  it.each<Partial<Call>>([
    {},
    { url: '' },
    {
      method: 'POST',
      body: '{"a":"ü {{not}} \\{{a}}"}',
      headers: [
        { name: 'X-A', value: '1' },
        { name: 'X-A', value: '2' },
      ],
    },
    {
      query: [
        { name: 'q', value: 'a b&c=d+ü' },
        { name: 'v', value: '3' },
      ],
      headers: [{ name: 'Accept', value: 'text/csv' }],
    },
    { method: 'PUT', body: 'a=b', headers: [{ name: 'Content-Type', value: 'text/plain' }] },
  ])('%j sends the same again', (changes) => {
    const call = { method: 'GET', url: '/x/y', query: [], headers: [], body: '', ...changes };
    const written = { ...call, body: call.body.replaceAll('{{', '\\{{') };
    const sent = buildCall(written, connection, 'token', new Map());
    const { call: read, lost } = callOf(logged(sent), connection, new Map());
    expect(lost).toEqual([]);
    expect(buildCall(read, connection, 'token', new Map())).toEqual(sent);
    expect(read.headers).toEqual(call.headers);
    expect(read.query).toEqual(call.query);
    expect(addedHeaders(read, api.headers, null)[0]?.name).toBe('Authorization');
  });

  it('has variables in the place of their secrets, and tells what the log does not hold', () => {
    const sent = {
      method: 'POST',
      url: 'https://api.example/v1/a?v=2&k=[secret 0000-0001]&t=[token 0000-0002]',
      headers: [
        { name: 'Authorization', value: 'Bearer [access token 1111-1111]' },
        { name: 'Tenant', value: 'acme' },
        { name: 'X-Key', value: 'k [secret 0000-0001]' },
        { name: 'X-Other', value: '[API key 0000-0003]' },
      ],
      body: 'long',
    };
    expect(callOf(logged(sent, 4), connection, new Map([['0000-0001', 'key']]))).toEqual({
      call: {
        method: 'POST',
        url: '/a',
        query: [
          { name: 'k', value: '{{key}}' },
          { name: 't', value: '' },
        ],
        headers: [{ name: 'X-Key', value: 'k {{key}}' }],
        body: '',
      },
      lost: ['the body', 'the parameter t', 'the header X-Other'],
    });
  });
});
