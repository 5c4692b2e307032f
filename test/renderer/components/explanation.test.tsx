import { answer, ok, sent } from '../../support/bridge';
import { all, open, press, text } from '../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionView, Problem } from '../../../electron/contract';
import { defaultsOf } from '../../../electron/model/templates';
import { Callout } from '../../../renderer/components/callout';
import { type TicketParts, ticketMarkdown, ticketText } from '../../../renderer/components/ticket';
import { store } from '../../../renderer/state/app';
import { settingsIn } from '../../../electron/model/connection-input';

const problem: Problem = {
  code: 'client-refused',
  what: 'The server rejected this client (invalid_client).',
  likelyCause: 'The secret is wrong.',
  action: 'Enter it again.',
  evidence: [
    { label: 'error', value: 'invalid_client' },
    { label: 'Status', value: '401 Unauthorized' },
  ],
  said: 'invalid_client: no such client',
  mend: ['open:clientSecret', 'secret-in-body', 'open:clientId', 'sign-in'],
  exchangeId: 'x1',
};

const view: ConnectionView = {
  ...defaultsOf('katana'),
  id: 'k',
  clientAuthentication: 'client_secret_basic',
  hasClientSecret: true,
  sealedVariables: [],
  redirectUri: null,
};

beforeEach(() => {
  store.set((state) => ({ ...state, version: '1.2.3', place: { at: 'connection', id: 'k', tab: 'token' }, toasts: [] }));
});

describe('a failure', () => {
  it('shows the provider’s own words without a click, and once', async () => {
    await open(<Callout problem={problem} />);
    expect(text()).toMatch(/Server says invalid_client: no such client Likely cause The secret is wrong\. What to do Enter it again\./);
    await press('button', /^Evidence/);
    expect(text().match(/invalid_client/g)).toHaveLength(2);
  });

  it('comes with at most three buttons that mend it, without those the place has itself', async () => {
    await open(<Callout problem={problem} mending={{ except: ['sign-in'] }} />);
    const names = ['Replace the secret', 'Use the body instead', 'Open Client ID', 'Show the request', 'Copy for a ticket'];
    for (const name of names) expect(all('button', name), name).toHaveLength(1);
    expect(all('button', 'Sign in again')).toEqual([]);
  });

  it('leads to the field in the connection’s settings', async () => {
    await open(<Callout problem={problem} />);
    await press('button', 'Replace the secret');
    expect(store.get().place).toEqual({ at: 'connection', id: 'k', tab: 'settings' });
  });

  it('sends the secret the other way, keeps every other setting, and tries again', async () => {
    answer('connections.get', () => ok(view));
    answer('connections.update', ({ input }) => ok({ ...view, ...input }));
    let tries = 0;
    await open(<Callout problem={problem} mending={{ retry: () => tries++ }} />);
    await press('button', 'Use the body instead');
    await expect.poll(() => tries).toBe(1);
    expect(sent('connections.update')).toEqual([{ id: 'k', input: { ...settingsIn(view), clientAuthentication: 'client_secret_post' } }]);
  });

  it('shows the request that failed', async () => {
    await open(<Callout problem={problem} />);
    await press('button', 'Show the request');
    expect(store.get().place).toMatchObject({ tab: 'exchanges' });
  });

  it('has no buttons for a connection where none is shown', async () => {
    store.set((state) => ({ ...state, place: { at: 'scratch' } }));
    await open(<Callout problem={problem} />);
    expect(all('button').map((button) => button.textContent)).toEqual(['Evidence 1', 'Copy for a ticket']);
  });
});

describe('a ticket', () => {
  const parts: TicketParts = {
    told: problem,
    exchange: {
      method: 'POST',
      url: 'https://id.example.com/token?x=1',
      at: Date.UTC(2026, 0, 2, 3, 4, 5),
      status: 401,
      response: {
        statusText: 'Unauthorized',
        headers: [
          { name: 'content-type', value: 'application/json' },
          { name: 'x-request-id', value: 'req-17' },
          { name: 'x-ms-correlation-id', value: 'c-18' },
        ],
        body: { text: '', kind: 'empty', bytes: 0, cutAt: null },
        headersMs: 1,
        endMs: 2,
      },
    },
    now: 0,
    app: 'Tokenscope 1.2.3 on linux',
  };

  it('says what happened, why, what to do, what was asked and when, and which app', () => {
    expect(ticketText(parts).split('\n')).toEqual([
      'What happened: The server rejected this client (invalid_client).',
      'Server says: invalid_client: no such client',
      'Likely cause: The secret is wrong.',
      'What to do: Enter it again.',
      'Request: POST https://id.example.com/token',
      'Response: 401 Unauthorized',
      'Time: 2026-01-02 03:04:05 UTC',
      'x-request-id: req-17',
      'x-ms-correlation-id: c-18',
      'error: invalid_client',
      'Status: 401 Unauthorized',
      'Code: client-refused',
      'App: Tokenscope 1.2.3 on linux',
      '',
    ]);
  });

  it('makes no line, heading or markup of what comes from outside', () => {
    const hostile = { ...parts, told: { ...problem, said: '`</code>\n# Heading\u202e', evidence: [{ label: '# a\nb', value: '**x**' }] } };
    expect(ticketText(hostile).split('\n')).toHaveLength(13);
    expect(ticketText(hostile)).toContain('# Heading[U+202E]\n');
    expect(ticketMarkdown(hostile)).not.toMatch(/^[^-]/m);
    expect(ticketMarkdown(hostile)).toContain('- `Server says`: `` `</code> # Heading[U+202E] ``');
  });
});
