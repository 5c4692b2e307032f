import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../support/desk';
import { MemoryKeychain } from '../support/vault';
import { settingsIn } from '../../electron/model/connection-input';

/**
 * A data folder that version 0.1 wrote: connections of every kind, sealed records and their key, token families, exchanges, a run, a plan, settings.
 * `answers.json` is what that version answered to the questions below. Members may be added to answers, but none may go or change, but for words.
 */
const FIXTURE = join(import.meta.dirname, '..', 'fixtures', 'data-0.1');
const fixture = (name: string) => JSON.parse(readFileSync(join(FIXTURE, name), 'utf8'));

let directory = '';
let desk: Desk;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'old-data-'));
  cpSync(join(FIXTURE, 'data'), directory, { recursive: true });
  const keychain = new MemoryKeychain();
  for (const [entry, password] of Object.entries(fixture('keychain.json'))) keychain.entries.set(entry, String(password));
  desk = openDesk({ directory, keychain, clock: { now: () => fixture('at.json'), monotonic: () => 0 } });
});
afterEach(async () => {
  await desk.services.dispose();
  rmSync(directory, { recursive: true, force: true });
});

/** Members with texts of the app, whose wording may improve. */
const WORDS = /^(coach|findings|meaning|remark|summary|note|problem)$/;
/** Written anew each time: the title of an own plan's call (that of a result is stored), what is said of a signature and of a watch. */
const isTitle = (name: string, of: object) =>
  (name === 'statement' && 'changesData' in of) || (name === 'text' && ('bytes' in of || 'nextAt' in of) && !('cutAt' in of));
const withoutWords = (value: unknown) =>
  JSON.parse(
    JSON.stringify(value, function (this: object, name, member) {
      return WORDS.test(name) || isTitle(name, this) ? undefined : member;
    }),
  );

/** Everything the window can ask about stored data. */
async function answersOf({ ask }: Desk) {
  const { connections, settings } = await ask('app.snapshot');
  const of = connections.map(async ({ id: connectionId }) => {
    const exchanges = await ask('exchanges.list', { connectionId });
    const runs = await ask('checks.runs', { connectionId });
    return {
      connection: await ask('connections.get', { id: connectionId }),
      grant: await ask('grants.get', { connectionId }).catch((error: unknown) => String(error)),
      exchanges: await Promise.all(exchanges.map(({ id }) => ask('exchanges.get', { connectionId, id }))),
      history: await ask('history.get', { connectionId }),
      plans: (await ask('checks.catalogue', { connectionId })).plans.filter(({ source }) => source === 'own'),
      runs: await Promise.all(runs.map(({ id: runId }) => ask('checks.run', { connectionId, runId }))),
    };
  });
  return { connections, settings, of: await Promise.all(of) };
}

const filesOf = (folder: string) =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

it('answers as the version that wrote it, without changing files', async () => {
  expect(withoutWords(await answersOf(desk))).toMatchObject(withoutWords(fixture('answers.json')));
  for (const [name, text] of filesOf(join(FIXTURE, 'data'))) expect(readFileSync(join(directory, name), 'utf8'), name).toBe(text);
});

it('returns the sealed secrets and tokens', async () => {
  const { services } = desk;
  await services.vaultOpened();
  const named = (name: string) => services.settings.connections().find((connection) => connection.name.startsWith(name))?.id ?? name;
  expect(await services.connections.clientSecret(named('Everything'))).toBe('a client secret with spaces');
  expect(await services.connections.clientSecret(named('Pasted'))).toBeNull();
  const { grant } = await services.tokens.read(named('Practice'));
  expect(grant?.accessToken).toMatch(/^eyJ/);
  expect(grant?.generations.length).toBeGreaterThan(2);
});

it('keeps the rest of a connection when one setting changes', async () => {
  const { connections } = await desk.ask('app.snapshot');
  for (const { id } of connections) {
    const input = settingsIn(await desk.ask('connections.get', { id }));
    await desk.ask('connections.update', { id, input: { ...input, environment: 'changed' } });
    expect(await desk.ask('connections.get', { id })).toMatchObject({ ...input, environment: 'changed', notes: '', tags: [] });
  }
});
