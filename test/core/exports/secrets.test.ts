import { describe, expect, it } from 'vitest';
import { exportAs } from '../../../electron/core/exports/formats';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { EXPORT_IDS } from '../../../electron/model/exports';
import { inputFor, leg, QUIRKS, quirky } from './stage';

const SECRET = 'hV8sKq2ZtY7wBd4Lm9Rx';
const { legs, calls } = quirky('https://idp.example');
const [call = { id: '1', name: 'A call', method: 'POST', url: '/x', query: [], headers: [], body: '' }] = calls;

const PLANTED: Record<string, Partial<ConnectionSettings>> = {
  'a parameter': { legs: { ...legs, token: leg({ anything: SECRET }), authorize: leg({ pin: SECRET }), refresh: leg({ x: SECRET }) } },
  'a header': { legs: { ...legs, token: leg({}, { 'X-Pwd': SECRET }), api: leg({}, { 'X-Anything': SECRET }) } },
  'a call': {
    calls: [
      {
        ...call,
        url: `/hooks/${SECRET}/send?sig=${SECRET}`,
        headers: [{ name: 'Api-Key', value: SECRET }],
        query: [{ name: 'key', value: SECRET }],
      },
      { ...call, method: 'POST', body: `{"password":"${SECRET}"}` },
      { ...call, method: 'POST', body: `pin=${SECRET}&a=1` },
    ],
  },
  'a variable': { variables: [{ name: 'password', value: SECRET }], calls: [{ ...call, body: '{"a":"{{password}}"}' }] },
  'an address': {
    endpoints: { ...quirky('https://idp.example').endpoints, token: `https://idp.example/token?api_key=${SECRET}` },
    apiBaseUrl: `https://api.example/v1?client_secret=${SECRET}`,
  },
};

describe.each(EXPORT_IDS)('an export as %s', (as) => {
  it.each(Object.entries(PLANTED))('holds no secret that was put into %s', async (where, planted) => {
    for (const quirk of Object.values(QUIRKS)) {
      const { text, notes } = await exportAs(as, inputFor(quirky('https://idp.example', { ...quirk, ...planted })));
      for (const written of [text, notes.join('\n'), Buffer.from(text, 'utf8').toString()]) {
        expect(written).not.toContain(SECRET);
        expect(written).not.toContain(btoa(SECRET));
      }
    }
    expect(where).not.toBe('');
  });

  it('holds no secret of the variables that an environment shares', async () => {
    const shared = [
      { name: 'password', value: SECRET },
      { name: 'hook', value: `${SECRET}2` },
    ];
    const used = { ...call, url: '/hooks/{{hook}}', query: [{ name: 'page', value: '{{hook}}' }], body: '{"a":"{{password}}"}' };
    const { text, variables } = await exportAs(
      as,
      inputFor(quirky('https://idp.example', { calls: [{ ...used, method: 'POST' }] }), { shared }),
    );
    expect(text).not.toContain(SECRET);
    if (as !== 'profile' && as !== 'evidence')
      expect(variables).toEqual(expect.arrayContaining(['TEST_CONNECTION_PASSWORD', 'TEST_CONNECTION_HOOK']));
  });

  it('names the variables to set, and nothing in their place', async () => {
    const { text, variables } = await exportAs(
      as,
      inputFor(quirky('https://idp.example', { legs: { ...legs, api: leg({}, { 'X-Key': SECRET }) } })),
    );
    const sendsAll = as !== 'profile' && as !== 'evidence';
    const expected = as === 'evidence' ? [] : ['TEST_CONNECTION_X_KEY', ...(sendsAll ? ['CLIENT_SECRET'] : [])];
    expect(variables).toEqual(expect.arrayContaining(expected));
    for (const name of variables) expect(text).toContain(name);
  });
});
