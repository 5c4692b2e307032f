// @vitest-environment happy-dom
import { answer, ok, refused, sent } from '../../../support/bridge';
import { all, close, find, key, leaveField, open, press, says, text, type, typedIn } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionView, Problem } from '../../../../electron/contract';
import { defaultsOf } from '../../../../electron/model/templates';
import type { TemplateId } from '../../../../electron/model/providers/offered';
import { ConfirmDialog } from '../../../../renderer/components/dialog';
import { dropDraft } from '../../../../renderer/features/editor/drafts';
import { Editor, NewConnection } from '../../../../renderer/features/editor/editor';
import { store } from '../../../../renderer/state/app';
import { settingsIn } from '../../../../electron/model/connection-input';

const stored: ConnectionView = {
  ...defaultsOf('katana'),
  id: 'k',
  name: 'Katana',
  clientId: 'client-1',
  receiver: { kind: 'scheme' },
  hasClientSecret: true,
  sealedVariables: [],
  redirectUri: 'dev.tokenscope:/oauth/callback',
};
const page = (id: string | null, template?: TemplateId) => (
  <>
    {id === null ? <NewConnection template={template} /> : <Editor id={id} />}
    <ConfirmDialog />
  </>
);

beforeEach(() => {
  store.set((state) => ({ ...state, place: { at: 'new' } }));
  for (const left of ['k', 'new:katana', 'new:oidc', 'new:oauth']) dropDraft(left);
  answer('connections.get', () => ok(stored));
  answer('connections.update', ({ input }) => ok({ ...stored, ...input }));
  answer('connections.create', ({ input }) => ok({ ...stored, ...input, id: 'new' }));
});

it('a connection to a provider of the catalogue has beside it what is known of that, with its source', async () => {
  answer('connections.get', () => ok({ ...stored, ...defaultsOf('oauth'), provider: 'github' }));
  await open(page('k'));
  await says('What is known of GitHub App');
  await says('docs.github.com, read 2026-');
  await says('What to enter at GitHub App');
});

it('scopes that an imported document offers are chosen by a press, and stay to choose from', async () => {
  answer('connections.get', () => ok({ ...stored, ...defaultsOf('oauth'), scopes: ['read'], offeredScopes: ['read', 'write'] }));
  await open(page('k'));
  await says('To choose from');
  expect((await find('button', 'read')).getAttribute('aria-pressed')).toBe('true');
  await press('button', 'write');
  expect(await typedIn('Scopes')).toBe('read write');
  await press('button', 'Save');
  await expect
    .poll(() => sent('connections.update')[0]?.input)
    .toMatchObject({ scopes: ['read', 'write'], offeredScopes: ['read', 'write'] });
});

it("a template of one's own stands in the chooser, can be renamed, and begins a connection", async () => {
  const settings = {
    ...defaultsOf('oauth'),
    name: 'Acme',
    endpoints: { ...defaultsOf('oauth').endpoints, token: 'https://id.acme.example/t' },
  };
  let kept = [{ id: 'own-1', name: 'Acme', settings }];
  answer('templates.list', () => ok(kept));
  answer('templates.rename', ({ name }) => {
    kept = kept.map((one) => ({ ...one, name }));
    return ok(null);
  });
  answer('templates.remove', () => {
    kept = [];
    return ok(null);
  });
  await open(page(null));
  await press('button', 'Full form');
  await find('heading', 'Your templates');
  await says('id.acme.example');
  await press('button', 'More for Acme');
  await press('menuitem', 'Rename…');
  await type('Name', 'Acme GmbH');
  await press('button', 'Rename');
  await press('button', /^(?!More).*Acme GmbH/);
  await find('heading', 'New Acme GmbH connection');
  expect(await typedIn('Token endpoint')).toBe('https://id.acme.example/t');
  await press('button', 'Choose another provider');
  await press('button', 'More for Acme GmbH');
  await press('menuitem', 'Delete');
  await expect.poll(() => all('heading', 'Your templates')).toEqual([]);
  expect(sent('templates.remove')).toEqual([{ id: 'own-1' }]);
  expect(document.activeElement).not.toBe(document.body);
});

