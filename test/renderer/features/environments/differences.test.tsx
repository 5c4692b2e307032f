import { answer, ok, sent } from '../../../support/bridge';
import { all, find, open, press, says } from '../../../support/page';
import { useState } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionView } from '../../../../electron/contract';
import { summaryView } from '../../../../electron/shell/views/snapshot';
import { defaultsOf } from '../../../../electron/model/templates';
import { Toasts } from '../../../../renderer/components/toasts';
import { CopySettings } from '../../../../renderer/features/environments/copy-settings';
import { Differences } from '../../../../renderer/features/environments/differences';
import { listOf, patch, store } from '../../../../renderer/state/app';

let views: Record<string, ConnectionView>;
const view = (id: string, changes: Partial<ConnectionView>): ConnectionView => ({
  ...defaultsOf('oidc'),
  id,
  name: `Orders ${id}`,
  environment: id,
  group: 'Orders',
  clientId: `${id}-client`,
  issuer: `https://${id}.example.com`,
  hasClientSecret: true,
  sealedVariables: [],
  redirectUri: null,
  ...changes,
});

beforeEach(() => {
  const given = [view('live', { scopes: ['read', 'write'] }), view('staging', { scopes: ['read'] }), view('sandbox', { scopes: ['read'] })];
  views = Object.fromEntries(given.map((each) => [each.id, each]));
  patch(listOf(given.map((each) => summaryView(each, null))));
  answer('connections.get', ({ id }) => ok(views[id] as ConnectionView));
  answer('connections.update', ({ id, input }) => {
    views = { ...views, [id]: { ...(views[id] as ConnectionView), ...input } };
    return ok(views[id] as ConnectionView);
  });
  answer('connections.sharedSecrets', ({ ids }) => ok(ids.map((id) => ({ id, secret: id === 'sandbox' ? 2 : 1 }))));
});

const summaryOf = (id: string) => store.get().byId.get(id) ?? expect.fail();
const lines = () => [...document.body.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent));

describe('what differs between environments', () => {
  it('is a table of the settings that differ, and of all on request', async () => {
    await open(<Differences summary={summaryOf('live')} onClose={() => {}} />);
    await expect.poll(lines).toEqual([
      ['Name', 'Orders live', 'Orders staging', 'Orders sandbox'],
      ['Environment', 'live', 'staging', 'sandbox'],
      ['Production', 'yes', 'no', 'no'],
      ['Issuer', 'https://live.example.com', 'https://staging.example.com', 'https://sandbox.example.com'],
      ['Client ID', 'live-client', 'staging-client', 'sandbox-client'],
      ['Scopes', 'read write', 'read', 'read'],
      ['Client secret', 'same (A)', 'same (A)', 'different'],
    ]);
    await press('checkbox', 'Also show what is the same');
    await expect.poll(() => lines().length).toBeGreaterThan(30);
  });

  it("warns where another environment has production's secret", async () => {
    await open(<Differences summary={summaryOf('live')} onClose={() => {}} />);
    await says('“Orders staging” has the client secret of “Orders live”');
    expect(document.body.textContent).not.toContain('“Orders sandbox” has');
  });

  it('warns once where several have it', async () => {
    answer('connections.sharedSecrets', ({ ids }) => ok(ids.map((id) => ({ id, secret: 1 }))));
    await open(<Differences summary={summaryOf('live')} onClose={() => {}} />);
    await says('“Orders staging” and “Orders sandbox” have the client secret of “Orders live”');
  });
});

describe('copying settings', () => {
  function Page({ id }: { id: string }) {
    const [isOpen, setOpen] = useState(true);
    return (
      <>
        {isOpen ? <CopySettings summary={summaryOf(id)} onClose={() => setOpen(false)} /> : null}
        <Toasts />
      </>
    );
  }
  const begin = (id: string) => open(<Page id={id} />);

  it('shows what it changes, takes what is not of one environment, and can be undone', async () => {
    await begin('live');
    await find('checkbox', 'Scopes');
    expect(all('checkbox').map((box) => [box.closest('label')?.textContent, (box as HTMLInputElement).checked])).toEqual([
      ['Issuer', false],
      ['Client ID', false],
      ['Scopes', true],
    ]);
    expect(document.body.textContent).toMatch(/Scopesfrom read.*to read write/);
    expect(all('checkbox').flatMap((box) => box.closest('label')?.parentElement?.querySelector('dt') ?? [])).toEqual([]);
    await press('button', 'Copy 1 setting');
    await says('Copied 1 setting to “Orders staging”.');
    expect(sent('connections.update').map(({ id, clientSecret }) => [id, clientSecret])).toEqual([['staging', undefined]]);
    expect(views.staging).toMatchObject({ scopes: ['read', 'write'], clientId: 'staging-client', issuer: 'https://staging.example.com' });
    await press('button', 'Undo');
    await expect.poll(() => views.staging?.scopes).toEqual(['read']);
  });

  it('copies client and servers only where they are ticked, and says where the target is production', async () => {
    await begin('staging');
    await says('“Orders live” is production');
    await press('checkbox', 'Client ID');
    await press('checkbox', 'Scopes');
    await press('button', 'Copy 1 setting');
    await says('Copied 1 setting');
    expect(views.live).toMatchObject({ clientId: 'staging-client', scopes: ['read', 'write'], issuer: 'https://live.example.com' });
  });
});
