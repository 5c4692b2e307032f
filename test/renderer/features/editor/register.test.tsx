import { answer, ok, refused, sent } from '../../../support/bridge';
import { verdict } from '../discovery/chains';
import { all, close, find, open, press, says, text, type } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionView } from '../../../../electron/contract';
import type { RegistrationOutcome } from '../../../../electron/model/registered';
import { defaultsOf } from '../../../../electron/model/templates';
import { ConfirmDialog } from '../../../../renderer/components/dialog';
import { dropDraft } from '../../../../renderer/features/editor/drafts';
import { Editor } from '../../../../renderer/features/editor/editor';
import { store } from '../../../../renderer/state/app';
import { clock } from '../../../../renderer/state/clock';

const DAY = 24 * 60 * 60 * 1000;
const endpoints = { ...defaultsOf('oauth').endpoints, token: 'https://id.example/token', registration: 'https://id.example/register' };
const stored: ConnectionView = {
  ...defaultsOf('oauth'),
  id: 'r',
  name: 'Orders',
  clientId: 'old-client',
  endpoints,
  hasClientSecret: true,
  sealedVariables: [],
  redirectUri: null,
};
const PLAN = { endpoint: 'https://id.example/register', body: '{\n  "client_name": "Tokenscope: Orders"\n}', replaces: 'old-client' };
const OUTCOME: RegistrationOutcome = {
  clientId: 'new-client',
  hasSecret: true,
  secretExpiresAt: null,
  managed: true,
  changes: [{ member: 'scope', asked: 'a b', given: 'a\u202eb' }],
  remarks: ['The status is 200.'],
};
const registeredUntil = (secretExpiresAt: number | null): ConnectionView => ({
  ...stored,
  clientId: 'new-client',
  registered: { clientId: 'new-client', endpoint: PLAN.endpoint, at: clock.now(), secretExpiresAt, managed: true },
});
const page = (
  <>
    <Editor id="r" />
    <ConfirmDialog />
  </>
);

let shown = stored;
beforeEach(() => {
  shown = stored;
  store.set((state) => ({ ...state, place: { at: 'connection', id: 'r', tab: 'settings' } }));
  dropDraft('r');
  answer('connections.get', () => ok(shown));
  answer('registration.plan', () => ok(PLAN));
});

describe('registering a client beside Client ID', () => {
  it('shows what will be sent, sends it once told to, and says what came of it', async () => {
    answer('registration.register', () => ok(OUTCOME));
    await open(page);
    await press('button', 'Register here…');
    await says('The new client replaces old-client in this connection');
    await says('"client_name"');
    await says('to https://id.example/register');
    expect(sent('registration.register')).toEqual([]);
    await press('button', 'Register');
    await says('The client is registered');
    await says('new-client');
    await says('Sealed in the vault');
    expect(text()).toMatch(/The server changed scope from a b to a\s*U\+202E\s*b/);
    await says('The status is 200.');
    expect(sent('registration.register')).toEqual([{ connectionId: 'r' }]);
    await press('button', 'Close');
    expect(all('alertdialog')).toEqual([]);
  });

  it('sends an initial access token where one was typed, and shows why the server refused', async () => {
    const problem = {
      code: 'registration-refused' as const,
      what: 'It said no.',
      likelyCause: 'A test.',
      action: 'Ask the operator.',
      evidence: [],
      mend: ['open:scopes' as const],
    };
    answer('registration.register', () => refused(problem));
    await open(page);
    await press('button', 'Register here…');
    await type('Initial access token', ' initial-1 ');
    await press('button', 'Register');
    await says('It said no.');
    await says('Ask the operator.');
    expect(sent('registration.register')).toEqual([{ connectionId: 'r', initialToken: 'initial-1' }]);
    await find('button', 'Register');
    await press('button', 'Open Scopes');
    await expect.poll(() => all('alertdialog')).toEqual([]);
    await find('textbox', 'Scopes');
  });

  it('waits until what would be sent is saved', async () => {
    await open(page);
    await type('Client ID', 'another');
    await says('Save first');
    expect((await find('button', 'Register here…')).hasAttribute('disabled')).toBe(true);
    dropDraft('r');
  });

  it('is not offered where no registration endpoint is known', async () => {
    shown = { ...stored, endpoints: { ...endpoints, registration: null } };
    await open(page);
    await find('textbox', 'Client ID');
    expect(all('button', 'Register here…')).toEqual([]);
  });
});

describe('a client that is a document', () => {
  it('is written for its URL, saved, and checked where it is hosted', async () => {
    const url = 'https://client.example/oauth.json';
    shown = { ...stored, clientId: url };
    answer('registration.document', () => ok({ text: '{"client_id":"x\u202e"}' }));
    answer('registration.saveDocument', () => ok({ path: 'client.json' }));
    const verdicts = [verdict('document-type', { outcome: 'fail', side: 'client', sentence: 'It is JSON.', found: 'It is HTML.' })];
    answer('registration.checkDocument', () => ok({ verdicts }));
    await open(page);
    await press('button', 'Client ID metadata document…');
    await press('button', 'Write the document');
    await says(/"x\s*U\+202E/);
    await press('button', 'Save…');
    await press('button', 'Check the hosted one');
    await says('The hosted document has 1 broken rule');
    await says('It is HTML.');
    const about = { connectionId: 'r', url };
    const methods = ['registration.document', 'registration.saveDocument', 'registration.checkDocument'] as const;
    expect(methods.map((method) => sent(method))).toEqual([[about], [about], [about]]);
    await press('button', 'Close');
  });
});

describe('a client that was registered from here', () => {
  it('is shown as the server has it, changed, and deleted after a question', async () => {
    shown = registeredUntil(null);
    answer('registration.read', () => ok({ text: '{"client_id":"new-client","client_secret":"(hidden)"}' }));
    answer('registration.update', () => ok({ ...OUTCOME, changes: [], remarks: [] }));
    answer('registration.remove', () => ok(null));
    await open(page);
    await says('Registered from here');
    await press('button', 'Registration');
    await press('menuitem', 'What the server has…');
    await says('(hidden)');
    await press('button', 'Close');
    await press('button', 'Registration');
    await press('menuitem', 'Send the settings again…');
    await press('button', 'Send');
    await says('The registration is changed');
    await press('button', 'Close');
    await press('button', 'Registration');
    await press('menuitem', 'Delete at the server…');
    await says("It can't be undone");
    expect(sent('registration.remove')).toEqual([]);
    await press('button', 'Delete the client');
    expect(sent('registration.remove')).toEqual([{ connectionId: 'r' }]);
    expect(sent('registration.update')).toEqual([{ connectionId: 'r' }]);
  });

  it('tells when its secret expires, with a warning in the last days, and nothing of a client that is another by now', async () => {
    shown = registeredUntil(clock.now() + 90 * DAY);
    await open(page);
    await says('Expires');
    expect(text()).toContain('as the server stated');
    shown = registeredUntil(clock.now() - DAY);
    await close();
    await open(page);
    await says('Register the client again to get a new one.');
    shown = { ...registeredUntil(clock.now() - DAY), clientId: 'typed' };
    await close();
    await open(page);
    await find('textbox', 'Client ID');
    await expect.poll(() => text()).not.toContain('as the server stated');
  });
});
