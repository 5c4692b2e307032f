import { answer, ok, refused, sent, tell } from '../../../support/bridge';
import { all, find, key, open, press, says, text, type } from '../../../support/page';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CHAIN_CLIENT } from '../../../../electron/model/chain-client';
import type { ChainStep, ChainView } from '../../../../electron/model/discovery';
import { changeOf } from '../../../../electron/model/discovery-change';
import { Discovery } from '../../../../renderer/features/discovery/discovery';
import { patch, store } from '../../../../renderer/state/app';
import { resetDiscovery } from '../../../../renderer/state/discovery';
import { waitingFlow } from '../flow/flows';
import { brokenChain, chain, exchange, MCP, planned, step, verdict, wrongResource } from './chains';

let current: ChainView | null = null;

async function shown(view: ChainView | null): Promise<void> {
  current = view;
  await open(<Discovery />);
  await find('heading', 'Start from a URL');
}

/** As the main process tells it: what stays is left out. */
const changed = (view: ChainView, before: ChainView | null = null) => tell('discovery.changed', changeOf(before, view));

beforeEach(() => {
  resetDiscovery();
  answer('discovery.get', () => ok(current));
  answer('discovery.start', () => ok({ id: 'c1' }));
  for (const method of ['discovery.send', 'discovery.run', 'discovery.back', 'discovery.stop', 'discovery.choose'] as const)
    answer(method, () => ok(null));
});

describe('a chain at once', () => {
  it('starts with the URL as typed, and grows step by step', async () => {
    await shown(null);
    await type('URL of an API, an MCP server or an issuer', ` ${MCP} `);
    await press('button', 'Start');
    await expect.poll(() => sent('discovery.start')).toEqual([{ url: MCP, stepwise: false, as: {} }]);
    changed(chain([], { next: planned('prm', { title: 'The URL without a token' }) }));
    await says('Waiting for the response');
    changed(chain([step('first')], { next: planned('prm') }));
    await expect.poll(() => all('option').length).toBe(2);
    await says('It was refused with 401.');
    await press('button', 'Stop');
    await expect.poll(() => sent('discovery.stop')).toEqual([{ id: 'c1' }]);
  });

  it('scrolls to the selected step for a new line, and leaves the list where it is while a device asks again', async () => {
    const scrolled: string[] = [];
    const scrolls = vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
      scrolled.push(this.id);
    });
    const asking = chain([step('first'), step('second')], { next: planned('poll', { link: 'token' }), sent: 3 });
    await shown(asking);
    await expect.poll(() => scrolled.length).toBe(1);
    const again = { ...asking, sent: 4 };
    changed(again, asking);
    await says('4 requests sent.');
    expect(scrolled).toEqual(['step-second']);
    const third = chain([...asking.steps, step('third')], { sent: 5 });
    changed(third, again);
    await expect.poll(() => scrolled.at(-1)).toBe('step-third');
    scrolls.mockRestore();
  });

  it('starts again as what the person says it is, where the guess was wrong', async () => {
    await shown(brokenChain);
    await says('Treated as an MCP server.');
    await press('button', /Any kind/);
    await press('option', /^MCP 2025-06-18/);
    await press('button', 'Start again');
    const as = { kind: 'mcp', revision: '2025-06-18' };
    await expect.poll(() => sent('discovery.start')).toEqual([{ url: MCP, stepwise: false, as }]);
  });

  it('asks for the whole chain where it knows too little of it to follow', async () => {
    await shown(null);
    current = chain([step('first'), step('second')]);
    changed(current, chain([current.steps[0] as ChainStep]));
    await expect.poll(() => all('option').length).toBe(2);
    const third = chain([...current.steps, step('third')]);
    const before = sent('discovery.get').length;
    changed(third, current);
    await expect.poll(() => all('option').length).toBe(3);
    expect(sent('discovery.get').length).toBe(before);
  });

  it('says first where it breaks, whose fault it is and what to do, and shows that step', async () => {
    await shown(brokenChain);
    await find('heading', 'It breaks at the resource metadata');
    await says('Fault: the resource server');
    await says('Set resource to https://mcp.example.com/mcp.');
    expect(all('option').map((option) => option.getAttribute('aria-selected'))).toEqual(['false', 'true']);
    await says('The resource in the metadata is the URL that they were read for.');
    await says('RFC 9728 section 3.3; MCP 2025-06-18, 2025-11-25; the resource server');
    expect(text()).not.toContain('The metadata are returned with 200.');
    await press('button', 'Kept 1');
    await says('The metadata are returned with 200.');
    await says('2 requests sent. Treated as an MCP server. Not reached: Authorization server, Client, Sign-in, Token, Call.');
  });

  it('keeps the step that the person looks at while it goes on', async () => {
    await shown(chain([step('first')]));
    await press('option', /The URL without a token/);
    changed({ ...brokenChain, steps: [step('first'), wrongResource] });
    await find('heading', 'It breaks at the resource metadata');
    expect(all('option').map((option) => option.getAttribute('aria-selected'))).toEqual(['true', 'false']);
    await press('button', 'Show the step');
    expect(all('option').map((option) => option.getAttribute('aria-selected'))).toEqual(['false', 'true']);
  });

  it('shows hostile text as text', async () => {
    const hostile = '<img src=x onerror=alert(1)>\u202egnp.exe';
    const steps = [step('first', { outcome: hostile, verdicts: [verdict('x', { outcome: 'fail', found: hostile })] })];
    await shown(chain(steps, { status: 'stopped', endedAt: 1, stopped: { why: 'broken', text: hostile } }));
    await says('<img src=x onerror=alert(1)>');
    expect(document.querySelector('img')).toBeNull();
    expect(document.body.textContent).not.toContain('\u202e');
  });
});

