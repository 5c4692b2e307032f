// @vitest-environment happy-dom
import { answer, ok, refused, sent, tell } from '../../../support/bridge';
import { all, find, menu, open, press, says, text, type } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallResultView, ConnectionView, FlowView, Problem } from '../../../../electron/contract';
import { marked } from '../../../../electron/model/guide';
import type { PreflightReport } from '../../../../electron/model/preflight';
import { defaultsOf } from '../../../../electron/model/templates';
import { summaryView } from '../../../../electron/shell/views/snapshot';
import { ConfirmDialog } from '../../../../renderer/components/dialog';
import { dropDraft } from '../../../../renderer/features/editor/drafts';
import { TemplateChooser } from '../../../../renderer/features/editor/template-chooser';
import { Guide } from '../../../../renderer/features/guide/guide';
import { listOf, patch, store } from '../../../../renderer/state/app';
import { report, step as preflightStep, view as preflightView } from '../preflight/reports';
import { preflights } from '../../../../renderer/state/preflight';
import { grantView } from '../token/grant-views';

const AT = Date.UTC(2031, 4, 3, 12);
let stored: ConnectionView;

/** As the main process does it. */
function become(change: Partial<ConnectionView>): void {
  stored = { ...stored, ...change };
  tell('connection.changed', summaryView(stored, null));
}

const problem: Problem = {
  code: 'vault-locked',
  what: 'The keychain is locked.',
  likelyCause: 'It was not unlocked.',
  action: 'Unlock it.',
  evidence: [],
};

beforeEach(() => {
  stored = {
    ...defaultsOf('katana'),
    id: 'k',
    clientId: '',
    receiver: { kind: 'scheme', part: 'abcd1234' },
    hasClientSecret: false,
    sealedVariables: [],
    redirectUri: 'dev.tokenscope:/oauth/callback/abcd1234',
    guide: {},
  };
  dropDraft('k');
  preflights.set(() => ({ views: new Map(), problems: new Map(), open: new Set() }));
  answer('connections.get', () => ok(stored));
  answer('connections.update', ({ input, clientSecret }) => {
    become({ ...input, hasClientSecret: stored.hasClientSecret || !!clientSecret });
    return ok(stored);
  });
  answer('grants.get', () => refused(problem));
  answer('preflight.get', () => refused(problem));
  answer('connections.remove', () => ok(null));
  answer('guide.mark', ({ mark }) => {
    become({ guide: marked(stored.guide ?? {}, mark, AT) });
    return ok(null);
  });
  patch({ ...listOf([summaryView(stored, null)]), views: new Map(), grants: new Map(), flows: new Map(), place: { at: 'guide', id: 'k' } });
});

const step = (name: RegExp) => find('button', name);
const isOpen = async (name: RegExp) =>
  expect.poll(async () => (await step(name)).getAttribute('aria-expanded'), { interval: 5 }).toBe('true');

