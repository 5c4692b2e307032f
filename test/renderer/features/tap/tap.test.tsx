import { answer, ok, refused, sent, tell } from '../../../support/bridge';
import { all, find, open, press, says, text, type } from '../../../support/page';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSummary, ExchangeRow, LoggedExchangeView } from '../../../../electron/contract';
import type { TapView } from '../../../../electron/model/tap';
import { ConfirmDialog } from '../../../../renderer/components/dialog';
import { Tap, type TapProps } from '../../../../renderer/features/tap/tap';
import { TapStatus } from '../../../../renderer/features/tap/tap-status';
import { store } from '../../../../renderer/state/app';
import { clock } from '../../../../renderer/state/clock';
import { isOpen, resetTaps } from '../../../../renderer/state/taps';
import { API, AT, counts, row, SERVER, tap } from './taps';

let taps: TapView[] = [];
let rows: ExchangeRow[] = [];

async function shown(which: TapProps, ...all: TapView[]): Promise<void> {
  taps = all;
  await open(
    <>
      <Tap {...which} />
      <ConfirmDialog />
    </>,
  );
}

const exchange = (change: Partial<LoggedExchangeView> = {}): LoggedExchangeView => ({
  ...row('x1'),
  request: { headers: [], body: { text: '', kind: 'empty', bytes: 0, cutAt: null } },
  response: null,
  secrets: [],
  findings: [],
  coach: null,
  ...change,
});

beforeAll(() => {
  // There is no layout here, and the list draws only what has room.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 });
});
beforeEach(() => {
  resetTaps();
  rows = [];
  store.set((state) => ({ ...state, connections: [], place: { at: 'tap' } }));
  clock.anchor(AT);
  answer('taps.list', () => ok(taps));
  answer('exchanges.list', () => ok(rows));
  answer('exchanges.get', () => ok(exchange()));
  answer('taps.start', () => ok({ id: 't1' }));
  answer('taps.addresses', ({ format }) => ok({ text: `as ${format}` }));
  answer('taps.servers', () => ok([{ kind: 'api', upstream: API.upstream }]));
  answer('clipboard.write', () => ok(null));
  for (const method of ['taps.pause', 'taps.lay', 'taps.stop', 'taps.forget', 'exchanges.clear'] as const) answer(method, () => ok(null));
});

describe('starting a tap', () => {
  it('for two URLs, on a port of choice or any free one', async () => {
    await shown({});
    await find('heading', 'See what your app sends');
    expect((await find('button', 'Start the tap')).hasAttribute('disabled')).toBe(true);
    await type('Authorization server', ' https://login.example.com/realms/acme ');
    await type('API', 'https://api.example.com');
    await type('Port for the API', '9401');
    await press('button', 'Start the tap');
    await expect
      .poll(() => sent('taps.start'))
      .toEqual([
        {
          connectionId: null,
          legs: [
            { kind: 'authorization-server', upstream: 'https://login.example.com/realms/acme', port: null },
            { kind: 'api', upstream: 'https://api.example.com', port: 9401 },
          ],
        },
      ]);
    expect(store.get().place).toEqual({ at: 'tap', id: 't1' });
  });

  it("for a connection's servers", async () => {
    store.set((state) => ({ ...state, connections: [{ id: 'c1', name: 'Acme', environment: 'Sandbox' } as ConnectionSummary] }));
    await shown({ connectionId: 'c1' });
    await says(API.upstream);
    expect(all('textbox').length).toBe(1);
    await type('Port for the API', '9401');
    await press('button', 'Start the tap');
    const legs = [{ kind: 'api', upstream: API.upstream, port: 9401 }];
    await expect.poll(() => sent('taps.start')).toEqual([{ connectionId: 'c1', legs }]);
  });

  it('not for a connection that names no server, and says what to do', async () => {
    store.set((state) => ({ ...state, connections: [{ id: 'c1', name: 'Acme', environment: '' } as ConnectionSummary] }));
    answer('taps.servers', () => ok([]));
    await shown({});
    await says('This connection names neither a server nor an API.');
    expect(all('button', 'Start the tap')).toEqual([]);
  });

  it('not with a port that is none', async () => {
    await shown({});
    await type('API', 'https://api.example.com');
    await type('Port for the API', '99999');
    await says('1 to 65535');
    expect((await find('button', 'Start the tap')).hasAttribute('disabled')).toBe(true);
  });

  it('says in its place why it could not listen, until the form changes', async () => {
    answer('taps.start', () =>
      refused({ code: 'receiver-unavailable', what: 'Port 9401 is in use.', likelyCause: '', action: '', evidence: [], mend: [] } as never),
    );
    await shown({});
    await type('API', 'https://api.example.com');
    await press('button', 'Start the tap');
    await says('Port 9401 is in use.');
    expect(store.get().toasts).toEqual([]);
    await type('Port for the API', '9402');
    expect(text()).not.toContain('Port 9401 is in use.');
  });
});

