import { buildCall } from '../../../../electron/model/request';
import { NO_VALUES } from '../../../../electron/model/variables';
import { describe, expect, it } from 'vitest';
import type { SavedCall } from '../../../../electron/contract';
import { defaultsOf } from '../../../../electron/model/templates';
import { automaticOf, previewOf, takesBody } from '../../../../renderer/features/calls/preview';
import { bytesInWords, elapsedInWords } from '../../../../renderer/features/calls/measure';
import { copyOf, inputOf, newCall, sameCall, tidy } from '../../../../renderer/features/calls/saved-calls';
import { statusPhrase, statusTone } from '../../../../renderer/features/calls/status';

const catapa = defaultsOf('catapa');
const tenant = { params: [{ name: 'v', value: '2' }], headers: [{ name: 'Tenant', value: 'nordwind' }] };
const connection = { ...catapa, id: 'c', legs: { ...catapa.legs, api: tenant } };
const call = (change: Partial<SavedCall>): SavedCall => ({ ...newCall('x'), url: '/users/me', ...change });

describe('the preview of a call', () => {
  it.each([
    ['https://api.example.com/v1', '/locations', 'https://api.example.com/v1/locations'],
    ['https://api.example.com/v1/', 'locations', 'https://api.example.com/v1/locations'],
    ['https://api.example.com', '', 'https://api.example.com/'],
    ['https://api.example.com/v1', '?a=1', 'https://api.example.com/v1?a=1'],
    ['https://api.example.com/v1', 'https://api.example.com/v2/x', 'https://api.example.com/v2/x'],
  ])('%s and %j go to %s', (apiBaseUrl, url, expected) => {
    const bare = { ...connection, apiBaseUrl, legs: { ...connection.legs, api: { params: [], headers: [] } } };
    expect(previewOf(bare, call({ url })).built?.url).toBe(expected);
  });

  it('is the request that is sent, but for the token', () => {
    const whole = call({ method: 'post', query: [{ name: 'q', value: 'a b+c' }], headers: [{ name: 'X-A', value: '1' }], body: '{"a":1}' });
    const sent = buildCall(inputOf(whole), connection, 'the-token', NO_VALUES);
    const headers = sent.headers.map((header) => ({ ...header, value: header.value.replace('the-token', '[access token]') }));
    expect(previewOf(connection, inputOf(whole)).built).toEqual({ ...sent, headers });
    expect(sent.url).toBe('https://api.catapa.com/users/me?v=2&q=a%20b%2Bc');
    expect(sent.headers.map(({ name }) => name)).toEqual(['Authorization', 'Tenant', 'X-A', 'Accept', 'Content-Type']);
  });

  it('names the headers that come by themselves, and which of them the person overrides', () => {
    const { headers, query } = automaticOf(connection, call({ headers: [{ name: 'tenant', value: 'other' }] }));
    expect(headers.map(({ name, overridden }) => [name, overridden])).toEqual([
      ['Authorization', false],
      ['Tenant', true],
      ['Accept', false],
    ]);
    expect(query).toMatchObject([{ name: 'v', value: '2' }]);
    expect(JSON.stringify(headers)).toContain('[access token]');
  });

  it('says why a call can’t be sent', () => {
    const trouble = (change: Partial<SavedCall>, apiBaseUrl: string | null = 'https://api.catapa.com') =>
      previewOf({ ...connection, apiBaseUrl }, call(change)).trouble;
    expect(trouble({})).toBeNull();
    expect(trouble({}, null)).toMatch(/no API base URL/);
    expect(trouble({ url: 'https://other.example/' })).toMatch(/goes to https:\/\/other\.example, but .* at https:\/\/api\.catapa\.com/);
    expect(trouble({ query: [{ name: '', value: '1' }] })).toMatch(/no name/);
    expect(trouble({ headers: [{ name: 'authorization', value: 'Bearer x' }] })).toMatch(/sent automatically/);
  });

  it('knows which methods carry a body', () => {
    expect(['GET', 'head', 'POST', 'DELETE'].map(takesBody)).toEqual([false, false, true, true]);
  });
});

describe('saved calls', () => {
  it('are the same when nothing that is sent or shown differs', () => {
    const saved = call({ query: [{ name: 'a', value: '1' }] });
    expect(sameCall(saved, { ...saved, query: [...saved.query, { name: '', value: '' }], name: `${saved.name} ` })).toBe(true);
    expect(sameCall(saved, { ...saved, query: [{ name: 'a', value: '2' }] })).toBe(false);
  });
  it('are stored whole and named', () => {
    expect(tidy(call({ name: ' ', url: ' /x ', headers: [{ name: ' ', value: '' }] }))).toMatchObject({
      name: 'Unnamed call',
      url: '/x',
      headers: [],
    });
  });
  it('are copied under a name of their own', () => {
    const saved = call({ name: 'Me' });
    expect(copyOf(saved, 'y', ['Me'])).toMatchObject({ id: 'y', name: 'Me copy' });
    expect(copyOf(saved, 'y', ['Me', 'Me copy', 'Me copy 2']).name).toBe('Me copy 3');
  });
});

describe('in words', () => {
  it('measures', () => {
    expect([0, 999, 1000, 1240, 999_949, 999_950, 20_000_000].map(bytesInWords)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '1.2 kB',
      '999.9 kB',
      '1.0 MB',
      '20.0 MB',
    ]);
    expect([420, 12_340, 62_000].map(elapsedInWords)).toEqual(['0.4 s', '12.3 s', '1:02']);
  });
  it('statuses', () => {
    expect(statusPhrase(200, '')).toBe('OK');
    expect(statusPhrase(401, 'Nope')).toBe('Unauthorized');
    expect(statusPhrase(599, '')).toBe('Server error');
    expect(statusPhrase(299, ' Odd ')).toBe('Odd');
    expect([204, 302, 404, 500].map(statusTone)).toEqual(['good', 'neutral', 'bad', 'bad']);
  });
});
