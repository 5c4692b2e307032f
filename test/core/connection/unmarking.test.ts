import { beforeEach, expect, it } from 'vitest';
import { ConnectionService } from '../../../electron/core/connection/service';
import { type App, settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';

/** A page that was taken over, which could unmark production and then act there unasked. */
const live = settingsOf({ name: 'Orders', environment: 'live' });
let app: App;
let asked: string[][];
let answer: boolean;
let connections: ConnectionService;

beforeEach(() => {
  app = startApp();
  asked = [];
  answer = false;
  connections = new ConnectionService({
    ...app,
    confirmUnmarking: async (all) => {
      asked.push(all.map(({ name, environment }) => `${name}: ${environment}`));
      return answer;
    },
  });
});

it.each([
  ['by its setting', { production: false }],
  ['by its label', { environment: 'staging' }],
])('production with a secret stays so without a yes: %s', async (_, change) => {
  const { id } = await connections.create(live, 'secret');
  expect((await failureOf(connections.update(id, { ...live, ...change, name: 'Other' }))).code).toBe('cancelled');
  expect(connections.get(id)).toMatchObject({ name: 'Orders', environment: 'live', production: null });
  expect(asked).toEqual([['Orders: live']]);
  answer = true;
  await connections.update(id, { ...live, ...change });
  expect(connections.get(id)).toMatchObject(change);
});

it('nobody who can be asked means no', async () => {
  const { id } = await connections.create(live, 'secret');
  expect((await failureOf(app.connections.update(id, { ...live, production: false }))).code).toBe('cancelled');
});

it('is asked about each time, so that a yes is for one save', async () => {
  answer = true;
  const { id } = await connections.create(live, 'secret');
  for (const production of [false, null, false]) await connections.update(id, { ...live, production });
  expect(asked).toHaveLength(2);
});

it('nothing is asked before there is a secret, for another change, or where it stays production', async () => {
  const bare = await connections.create(live);
  await connections.update(bare.id, { ...live, environment: 'staging' });
  const { id } = await connections.create(live, 'secret');
  await connections.update(id, { ...live, name: 'Other' });
  await connections.update(id, { ...live, environment: 'EU', production: true });
  const trial = await connections.create({ ...live, environment: 'staging' }, 'secret');
  await connections.update(trial.id, { ...live, environment: 'test' });
  expect(asked).toEqual([]);
});
