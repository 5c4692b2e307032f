import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createBrowser } from '../../electron/platform/network/browser';
import { createRunFiles } from '../../electron/platform/kept/run-files';
import { resultText } from '../../electron/cli/check-text';
import type { CheckResult } from '../../electron/core/checks/run';
import { sampleRun } from '../core/checks/samples';
import { until } from '../support/until';
import { connected, MACHINE, PERSON, cliStage } from './stage';
import { styleFor } from '../../electron/cli/terminal';
import { expectMode, needing } from '../support/system';

const stage = cliStage();
const file = () => stage.connectionFile('practice', MACHINE);
const check = (...args: string[]) => stage.cli(['check', '-c', file(), ...args]);
const planOf = (plan: object) => {
  writeFileSync(stage.path('plan.json'), JSON.stringify({ name: 'Mine', ...plan }));
  return stage.path('plan.json');
};

describe('tokenscope check', () => {
  it('runs a plan, reports each check, and exits with 0 if all is as expected', async () => {
    const { code, out, err } = await check('--plan', 'quick-look');
    expect(code).toBe(0);
    expect(out).toMatch(/^Quick look: Practice provider .*\n\d+ passed, \d+ n\/a in (\d+ ms|\d+(\.\d+)? s)\n$/);
    expect(err).toMatch(/^pass {2,}issue\.token-type {2,}token_type is the type that was requested$/m);
    expect(err).not.toContain('\u001b');
  });

  it('exits with 1 if a check fails, and says which and why', async () => {
    stage.practice.faults.set('cacheable', true);
    const { code, out, err } = await check('--plan', 'Quick Look');
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}issue\.no-store {2}/m);
    expect(out).toContain('1 failed');
    expect(err).toMatch(/^FAIL {2,}issue\.no-store/m);
  });

  it('exits with 2 if a check could not run', async () => {
    stage.practice.faults.set('connection-reset', true);
    const { code, out } = await check('--plan', 'quick-look');
    expect(code).toBe(2);
    expect(out).toContain('could not run');
    expect(out).toContain('What to do');
  });

  it('writes all reports without secrets', async () => {
    const names = { junit: 'r.xml', json: 'r.json', html: 'r.html', md: 'r.md' };
    const reports = Object.entries(names).flatMap(([name, path]) => [`--${name}`, stage.path(path)]);
    const { code, out, err } = await check('-p', 'quick-look', '--allow-burning', ...reports);
    expect(code).toBe(0);
    const texts = Object.values(names).map((name) => readFileSync(stage.path(name), 'utf8'));
    expect(texts[0]).toMatch(/^<\?xml[\s\S]*<testcase/);
    expect(JSON.parse(texts[1] ?? '')).toBeTypeOf('object');
    expect(texts[2]).toMatch(/^<!doctype html>/i);
    expect(texts[3]).toMatch(/^#/);
    const { clientSecret } = stage.practice.faces.practice;
    for (const text of [...texts, out, err])
      expect(text).not.toMatch(new RegExp(`${clientSecret}|Bearer ey|${btoa(`practice-client:${clientSecret}`)}`));
    expectMode(stage.path('r.xml'), 0o666 & ~process.umask());
    expect(readdirSync(stage.folder).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  needing('links')('where there is a link already', () => {
    it('changes nothing behind a symbolic link at a report\u2019s path', async () => {
      writeFileSync(stage.path('victim'), 'mine', { mode: 0o600 });
      symlinkSync(stage.path('victim'), stage.path('r.md'));
      writeFileSync(stage.path('r.json'), 'old', { mode: 0o640 });
      expect((await check('-p', 'quick-look', '--md', stage.path('r.md'), '--json', stage.path('r.json'))).code).toBe(0);
      expect(readFileSync(stage.path('victim'), 'utf8')).toBe('mine');
      expectMode(stage.path('victim'), 0o600);
      expect(lstatSync(stage.path('r.md')).isFile()).toBe(true);
      expectMode(stage.path('r.json'), 0o640);
    });
  });

  it('writes a report to standard output if asked to, and the result to standard error', async () => {
    const { code, out, err } = await check('-p', 'quick-look', '--json', '-');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toBeTypeOf('object');
    expect(err).toContain('passed');
  });

  it("runs a person's own plan with its own calls", async () => {
    const calls = [
      { name: 'Who am I', url: '/me', expect: { json: [{ pointer: '/clientId', equals: 'practice-client' }] }, times: 3 },
      { id: 'no', name: 'Forbidden', url: '/forbidden', expect: { status: 200 } },
    ];
    const { code, out } = await check('-p', planOf({ checks: ['issue.token-type'], calls }), '--junit', stage.path('r.xml'));
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}own\.no/m);
    expect(out).toContain('2 passed');
    expect(readFileSync(stage.path('r.xml'), 'utf8')).toContain('own.no');
  });

  it('sends no call that may change data without --allow-changes', async () => {
    const plan = planOf({
      calls: [{ name: 'The service is up', method: 'DELETE', url: '/locations/1', times: 3, expect: { status: 405 } }],
    });
    const { code, out, err } = await check('-p', plan, '--allow-burning');
    expect(code).toBe(2);
    expect(err).toMatch(/^could not run +own\.call-1 .*\n +Not sent: it may change data at the API \(DELETE\)/m);
    expect(out).toContain('DELETE /locations/1 returns 405, 3 times: The service is up');
    expect(out).toContain('--allow-changes');
    expect(stage.sent.filter(({ method }) => method === 'DELETE')).toEqual([]);
    expect((await check('-p', plan, '--allow-changes')).code).toBe(0);
    expect(stage.sent.filter(({ method }) => method === 'DELETE')).toHaveLength(3);
  });

  it.each([{ name: 'a wrong secret', env: { SECRET: 'CANARY-wrong' }, says: 'The server rejected this client (invalid_client).' }])(
    'stops at $name and says so in five lines',
    async ({ env, says }) => {
      const { code, out, err } = await stage.cli(['check', '-c', file(), '-p', 'full-lifecycle', '--allow-burning'], { env });
      expect(code).toBe(2);
      const lines = out.trimEnd().split('\n');
      expect(lines).toHaveLength(5);
      expect(lines[0]).toBe(`The run ended early: ${says}`);
      expect(lines.slice(1, 4).map((line) => line.trim().split(':')[0])).toEqual(['Likely cause', 'What to do', 'Evidence']);
      expect(lines[4]).toMatch(/: 1 could not run, \d+ not run in /);
      // Apart from where the secret goes, which is reported first.
      const said = err.trimEnd().split('\n');
      expect(said.filter((line) => !/^tokenscope: sends SECRET to /.test(line)).map((line) => line.startsWith(' '))).toEqual([false, true]);
      expect(out + err).not.toContain('CANARY');
    },
  );

  it('shows a reason once if several checks share it', () => {
    const result = (id: string, text: string): CheckResult => ({
      ...sampleRun().results[0],
      id,
      verdict: 'could-not-run',
      text,
      problem: null,
    });
    const run = sampleRun();
    const shown = resultText(
      { ...run, results: [result('a.one', 'No way.'), result('a.two', 'No way.'), result('a.three', 'Another.')] },
      styleFor(false),
    );
    expect(shown.match(/No way\./g)).toHaveLength(1);
    expect(shown).toContain('could not run  a.one, a.two\n');
    expect(shown).toContain('could not run  a.three  ');
  });

  it('sends nothing on wrong use', async () => {
    mkdirSync(stage.path('folder'));
    writeFileSync(stage.path('bad.json'), '{"name":"x","cheks":[]}');
    const cases: [string[], string][] = [
      [[], '--plan'],
      [['-p', 'nightly'], 'Available: quick-look'],
      [['-p', stage.path('bad.json')], 'cheks'],
      [['-p', stage.path('none.json')], 'it does not exist'],
      [['-p', 'quick-look', '--junit', stage.path('nowhere/r.xml')], "can't be written"],
      [['-p', 'quick-look', '--html', stage.path('folder')], 'it is a folder'],
      [['-p', 'quick-look', '--html', 'a', '--md', 'a'], 'same destination'],
      [['-p', 'quick-look', '--timeout', 'soon'], '--timeout'],
      [['-p', planOf({ checks: ['reuse.refused'] })], 'nothing to run'],
    ];
    for (const [args, text] of cases) {
      const { code, out, err } = await check(...args);
      expect({ code, out }, text).toEqual({ code: 2, out: '' });
      expect(err, text).toContain(text);
    }
    expect(stage.sent).toEqual([]);
  });

  it('ends at its timeout with the results so far', async () => {
    stage.practice.faults.set('latency', 400);
    const { code, out } = await check('-p', 'quick-look', '--timeout', '1', '--md', stage.path('r.md'));
    expect(code).toBe(2);
    expect(out).toContain('stopped');
    expect(readFileSync(stage.path('r.md'), 'utf8').length).toBeGreaterThan(100);
  });

  it('ends on Ctrl-C without reports or partial files', async () => {
    stage.practice.faults.set('latency', 300);
    const stop = new AbortController();
    const ran = stage.cli(['check', '-c', file(), '-p', 'quick-look', '--html', stage.path('r.html')], { signal: stop.signal });
    await until('the first request', () => stage.sent.length > 0);
    stop.abort();
    expect(await ran).toMatchObject({ code: 130, out: '' });
    expect(existsSync(stage.path('r.html'))).toBe(false);
    expect(readdirSync(stage.folder)).toEqual(['practice.json']);
    const sent = stage.sent.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(stage.sent.length).toBe(sent);
  });
});

