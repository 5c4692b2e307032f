import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeToken } from '../../electron/core/token/decode';
import { cliStage, connected, MACHINE, PERSON } from './stage';

const stage = cliStage();
const TERMINAL = { in: true, out: true, err: true };
const cli = (...args: string[]) => stage.cli([...args, '--data-folder', stage.dataFolder]);

async function withConnection() {
  const services = stage.window();
  const face = stage.practice.faces.practice;
  const id = await connected(services, { ...face, connection: { ...face.connection, ...PERSON, name: 'Orders', environment: 'staging' } });
  const other = await services.connections.create({ ...face.connection, ...MACHINE, name: 'Bills', environment: '' }, 'secret');
  stage.sent.length = 0;
  return { services, id, other: other.id };
}

describe('tokenscope list', () => {
  it('names each connection with how its tokens stand, and asks no keychain', async () => {
    const { id, other } = await withConnection();
    const keychain = () => Promise.reject(new Error('asked'));
    const { code, out, err } = await stage.cli(['list', '--data-folder', stage.dataFolder], { keychain });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [bills = '', orders = '', ...more] = out.trimEnd().split('\n');
    expect(more).toEqual([]);
    expect(bills).toMatch(new RegExp(`^Bills +not connected yet +${other}$`));
    expect(orders).toMatch(new RegExp(`^Orders +staging +expires in .+ +${id}$`));
  });

  it('is JSON for programs, indented at a terminal', async () => {
    const { id } = await withConnection();
    const { out } = await cli('list', '--json');
    expect(out.trimEnd()).not.toContain('\n');
    const rows = JSON.parse(out);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual({
      id,
      name: 'Orders',
      environment: 'staging',
      provider: 'practice',
      grantType: 'authorization_code',
      state: 'active',
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    const shown = await stage.cli(['list', '--json', '--data-folder', stage.dataFolder], { terminal: TERMINAL });
    expect(shown.out).toContain('\n    "name": "Orders"');
  });

  it('says so where there are none', async () => {
    expect(await cli('list')).toMatchObject({ code: 0, out: '', err: expect.stringContaining('No connections in') });
    expect(await cli('list', '--json')).toMatchObject({ code: 0, out: '[]\n' });
  });
});

describe('tokenscope refresh', () => {
  it('puts a new token into the vault and prints none', async () => {
    const { services, id } = await withConnection();
    const before = await services.tokens.token(id, 'access');
    const { code, out, err } = await cli('refresh', '-c', 'Orders');
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toMatch(/^Refreshed: Orders\. The access token is valid for another .+ There is a refresh token\.\n$/);
    const again = stage.window();
    await again.vaultOpened();
    const after = await again.tokens.token(id, 'access');
    expect(after).not.toBe(before);
    expect(err).not.toContain(after);
  });

  it('refuses a file, whose new refresh token would be lost', async () => {
    const { code, err } = await stage.cli(['refresh', '-c', stage.connectionFile('practice', MACHINE)]);
    expect(code).toBe(2);
    expect(err).toContain('tokenscope token');
    expect(stage.sent).toEqual([]);
  });
});

describe('tokenscope inspect', () => {
  it('shows the claims of a stored token, sending nothing and never the token', async () => {
    const { services, id } = await withConnection();
    const token = await services.tokens.token(id, 'access');
    const { code, out } = await cli('inspect', '-c', 'Orders');
    expect(code).toBe(0);
    expect(out).toContain('practice-client');
    expect(out).not.toContain(token.split('.')[2]);
    expect(stage.sent).toEqual([]);
    const claims = JSON.parse((await cli('inspect', '-c', 'Orders', '--token', 'id', '--claims')).out);
    expect(claims).toEqual(decodeToken(await services.tokens.token(id, 'id')).claims);
    expect(JSON.parse((await cli('inspect', '-c', 'Orders', '--json')).out)).toMatchObject({ format: 'jws', verdict: 'ok' });
  });

  it('says what it can’t show', async () => {
    await withConnection();
    expect((await cli('inspect', '-c', 'Orders', '--token', 'secret')).err).toContain('access, id, refresh');
    expect(await cli('inspect', '-c', 'Bills')).toMatchObject({ code: 2, out: '' });
    expect((await stage.cli(['inspect', '-c', stage.connectionFile('practice', MACHINE)])).err).toContain('tokenscope decode -');
  });
});

describe('tokenscope signout', () => {
  const opening = () => {
    const opened: URL[] = [];
    const browser = { open: async (url: string) => void opened.push(new URL(url)) };
    const signOut = (...args: string[]) => stage.cli(['signout', ...args, '--data-folder', stage.dataFolder], { browser });
    return { opened, signOut };
  };

  it('opens the provider’s page with the ID token, which it prints nowhere, and keeps the tokens unless told otherwise', async () => {
    const { services, id } = await withConnection();
    const idToken = await services.tokens.token(id, 'id');
    const { opened, signOut } = opening();
    const { code, out, err } = await signOut('-c', 'Orders');
    expect([code, out]).toEqual([0, '']);
    expect(err).toBe(
      `Opened the sign-out page of ${new URL(stage.practice.url).host} in the browser.\nThe tokens stored here are unchanged.\n`,
    );
    expect(opened.map(({ searchParams }) => searchParams.get('id_token_hint'))).toEqual([idToken]);
    expect((await fetch(opened[0] ?? '', { redirect: 'manual' })).status).toBe(200);
    const forgotten = await signOut('-c', 'Orders', '--forget');
    expect(forgotten.err).toContain('The tokens stored here are deleted.');
    const again = stage.window();
    await again.vaultOpened();
    expect((await again.tokens.read(id)).grant).toBeNull();
  });

  it('says what is missing, and shows no address where there is no browser', async () => {
    await withConnection();
    const { opened, signOut } = opening();
    expect(await signOut('-c', 'Bills')).toMatchObject({ code: 2, out: '' });
    expect((await signOut('-c', stage.connectionFile('practice', MACHINE))).err).toContain('keeps no tokens');
    const nowhere = await stage.cli(['signout', '-c', 'Orders', '--data-folder', stage.dataFolder], { terminal: TERMINAL });
    expect(nowhere).toMatchObject({ code: 2, out: '', err: expect.stringContaining('no browser is available here') });
    expect(nowhere.err).not.toContain('id_token_hint');
    expect(opened).toEqual([]);
  });
});

describe('a mistyped', () => {
  it('command, option, connection or plan is answered with the one that is near', async () => {
    await withConnection();
    expect((await stage.cli(['decod'])).err).toContain('Did you mean "decode"?');
    expect((await stage.cli(['chekc'])).err).toContain('Did you mean "check"?');
    expect((await stage.cli(['xyzzy'])).err).not.toContain('Did you mean');
    expect((await stage.cli(['token', '--reveale'])).err).toContain('Did you mean --reveal?');
    expect((await cli('inspect', '-c', 'ordres')).err).toContain('Did you mean "Orders"?');
    expect((await cli('plans', 'quicklook')).err).toContain('Did you mean quick-look?');
  });

  it('command is helped with', async () => {
    expect((await stage.cli(['help', 'decode'])).out).toContain('Usage: tokenscope decode');
    expect(await stage.cli(['help', 'decod'])).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean "decode"?') });
  });
});

/** "Orders", and "Orders, next", whose API is at another path. */
async function withBoth(path: string) {
  const { services, id } = await withConnection();
  const face = stage.practice.faces.practice;
  const moved = { ...MACHINE, name: 'Orders, next', apiBaseUrl: `${face.connection.apiBaseUrl}${path}` };
  await services.connections.create({ ...face.connection, ...moved }, face.clientSecret);
  return { id, face };
}

describe('tokenscope check --also', () => {
  it('runs a plan on both, shows which checks end differently, and explains why', async () => {
    await withBoth('/v2');
    const call = { name: 'Who', url: '/me' };
    writeFileSync(stage.path('me.json'), JSON.stringify({ name: 'Me', calls: [call] }));
    const run = (...args: string[]) => cli('check', '-c', 'Orders', '-p', stage.path('me.json'), ...args);
    const { code, out } = await run('--also', 'Orders, next');
    expect(code).toBe(1);
    expect(out).toMatch(/1 check ends differently\n.*GET \/me.*\n {2}Orders \(staging\): pass.*\n {2}"Orders, next".*: FAIL, /);
    expect(out).toContain('Works on Orders (staging), not on "Orders, next"');
    expect(out).toContain('1. The paths differ in their version');
    for (const [args, says] of [
      [['--also', 'Orders'], 'same connection'],
      [['--also', 'Nothing'], 'Nothing'],
      [['--also', 'Orders, next', '--json', '-'], 'A report is of one run'],
      [['--also', 'Orders, next', '--allow-api', 'https://api.example'], 'the token of the other'],
    ] as const)
      expect(await run(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(says) });
  });
});

describe('tokenscope check --also in production', () => {
  it('asks about both before it sends anything', async () => {
    const { services } = await withConnection();
    const face = stage.practice.faces.practice;
    await services.connections.create({ ...face.connection, ...MACHINE, name: 'Live', environment: 'production' }, face.clientSecret);
    const plan = JSON.stringify({ name: 'Me', calls: [{ name: 'Make', method: 'POST', url: '/echo' }] });
    writeFileSync(stage.path('make.json'), plan);
    const beside = await cli('check', '-c', 'Orders', '-p', stage.path('make.json'), '--allow-changes', '--also', 'Live');
    expect(beside).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/"Live" is .*was not confirmed: POST \/echo/) });
    expect(stage.sent).toEqual([]);
  });
});

