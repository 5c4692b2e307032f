import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../electron/model/failure';
import type { Browser } from '../../electron/core/ports';
import { createBrowser } from '../../electron/platform/network/browser';
import { cliStage, connected, MACHINE, PERSON } from './stage';

const stage = cliStage();
const browser = (): Browser => createBrowser(async (url) => void stage.person.open(url).catch(() => {}));
const file = () => stage.connectionFile('practice', PERSON);
const onTerminal = { in: true, out: true, err: true };
const secrets = { clientSecret: `\${${'env:SECRET'}}`, refreshToken: `\${${'env:REFRESH_TOKEN'}}` };

/** A connection in the window that nobody has signed in with. */
async function unconnected(): Promise<string> {
  const services = stage.window();
  await services.vaultOpened();
  const { connection, clientSecret } = stage.practice.faces.practice;
  const { id } = await services.connections.create({ ...connection, ...PERSON, name: 'Mine' }, clientSecret);
  await services.dispose();
  return id;
}

describe('tokenscope connect', () => {
  it('signs in with a connection in the window and keeps the tokens in its vault', async () => {
    const id = await unconnected();
    const { code, out, err } = await stage.cli(['connect', '-c', 'Mine', '--data-folder', stage.dataFolder], { browser: browser() });
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toMatch(/^Signed in: Mine\. The access token is valid for another .* There is a refresh token\.$/m);
    expect(err).toContain('in the vault');
    const again = stage.window();
    await again.vaultOpened();
    expect((await again.tokens.read(id)).grant?.refreshToken).toBeTruthy();
    expect((await stage.cli(['token', '-c', 'Mine', '--data-folder', stage.dataFolder])).out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });

  it('hands the refresh token of a connection file to a pipe and says where it goes', async () => {
    const { code, out, err } = await stage.cli(['connect', '-c', file()], { browser: browser() });
    expect(code).toBe(0);
    expect(out.trim().length).toBeGreaterThan(20);
    expect(err).toContain(`"refreshToken": "\${${'env:REFRESH_TOKEN'}}"`);
    expect(err).not.toContain(out.trim());
    const env = { SECRET: stage.practice.faces.practice.clientSecret, REFRESH_TOKEN: out.trim() };
    const later = await stage.cli(['token', '-c', stage.connectionFile('practice', PERSON, secrets)], { env });
    expect(later.code).toBe(0);
  });

  it('prints no refresh token to a terminal unless asked to', async () => {
    const hidden = await stage.cli(['connect', '-c', file()], { browser: browser(), terminal: onTerminal });
    expect(hidden).toMatchObject({ code: 0, out: '' });
    expect(hidden.err).toContain('--reveal');
    const json = await stage.cli(['connect', '-c', file(), '--json'], { browser: browser(), terminal: onTerminal });
    expect(JSON.parse(json.out)).toMatchObject({ hasRefreshToken: true });
    expect(JSON.parse(json.out)).not.toHaveProperty('refreshToken');
    const told = json.err.split('\n').filter((line) => line.startsWith('{'));
    expect(told).toHaveLength(1);
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ waitingFor: 'redirect', url: expect.stringMatching(/^http/) });

    const shown = await stage.cli(['connect', '-c', file(), '--reveal'], { browser: browser(), terminal: onTerminal });
    expect(shown.out.trim().length).toBeGreaterThan(20);
  });

  it('needs no browser with client credentials', async () => {
    const { code, out, err } = await stage.cli(['connect', '-c', stage.connectionFile('practice', MACHINE)]);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toContain('There is no refresh token');
  });

  it('returns to the redirect URI it is given', async () => {
    let redirect: string | null = null;
    const seen = new AbortController();
    const listening: Browser = createBrowser(async (url) => {
      redirect = new URL(url).searchParams.get('redirect_uri');
      seen.abort();
    });
    const args = [
      'connect',
      '-c',
      stage.connectionFile('practice', { receiver: { kind: 'scheme' } }),
      '--redirect',
      'http://127.0.0.1/back',
    ];
    await stage.cli(args, { browser: listening, signal: seen.signal });
    expect(redirect).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/back$/);
    for (const wrong of ['nowhere', 'http://127.0.0.1/#part', '']) {
      const { code, err } = await stage.cli(['connect', '-c', file(), '--redirect', wrong]);
      expect(code, wrong).toBe(2);
      expect(err, wrong).toContain('--redirect');
    }
  });

  it.each([
    ['signed', { authorizeRequest: { responseMode: 'jwt' } }],
    ['of the hybrid grant', { grantType: 'hybrid', authorizeRequest: { responseType: 'code id_token', responseMode: 'form_post' } }],
    ['of the implicit grant', { grantType: 'implicit', authorizeRequest: { responseMode: 'form_post' } }],
  ] as const)('takes a response that is %s', async (_, changes) => {
    const { code, err } = await stage.cli(['connect', '-c', stage.connectionFile('practice', { ...PERSON, ...changes })], {
      browser: browser(),
    });
    expect(err).toContain('Signed in');
    expect(code).toBe(0);
  });

  it('says at once that a response after "#" never comes back', async () => {
    const seen = new AbortController();
    const never: Browser = createBrowser(async () => void setTimeout(() => seen.abort()));
    const hybrid = stage.connectionFile('practice', { ...PERSON, grantType: 'hybrid' });
    const { err } = await stage.cli(['connect', '-c', hybrid], { browser: never, signal: seen.signal });
    expect(err).toContain('The response will not come back here');
  });

  it('explains a failure in the coach’s words', async () => {
    const { connection } = stage.practice.faces.practice;
    const token = `${stage.practice.url}/nowhere`;
    const wrong = stage.connectionFile('practice', { ...MACHINE, endpoints: { ...connection.endpoints, token } });
    const { code, err } = await stage.cli(['connect', '-c', wrong]);
    expect(code).toBe(2);
    expect(err).toContain(`There is no token endpoint at ${token} (404).`);
  });

  it('explains a mix-up, and sends the code nowhere', async () => {
    stage.practice.faults.set('iss-changed', true);
    try {
      const { code, out, err } = await stage.cli(['connect', '-c', file()], { browser: browser() });
      expect({ code, out }).toEqual({ code: 2, out: '' });
      for (const part of ['names a different server', 'https://elsewhere.example', stage.practice.url, "don't continue"])
        expect(err).toContain(part);
      expect(stage.sent.filter(({ url }) => url.endsWith('/token'))).toEqual([]);
    } finally {
      stage.practice.faults.clear();
    }
  });

  it('explains an empty 403 as a wrong secret, not a firewall', async () => {
    const server = createServer((_, response) => response.writeHead(403).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const token = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
      const { connection } = stage.practice.faces.practice;
      const refused = stage.connectionFile('practice', { ...MACHINE, issuer: null, endpoints: { ...connection.endpoints, token } });
      for (const command of [['connect'], ['token'], ['call', 'GET', '/me']]) {
        const { code, err } = await stage.cli([...command, '-c', refused]);
        expect(code, command[0]).toBe(2);
        expect(err, command[0]).toContain('most likely because of the Client secret');
        expect(err, command[0]).not.toContain('another network');
      }
    } finally {
      server.close();
    }
  });
});

