import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { connected, MACHINE, PERSON, cliStage } from './stage';

const stage = cliStage();
const call = (...args: string[]) => stage.cli(['call', '-c', stage.connectionFile('practice', MACHINE), ...args]);
const calls = () => stage.sent.filter(({ url }) => new URL(url).pathname.startsWith('/api/'));

describe('tokenscope call', () => {
  it('prints the body unchanged, and the rest to standard error', async () => {
    const { code, out, err } = await call('GET', '/me');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ clientId: 'practice-client' });
    expect(err).toMatch(/^tokenscope: sends SECRET to .*\nGET http:\/\/127\.0\.0\.1:\d+\/api\/me\n {2}200 OK after \d+ ms\n$/);
    expect(calls()[0]?.headers).toContainEqual({ name: 'Authorization', value: expect.stringMatching(/^Bearer ey/) });
  });

  it('sends method, query, headers and body', async () => {
    writeFileSync(stage.path('body.json'), '{"from":"file"}');
    const { out } = await call(
      'POST',
      '/echo?a=1',
      '-H',
      'X-One: 1',
      '-H',
      'X-Two: a:b',
      '-d',
      `@${stage.path('body.json')}`,
      '--expect',
      '200',
    );
    expect(JSON.parse(out)).toMatchObject({ method: 'POST' });
    expect(calls()[0]).toMatchObject({ method: 'POST', body: '{"from":"file"}', url: expect.stringMatching(/\/api\/echo\?a=1$/) });
    expect(calls()[0]?.headers).toEqual(
      expect.arrayContaining([
        { name: 'X-One', value: '1' },
        { name: 'X-Two', value: 'a:b' },
        { name: 'Content-Type', value: 'application/json' },
      ]),
    );
    const file = stage.connectionFile('practice', MACHINE);
    await stage.cli(['call', '-c', file, 'POST', '/echo', '-d', '@-'], {}, ['piped']);
    expect(calls()[1]?.body).toBe('piped');
  });

  it('exits with 1 if the answer is not as expected, and explains it', async () => {
    const forbidden = await call('GET', '/forbidden');
    expect(forbidden.code).toBe(1);
    expect(forbidden.err).toContain('Expected status below 400');
    expect(forbidden.err).toContain('Likely cause');
    expect((await call('GET', '/forbidden', '--expect', '403')).code).toBe(0);
    expect((await call('GET', '/forbidden', '--expect', '200,4xx')).code).toBe(0);
    expect((await call('GET', '/me', '--expect', '204')).code).toBe(1);
  });

  it('exits with 2 without an answer, or if the token may not go there', async () => {
    stage.practice.faults.set('connection-reset', true);
    expect(await call('GET', '/me')).toMatchObject({ code: 2, out: '' });
    stage.practice.faults.clear();
    const elsewhere = await call('GET', 'https://api.example/me');
    expect(elsewhere).toMatchObject({ code: 2, out: '' });
    expect(elsewhere.err).toContain('was not sent');
    expect(stage.sent.some(({ url }) => url.includes('api.example'))).toBe(false);
  });

  it('prints one JSON object, without secrets', async () => {
    const { code, out } = await call('GET', '/me', '--json', '--expect', '2xx');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      status: 200,
      expected: '2xx',
      request: { method: 'GET' },
      response: { status: 200 },
      body: { clientId: 'practice-client' },
      bodyKind: 'json',
      refreshed: false,
      problems: [],
    });
    expect(out).not.toMatch(/Bearer ey/);
    expect(out.trim().split('\n')).toHaveLength(1);
  });

  it('renews a stored token that the API refuses, once, and keeps the new one', async () => {
    const services = stage.window();
    const face = stage.practice.faces.practice;
    const id = await connected(services, { ...face, connection: { ...face.connection, ...PERSON, name: 'Stored' } });
    await services.dispose();
    const { code, err } = await stage.cli(['call', '-c', 'Stored', '--data-folder', stage.dataFolder, 'GET', '/unauthorized']);
    expect(err).toContain('refresh: POST');
    expect(code).toBe(1);
    const again = stage.window();
    await again.vaultOpened();
    expect((await again.tokens.read(id)).grant?.generations.length).toBe(2);
  });

  it('says what is wrong with its arguments, without quoting data', async () => {
    for (const [args, text] of [
      [['GET'], 'a method and a URL'],
      [['GET', '/me', 'CANARY'], 'a method and a URL'],
      [['GET', '/me', '-H', 'CANARY'], 'no colon'],
      [['GET', '/me', '-H', 'Authorization: CANARY'], 'credentials'],
      [['GET', '/me', '--expect', 'fine'], 'is not a list of statuses'],
      [['GET', '/me', '--nonsense'], "Unknown option '--nonsense'"],
    ] as const) {
      const { code, out, err } = await call(...args);
      expect({ code, out }, text).toEqual({ code: 2, out: '' });
      expect(err, text).toContain(text);
      expect(err, text).not.toContain('CANARY');
    }
  });

  it('passes no control characters from an answer to a terminal', async () => {
    const terminal = { in: true, out: true, err: true };
    const file = stage.connectionFile('practice', MACHINE);
    const { out } = await stage.cli(['call', '-c', file, 'POST', '/echo', '-d', '"\u001b]0;x\u0007"'], { terminal });
    expect(out).not.toContain('\u001b');
  });
});

describe('tokenscope call with a connection in the window whose API was set after its token was issued', () => {
  it('is refused and says what to do, until the person names that API', async () => {
    const face = stage.practice.faces.practice;
    const { apiBaseUrl } = face.connection;
    const window = stage.window();
    const id = await connected(window, { ...face, connection: { ...face.connection, ...MACHINE, apiBaseUrl: null } });
    const { id: _, ...settings } = window.connections.get(id);
    await window.connections.update(id, { ...settings, apiBaseUrl });
    const { origin } = new URL(apiBaseUrl ?? '');
    const go = (...args: string[]) => stage.cli(['call', '-c', id, '--data-folder', stage.dataFolder, 'GET', '/me', ...args]);
    const refused = await go();
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain(`--allow-api ${origin}`);
    expect((await go('--allow-api', 'https://other.example')).code).toBe(2);
    expect((await go('--allow-api', apiBaseUrl ?? '')).err).toContain('--allow-api is not an origin.');
    expect(calls()).toEqual([]);
    expect((await go('--allow-api', origin)).code).toBe(0);
    expect((await go()).code).toBe(0);
  });
});

describe('a call that may change data in production', () => {
  const post = (args: string[], changes: Parameters<typeof stage.cli>[1] = {}) => {
    const file = stage.connectionFile('practice', { ...MACHINE, environment: 'Production' });
    return stage.cli(['call', '-c', file, ...args], changes);
  };
  const answering = (answer: string) => ({ terminal: { in: true, out: true, err: true }, ask: async () => answer });

  it('needs --production where there is no terminal', async () => {
    const { code, err } = await post(['POST', '/echo']);
    expect(code).toBe(2);
    expect(err).toMatch(/is Production, and this was not confirmed: POST http:.*\/echo may change data\..*--production/s);
    expect(calls()).toEqual([]);
    expect((await post(['POST', '/echo', '--production'])).code).toBe(0);
    expect((await post(['GET', '/me'])).code).toBe(0);
  });

  it('asks at a terminal for the whole word', async () => {
    expect((await post(['DELETE', '/echo'], answering('y'))).code).toBe(2);
    expect(calls()).toEqual([]);
    expect((await post(['POST', '/echo'], answering(' Production '))).code).toBe(0);
    expect(calls()).toHaveLength(1);
  });
});