describe('a connection that a person signs in with', () => {
  const signedIn = () => stage.connectionFile('practice', PERSON);
  /** Takes its time, as a person does. */
  const browser = () => createBrowser(async (url) => void setTimeout(() => stage.person.open(url).catch(() => {}), 300));

  it('opens the browser if there is one', async () => {
    const plan = planOf({ checks: ['refresh.new-token', 'refresh.rotation', 'redirect.state'] });
    const { code, out, err } = await stage.cli(['check', '-c', signedIn(), '-p', plan], { browser: browser() });
    expect(out).toContain('3 passed');
    expect(code).toBe(0);
    const told = /^(\d+) sign-ins? in the browser will be needed\.$/m.exec(err);
    expect(err).toMatch(new RegExp(`^Sign-in 1 of ${told?.[1]} in the browser: `, 'm'));
    expect(told?.index).toBeLessThan(err.indexOf('Sign-in 1'));
  });

  it('signs in for its own tokens if the file has none', async () => {
    const { code, out, err } = await stage.cli(['check', '-c', signedIn(), '-p', 'quick-look'], { browser: browser() });
    expect(out).toContain('passed');
    expect(code).toBe(0);
    expect(err.match(/^Sign-in /gm)).toHaveLength(1);
  });

  it('ends before opening the browser if the client or the redirect URI is refused', async () => {
    let opened = 0;
    const counting = createBrowser(async () => {
      opened += 1;
    });
    for (const changes of [{ clientId: 'nobody' }, { receiver: { kind: 'paste' as const, redirectUri: 'https://elsewhere.example/cb' } }]) {
      const wrong = stage.connectionFile('practice', { ...PERSON, ...changes });
      const terminal = { in: true, out: false, err: false };
      const { code, out } = await stage.cli(['check', '-c', wrong, '-p', 'refresh-rotation', '--allow-burning'], {
        browser: counting,
        terminal,
      });
      expect(code).toBe(2);
      expect(out).toContain('The run ended early');
      expect(out.trimEnd().split('\n')).toHaveLength(5);
    }
    expect(opened).toBe(0);
  });

  it('reports a missing browser once', async () => {
    const { code, out, err } = await stage.cli(['check', '-c', signedIn(), '-p', 'refresh-rotation', '--allow-burning']);
    expect(code).toBe(2);
    expect(err).toContain('no browser is available here');
    expect(err.match(/no browser is available here/g)).toHaveLength(1);
    expect(out).not.toContain('passed');
  });

  it('listens on this machine if the redirect would open the window, and says so', async () => {
    const scheme = stage.connectionFile('practice', { receiver: { kind: 'scheme' } });
    const plan = planOf({ checks: ['refresh.new-token'] });
    const { code, err } = await stage.cli(['check', '-c', scheme, '-p', plan], { browser: browser() });
    expect(code).toBe(0);
    expect(err).toMatch(/The browser returns to http:\/\/127\.0\.0\.1:\d+\/callback: dev\.tokenscope:\/oauth\/callback would open/);
    expect(err.match(/The browser returns/g)).toHaveLength(1);
  });

  it('asks for the address to be pasted', async () => {
    const pasting = stage.connectionFile('practice', { receiver: { kind: 'paste', redirectUri: 'https://example.com/callback' } });
    let callback = '';
    const questions: string[] = [];
    const { code, out } = await stage.cli(['check', '-c', pasting, '-p', planOf({ checks: ['refresh.new-token'] })], {
      browser: createBrowser(async (url) => {
        callback = await stage.person.signIn(url);
      }),
      terminal: { in: true, out: false, err: false },
      ask: async (question) => {
        questions.push(question);
        if (questions.length === 1) return 'https://example.com/oops';
        await until('the callback', () => callback !== '');
        return callback;
      },
    });
    expect(out).toContain('1 passed');
    expect(code).toBe(0);
    expect(questions).toHaveLength(2);
  });

  it('in the window uses its vault, keeps the run there, and leaves its tokens alone', async () => {
    const services = stage.window();
    const face = stage.practice.faces.practice;
    const id = await connected(services, { ...face, connection: { ...face.connection, ...PERSON, name: 'Mine' } });
    const before = await services.tokens.read(id);
    const args = ['check', '-c', 'Mine', '--data-folder', stage.dataFolder, '-p', 'quick-look'];
    const { code, out } = await stage.cli(args);
    expect(out).toContain('passed');
    expect(code).toBe(0);
    const [run] = await createRunFiles(stage.dataFolder, () => 50).list(id);
    expect(run).toMatchObject({ connectionId: id, connectionName: 'Mine', planId: 'quick-look', status: 'done' });
    expect((await services.tokens.read(id)).grant).toEqual(before.grant);
  });

  it('in the window renews an expired token first, and stores the new one', async () => {
    const services = stage.window();
    const face = stage.practice.faces.practice;
    stage.practice.faults.set('lifetime-short', 1);
    const id = await connected(services, { ...face, connection: { ...face.connection, ...PERSON, name: 'Late' } });
    stage.practice.faults.clear();
    const before = await services.tokens.read(id);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const { code, out } = await stage.cli(['check', '-c', 'Late', '--data-folder', stage.dataFolder, '-p', 'quick-look']);
    expect(out).toMatch(/^ *\d\d passed/m);
    expect(code).toBe(0);
    const after = await services.tokens.read(id);
    expect(after.grant?.generations).toHaveLength((before.grant?.generations.length ?? 0) + 1);
  });
});