describe('the steps of a guided set-up', () => {
  it('open at the first that is to do, and show what was done in a line', async () => {
    await open(<Guide id="k" />);
    await isOpen(/^2\. What to ask for/);
    expect((await step(/^1\. Provider/)).textContent).toContain('Katana, production');
    expect(document.activeElement).toBe(await step(/^2\. What to ask for/));
  });

  it('have a message ready with the exact redirect URI, and note that it was sent', async () => {
    await open(<Guide id="k" />);
    await says("What to send to Katana's App Partners team");
    expect(text()).toContain('Redirect URL: dev.tokenscope:/oauth/callback/abcd1234');
    await press('button', 'Mark as sent');
    await isOpen(/^3\. What they gave you/);
    expect([sent('guide.mark'), sent('connections.update')]).toEqual([[{ connectionId: 'k', mark: 'sent' }], []]);
    await says('You sent your request on 3 May 2031.');
  });

  it('choose a port together with this computer, so that the redirect URI stands', async () => {
    await open(<Guide id="k" />);
    await press('radio', /^This computer/);
    await expect.poll(text).toMatch(/Redirect URL: http:\/\/127\.0\.0\.1:\d{5}\/callback/);
    await press('button', 'Mark as sent');
    await isOpen(/^3\./);
    expect(stored.receiver).toMatchObject({ kind: 'loopback', port: expect.any(Number) });
  });

  it('stay where something is missing, and lead to it', async () => {
    stored.guide = { asked: { sentAt: null } };
    await open(<Guide id="k" />);
    await press('button', 'Continue');
    await says('Still needed');
    await expect.poll(() => document.activeElement).toBe(await find('textbox', 'Client ID'));
    expect(sent('guide.mark')).toEqual([]);
  });

  it('say before anything is typed that the keychain is locked', async () => {
    stored = { ...stored, hasClientSecret: null, guide: { asked: { sentAt: null } } };
    const { vault } = store.get();
    patch({ vault: { ...vault, state: 'locked', title: 'The keychain is locked', action: 'Unlock it.' } });
    await open(<Guide id="k" />);
    await says('The keychain is locked');
    await find('button', 'Retry');
    patch({ vault });
    await expect.poll(() => text()).not.toContain('The keychain is locked');
  });

  it('save what they gave you, the secret one way, and go on', async () => {
    stored.guide = { asked: { sentAt: null } };
    await open(<Guide id="k" />);
    await type('Client ID', 'client-1');
    await type('Client secret', 'canary-secret');
    await press('button', 'Continue');
    await isOpen(/^4\. Check before signing in/);
    expect(sent('connections.update')).toMatchObject([{ id: 'k', input: { clientId: 'client-1' }, clientSecret: 'canary-secret' }]);
    expect(text()).not.toContain('canary-secret');
    expect((await step(/^3\./)).textContent).toContain('Client ID client-1');
  });

  it('let the check before signing in be passed over', async () => {
    stored = { ...stored, clientId: 'c', hasClientSecret: true, guide: { asked: { sentAt: null }, answered: true } };
    await open(<Guide id="k" />);
    await press('button', 'Go on without checking');
    await isOpen(/^5\. Sign in/);
    expect(sent('guide.mark')).toEqual([{ connectionId: 'k', mark: 'checked' }]);
    expect((await step(/^4\. Check before signing in/)).textContent).toMatch(/, skipped ?Not checked$/);
    await says('Step 5 of 7, 1 skipped. Everything');
  });

  it('say in everyday words what the check does, and lead on once nothing stands in the way', async () => {
    stored = { ...stored, clientId: 'c', hasClientSecret: true, guide: { asked: { sentAt: null }, answered: true } };
    answer('preflight.get', () => ok(preflightView(null)));
    await open(<Guide id="k" />);
    await says("asks Katana whether it knows your program. You don't sign in yet, and nothing changes there.");
    await says('It sends at most 24 short requests to login.katanamrp.com, one after another.');
    await find('button', 'Go on without checking');
    const ends = (ended: PreflightReport) => {
      answer('preflight.get', () => ok(preflightView(ended)));
      tell('preflight.changed', ended);
    };
    ends(report([preflightStep('server', { verdict: 'fail' })]));
    await says('Each line is one thing that must be right.');
    await find('button', 'Go on anyway');
    ends(report([]));
    await press('button', 'Continue');
    expect(sent('guide.mark')).toEqual([{ connectionId: 'k', mark: 'checked' }]);
  });

  it('check what was typed a step before, too', async () => {
    stored = { ...stored, clientId: 'c', hasClientSecret: true, guide: { asked: { sentAt: null }, answered: true } };
    answer('preflight.get', () => ok(preflightView(null)));
    answer('preflight.start', () => ok(null));
    await open(<Guide id="k" />);
    await press('button', /^3\. What they gave you/);
    await type('Client ID', 'client-2');
    await press('button', /^4\. Check before signing in/);
    await press('button', 'Check now');
    await expect.poll(() => sent('preflight.start').length).toBe(1);
    expect(stored.clientId).toBe('client-2');
  });

  it('say what came of the check before signing in', async () => {
    const checked = { verdict: 'warn', count: 1, at: AT } as const;
    stored = { ...stored, clientId: 'c', hasClientSecret: true, guide: { asked: { sentAt: null }, answered: true, checked } };
    await open(<Guide id="k" />);
    expect((await step(/^4\. Check before signing in/)).textContent).toMatch(/, done, and something was found ?1 warning$/);
    await says('Step 5 of 7. Everything');
  });

  it('name the environment only where the provider does not', async () => {
    stored = { ...stored, ...defaultsOf('practice-katana'), issuer: 'http://127.0.0.1:4100/' };
    await open(<Guide id="k" />);
    expect((await step(/^1\. Provider/)).textContent).toMatch(/Practice Katana$/);
  });

  it('give way to another provider at once while nothing would be lost', async () => {
    await open(<Guide id="k" />);
    await press('button', /^1\. Provider/);
    await press('button', 'Choose another provider');
    await expect.poll(() => sent('connections.remove')).toEqual([{ id: 'k' }]);
  });

  it.each([
    ['a Client ID', { clientId: 'c' }],
    ['a secret', { hasClientSecret: true }],
    ['a mark', { guide: { asked: { sentAt: AT } } }],
    ['a token', {}],
  ])('ask before they give way to another provider where there is %s', async (what, change) => {
    stored = { ...stored, ...change };
    if (what === 'a token') answer('grants.get', () => ok(grantView('k')));
    await open(
      <>
        <Guide id="k" />
        <ConfirmDialog />
      </>,
    );
    await press('button', /^1\. Provider/);
    await press('button', 'Choose another provider');
    await says('Choose another provider?');
    expect(sent('connections.remove')).toEqual([]);
    await press('button', 'Delete and choose');
    await expect.poll(() => sent('connections.remove')).toEqual([{ id: 'k' }]);
  });

  it('stay when it can not be saved, and say why', async () => {
    stored.guide = { asked: { sentAt: null } };
    answer('connections.update', () => refused(problem));
    await open(<Guide id="k" />);
    await type('Client ID', 'client-1');
    await type('Client secret', 's');
    await press('button', 'Continue');
    await says('Not saved. What you entered is still here.');
    await isOpen(/^3\./);
    expect(sent('guide.mark')).toEqual([]);
  });

  it('can be opened again, and then go on from where they were', async () => {
    stored.guide = { asked: { sentAt: AT } };
    await open(<Guide id="k" />);
    await press('button', /^1\. Provider/);
    await type('Name', 'Katana, Berlin');
    await press('button', 'Continue');
    await isOpen(/^3\./);
    expect(stored.name).toBe('Katana, Berlin');
  });

  it('give way to the full form, which has what was typed', async () => {
    await open(<Guide id="k" />);
    await press('button', /^1\. Provider/);
    await type('Environment', 'sandbox');
    await press('button', 'Full form');
    await expect.poll(() => store.get().place).toEqual({ at: 'connection', id: 'k', tab: 'settings' });
    expect(stored.environment).toBe('sandbox');
  });
});

