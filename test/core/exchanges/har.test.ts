import { describe, expect, it } from 'vitest';
import { harOf } from '../../../electron/core/exchanges/har';
import { bodyOf, place, redact } from './support';

const FORM = 'application/x-www-form-urlencoded';

/** What HAR 1.2 requires of an object, as a map from name to type; a name with "?" may be absent. */
type Shape = { [name: string]: string | Shape | [Shape] };

const PAIR: Shape = { name: 'string', value: 'string' };
/** Typed in from the specification, sections "log" to "timings". */
const HAR: Shape = {
  log: {
    version: 'string',
    creator: { name: 'string', version: 'string', 'comment?': 'string' },
    'pages?': [{}],
    entries: [
      {
        startedDateTime: 'string',
        time: 'number',
        request: {
          method: 'string',
          url: 'string',
          httpVersion: 'string',
          cookies: [{}],
          headers: [PAIR],
          queryString: [PAIR],
          'postData?': { mimeType: 'string', params: [PAIR], text: 'string', 'comment?': 'string' },
          headersSize: 'number',
          bodySize: 'number',
        },
        response: {
          status: 'number',
          statusText: 'string',
          httpVersion: 'string',
          cookies: [{}],
          headers: [PAIR],
          content: { size: 'number', mimeType: 'string', 'text?': 'string', 'comment?': 'string' },
          redirectURL: 'string',
          headersSize: 'number',
          bodySize: 'number',
        },
        cache: {},
        timings: { blocked: 'number', dns: 'number', connect: 'number', ssl: 'number', send: 'number', wait: 'number', receive: 'number' },
        'comment?': 'string',
      },
    ],
  },
};

function faults(value: unknown, shape: Shape, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path} is no object`];
  const known = new Set(Object.keys(shape).map((name) => name.replace('?', '')));
  const extra = Object.keys(value).filter((name) => !known.has(name) && !name.startsWith('_'));
  return [
    ...extra.map((name) => `${path}.${name} is not in HAR 1.2`),
    ...Object.entries(shape).flatMap(([written, wanted]) => {
      const name = written.replace('?', '');
      const member: unknown = Reflect.get(value, name);
      const at = `${path}.${name}`;
      if (member === undefined) return written.endsWith('?') ? [] : [`${at} is missing`];
      if (typeof wanted === 'string') return typeof member === wanted ? [] : [`${at} is no ${wanted}`];
      if (!Array.isArray(wanted)) return faults(member, wanted, at);
      if (!Array.isArray(member)) return [`${at} is no list`];
      return member.flatMap((each, index) => faults(each, wanted[0], `${at}[${index}]`));
    }),
  ];
}

const exchanges = [
  redact({
    url: 'https://login.example/token?tenant=a%20b&access_token=secret-value-1',
    headers: [{ name: 'content-type', value: FORM }],
    body: bodyOf('grant_type=refresh_token&refresh_token=secret-value-2&x=a%26b', FORM),
    answer: '{"access_token":"secret-value-3"}',
    answerHeaders: [{ name: 'set-cookie', value: 'sid=secret-value-4; Path=/' }],
  }),
  {
    ...redact({ purpose: 'callback', method: 'GET', url: 'dev.tokenscope:/oauth/callback?code=secret-value-5' }),
    response: null,
    status: null,
    at: 1,
  },
  redact({
    purpose: 'call',
    status: 302,
    answer: '',
    answerHeaders: [{ name: 'location', value: 'https://x.example/?code=secret-value-6' }],
  }),
  redact({ answer: new Uint8Array([0, 1, 2]), contentType: 'image/png', purpose: 'call' }),
  redact({ answer: 'x'.repeat(90_000), contentType: 'text/plain', purpose: 'call' }),
];

describe('HAR', () => {
  const har = harOf(exchanges.toReversed(), '1.2.3');

  it('has the shape of HAR 1.2', () => {
    expect(faults(JSON.parse(JSON.stringify(har)), HAR)).toEqual([]);
    expect(har.log).toMatchObject({ version: '1.2', creator: { name: 'Tokenscope', version: '1.2.3' } });
    for (const { startedDateTime, time, timings } of har.log.entries) {
      expect(new Date(startedDateTime).toISOString()).toBe(startedDateTime);
      expect(timings.send + timings.wait + timings.receive).toBe(time);
    }
  });

  it('is in the order of time', () => {
    expect(har.log.entries.map(({ _purpose }) => _purpose)).toEqual(['callback', 'token', 'call', 'call', 'call']);
    const within = (['call', 'token', 'callback'] as const).map((purpose) => ({ ...redact({ purpose }), at: 5 }));
    expect(harOf(within, '1').log.entries.map(({ _purpose }) => _purpose)).toEqual(['callback', 'token', 'call']);
  });

  it('holds no secret, decoded or not', () => {
    expect(JSON.stringify(har)).not.toContain('secret-value');
    expect(JSON.stringify(exchanges)).not.toContain('secret-value');
  });

  it('tells the query, the form, the redirect and what is missing', () => {
    const [callback, token, redirect, image, long] = har.log.entries;
    expect(token?.request.queryString).toEqual([
      { name: 'tenant', value: 'a b' },
      { name: 'access_token', value: place('access token', 'secret-value-1') },
    ]);
    expect(token?.request.postData?.params).toEqual([
      { name: 'grant_type', value: 'refresh_token' },
      { name: 'refresh_token', value: place('refresh token', 'secret-value-2') },
      { name: 'x', value: 'a&b' },
    ]);
    expect(redirect?.response.redirectURL).toBe(`https://x.example/?code=${place('code', 'secret-value-6')}`);
    expect(callback?.response).toMatchObject({ status: 0, content: { size: 0 } });
    expect(image?.response.content).toEqual({ size: 3, mimeType: 'image/png', comment: 'Binary content is not stored.' });
    expect(long?.response.content).toMatchObject({
      size: 90_000,
      comment: expect.stringMatching(/^Only the first \d+ bytes are stored\.$/),
    });
  });

  it('survives an exchange whose time is none', () => {
    const [first] = exchanges;
    if (first) expect(harOf([{ ...first, at: 1e300 }], '1').log.entries[0]?.startedDateTime).toBe('1970-01-01T00:00:00.000Z');
  });
});