describe('a tap that waits', () => {
  it('shows what the app has to change, ready to paste', async () => {
    await shown({ id: 't1' }, tap());
    await says('Nothing has come yet.');
    await says(`In your app, set its issuer, or its authorize and token URLs, to ${SERVER.local} and its API base URL to ${API.local}.`);
    await says('as env');
    await press('button', 'Copy .env');
    await expect.poll(() => sent('clipboard.write')).toEqual([{ text: 'as env' }]);
    await press('button', 'Postman environment');
    await says('as postman');
  });

  it('says what is usually wrong once nothing has come for a while', async () => {
    await shown({ id: 't1' }, tap());
    await says('Nothing has come yet.');
    expect(text()).not.toContain('Still nothing?');
    clock.anchor(AT + 31_000);
    tell('tap.changed', tap());
    await says('Still nothing?');
  });

  it('says when requests came but were refused', async () => {
    await shown({ id: 't1' }, tap({ counts: counts({ refused: 2 }) }));
    await says('The tap refused 2 requests.');
  });

  it('lists the first request as soon as it comes', async () => {
    await shown({ id: 't1' }, tap());
    await says('Nothing has come yet.');
    rows = [row('x1')];
    tell('tap.changed', tap({ counts: counts({ exchanges: 1 }) }));
    tell('exchange.logged', { connectionId: 'tap-t1', row: row('x1') });
    await find('tab', 'Exchanges 1');
    await says('Sent by your app');
  });
});

describe('a tap that has ended', () => {
  it('says that nothing came through it where older exchanges are listed, and is forgotten after a question', async () => {
    rows = [row('x1')];
    await shown({ id: 't1' }, tap({ state: 'ended', counts: counts() }));
    await find('tab', 'Exchanges 1');
    await says(/Nothing came through this tap/);
    await press('button', 'Taps');
    await press('menuitem', /^Forget this tap…/);
    expect(sent('taps.forget')).toEqual([]);
    await press('button', 'Forget');
    await expect.poll(() => sent('taps.forget')).toEqual([{ id: 't1' }]);
  });
});

describe('a tap at work', () => {
  it("lists the app's exchanges alone, though the connection has its own", async () => {
    rows = [row('x2', { connectionId: 'c1' }), row('x1', { connectionId: 'c1', by: undefined, url: 'https://api.example.com/ours' })];
    await shown({ connectionId: 'c1' }, tap({ connectionId: 'c1' }));
    await find('tab', 'Exchanges 1');
    await find('button', 'All 1');
    expect(text()).not.toContain('/ours');
    await press('button', 'Clear…');
    await press('button', 'Clear log');
    await expect.poll(() => sent('exchanges.clear')).toEqual([{ connectionId: 'c1', by: 'app' }]);
  });

  it('can be filtered on its own page', async () => {
    const refused = { status: 401, failed: true, error: 'http-401' } as const;
    rows = [row('x2', { ...refused, url: 'https://api.example.com/v1/refused' }), row('x1')];
    await shown({ id: 't1' }, tap());
    await find('button', 'All 2');
    await press('button', 'Failed 1');
    await expect.poll(() => all('option').map(({ id }) => id)).toEqual([expect.stringContaining('x2')]);
    await type('Find an exchange', 'orders', 'searchbox');
    await expect.poll(() => all('option')).toEqual([]);
  });

  it('shows what was rewritten, and which fault was played', async () => {
    const trouble = { trouble: 'too-many-requests', status: 429, failed: true } as const;
    rows = [row('x1', trouble)];
    const rewritten = [{ where: 'response header Location', from: 'https://login.example.com', to: 'http://127.0.0.1:9400' }];
    answer('exchanges.get', () => ok(exchange({ ...trouble, rewritten })));
    await shown({ id: 't1' }, tap());
    await find('heading', /Rewritten by the tap/);
    await says('response header Location');
    await says('http://127.0.0.1:9400');
    await says('Fault of the tap: 429 Too Many Requests');
  });

  it('can be paused, resumed and stopped, and started again on the same ports', async () => {
    await shown({ id: 't1' }, tap());
    await press('button', 'Pause');
    tell('tap.changed', tap({ state: 'paused' }));
    await says('Everything is passed on, but nothing is listed until you resume.');
    await press('button', 'Resume');
    expect(sent('taps.pause')).toEqual([
      { id: 't1', paused: true },
      { id: 't1', paused: false },
    ]);
    await press('button', 'Stop');
    await expect.poll(() => sent('taps.stop')).toEqual([{ id: 't1' }]);
    tell('tap.changed', tap({ state: 'ended' }));
    await press('button', 'Start again');
    await expect.poll(() => sent('taps.start')[0]?.legs.map(({ port }) => port)).toEqual([9400, 9401]);
    expect(sent('taps.start')[0]?.connectionId).toBeNull();
  });

  it('says where the app leaves it, and adds that server', async () => {
    answer('taps.add', () => ok(null));
    const leaves = [{ upstream: 'https://other.example', kind: 'api', where: 'response header Location' }] as const;
    await shown({ id: 't1' }, tap({ leaves: [...leaves] }));
    await says('Your app leaves the tap: 1 server not on it');
    expect(text()).not.toContain('your own network');
    tell('tap.changed', tap({ leaves: [{ ...leaves[0], upstream: 'https://10.0.0.5' }] }));
    await says('It is on this computer or in your own network: add it only if you know this server.');
    tell('tap.changed', tap({ leaves: [...leaves] }));
    await press('button', /Add it/);
    await expect.poll(() => sent('taps.add')).toEqual([{ id: 't1', kind: 'api', upstream: 'https://other.example', port: null }]);
    tell('tap.changed', tap());
    await expect.poll(() => text()).not.toContain('Your app leaves the tap');
    tell('tap.changed', tap({ leaves: [...leaves], state: 'ended' }));
    expect(text()).not.toContain('Your app leaves the tap');
  });

  it('shows hostile text as text', async () => {
    const hostile = '<img src=x onerror=alert(1)>\u202egnp.exe';
    await shown({ id: 't1' }, tap({ name: hostile, legs: [{ ...API, upstream: hostile }] }));
    await says('<img src=x onerror=alert(1)>');
    expect(document.querySelector('img')).toBeNull();
  });
});