describe('tokenscope call --also', () => {
  it('sends the call on both, each with its own token, and explains why it works on one only', async () => {
    const { face } = await withBoth('/v2');
    const { code, out } = await cli('call', '-c', 'Orders', '--also', 'Orders, next', 'GET', '/me');
    expect(code).toBe(1);
    expect(out).toMatch(
      /^Orders \(staging\)\nGET \S+\/api\/me\n {2}200 OK after \d+ ms\n\n"Orders, next".*\nGET \S+\/api\/v2\/me\n {2}404 /,
    );
    expect(out).toContain('Works on Orders (staging), not on "Orders, next"');
    expect(out).toContain(
      '1. The paths differ in their version: no version works, v2 fails.\n   Works: /api/me\n   Fails: /api/v2/me\n   Why: ',
    );
    const tokens = stage.sent
      .filter(({ url }) => url.startsWith(face.connection.apiBaseUrl ?? ''))
      .map(({ headers }) => JSON.stringify(headers));
    expect(new Set(tokens).size).toBe(2);
    const json = JSON.parse((await cli('call', '-c', 'Orders', '--also', 'Orders, next', 'GET', '/me', '--json')).out);
    expect(json).toMatchObject({
      ok: false,
      sides: [
        { ok: true, status: 200 },
        { ok: false, status: 404 },
      ],
      contrast: { works: 'a' },
    });
  });

  it('sends nothing to a URL of one of the two, and takes no connection file', async () => {
    const { face } = await withBoth('');
    const refused = await cli('call', '-c', 'Orders', '--also', 'Orders, next', 'GET', 'https://api.example/me');
    expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringContaining('was not sent') });
    expect(stage.sent.some(({ url }) => url.startsWith(face.connection.apiBaseUrl ?? ''))).toBe(false);
    // One yes for both would send the token of the second to the API of the first, and bind it there.
    const foreign = 'https://api.example';
    const both = await cli('call', '-c', 'Orders', '--also', 'Orders, next', '--allow-api', foreign, 'GET', `${foreign}/me`);
    expect(both).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--allow-api and --also were given together') });
    expect(stage.sent.some(({ url }) => url.startsWith(foreign))).toBe(false);
    const file = stage.connectionFile('practice', MACHINE);
    expect(await cli('call', '-c', file, '--also', 'Orders', 'GET', '/me')).toMatchObject({
      code: 2,
      err: expect.stringContaining('two connections'),
    });
    expect(await cli('call', '-c', 'Orders', '--also', 'Nothing', 'GET', '/me')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Nothing'),
    });
  });
});
