import { describe, expect, it } from 'vitest';
import { decodeToken } from '../../electron/core/token/decode';
import { startPractice } from '../../electron/practice';
import { until } from '../support/until';
import { connected, contentsOf, MACHINE, PERSON, cliStage } from './stage';

const stage = cliStage();
const tokenRequests = () => stage.sent.filter(({ url }) => new URL(url).pathname.endsWith('/token'));

describe('tokenscope token with a connection file', () => {
  it('prints a usable token and nothing else', async () => {
    const { code, out, err } = await stage.cli(['token', '--connection', stage.connectionFile('practice', MACHINE)]);
    expect({ code, err }).toEqual({ code: 0, err: `tokenscope: sends SECRET to ${stage.practice.url}\n` });
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(decodeToken(out.trim()).claims).toMatchObject({ client_id: 'practice-client', iss: stage.practice.url });
    expect(tokenRequests()).toHaveLength(1);
  });

  it('refuses a terminal before sending anything, unless told otherwise', async () => {
    const terminal = { in: true, out: true, err: true };
    const file = stage.connectionFile('practice', MACHINE);
    const refused = await stage.cli(['token', '-c', file], { terminal });
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('--reveal');
    expect(stage.sent).toEqual([]);
    expect(await stage.cli(['token', '-c', file, '--reveal'], { terminal })).toMatchObject({ code: 0 });
  });

  it('refreshes with a refresh token from the environment', async () => {
    const services = stage.window();
    const face = stage.practice.faces.practice;
    const id = await connected(services, { ...face, connection: { ...face.connection, ...PERSON } });
    const refreshToken = await services.tokens.token(id, 'refresh');
    stage.sent.length = 0;
    const env = { SECRET: face.clientSecret, REFRESH: refreshToken };
    const secrets = { clientSecret: `\${${'env:SECRET'}}`, refreshToken: `\${${'env:REFRESH'}}` };
    const { code, out } = await stage.cli(['token', '-c', stage.connectionFile('practice', PERSON, secrets)], { env });
    expect(code).toBe(0);
    expect(decodeToken(out.trim()).claims).toMatchObject({ iss: stage.practice.url });
    expect(tokenRequests().map(({ body }) => new URLSearchParams(body ?? '').get('grant_type'))).toEqual(['refresh_token']);
  });

  it('says when a sign-in is needed', async () => {
    const { code, out, err } = await stage.cli(['token', '-c', stage.connectionFile('practice', PERSON)]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('needs a sign-in');
    expect(tokenRequests()).toEqual([]);
  });

  it('says what is wrong with the file, the environment or the server', async () => {
    const file = stage.connectionFile('practice', MACHINE);
    const unset = await stage.cli(['token', '-c', file], { env: {} });
    expect(unset).toMatchObject({ code: 2, out: '' });
    expect(unset.err).toContain('SECRET');
    const wrong = await stage.cli(['token', '-c', file], { env: { SECRET: 'CANARY-wrong-secret' } });
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toContain('What to do');
    expect(wrong.err).not.toContain('CANARY');
    expect((await stage.cli(['token', '-c', stage.path('none.json')])).err).toContain('it does not exist');
    expect((await stage.cli(['token'])).err).toContain('--connection');
    expect((await stage.cli(['token', '-c', file, 'CANARY'])).err).not.toContain('CANARY');
    expect((await stage.cli(['token', '--help'])).out).toContain('Usage: tokenscope token');
  });

  it('writes no files', async () => {
    await stage.cli(['token', '-c', stage.connectionFile('practice', MACHINE), '--data-folder', stage.dataFolder]);
    expect(() => stage.dataFiles()).toThrow(/ENOENT/);
    expect(stage.keychain.entries.size).toBe(0);
  });
});

describe('tokenscope token with a connection in the window', () => {
  const token = (name: string, ...more: string[]) => stage.cli(['token', '-c', name, '--data-folder', stage.dataFolder, ...more]);
  const withConnection = async () => {
    const services = stage.window();
    const face = stage.practice.faces.practice;
    const id = await connected(services, { ...face, connection: { ...face.connection, ...PERSON, name: 'My Practice' } });
    stage.sent.length = 0;
    return { services, id };
  };

  it('says on macOS, and there alone, which dialog comes and how to answer it', async () => {
    await withConnection();
    const err = async (platform: NodeJS.Platform) =>
      (await stage.cli(['token', '-c', 'My Practice', '--data-folder', stage.dataFolder], { platform })).err;
    expect(await err('darwin')).toMatch(/^tokenscope: macOS may ask .*Choose Allow, not Always Allow.*\n$/);
    expect(await err('linux')).toBe('');
  });

  it('prints the stored token while it is valid, by name or id, sending nothing', async () => {
    const { services, id } = await withConnection();
    const stored = `${await services.tokens.token(id, 'access')}\n`;
    for (const name of ['My Practice', 'my practice', id]) expect(await token(name)).toEqual({ code: 0, out: stored, err: '' });
    expect(stage.sent).toEqual([]);
  });

  it('refreshes into the vault and touches no other file', async () => {
    const { services, id } = await withConnection();
    await services.dispose();
    await expect.poll(() => stage.dataFiles()).toContain(`history/${id}.json`);
    const others = stage.dataFiles().filter((name) => !name.startsWith('vault/'));
    const before = contentsOf(stage.dataFolder, others);
    const { code, out } = await token('My Practice', '--refresh');
    expect(code).toBe(0);
    expect(stage.dataFiles().filter((name) => !name.startsWith('vault/'))).toEqual(others);
    expect(contentsOf(stage.dataFolder, others)).toEqual(before);
    expect(tokenRequests()).toHaveLength(1);
    const again = stage.window();
    await again.vaultOpened();
    const { grant, pending } = await again.tokens.read(id);
    expect(`${grant?.accessToken}\n`).toBe(out);
    expect(grant?.generations).toHaveLength(2);
    expect(pending).toBe(false);
  });

  it('fails if the vault is unavailable', async () => {
    await withConnection();
    const failing = () => Promise.reject(new Error('no'));
    const keychain = async () => ({ getPassword: failing, setPassword: failing, deletePassword: failing });
    const ran = await stage.cli(['token', '-c', 'My Practice', '--data-folder', stage.dataFolder], { keychain });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('What to do');
  });

  it('lists the names if none matches, and the ids if several do', async () => {
    const { services } = await withConnection();
    const face = stage.practice.faces.practice;
    expect((await token('other')).err).toContain('"My Practice"');
    const twin = await services.connections.create({ ...face.connection, name: 'My Practice', environment: 'staging' });
    const { code, err } = await token('My Practice');
    expect(code).toBe(2);
    expect(err).toContain(`${twin.id} (staging)`);
    expect((await stage.cli(['token', '-c', 'x', '--data-folder', stage.path('empty')])).err).toContain('There are no connections');
  });

  it('starts the practice provider on its port if it is not running, and stops it', async () => {
    const practice = await startPractice();
    const { connection, clientSecret } = practice.faces.practice;
    await practice.stop();
    const services = stage.window();
    await services.vaultOpened();
    await services.connections.create({ ...connection, ...MACHINE, name: 'Alone' }, clientSecret);
    expect(await token('Alone')).toMatchObject({ code: 0, err: '' });
    await expect(fetch(practice.url)).rejects.toThrow();
  });

  it('finds the window’s data folder', async () => {
    const { err } = await stage.cli(['token', '-c', 'x'], { env: { XDG_CONFIG_HOME: stage.folder } });
    expect(err).toContain(`${stage.folder}/Tokenscope`);
  });
});

describe('an interrupted refresh', () => {
  it('finishes, is stored, and leaves no lock', async () => {
    const services = stage.window();
    const face = stage.practice.faces.practice;
    const id = await connected(services, { ...face, connection: { ...face.connection, ...PERSON, name: 'Slow' } });
    await services.dispose();
    stage.practice.faults.set('latency', 600);
    const stop = new AbortController();
    const args = ['token', '-c', 'Slow', '--refresh', '--data-folder', stage.dataFolder];
    const ran = stage.cli(args, { signal: stop.signal });
    await until('the token request', () => tokenRequests().length > 0);
    stop.abort();
    expect(await ran).toEqual({ code: 130, out: '', err: '' });
    expect(stage.dataFiles().filter((name) => /lock|\.tmp$/.test(name))).toEqual([]);
    const again = stage.window();
    await again.vaultOpened();
    const { grant, pending } = await again.tokens.read(id);
    expect(pending).toBe(false);
    expect(grant?.generations).toHaveLength(2);
  });
});
