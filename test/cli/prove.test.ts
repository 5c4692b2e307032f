import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../electron/practice/stage/free-port';
import { root } from '../support/sources';
import { cliStage } from './stage';

const stage = cliStage();
const REFERENCE = ['--', process.execPath, join(root, 'test/clients/reference.mjs')];
const { PATH } = process.env;
const ENV = { env: { PATH } };

const prove = (args: string[], program: string[] = REFERENCE, more = {}) => stage.cli(['prove', ...args, ...program], { ...ENV, ...more });

/** A program of a few lines, as one that reads no lines and ends by itself. */
function script(name: string, text: string): string[] {
  const path = stage.path(name);
  writeFileSync(path, text);
  return ['--', process.execPath, path];
}

/** The reference client as a web app, which takes its time to start. Its pages say what went wrong, always with status 200. */
const webApp = (port: number) => `
import { createServer } from 'node:http';
import { settingsFrom } from ${JSON.stringify(join(root, 'test/clients/lead.mjs'))};
import { ReferenceClient } from ${JSON.stringify(join(root, 'test/clients/reference-client.mjs'))};
let toBrowser = () => {};
let before = Promise.resolve();
const client = new ReferenceClient({ settings: settingsFrom(process.env), open: (url) => toBrowser(url) });
const server = createServer(async (request, response) => {
  const end = (text) => response.headersSent || response.end(text);
  await before;
  toBrowser = (location) => response.writeHead(302, { location }).end();
  before = before.then(() => client.carryOut(request.url.slice(1))).then(() => end('Done'), (error) => end(error.message));
});
setTimeout(() => server.listen(${port}, 'localhost'), 300);
`;