describe('faults over a tap', () => {
  it('are laid over the chosen server, for the next request unless told otherwise', async () => {
    await shown({ id: 't1' }, tap());
    await press('tab', 'Faults');
    const [atServer] = all('switch', /Dropped response/);
    expect(all('switch', /Dropped response/)).toHaveLength(2);
    atServer?.click();
    await expect.poll(() => sent('taps.lay')).toEqual([{ id: 't1', troubles: [{ leg: '1', kind: 'dropped', times: 1 }] }]);
    await says('A response dropped after a rotation can end the token family');
  });

  it('add up, also before the first is confirmed, and are taken back where the main process refuses', async () => {
    await shown({ id: 't1' }, tap());
    await press('tab', 'Faults');
    all('switch', /Dropped response/)[1]?.click();
    all('switch', /Cut response/)[1]?.click();
    await expect
      .poll(() =>
        sent('taps.lay')
          .at(-1)
          ?.troubles.map(({ leg, kind }) => `${leg} ${kind}`),
      )
      .toEqual(['2 dropped', '2 cut']);
    await says('2 faults on');
    answer('taps.lay', () =>
      refused({ code: 'cancelled', what: 'Not confirmed.', likelyCause: '', action: '', evidence: [], mend: [] } as never),
    );
    all('switch', /Latency/)[0]?.click();
    await expect.poll(() => store.get().toasts.map((toast) => toast.text)).toContain('Not confirmed.');
    await says('2 faults on');
  });

  it('are taken off one by one, or all', async () => {
    const troubles = [
      { leg: '1', kind: 'latency', times: null, delayMs: 5000 },
      { leg: '2', kind: 'server-error', times: 1 },
    ] as const;
    await shown({ id: 't1' }, tap({ troubles: [...troubles] }));
    await says('2 faults on');
    await press('tab', 'Faults 2');
    all('switch', /Latency/)[0]?.click();
    await expect.poll(() => sent('taps.lay').at(-1)?.troubles).toEqual([troubles[1]]);
    await press('button', 'Clear all');
    await expect.poll(() => sent('taps.lay').at(-1)?.troubles).toEqual([]);
  });
});

describe('outside its page', () => {
  it('a running tap is said in the status line, and leads to it; an ended one is not', async () => {
    taps = [tap({ counts: counts({ exchanges: 3 }) })];
    await open(<TapStatus className="" />);
    await press('button', 'Tap listening, 3 requests');
    expect(store.get().place).toEqual({ at: 'tap', id: 't1' });
    tell('tap.changed', tap({ state: 'ended' }));
    await expect.poll(() => all('button').length).toBe(0);
    expect(isOpen(tap({ state: 'paused' }))).toBe(true);
  });
});