describe('a browser that does not start', () => {
  const broken: Browser = {
    open: () =>
      Promise.reject(
        new Failure({ code: 'browser-failed', what: 'The system browser could not be opened.', likelyCause: '.', action: '.' }),
      ),
  };
  /** A person who copies the URL from the terminal into a browser. */
  const reading = () => {
    let text = '';
    return (piece: string) => {
      const before = /^https?:\S+$/m.test(text);
      text += piece;
      const url = /^(https?:\S+)\n\n/m.exec(text)?.[1];
      if (!before && url !== undefined) void stage.person.open(url).catch(() => {});
    };
  };

  it.each([
    { name: 'is broken', none: false },
    { name: 'is not there', none: true },
  ])('leaves the address on the terminal and waits, where it $name', async ({ none }) => {
    const { code } = await stage.cli(['connect', '-c', file()], {
      browser: none ? null : broken,
      terminal: { in: true, out: false, err: true },
      err: reading(),
    });
    expect(code).toBe(0);
  });

  it('ends the command without a terminal', async () => {
    const { code, err } = await stage.cli(['connect', '-c', file()], { browser: broken });
    expect(code).toBe(2);
    expect(err).toContain('could not be opened');
    const none = await stage.cli(['connect', '-c', file()]);
    expect(none.err).toContain('no browser is available here');
  });
});

describe('--sign-in', () => {
  it('lets token and call open the browser, only when asked', async () => {
    const refused = await stage.cli(['token', '-c', file()], { browser: browser() });
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('--sign-in');
    const token = await stage.cli(['token', '-c', file(), '--sign-in'], { browser: browser() });
    expect(token.out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const call = await stage.cli(['call', '-c', file(), '--sign-in', 'GET', '/me'], { browser: browser() });
    expect(call.code).toBe(0);
  });

  it('replaces a dead refresh token', async () => {
    const env = { SECRET: stage.practice.faces.practice.clientSecret, REFRESH_TOKEN: 'no-such-token' };
    const dead = () => stage.connectionFile('practice', PERSON, secrets);
    expect((await stage.cli(['token', '-c', dead()], { env, browser: browser() })).code).toBe(2);
    expect((await stage.cli(['token', '-c', dead(), '--sign-in'], { env, browser: browser() })).code).toBe(0);
  });

  it('stores new tokens for a connection in the window', async () => {
    const id = await unconnected();
    const args = ['call', '-c', 'Mine', '--data-folder', stage.dataFolder, '--sign-in', 'GET', '/me'];
    expect((await stage.cli(args, { browser: browser() })).code).toBe(0);
    const again = stage.window();
    await again.vaultOpened();
    expect((await again.tokens.read(id)).grant).not.toBeNull();
  });
});

it('does not change the stored receiver', async () => {
  const services = stage.window();
  const face = stage.practice.faces.practice;
  const id = await connected(services, { ...face, connection: { ...face.connection, ...PERSON, name: 'Mine' } });
  const args = ['connect', '-c', 'Mine', '--data-folder', stage.dataFolder, '--redirect', 'http://127.0.0.1/callback'];
  expect((await stage.cli(args, { browser: browser() })).code).toBe(0);
  expect(stage.window().connections.get(id).receiver).toEqual(PERSON.receiver);
});

it.each([
  ['pushed', { pushed: 'on' as const }, /request_uri=urn/],
  ['answered by a signed response', { responseMode: 'jwt' as const }, /response_mode=jwt/],
])('signs in with a request that is %s', async (_how, authorizeRequest, asked) => {
  const opened: string[] = [];
  const { open } = browser();
  const watching: Browser = {
    open: (url) => {
      opened.push(url);
      return open(url);
    },
  };
  const path = stage.connectionFile('practice', { ...PERSON, authorizeRequest });
  expect(await stage.cli(['connect', '-c', path], { browser: watching })).toMatchObject({ code: 0 });
  expect(opened).toEqual([expect.stringMatching(asked)]);
});