describe('a shared chain', () => {
  it('is saved as one file, and says what is in it', async () => {
    answer('discovery.save', () => ok({ path: 'mcp chain.json' }));
    await shown(brokenChain);
    await press('button', 'Share');
    await press('menuitem', /Save to share/);
    await expect.poll(() => sent('discovery.save')).toEqual([{ id: 'c1' }]);
    await expect.poll(() => store.get().toasts.at(-1)?.text).toMatch(/^Saved as mcp chain\.json\. It has no tokens or secrets/);
  });

  it('reads like the original, sends nothing, and is not overtaken by a live one', async () => {
    answer('discovery.open', () => ok(brokenChain));
    await shown(null);
    await press('button', 'Open a shared chain…');
    await find('heading', 'It breaks at the resource metadata');
    await says('Tokenscope shows what is in it and has checked nothing itself');
    changed(chain([], { id: 'c2' }));
    expect(all('option').length).toBe(2);
    expect(sent('discovery.start')).toEqual([]);
  });
});

describe('step by step', () => {
  const waiting = chain([step('first')], { status: 'waiting', next: planned('prm') });

  it('shows each request before it goes, and sends it as changed', async () => {
    await shown(waiting);
    await find('heading', 'Next: Resource metadata');
    await type('URL', 'https://mcp.example.com/.well-known/oauth-protected-resource');
    await says('You changed url');
    await press('button', 'Send');
    await expect
      .poll(() => sent('discovery.send'))
      .toEqual([{ id: 'c1', edit: { url: 'https://mcp.example.com/.well-known/oauth-protected-resource' } }]);
  });

  it('sends by key what was not changed, goes back a step, and sends the rest', async () => {
    await shown(waiting);
    await find('button', 'Send');
    await key('F10');
    await expect.poll(() => sent('discovery.send')).toEqual([{ id: 'c1', edit: {} }]);
    await press('button', 'Back one step');
    await press('button', 'Send the rest');
    await expect.poll(() => [sent('discovery.back').length, sent('discovery.run').length]).toEqual([1, 1]);
  });

  it('lets the person choose among authorization servers, but none that is out', async () => {
    const options = [
      { id: 'a', label: 'https://a.example.com', detail: 'Metadata read.', problem: null },
      { id: 'b', label: 'https://b.example.com', detail: '', problem: 'It did not respond.' },
      { id: 'c', label: 'https://c.example.com', detail: 'Metadata read.', problem: null },
    ];
    const choice = {
      id: 'server',
      link: 'client' as const,
      title: 'Which authorization server?',
      why: 'Two are named.',
      options,
      usual: 'a',
    };
    await shown(chain([step('first')], { status: 'waiting', choice }));
    await says('It did not respond.');
    expect(all('radio').length).toBe(2);
    await press('button', 'Go on with this');
    await expect.poll(() => sent('discovery.choose')).toEqual([{ id: 'c1', option: 'a' }]);
  });
});

