import { answer, ok, sent } from '../../../support/bridge';
import { all, find, key, open, press, says, type } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionView } from '../../../../electron/contract';
import { plainSettings } from '../../../../electron/core/importers/connection-file-secrets';
import { settingsIn } from '../../../../electron/model/connection-input';
import { summaryView } from '../../../../electron/shell/views/snapshot';
import { defaultsOf } from '../../../../electron/model/templates';
import { Toasts } from '../../../../renderer/components/toasts';
import { Environment } from '../../../../renderer/features/environments/switcher';
import { openEnvironments } from '../../../../renderer/state/environments';
import { listOf, patch, setView, store } from '../../../../renderer/state/app';

let views: Record<string, ConnectionView>;
const view = (id: string, changes: Partial<ConnectionView>): ConnectionView => ({
  ...defaultsOf('oidc'),
  id,
  name: `Orders ${changes.environment}`,
  issuer: `https://${id}.example.com`,
  hasClientSecret: false,
  sealedVariables: [],
  redirectUri: null,
  ...changes,
});

function list(given: ConnectionView[]): void {
  views = Object.fromEntries(given.map((each) => [each.id, each]));
  patch(listOf(given.map((each) => summaryView(each, null))));
  for (const each of given) setView(each);
}

beforeEach(() => {
  patch({ place: { at: 'connection', id: 'live', tab: 'calls' } });
  answer('connections.get', ({ id }) => ok(views[id] as ConnectionView));
  answer('connections.plain', ({ id }) => ok(plainSettings(settingsIn(views[id] ?? expect.fail()))));
  answer('connections.update', ({ id, input }) => {
    views = { ...views, [id]: { ...(views[id] as ConnectionView), ...input } };
    return ok(views[id] as ConnectionView);
  });
  answer('connections.create', ({ input }) => ok(view('made', input)));
});

const Page = ({ id }: { id: string }) => (
  <>
    <Environment summary={store.get().byId.get(id) ?? expect.fail()} />
    <Toasts />
  </>
);
const items = () => all('menuitem').map((item) => item.textContent);

describe('the environment in the header', () => {
  it('is a label where there is no other', async () => {
    list([view('live', { environment: 'production' }), view('x', { environment: 'test', name: 'Stock' })]);
    await open(<Page id="live" />);
    expect(document.body.textContent).toContain('production');
    expect(all('button')).toHaveLength(0);
  });

  it('leads to the others of its group, each with its state, and keeps the tab', async () => {
    const others = [
      view('stage', { environment: 'staging', group: ' orders' }),
      view('eu', { environment: 'EU', production: true, group: 'Orders' }),
    ];
    list([view('live', { environment: 'production', group: 'Orders' }), ...others, view('x', { environment: 'test', name: 'Stock' })]);
    await open(<Page id="live" />);
    await press('button', 'Environment: production. Switch');
    await expect
      .poll(items)
      .toEqual([
        'stagingOrders staging, not connectedCtrl E',
        'EU (production)Orders EU, not connected',
        expect.stringContaining('What differs'),
        expect.stringContaining('Copy settings'),
        expect.stringContaining('New environment'),
      ]);
    await press('menuitem', /^staging/);
    expect(store.get().place).toMatchObject({ id: 'stage', tab: 'calls' });
  });

  it('is left for the next one by a key, round the end', async () => {
    const others = ['staging', 'sandbox'].map((environment) => view(environment, { environment, group: 'Orders' }));
    list([...others, view('live', { environment: 'production', group: 'Orders' })]);
    await open(<Page id="live" />);
    await key('e', { ctrlKey: true });
    expect(store.get().place).toMatchObject({ id: 'staging', tab: 'calls' });
  });

  it('offers to group with one that looks like another environment, which can be undone', async () => {
    list([view('live', { environment: 'production' }), view('stage', { environment: 'staging' })]);
    await open(<Page id="live" />);
    await press('button', /^Environment/);
    await press('menuitem', /^Group with/);
    await says('Grouped as “Orders”.');
    expect(Object.values(views).map(({ group }) => group)).toEqual(['Orders', 'Orders']);
    await press('button', 'Undo');
    await expect.poll(() => Object.values(views).map(({ group }) => group)).toEqual(['', '']);
  });
});

describe('a new environment', () => {
  const begin = async (changes: Partial<ConnectionView> = {}) => {
    list([view('live', { environment: 'production', clientId: 'live-client', notes: 'Ask Ada', ...changes })]);
    await open(<Page id="live" />);
    openEnvironments('live', 'new');
    await find('textbox', 'Environment');
  };

  it('is not made before it has a label and hosts that can be', async () => {
    await begin();
    await type('Instead of live.example.com', 'https://a b');
    await press('button', 'Create');
    await says('Enter a label');
    await says('Enter a host, such as api.example.com.');
    expect(sent('connections.create')).toEqual([]);
    await expect.poll(() => document.activeElement).toBe(await find('textbox', 'Environment'));
  });

  it('is a connection of its own without secrets, in the group of the first', async () => {
    await begin();
    await type('Environment', 'staging');
    await type('Instead of live.example.com', 'stage.example.com');
    await press('button', 'Create');
    await says('Created “Orders staging”.');
    const [{ input, clientSecret } = expect.fail()] = sent('connections.create');
    expect(clientSecret).toBeUndefined();
    expect(input).toMatchObject({ name: 'Orders staging', group: 'Orders', clientId: '', notes: '', issuer: 'https://stage.example.com' });
    expect(views.live).toMatchObject({ group: 'Orders', clientId: 'live-client' });
    expect(store.get().place).toMatchObject({ id: 'made', tab: 'settings' });
  });

  it('takes a header that may hold a key along only where a person says so', async () => {
    const key = (value: string) => [{ name: 'X-API-Key', value }];
    const { legs } = defaultsOf('oidc');
    const api = { params: [], headers: [{ name: 'Tenant', value: 'acme' }, ...key('live-1')] };
    await begin({ legs: { ...legs, token: { params: [], headers: key('live-2') }, api } });
    await type('Environment', 'staging');
    await press('checkbox', 'API calls X-API-Key');
    await press('button', 'Create');
    await says('Created “Orders staging”.');
    expect(sent('connections.create')[0]?.input.legs).toMatchObject({ api, token: { headers: [] } });
  });

  it("asks for the tenant in the path of the provider's addresses", async () => {
    await begin({ issuer: 'https://login.live.example/realms/acme' });
    await type('Environment', 'staging');
    await type('Instead of login.live.example/realms/acme', 'login.stage.example');
    await press('button', 'Create');
    await says('Enter a host and path, such as id.example.com/acme.');
    await type('Instead of login.live.example/realms/acme', 'login.stage.example/realms/acme');
    await press('button', 'Create');
    await says('Created “Orders staging”.');
    expect(sent('connections.create')[0]?.input.issuer).toBe('https://login.stage.example/realms/acme');
  });
});