it('providers of a file are shown with their hosts before they join the catalogue, and leave it again', async () => {
  const at = { authorization: 'https://{tenant}.acme.example/{tenant2}/a', token: 'https://{tenant}.acme.example/{tenant2}/t' };
  const acme = {
    id: 'acme',
    label: 'Acme',
    tenant: { name: 'Acme subdomain', example: 'my-team' },
    others: [{ name: 'Region', example: 'eu' }],
    settings: { name: 'Acme', endpoints: at },
  };
  let files: { id: string; name: string; entries: (typeof acme)[] }[] = [];
  answer('templates.list', () => ok([]));
  answer('templates.providers', () => ok(files));
  answer('templates.openProviders', () =>
    ok({
      id: 'held',
      name: 'providers.yaml',
      entries: [acme],
      left: [{ what: 'Providers without OAuth 2.0', where: 'keyed', why: 'It signs in by API_KEY.' }],
    }),
  );
  answer('templates.acceptProviders', () => {
    files = [{ id: 'own-1', name: 'providers.yaml', entries: [acme] }];
    return ok(null);
  });
  answer('templates.remove', () => {
    files = [];
    return ok(null);
  });
  await open(page(null));
  await press('button', 'Full form');
  await press('button', 'Add from a file…');
  await says('….acme.example');
  await says('It signs in by API_KEY.');
  expect(sent('templates.acceptProviders')).toEqual([]);
  await press('button', 'Add 1');
  await type('Search providers by name, host or URL', 'https://staff.acme.example/login', 'searchbox');
  await says('From your file providers.yaml');
  expect(await typedIn('Acme subdomain')).toBe('staff');
  await press('button', 'Set up Acme');
  await says('Enter it like eu, without https://.');
  expect(document.activeElement).toBe(await find('textbox', 'Region'));
  await type('Region', 'us/1');
  await press('button', 'Set up Acme');
  await type('Region', 'us');
  await press('button', 'Set up Acme');
  expect(await typedIn('Token endpoint')).toBe('https://staff.acme.example/us/t');
  await press('button', 'Choose another provider');
  await type('Search providers by name, host or URL', 'acme', 'searchbox');
  await press('button', 'Remove this file');
  expect(sent('templates.remove')).toEqual([{ id: 'own-1' }]);
});