describe('what a chain leads to', () => {
  const ISSUER = 'https://id.example.com';
  const server = (registers: 'yes' | 'no') => ({
    issuer: ISSUER,
    metadataUrl: null,
    source: null,
    endpoints: [],
    scopes: [],
    clientWays: [{ way: 'dynamic-registration' as const, offered: registers, text: '' }],
    changes: [],
  });
  const ready = (registers: 'yes' | 'no') => {
    const view = chain([step('first')], { status: 'done', endedAt: 1 });
    return { ...view, findings: { ...view.findings, servers: [server(registers)], chosen: ISSUER } };
  };
  const NOBODY = { clientId: null, clientSecret: null, metadataUrl: null, stepwise: false };

  beforeEach(() => answer('discovery.signIn', () => ok(null)));

  it('registers and signs in at one press, where the server registers clients', async () => {
    await shown(ready('yes'));
    await press('button', 'Register and sign in');
    await expect.poll(() => sent('discovery.signIn')).toEqual([{ id: 'c1', ...NOBODY }]);
  });

  it('waits for the browser as a connection does: opened again, its URL pasted, or given up', async () => {
    for (const method of ['flows.reopen', 'flows.paste', 'flows.cancel'] as const) answer(method, () => ok(null));
    const redirectUri = 'http://127.0.0.1:4711/callback';
    await shown({ ...ready('yes'), status: 'running', endedAt: null, next: planned('browser', { to: 'browser', link: 'authorize' }) });
    patch({ flows: new Map([[CHAIN_CLIENT, { ...waitingFlow(), connectionId: CHAIN_CLIENT, receiver: 'loopback', redirectUri }]]) });
    await find('heading', 'Finish signing in with your browser');
    await press('button', 'Open again');
    await press('button', 'The browser is on another computer');
    await type('Redirected URL', `${redirectUri}?code=c&state=s`);
    await press('button', 'Continue');
    await press('button', 'Cancel');
    const asked = ['flows.reopen', 'flows.paste', 'flows.cancel'] as const;
    await expect.poll(() => asked.map((method) => sent(method).map(({ flowId }) => flowId))).toEqual([['f'], ['f'], ['f']]);
  });

  it('signs in on another device where the server offers that', async () => {
    const view = ready('no');
    const endpoints = [{ name: 'device_authorization_endpoint', url: `${ISSUER}/device`, problem: null }];
    await shown({ ...view, findings: { ...view.findings, servers: [{ ...server('no'), endpoints }] } });
    await press('button', 'Sign in…');
    await type('Client ID', 'client-1');
    await press('button', 'On another device');
    await press('button', 'Sign in');
    await expect.poll(() => sent('discovery.signIn')).toEqual([{ id: 'c1', ...NOBODY, clientId: 'client-1', device: true }]);
  });

  it('waits for that device in its own words', async () => {
    const next = planned('browser', { to: 'browser', link: 'token', title: 'Access token, once the user has signed in' });
    await shown({ ...ready('yes'), status: 'running', endedAt: null, next });
    const page = `${ISSUER}/go`;
    const device = {
      userCode: 'ABCD-EFGH',
      verificationUri: page,
      page,
      carriesCode: false,
      intervalMs: 5_000,
      asked: 0,
      nextAskAt: 5_000,
    };
    patch({ flows: new Map([[CHAIN_CLIENT, { ...waitingFlow(), connectionId: CHAIN_CLIENT, signsIn: 'device', device }]]) });
    await find('heading', 'Sign in with this code');
    expect(document.querySelector('[data-step-detail]')?.getAttribute('aria-label')).toBe('Sign-in on another device');
    await says('Waiting for the sign-in on another device');
    expect(text()).not.toContain('your browser');
  });

  it('writes a client ID metadata document for a chain where the server reads such', async () => {
    answer('registration.document', () => ok({ text: '{"client_id":"x"}' }));
    const view = ready('no');
    const clientWays = [{ way: 'metadata-document' as const, offered: 'yes' as const, text: '' }];
    await shown({ ...view, findings: { ...view.findings, servers: [{ ...server('no'), clientWays }] } });
    await press('button', 'Sign in…');
    await press('button', 'Write or check one…');
    await type('URL of the document', 'https://example.com/client.json');
    await press('button', 'Write the document');
    await expect
      .poll(() => sent('registration.document'))
      .toEqual([{ connectionId: CHAIN_CLIENT, url: 'https://example.com/client.json' }]);
    await says('to be hosted at that URL');
    await type('URL of the document', 'https://example.com/another.json');
    await expect.poll(text).not.toContain('to be hosted at that URL');
  });

  it('asks for a client where it does not, and sends its secret one way', async () => {
    await shown(ready('no'));
    await press('button', 'Sign in…');
    expect((await find('button', 'Sign in')).hasAttribute('disabled')).toBe(true);
    await type('Client ID', 'client-1');
    await type('Client secret (optional)', 'a secret');
    await press('button', 'Sign in');
    await expect.poll(() => sent('discovery.signIn')).toEqual([{ id: 'c1', ...NOBODY, clientId: 'client-1', clientSecret: 'a secret' }]);
  });

  it('lists the tools, as text, and makes a connection', async () => {
    answer('discovery.keep', () => ok({ id: 'k' }));
    const tools = [{ name: 'who-am-i', title: '<b>Who</b>', description: null, problem: null }];
    await shown({ ...ready('yes'), call: { signedIn: true, server: { name: 'practice', version: '1' }, tools, called: null } });
    await find('heading', '1 tool');
    await says('<b>Who</b>');
    await press('button', 'Keep as a connection');
    await expect.poll(() => store.get().place).toMatchObject({ at: 'connection', id: 'k' });
  });

  it('calls a tool with what its schema suggests, and shows what it returned', async () => {
    answer('discovery.callTool', () => ok(null));
    const tools = [
      { name: 'echo', title: null, description: null, problem: null, example: '{"text":""}' },
      { name: 'odd', title: null, description: null, problem: 'It repeats a header', example: '{}' },
    ];
    const listed = { signedIn: true, server: null, tools, called: null };
    await shown({ ...ready('yes'), call: listed });
    expect(all('button', /^Call odd/)).toEqual([]);
    await press('button', 'Call echo…');
    await find('button', 'Close');
    await press('button', 'Call');
    await expect.poll(() => sent('discovery.callTool')).toEqual([{ id: 'c1', tool: 'echo', input: '{"text":""}', stepwise: false }]);
    changed({ ...ready('yes'), call: { ...listed, called: { name: 'echo', text: '<b>no</b>', failed: true } } });
    await says('The tool reports an error');
  });

  const LISTED = {
    signedIn: true,
    server: null,
    tools: [{ name: 'echo', title: null, description: null, problem: null, example: '{' }],
    called: null,
  };

  it('says beside the input of a tool that it is no JSON object, until it is written again', async () => {
    answer('discovery.callTool', () =>
      refused({
        code: 'bad-request',
        what: 'The input of the tool is not a JSON object.',
        likelyCause: 'A brace.',
        action: 'Write it.',
        evidence: [],
      }),
    );
    await shown({ ...ready('yes'), call: LISTED });
    await press('button', 'Call echo…');
    const before = store.get().toasts.length;
    await press('button', 'Call');
    await says('The input of the tool is not a JSON object.');
    expect(store.get().toasts.length).toBe(before);
    await press('button', 'Close');
    await press('button', 'Call echo…');
    expect(text()).not.toContain('not a JSON object');
  });

  it('keeps the keyboard in the pane where the question for more scopes comes between', async () => {
    answer('discovery.callTool', () => ok(null));
    await shown({ ...ready('yes'), call: LISTED });
    await press('button', 'Call echo…');
    await press('button', 'Call');
    const options = [{ id: 'go-on', label: 'Sign in again', detail: '', problem: null }];
    const choice = { id: 'more-scopes-1', link: 'step-up' as const, title: 'More scopes?', why: 'It lacks some.', options, usual: 'go-on' };
    changed({ ...ready('yes'), status: 'waiting', endedAt: null, choice, call: LISTED });
    await expect.poll(() => document.activeElement?.getAttribute('aria-label')).toBe('Your choice');
  });

  it('marks a refused call where the chain ended with it, and not as good where it went on', async () => {
    const call = (id: string) => step(id, { link: 'call', title: id, exchanges: [exchange(`x-${id}`, MCP, 403)], outcome: 'Status 403.' });
    const why = { why: 'broken' as const, text: 'The resource refuses the call with 403.' };
    await shown({ ...ready('yes'), status: 'stopped', steps: [call('before'), call('refused')], stopped: why });
    const [before, last] = await Promise.all([find('option', /before/), find('option', /refused/)]);
    expect([before.querySelector('.tone-live, .tone-dead'), last.querySelector('.tone-dead')]).toEqual([null, expect.anything()]);
  });

  it('signs nobody in at what a file says', async () => {
    answer('discovery.open', () => ok(ready('yes')));
    await shown(null);
    await press('button', 'Open a shared chain…');
    await find('heading', 'Ready for a sign-in');
    expect(all('button', /sign in|connection/i)).toEqual([]);
  });
});