const returned = (status: number): CallResultView => ({
  exchanges: [{ purpose: 'call', url: 'https://api.example/', status, exchange: null, problem: null }],
  body: { text: '', kind: 'empty', notice: null, cutAt: null },
  challenge: null,
  rateLimit: null,
  explanation: null,
});

describe('a sign-in that does not work', () => {
  const failing = (code: Problem['code'], mend: Problem['mend']): Problem => ({ ...problem, code, what: 'It went wrong.', mend });
  const flow = (status: FlowView['status'], given: Problem | null = null): FlowView => ({
    id: 'f',
    connectionId: 'k',
    status,
    receiver: 'scheme',
    authorizeUrl: null,
    redirectUri: null,
    signsIn: 'redirect',
    device: null,
    startedAt: AT,
    timeoutAt: AT + 300_000,
    problem: given,
    page: null,
    silence: null,
  });
  const stands = async (given: FlowView) => {
    patch({ flows: new Map([['k', given]]) });
    await open(<Guide id="k" />);
    await isOpen(/^5\. Sign in/);
  };
  /** Of the open step. */
  const leading = () => [...document.querySelectorAll('button[data-variant="primary"]')].map((button) => button.textContent);

  beforeEach(() => {
    const checked = { verdict: null, count: 0, at: AT };
    stored = { ...stored, clientId: 'c', hasClientSecret: true, guide: { asked: { sentAt: null }, answered: true, checked } };
    answer('flows.start', () => ok(null));
  });

  it('for a wrong secret leads to where it was entered, and is then as before', async () => {
    await stands(flow('failed', failing('client-refused', ['open:clientSecret', 'open:clientId'])));
    await says('It went wrong.');
    await says('Unlock it.');
    expect(leading()).toEqual(['Replace the secret']);
    await press('button', 'Replace the secret');
    await isOpen(/^3\. What they gave you/);
    await expect.poll(() => document.activeElement?.getAttribute('type')).toBe('password');
    await type('New client secret', 'right');
    await press('button', 'Continue');
    await isOpen(/^5\. Sign in/);
    expect(sent('connections.update')).toMatchObject([{ clientSecret: 'right' }]);
    expect([leading(), store.get().place]).toEqual([['Sign in'], { at: 'guide', id: 'k' }]);
  });

  it.each([
    ['open:endpoints.token', 'Open Token endpoint', /^1\. Provider/, 'Token endpoint'],
    ['open:audience', 'Open Audience', /^2\. What to ask for/, 'Audience'],
    ['open:apiBaseUrl', 'Open API base URL', /^1\. Provider/, 'API base URL'],
  ] as const)('for %s leads to a step that shows the setting, and back', async (remedy, label, where, field) => {
    await stands(flow('failed', failing('token-response-unusable', [remedy])));
    await press('button', label);
    await isOpen(where);
    await expect.poll(() => document.activeElement).toBe(await find('textbox', field));
    expect(store.get().flows.get('k')).toBeUndefined();
    await type(field, 'https://other.example/x');
    await press('button', /^(Continue|I have registered it|I have a Client ID)$/);
    await isOpen(/^5\. Sign in/);
    expect(JSON.stringify(sent('connections.update'))).toContain('https://other.example/x');
    expect(store.get().place).toEqual({ at: 'guide', id: 'k' });
  });

  it.each([
    ['no network', 'network-offline', [], ['Try again']],
    ['a proxy in between', 'network-proxy', ['open-network'], ['Open Network settings']],
    ['a page in place of an answer', 'token-response-unusable', [], ['Try again']],
  ] as const)('for %s says what to do, and can be tried again', async (_, code, mend, leads) => {
    await stands(flow('failed', failing(code, [...mend])));
    await says('It went wrong.');
    await says('Unlock it.');
    expect(leading()).toEqual(leads);
    await press('button', 'Try again');
    expect(sent('flows.start')).toEqual([{ connectionId: 'k' }]);
  });

  it('begins again in its step once it has worked before, and the next step shows when it has worked again', async () => {
    answer('grants.get', () => ok(grantView('k')));
    patch({ flows: new Map([['k', flow('done')]]) });
    await open(<Guide id="k" />);
    await isOpen(/^6\. First call/);
    await press('button', /^5\. Sign in/);
    await press('button', 'Sign in');
    patch({ flows: new Map([['k', flow('exchanging')]]) });
    await says('Requesting a token');
    await isOpen(/^5\. Sign in/);
    patch({ flows: new Map([['k', flow('done')]]) });
    await isOpen(/^6\. First call/);
  });

  it('can be looked into by the check of the step before', async () => {
    await stands(flow('failed', failing('token-response-unusable', [])));
    await press('button', 'Check the settings');
    await isOpen(/^4\. Check before signing in/);
  });

  it('shows two buttons, and all else in a menu', async () => {
    await stands(flow('failed', failing('client-refused', ['open:clientSecret', 'open:clientId', 'secret-in-body'])));
    const alert = document.querySelector('[role="alert"]');
    const buttons = () => all('button').filter((button) => alert?.contains(button));
    expect(buttons().map((button) => button.getAttribute('aria-label') ?? button.textContent)).toEqual([
      'Replace the secret',
      'Try again',
      'More',
    ]);
    await press('button', 'More');
    expect(await menu()).toEqual([
      'Open Client ID',
      'Use the body instead',
      'Check the settings',
      'Close',
      'Copy for a ticket as text',
      'Copy for a ticket as Markdown',
    ]);
    await press('menuitem', 'Close');
    await expect.poll(() => store.get().flows.get('k')).toBe(undefined);
  });

  it('says that it was cancelled, and can be begun again', async () => {
    await stands(flow('cancelled'));
    await says('The sign-in was cancelled');
    await says('Nothing was stored.');
    expect(leading()).toEqual(['Sign in']);
  });
});

