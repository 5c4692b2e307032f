import { answer, ok, sent } from '../../../support/bridge';
import { all, find, key, open, press, says, type } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionView } from '../../../../electron/contract';
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
  const begin = async () => {
    list([view('live', { environment: 'production', clientId: 'live-client', notes: 'Ask Ada' })]);
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
});