describe('tokenscope prove', () => {
  it('proves the reference client, and writes the reports', async () => {
    const [junit, json] = [stage.path('proof.xml'), stage.path('proof.json')];
    const { code, out, err } = await prove(
      ['--plan', 'first-light', '--junit', junit, '--json', json],
      [...REFERENCE, '--api-key', 'planted'],
    );
    expect(err).toContain('… A sign-in: Now sign in with your app.');
    expect(out).toMatch(/passed/);
    expect(code, `${err}\n${out}`).toBe(0);
    expect(readFileSync(junit, 'utf8')).toContain('classname="tokenscope.app-sign-in"');
    const report = JSON.parse(readFileSync(json, 'utf8'));
    expect(report.run.counts.fail).toBe(0);
    expect(report.run.counts.pass).toBeGreaterThan(3);
    expect(JSON.stringify(report)).not.toContain('practice-client-secret');
    // Nor what the person gave to the app.
    expect(`${out}${readFileSync(junit, 'utf8')}${JSON.stringify(report)}`).not.toContain('planted');
  });

  it('finds a defect, with a failing exit code', async () => {
    const program = ['--', '/usr/bin/env', 'DEFECT=token-in-query', ...REFERENCE.slice(1)];
    const { code, out } = await prove(['--plan', 'first-light', '--quiet'], program);
    expect(out).toMatch(/^FAIL {2}app-use\./m);
    expect(code).toBe(1);
  });

  it('starts an app twice, whose copies share a token file: with a lock they pass, without one they lose the grant', async () => {
    const [plan, json] = [stage.path('copies.json'), stage.path('copies-run.json')];
    writeFileSync(plan, JSON.stringify({ name: 'Copies', face: 'katana', checks: ['app-refresh.two-copies'] }));
    const args = ['--plan', plan, '--json', json];
    const verdict = () => JSON.parse(readFileSync(json, 'utf8')).results[0].verdict;
    const file = `TOKEN_FILE=${stage.path('tokens.json')}`;
    const locked = await prove([...args, '--processes', '2'], ['--', '/usr/bin/env', file, ...REFERENCE.slice(1)]);
    expect([locked.code, verdict()], locked.out).toEqual([0, 'pass']);
    expect(locked.err).toContain('Now make both copies of your app call the API');
    const racing = await prove([...args, '--processes', '2'], ['--', '/usr/bin/env', file, 'DEFECT=no-lock', ...REFERENCE.slice(1)]);
    expect([racing.code, verdict()], racing.out).toEqual([1, 'fail']);
    const lead = JSON.stringify(join(root, 'test/clients/lead.mjs'));
    const reference = JSON.stringify(join(root, 'test/clients/reference-client.mjs'));
    const idle = script(
      'idle.mjs',
      `import { lead, open, settingsFrom } from ${lead}; import { ReferenceClient } from ${reference};
      const settings = settingsFrom(process.env);
      const client = new ReferenceClient({ settings, open });
      const isSecond = settings.apiUrl.includes('/copy-2/');
      await lead(async (line) => isSecond || client.carryOut(line === 'call' ? 'calls-at-once 2' : line));`,
    );
    const alone = await prove([...args, '--processes', '2'], idle);
    expect([alone.code, verdict()], alone.out).toEqual([2, 'not-seen']);
    const once = await prove(args, ['--', '/usr/bin/env', file, ...REFERENCE.slice(1)]);
    expect([once.code, verdict()], once.out).toEqual([2, 'not-seen']);
  });

  it('hands a public client the redirect to its own scheme as a line', async () => {
    const plan = stage.path('public.json');
    writeFileSync(plan, JSON.stringify({ name: 'Public', face: 'oidc', checks: ['app-token.credentials'] }));
    const { code, out, err } = await prove(['--plan', plan, '--client', 'public', '--redirect-uri', 'com.example.app:/callback']);
    expect(err).toContain('your app gets it as a line "callback URL"');
    expect(code, out).toBe(0);
  });

  it('opens the pages of a web app, however late it starts', async () => {
    const [plan, json] = [stage.path('web.json'), stage.path('web-run.json')];
    const checks = ['app-sign-in.state', 'app-sign-in.refused', 'app-use.header', 'app-end.revokes', 'app-end.forgets'];
    writeFileSync(plan, JSON.stringify({ name: 'Web', face: 'oidc', checks }));
    const [site, redirect] = await Promise.all([freePort(), freePort()]);
    const at = (page: string) => `http://localhost:${site}/${page}`;
    const pages = ['--on-sign-in', at('sign-in'), '--on-call', at('call'), '--on-sign-out', at('sign-out')];
    const args = ['--plan', plan, '--json', json, ...pages, '--redirect-uri', `http://localhost:${redirect}/callback`];
    const { code, out } = await prove(args, script('web.mjs', webApp(site)));
    const { results } = JSON.parse(readFileSync(json, 'utf8')) as { results: { id: string; verdict: string }[] };
    const found = results.map(({ id, verdict }) => [id, verdict]);
    expect([code, found], out).toEqual([0, checks.map((id) => [id, 'pass'])]);
  });

  it('says that a web app is not there', async () => {
    const page = `http://127.0.0.1:${await freePort()}/sign-in`;
    const { code, err } = await prove(['--plan', 'first-light', '--patience', '0.1', '--on-sign-in', page], script('none.mjs', ''));
    expect([code, err]).toEqual([2, expect.stringMatching(/could not be reached: no server listens at http:\/\/127\.0\.0\.1:\d+\./)]);
  });

  it("takes a person's own plan, plays a connection's provider and compares with the last run", async () => {
    const [plan, last] = [stage.path('plan.json'), stage.path('last.json')];
    writeFileSync(plan, JSON.stringify({ name: 'Mine', checks: ['app-use.header', 'app-use.tenant'] }));
    const connection = stage.connectionFile('catapa');
    const first = await prove(['--plan', plan, '--connection', connection, '--json', last, '--quiet']);
    expect(first.err).not.toContain('app:');
    expect(first.out).toMatch(/^Mine: .* \(at Practice: as CATAPA\)/m);
    expect(JSON.parse(readFileSync(last, 'utf8')).run.counts.fail).toBe(0);
    const program = ['--', '/usr/bin/env', 'DEFECT=token-in-query', ...REFERENCE.slice(1)];
    const second = await prove(['--plan', plan, '--face', 'catapa', '--against', last, '--quiet'], program);
    expect(second.out).toMatch(/ends? differently than in the last run\napp-use\.\S+ {2}pass -> FAIL/);
    writeFileSync(last, JSON.stringify({ ...JSON.parse(readFileSync(last, 'utf8')), results: [] }));
    const none = await prove(['--plan', plan, '--against', last, '--quiet'], script('silent.mjs', ''));
    expect(none.out).toContain('The last run and this one have no check in common.');
    writeFileSync(plan, JSON.stringify({ name: 'Mine', checks: ['app-use.nothing'] }));
    const wrong = await prove(['--plan', plan]);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('checks[0]: There is no check called "app-use.nothing"')]);
    expect(wrong.err).toContain('proof-plan.schema.json');
  });

  it('starts a program again that ends, gives it values under its own names, and sees nothing of one that does nothing', async () => {
    const program = script('ends.mjs', "console.log('I am told', process.env.MY_ISSUER, 'and', process.env.MY_SECRET);");
    const names = ['--env', 'MY_ISSUER=issuer', '--env', 'MY_SECRET=client-secret'];
    const { code, out, err } = await prove(['--plan', 'first-light', ...names], program);
    expect(err.match(/app: I am told http:\/\/127\.0\.0\.1:\d+ and practice-client-secret/g)?.length).toBeGreaterThan(1);
    expect(out).toMatch(/not seen/);
    expect(out).not.toContain('practice-client-secret');
    expect(code).toBe(2);
  });

  it('ends what the program has started when it is interrupted', async () => {
    const path = stage.path('child.pid');
    const child = `require('node:fs').writeFileSync(${JSON.stringify(path)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const program = script(
      'starts.mjs',
      `import { spawn } from 'node:child_process'; spawn(process.execPath, ['-e', ${JSON.stringify(child)}]); setInterval(() => {}, 1000);`,
    );
    const stop = new AbortController();
    const ran = prove(['--plan', 'first-light'], program, { signal: stop.signal });
    const pidOf = () => Number(readFileSync(path, 'utf8'));
    await expect.poll(pidOf).toBeGreaterThan(0);
    stop.abort();
    expect((await ran).code).toBe(130);
    await expect.poll(() => isAlive(pidOf())).toBe(false);
  });

  it.each([
    [['--plan', 'nothing'], /There is no plan called/],
    [['--plan', 'katana-partner', '--face', 'oidc'], /is for katana/],
    [['--plan', 'rotation', '--face', 'x'], /Unknown face/],
    [['--plan', 'rotation', '--env', 'A=b'], /names nothing that there is/],
    [['--plan', 'rotation', '--redirect-uri', 'http://example.com/cb'], /neither at this computer nor at https/],
    [['--plan', 'rotation', '--redirect-uri', 'javascript:alert(1)'], /neither at this computer nor at https/],
    [['--plan', 'rotation', '--redirect-uri', 'localhost:3000/callback'], /neither at this computer nor at https/],
    [['--plan', 'rotation', '--on-call', 'https://example.com/'], /no http URL of this computer/],
    [['--plan', 'rotation', '--client', 'x'], /Unknown kind of client/],
    [['--plan', 'rotation', '--client', 'public', '--face', 'catapa'], /CATAPA has no public clients/],
    [['--plan', 'rotation', '--client', 'private_key_jwt'], /No --keys was given/],
    [['--plan', 'rotation', '--keys', 'jwks.json'], /--keys is for --client private_key_jwt/],
    [['--plan', 'rotation', '--client', 'private_key_jwt', '--keys', join(root, 'package.json')], /no JWK Set/],
    [['--plan', 'rotation', '--client', 'private_key_jwt', '--face', 'katana'], /has no private_key_jwt clients/],
    [['--plan', 'rotation', '--patience', 'x'], /not a number of seconds/],
    [['--plan', 'rotation', '--processes', '3'], /neither 1 nor 2/],
    [['--plan', 'rotation', '--issuers', '0'], /neither 1 nor 2/],
    [['--plan', 'rotation', '--processes', '2', '--on-call', 'http://localhost:1/'], /reads lines/],
    [[], /No plan was given/],
  ])('refuses %j', async (args, why) => {
    const { code, err } = await prove(args);
    expect([code, err]).toEqual([2, expect.stringMatching(why)]);
  });

  it('refuses a command that is missing or can not be started', async () => {
    expect((await prove(['--plan', 'rotation'], [])).err).toMatch(/No command was given/);
    const { code, err } = await prove(['--plan', 'rotation'], ['--', stage.path('none')]);
    expect([code, err]).toEqual([2, expect.stringMatching(/could not be started: ENOENT/)]);
  });

  it('lists plans and checks', async () => {
    const { code, out } = await stage.cli(['prove', '--list']);
    expect(code).toBe(0);
    expect(out).toMatch(/^rotation {2}Rotation: \d+ checks/m);
    expect(out).toMatch(/^app-refresh\.rotation /m);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
