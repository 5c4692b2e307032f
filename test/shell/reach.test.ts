import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parsePlan } from '../../electron/core/checks/plan-file';
import type { Services } from '../../electron/services';
import { connected, cliStage, MACHINE, PERSON } from '../cli/stage';
import { startTokenServer, type TokenServer } from '../core/connection/support/token-server';

/** The window's own services, with a page that has been taken over and an API of its own. */
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
  it('does not go to one that the page writes into the settings, by a call', async () => {
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
    // Once for all of its calls, where it makes any.
    expect(asked).toEqual(planId === 'refresh-rotation' && changes === MACHINE ? [] : [[evil.url, null]]);
    expect(evil.requests.flatMap(({ rawHeaders }) => rawHeaders.map(([name]) => name.toLowerCase()))).not.toContain('authorization');
    expect(evil.requests.filter(({ path }) => path.includes('token='))).toEqual([]);
  });

  it('nor by a plan of the page with a call of its own', async () => {
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