describe('a stored connection', () => {
  beforeEach(async () => {
    await open(page('k'));
    await find('textbox', 'Name');
  });

  it('offers nothing to save until something is typed, and then saves that alone', async () => {
    expect(all('button', 'Save')).toEqual([]);
    await type('Name', 'Katana, Berlin');
    await type('Notes', 'Ask Grace.');
    await says('Unsaved changes');
    await press('button', 'Save');
    await says('Saved');
    expect(sent('connections.update')).toEqual([
      { id: 'k', input: { ...settingsIn(stored), name: 'Katana, Berlin', notes: 'Ask Grace.' } },
    ]);
    expect(all('button', 'Save')).toEqual([]);
  });

  it('saves by Ctrl+S as well', async () => {
    await type('Name', 'By key');
    await key('s', { ctrlKey: true });
    await says('Saved');
    expect(sent('connections.update')).toMatchObject([{ input: { name: 'By key' } }]);
  });

  it('says what is wrong as soon as the field is left, and no longer once it is right', async () => {
    await press('button', /^API and transport/);
    await type('API base URL', 'api.example.com');
    expect(text()).not.toContain('is not a complete URL');
    await leaveField();
    await says('The API base URL is not a complete URL.');
    await type('API base URL', 'https://api.example.com');
    await expect.poll(text).not.toContain('is not a complete URL');
  });

  it('is not saved while something is wrong; the focus goes where it is, also into a closed section', async () => {
    await type('Name', ' ');
    await press('button', 'Save');
    await says('The connection has no name.');
    await expect.poll(() => document.activeElement).toBe(await find('textbox', 'Name'));
    await type('Name', 'Katana');
    await press('button', /^Provider and endpoints/);
    await type('Token endpoint', 'nowhere');
    await press('button', /^Provider and endpoints/);
    expect(all('textbox', 'Token endpoint')).toEqual([]);
    await press('button', 'Save');
    await find('button', /^Provider and endpoints 1 to correct/);
    await expect.poll(() => document.activeElement).toBe(await find('textbox', 'Token endpoint'));
    expect(sent('connections.update')).toEqual([]);
  });

  it('keeps what was typed when it is refused, and leads to the field', async () => {
    const problem: Problem = {
      code: 'connection-invalid',
      what: 'Another connection has this client.',
      likelyCause: 'It was added twice.',
      action: 'Use the other one.',
      evidence: [{ label: 'Field', value: 'clientId' }],
    };
    answer('connections.update', () => refused(problem));
    await type('Client ID', 'client-2');
    await press('button', 'Save');
    await says('Not saved. Your changes are still here.');
    await says(problem.what);
    await press('button', 'Show the field');
    await expect.poll(() => document.activeElement).toBe(await find('textbox', 'Client ID'));
    expect(await typedIn('Client ID')).toBe('client-2');
  });

  it('asks before changes are discarded', async () => {
    await type('Name', 'Changed');
    await press('button', 'Discard');
    await find('alertdialog', 'Discard your changes?');
    await says('Your unsaved changes to “Katana” will be lost.');
    await press('button', 'Keep editing');
    expect(await typedIn('Name')).toBe('Changed');
    await press('button', 'Discard');
    await find('alertdialog');
    await press('button', 'Discard');
    expect(await typedIn('Name')).toBe('Katana');
    expect(sent('connections.update')).toEqual([]);
  });

  it('is left by Escape with what was typed kept; a typed secret, which is not kept, is asked about', async () => {
    await type('Name', 'Changed');
    await key('Escape');
    expect(store.get().place).toEqual({ at: 'connection', id: 'k', tab: 'token' });
    expect(all('alertdialog')).toEqual([]);
    await press('button', 'Replace');
    await type('New client secret', 'hunter2');
    await key('Escape');
    await find('alertdialog', 'Discard your changes?');
    await press('button', 'Keep editing');
  });

  it('brings unsaved changes back, but no secret that was typed', async () => {
    await type('Notes', 'Half a thought');
    await press('button', 'Replace');
    await type('New client secret', 'hunter2');
    await close();
    await open(page('k'));
    await says('Unsaved changes restored');
    expect(await typedIn('Notes')).toBe('Half a thought');
    expect(all('textbox', 'New client secret')).toEqual([]);
    await press('button', 'Discard them');
    expect(await typedIn('Notes')).toBe('');
  });

  it('sends a replaced secret once, and null for a removed one', async () => {
    await press('button', 'Replace');
    await type('New client secret', 'hunter2');
    await press('button', 'Save');
    await says('Saved');
    await says('Sealed in the vault. You can replace it, but not view it.');
    await press('button', 'Remove');
    await says('Will be removed when you save.');
    await press('button', 'Save');
    await expect.poll(() => sent('connections.update').map(({ clientSecret }) => clientSecret)).toEqual(['hunter2', null]);
  });
});

