import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parsePlan } from '../../electron/core/checks/plan-file';
import type { Endpoints } from '../../electron/model/connection';
import type { Services } from '../../electron/services';
import { connected, cliStage, MACHINE, PERSON } from '../cli/stage';
import { failureOf } from '../support/failures';
import { startTokenServer, type TokenServer } from '../support/provider';

/** The window's services, with a compromised page and its own API. */
const stage = cliStage();
let evil: TokenServer;
let services: Services;
let id: string;
let asked: [string, string | null][];

async function signedIn(changes: object) {
  const face = stage.practice.faces.practice;
  services = stage.window({
    confirmApiOrigin: async (_name, origin, before) => {
      asked.push([origin, before]);
      return false;
    },
  });
  id = await connected(services, { ...face, connection: { ...face.connection, ...changes, apiBaseUrl: null } });
  const { id: _, ...settings } = services.connections.get(id);
  await services.connections.update(id, { ...settings, apiBaseUrl: evil.url });
}

beforeEach(async () => {
  evil = await startTokenServer();
  asked = [];
});
afterEach(() => evil.stop());

describe.each([
  ['a person', PERSON],
  ['a client', MACHINE],
])('the access token of %s who had no API when it came', (_, changes) => {
  it('does not go to an API that the page writes into the settings, by a call', async () => {
    await signedIn(changes);
    const sent = services.calls.send(id, 'call', { method: 'GET', url: '/me', query: [], headers: [], body: '' });
    await expect(sent).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked).toEqual([[evil.url, null]]);
    expect(evil.requests).toEqual([]);
  });

  it.each(['quick-look', 'refresh-rotation', 'full-lifecycle'])('nor by the plan %s', async (planId) => {
    await signedIn(changes);
    const run = await services.checks.start(id, { planId, checks: null, allowBurning: true });
    services.checks.onChange(() => services.checks.skipWait(run.id));
    const { results } = await services.checks.finished(run.id);
    expect(results.length).toBeGreaterThan(0);
    // Once for all its calls, if it makes any.
    expect(asked).toEqual(planId === 'refresh-rotation' && changes === MACHINE ? [] : [[evil.url, null]]);
    expect(evil.requests.flatMap(({ rawHeaders }) => rawHeaders.map(([name]) => name.toLowerCase()))).not.toContain('authorization');
    expect(evil.requests.filter(({ path }) => path.includes('token='))).toEqual([]);
  });

  it('nor by a plan of the page with its own call', async () => {
    await signedIn(changes);
    const calls = [
      { name: 'Below', method: 'GET', url: '/x' },
      { name: 'In full', method: 'GET', url: `${evil.url}/x` },
    ];
    const plan = parsePlan(JSON.stringify({ name: 'Mine', calls }));
    const run = await services.checks.start(id, { plan, checks: null, allowBurning: true });
    const { results } = await services.checks.finished(run.id);
    expect(results.map(({ verdict }) => verdict)).toEqual(['could-not-run', 'could-not-run']);
    expect(evil.requests.flatMap(({ rawHeaders }) => rawHeaders.map(([name]) => name.toLowerCase()))).not.toContain('authorization');
  });

  it('nor by asking for userinfo, introspection or revocation there', async () => {
    await signedIn(changes);
    const { id: _id, ...settings } = services.connections.get(id);
    const { endpoints } = settings;
    await services.connections.update(id, {
      ...settings,
      endpoints: { ...endpoints, userinfo: `${evil.url}/u`, introspection: `${evil.url}/i`, revocation: `${evil.url}/r` },
    });
    for (const what of ['userinfo', 'introspection', 'revocation'] as const)
      await expect(services.ask.ask(id, what, 'access')).rejects.toMatchObject({ code: 'endpoint-changed' });
    expect(evil.requests).toEqual([]);
  });
});

describe('another path of the host that tenants share, written into the settings', () => {
  const LEGS = ['userinfo', 'introspection', 'revocation'] as const;
  const elsewhere = () => `${stage.practice.url}/other/tenant`;
  let questions: unknown[][];
  let allow: boolean;

  /** Tokens of a connection whose endpoints are then changed by a page or a file. */
  async function signedInAt(edit: (endpoints: Endpoints) => Promise<void>, changes: object) {
    const { practice } = stage.practice.faces;
    questions = [];
    allow = false;
    const open = () =>
      stage.window({
        confirmAskedEndpoint: async (_name, ...question) => {
          questions.push(question);
          return allow;
        },
      });
    services = open();
    const { endpoints } = await services.discoveries.discover(practice.connection.issuer ?? '');
    id = await connected(services, {
      ...practice,
      connection: { ...practice.connection, ...changes, name: 'Mine', issuer: null, endpoints },
    });
    const address = elsewhere();
    await edit({ ...endpoints, userinfo: address, introspection: address, revocation: address });
    services = open();
    await services.vaultOpened();
    return endpoints;
  }
  const byPage = async (endpoints: Endpoints) => {
    const { id: _, ...settings } = services.connections.get(id);
    await services.connections.update(id, { ...settings, endpoints });
  };
  const byFile = async (endpoints: Endpoints) => {
    const { endpoints: before } = services.connections.get(id);
    const path = join(stage.dataFolder, 'connections.json');
    await services.dispose();
    let text = readFileSync(path, 'utf8');
    for (const leg of LEGS) text = text.replaceAll(JSON.stringify(before[leg]), JSON.stringify(endpoints[leg]));
    writeFileSync(path, text);
  };
  const reached = () => stage.sent.filter(({ url }) => url === elsewhere());

  it.each([
    ['the page', byPage],
    ['whoever edits the file', byFile],
  ])('by %s, gets nothing without a yes in the main process', async (_, edit) => {
    const before = await signedInAt(edit, PERSON);
    for (const what of LEGS) {
      const failure = await failureOf(services.ask.ask(id, what, 'access'));
      expect(failure).toMatchObject({ code: 'endpoint-changed', what: expect.stringContaining('Nothing was sent') });
    }
    expect(questions).toEqual(LEGS.map((what) => [what, elsewhere(), before[what]]));
    expect((await services.exchanges.list(id)).filter(({ url }) => url === elsewhere())).toEqual([]);
    allow = true;
    expect(await services.ask.ask(id, 'userinfo', 'access')).toMatchObject({ status: 404 });
  });

  it('gets nothing from a command line check, which says how to allow it', async () => {
    await signedInAt(byFile, MACHINE);
    writeFileSync(stage.path('plan.json'), JSON.stringify({ name: 'Mine', checks: ['end.introspection', 'end.revoked-access'] }));
    const args = ['check', '-c', 'Mine', '--data-folder', stage.dataFolder, '-p', stage.path('plan.json'), '--allow-burning'];
    const { out } = await stage.cli(args);
    expect(out).toContain('2 could not run');
    expect(out).toContain('allow it when Tokenscope asks');
    expect(questions).toEqual([]);
    expect(reached()).toEqual([]);
  });
});