describe('the first call and what was proven', () => {
  beforeEach(() => {
    stored = { ...stored, clientId: 'c', hasClientSecret: true, guide: { asked: { sentAt: null }, answered: true } };
    answer('grants.get', () => ok(grantView('k')));
  });

  it('is sent with one press; another status than 2xx stays in the step', async () => {
    answer('guide.call', () => ok(returned(302)));
    await open(<Guide id="k" />);
    await press('button', 'Send “Locations, one”');
    await says('Response: 302 Found');
    await find('button', 'Show in Calls');
    expect(sent('guide.call')).toMatchObject([{ connectionId: 'k', savedId: 'locations' }]);
  });

  it('that is refused leads to a sign-in within the set-up', async () => {
    answer('flows.start', () => ok(null));
    const words = {
      situation: 'token-expired',
      what: 'Refused.',
      cause: 'It has expired.',
      action: 'Sign in.',
      reference: null,
      said: null,
    };
    const explanation = { ...words, known: true, evidence: [], mend: ['sign-in' as const] };
    answer('guide.call', () => ok({ ...returned(401), explanation }));
    await open(<Guide id="k" />);
    await press('button', 'Send “Locations, one”');
    await press('button', 'Sign in again');
    await isOpen(/^5\. Sign in/);
    expect([sent('flows.start'), store.get().place]).toEqual([[{ connectionId: 'k' }], { at: 'guide', id: 'k' }]);
  });

  it('leads to what was proven, and the end', async () => {
    stored.guide = { ...stored.guide, checked: { verdict: 'fail', count: 1, at: AT } };
    answer('guide.call', () => {
      become({ guide: { ...stored.guide, call: { name: 'Locations, one', status: 200, at: AT } } });
      return ok(returned(200));
    });
    await open(<Guide id="k" />);
    await press('button', 'Send “Locations, one”');
    await isOpen(/^7\. Done/);
    await says('1 problem found before it worked, ');
    expect(text()).not.toContain('stands in the way');
    await says('“Locations, one” returned 200, ');
    await press('button', 'Finish');
    expect(sent('guide.mark')).toEqual([{ connectionId: 'k', mark: 'finished' }]);
    await expect.poll(() => store.get().place).toEqual({ at: 'connection', id: 'k', tab: 'token' });
  });
});

describe('a new connection', () => {
  it('is made at once and set up step by step, with a redirect URI and a name of its own', async () => {
    answer('connections.create', ({ input }) => ok({ ...stored, ...input, id: 'n' }));
    answer('guide.begin', () => ok(null));
    await open(<TemplateChooser onChoose={() => {}} onUse={() => {}} />);
    await press('button', /Katana cloud inventory/);
    await expect.poll(() => store.get().place).toEqual({ at: 'guide', id: 'n' });
    const [made] = sent('connections.create');
    expect(made?.input).toMatchObject({ name: 'Katana 2', clientId: '', receiver: { part: expect.stringMatching(/^[a-z0-9]{8}$/) } });
    expect(sent('guide.begin')).toEqual([{ connectionId: 'n' }]);
  });

  it('is left to the full form where that is chosen', async () => {
    const chosen: string[] = [];
    await open(<TemplateChooser onChoose={(id) => chosen.push(id)} onUse={() => {}} />);
    await press('button', 'Full form');
    await press('button', /Katana cloud inventory/);
    expect([chosen, sent('connections.create')]).toEqual([['katana'], []]);
    await press('button', 'Step by step');
  });
});