describe('a new connection', () => {
  it('begins with the choice of a provider, and is left without a question while nothing is typed', async () => {
    await open(page(null));
    await press('button', 'Full form');
    await press('button', /Katana cloud inventory/);
    await find('heading', /^New Katana/);
    await press('button', 'Choose another provider');
    await press('button', 'Cancel');
    expect(store.get().place).toEqual({ at: 'welcome' });
    expect(all('alertdialog')).toEqual([]);
  });

  it('begins with a provider of the catalogue, found by an address and with its tenant', async () => {
    await open(page(null));
    await type('Search providers by name, host or URL', 'https://acme.okta.com/app', 'searchbox');
    await says('1 provider');
    expect(((await find('textbox', /Okta domain/)) as HTMLInputElement).value).toBe('acme.okta.com');
    await type(/Okta domain/, 'https://acme');
    await press('button', 'Set up Okta');
    await says('without https://');
    expect(document.activeElement).toBe(await find('textbox', /Okta domain/));
    await type(/Okta domain/, 'https://acme.okta.com/');
    await press('button', 'Set up Okta');
    await find('heading', 'New Okta connection');
    expect(((await find('textbox', 'Issuer')) as HTMLInputElement).value).toBe('https://acme.okta.com/oauth2/default');
    await type('Client ID', 'client-1');
    await press('button', 'Save');
    await expect.poll(() => store.get().place).toEqual({ at: 'connection', id: 'new', tab: 'token' });
    const issuer = 'https://acme.okta.com/oauth2/default';
    const scopes = ['openid', 'profile', 'offline_access'];
    const input = { name: 'Okta', template: 'oidc', issuer, clientId: 'client-1', clientAuthentication: 'none', pkce: 'S256', scopes };
    expect(sent('connections.create')).toMatchObject([{ input }]);
  });

  it('says only what is worth knowing for the grant that is chosen', async () => {
    await open(page(null, 'oauth'));
    await says('Turn PKCE off');
    await press('button', /^Grant Authorization code/);
    await press('radio', /^Client credentials/);
    await expect.poll(text).not.toContain('Turn PKCE off');
    expect(text()).not.toContain('The authorization endpoint is needed');
  });

  it('asks before what was typed is lost', async () => {
    await open(page(null, 'katana'));
    await type('Client ID', 'typed');
    await press('button', 'Cancel');
    await find('alertdialog', 'Leave without saving?');
    await press('button', 'Leave');
    expect(store.get().place).toEqual({ at: 'welcome' });
    expect(sent('connections.create')).toEqual([]);
  });

  it('can be saved half known, and connected once nothing is missing', async () => {
    await open(page(null, 'katana'));
    await says('Before you connect 2');
    const andConnect = (await find('button', 'Save and connect')) as HTMLButtonElement;
    expect(andConnect.disabled).toBe(true);
    await type('Client ID', 'client-1');
    await type('Client secret', 'hunter2');
    await says('Ready to connect');
    expect(andConnect.disabled).toBe(false);
    await press('button', 'Save');
    await expect.poll(() => store.get().place).toEqual({ at: 'connection', id: 'new', tab: 'token' });
    expect(sent('connections.create')).toMatchObject([{ input: { clientId: 'client-1' }, clientSecret: 'hunter2' }]);
  });

  it('shows the fields of its grant', async () => {
    await open(page(null, 'oidc'));
    await press('button', /^Grant Authorization code/);
    await press('button', /^Redirect/);
    await find('switch', /^Use PKCE/);
    await find('radio', /^Loopback/);
    await press('radio', /^Loopback/);
    await find('textbox', 'Port');
    await press('radio', /^Pasted URL/);
    await find('textbox', 'Redirect URI');
    await press('radio', /^Client credentials/);
    await expect.poll(() => [...all('switch', /^Use PKCE/), ...all('radio', /^Loopback/), ...all('textbox', 'Redirect URI')]).toEqual([]);
  });

  it('asks for a secret only of a client that has one', async () => {
    await open(page(null, 'oidc'));
    await type('Client secret', 'hunter2');
    await press('button', /^Client Secret in/);
    await press('radio', /^No secret/);
    await says('Not sent: this is a public client.');
    expect(all('textbox', 'Client secret')).toEqual([]);
    await press('button', 'Add a secret');
    await find('textbox', 'Client secret');
  });
});
