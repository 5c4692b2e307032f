import { describe, expect, it } from 'vitest';
import { buildCall } from '../../electron/model/request';
import { checkCall } from '../../electron/model/call';
import { checkVariables, HIDDEN_VALUE, namesIn, resolveCall, sharedVariables, valuesOf } from '../../electron/model/variables';
import type { Call } from '../../electron/core/calls/model';
import { sampleConnection } from '../core/token/samples';
import { failureFrom } from '../support/failures';

const call = (changes: Partial<Call> = {}): Call => ({ method: 'GET', url: '/x', query: [], headers: [], body: '', ...changes });
const values = new Map([
  ['id', '42'],
  ['q', 'a b&c="ü"\n'],
  ['path', 'users/7'],
]);

describe('the variables of a call', () => {
  it('stand for text in the URL, the query, headers and the body', () => {
    const written = call({
      url: '/{{path}}/{{id}}',
      query: [{ name: 'f-{{id}}', value: '{{q}}' }],
      headers: [{ name: 'X-Id', value: 'no. {{ id }}' }],
      body: '{"q":"{{id}}{{id}}"}',
    });
    expect(namesIn(written)).toEqual(['path', 'id', 'q']);
    expect(buildCall(written, sampleConnection({ apiBaseUrl: 'https://api.example/v1' }), 'tok', values)).toMatchObject({
      url: 'https://api.example/v1/users/7/42?f-42=a%20b%26c%3D%22%C3%BC%22%0A',
      headers: expect.arrayContaining([{ name: 'X-Id', value: 'no. 42' }]),
      body: '{"q":"4242"}',
    });
  });

  it('are not filled in twice, and with a backslash not at all', () => {
    const loop = new Map([
      ['a', '{{b}}'],
      ['b', 'deep'],
    ]);
    expect(resolveCall(call({ body: '{{a}} \\{{a}} \\\\{{b}}' }), loop).body).toBe('{{b}} {{a}} \\{{b}}');
  });

  it.each(['{{}}', '{{#if x}}', '{{a b}}', '{ {id} }', '{{1}}', '{{{{}}}}'])('are not in %s', (body) => {
    expect(resolveCall(call({ body }), new Map()).body).toBe(body);
  });

  it('must stand for something, or nothing is sent', () => {
    const failure = failureFrom(() => buildCall(call({ url: '/{{nope}}' }), sampleConnection(), 'tok', values));
    expect(failure).toMatchObject({ code: 'connection-invalid', what: 'There is no variable “nope” with a value here.' });
    expect(failure.action).toContain('\\{{nope}}');
  });

  it('can’t lead to another origin, a second header or an unsendable one', () => {
    const connection = sampleConnection({ apiBaseUrl: 'https://api.example' });
    const sent = (changes: Partial<Call>, value: string) => () => buildCall(call(changes), connection, 'tok', new Map([['v', value]]));
    expect(failureFrom(sent({ url: '{{v}}' }, 'https://evil.example/')).code).toBe('insecure-url');
    expect(failureFrom(sent({ url: '/{{v}}' }, '/evil.example')).code).toBe('connection-invalid');
    expect(failureFrom(sent({ headers: [{ name: 'X', value: '{{v}}' }] }, 'a\r\nY: b')).code).toBe('connection-invalid');
    expect(sent({ query: [{ name: 'a', value: '{{v}}' }] }, '1&b=2#c')().url).toBe('https://api.example/x?a=1%26b%3D2%23c');
  });

  it('may be saved wherever their values may stand', () => {
    const saved = (url: string) => checkCall({ ...call({ url }), id: 'a', name: 'b' }, false, 'call').url;
    for (const url of ['/{{a}}/b', '{{a}}', 'https://{{host}}/x', '/a?b={{c}}', '/\\{{a}}']) expect(saved(url)).toBe(url);
  });
});

describe('what a name stands for', () => {
  const own = [
    { name: 'a', value: 'own' },
    { name: 'key', value: '', secret: true as const },
  ];
  const shared = [
    { name: 'a', value: 'shared' },
    { name: 'b', value: 'shared' },
    { name: 'key', value: 'readable' },
  ];

  it('is the connection’s own, then the environment’s', () => {
    expect(Object.fromEntries(valuesOf(own, shared))).toEqual({ a: 'own', b: 'shared', key: HIDDEN_VALUE });
    expect(sharedVariables('prod', { prod: shared })).toBe(shared);
    expect(sharedVariables('', { '': shared })).toEqual([]);
    expect(sharedVariables('constructor', {})).toEqual([]);
  });

  it('is nothing where a secret has no value, not the environment’s value of that name', () => {
    expect(valuesOf(own, shared, { key: 'sealed-1' }).get('key')).toBe('sealed-1');
    expect(valuesOf(own, shared, {}).has('key')).toBe(false);
  });

  it.each([
    [[{ name: '', value: 'x' }], /no name/],
    [[{ name: 'a b', value: 'x' }], /can't be the name/],
    [
      [
        { name: 'a', value: '1' },
        { name: ' a ', value: '2' },
      ],
      /two variables named "a"/,
    ],
    [[{ name: 'a', value: 'x'.repeat(10_001) }], /longer than/],
  ])('%j can’t be kept', (given, why) => {
    expect(failureFrom(() => checkVariables(given, 'variables')).what).toMatch(why);
  });
});
