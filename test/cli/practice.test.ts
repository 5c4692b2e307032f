import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConnectionFile } from '../../electron/core/importers/connection-file';
import { grantOf } from '../../electron/model/grants';
import { FAULTS } from '../../electron/practice/faults';
import { cliStage } from './stage';

const stage = cliStage();

/** Starts the provider, passes its URL to `work`, then ends it like Ctrl-C. */
async function practising(args: string[], work: (url: string) => Promise<void>) {
  const stop = new AbortController();
  let found: (url: string) => void = () => {};
  const url = new Promise<string>((resolve) => (found = resolve));
  const err: string[] = [];
  const out = async (text: string) => found(text.trim());
  const ran = stage.cli(['practice', ...args], { signal: stop.signal, out, err: (text) => void err.push(text) });
  await Promise.race([url.then(work), ran.then(() => Promise.reject(new Error(err.join(''))))]);
  stop.abort();
  return { code: (await ran).code, err: err.join('') };
}

describe('tokenscope practice', () => {
  it.each([
    ['practice', []],
    ['practice', ['--client-credentials']],
    ['opaque', ['--client-credentials']],
    ['key', ['--client-credentials']],
    ['assertion', []],
    ['assertion', ['--client-credentials']],
    ['mtls', ['--client-credentials']],
    ['mcp', ['--client-credentials']],
    ['catapa', []],
  ])('writes a connection to the face %s that the other commands take (%s)', async (face, more) => {
    const path = stage.path('connection.json');
    const { code } = await practising(['--face', face, '--connection-file', path, ...more], async (url) => {
      const { connection, clientSecret, clientKey, clientCertificate } = parseConnectionFile(readFileSync(path, 'utf8'), {});
      const { apiBaseUrl, issuer, resource } = connection;
      expect(face === 'mcp' ? resource[0] : [apiBaseUrl, issuer].join()).toContain(url);
      expect(connection.receiver.kind).toBe('loopback');
      expect([clientSecret, clientKey, ...clientCertificate].filter((each) => each !== null)).toHaveLength(face === 'assertion' ? 2 : 1);
      const ran = await stage.cli(['token', '-c', path], { env: {} });
      expect(ran.code, ran.err).toBe(grantOf(connection).signsIn ? 2 : 0);
    });
    expect(code).toBe(0);
  });

  it('switches faults on', async () => {
    const path = stage.path('connection.json');
    const args = ['--client-credentials', '--connection-file', path, '--fault', 'cacheable', '--fault', 'latency=50'];
    const { err } = await practising(args, async () => {
      expect((await stage.cli(['check', '-c', path, '-p', 'quick-look'], { env: {} })).out).toMatch(/^FAIL {2}issue\.no-store/m);
    });
    expect(err).toMatch(/Fault on: cacheable/);
    expect(err).toMatch(/Fault on: latency/);
  });

  it('lists them', async () => {
    const { code, out } = await stage.cli(['practice', '--faults']);
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(FAULTS.length);
  });

  it('says what is wrong with its arguments', async () => {
    for (const [args, text] of [
      [['--fault', 'nonsense'], 'nonsense'],
      [['--fault', 'latency=soon'], 'not a number'],
      [['--port', '99999'], 'whole number'],
      [['--face', 'okta'], 'practice, opaque'],
      [['--face', 'katana', '--client-credentials'], 'Katana'],
      [['--connection-file', stage.path('no/such.json')], 'could not be written'],
      [['--port', new URL(stage.practice.url).port], 'is in use'],
    ] as const) {
      const { code, err } = await stage.cli(['practice', ...args]);
      expect(code, text).toBe(2);
      expect(err, text).toContain(text);
    }
  });
});

describe('tokenscope plans', () => {
  it('lists all plans, including your own from the window', async () => {
    const services = stage.window();
    const added = await services.checks.addPlan('{"name":"Nightly","checks":["issue.*"]}');
    const { code, out } = await stage.cli(['plans', '--data-folder', stage.dataFolder]);
    expect(code).toBe(0);
    for (const id of ['quick-look', 'refresh-rotation', 'full-lifecycle', 'partner-sign-off', added.id]) expect(out).toContain(`${id} `);
    expect(out).toContain('Nightly');
  });

  it('prints a plan that can be run again', async () => {
    const { out } = await stage.cli(['plans', 'Quick look', '--data-folder', stage.dataFolder]);
    expect(JSON.parse(out)).toMatchObject({ name: 'Quick look' });
    expect((await stage.cli(['plans', 'nope'])).code).toBe(2);
    expect((await stage.cli(['plans', '--checks'])).out).toMatch(/^reuse\.refused +destructive +/m);
  });
});
