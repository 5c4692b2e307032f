// @vitest-environment happy-dom
import { answer, ok, sent, tell } from '../../../support/bridge';
import { all, close, find, key, menu, open, press, rightClick, says, text, type } from '../../../support/page';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { ExchangeRow } from '../../../../electron/contract';
import { ConfirmDialog } from '../../../../renderer/components/dialog';
import { Exchanges } from '../../../../renderer/features/exchanges/exchanges';
import { pin } from '../../../../renderer/features/exchanges/pinned';
import { patch, store } from '../../../../renderer/state/app';
import { useExchangeLog } from '../../../../renderer/state/exchanges';
import { row } from './rows';

const rows = [
  row('call', 404, '/v1/nothing', { id: '4', error: 'http-404' }),
  row('call', 200, '/v1/products', { id: '3' }),
  row('refresh', 403, '/oauth/token', { id: '2', error: 'invalid_grant' }),
  row('token', 200, '/oauth/token', { id: '1' }),
];

const EXCHANGE = {
  request: { headers: [], body: { text: '', kind: 'empty' as const, bytes: 0, cutAt: null } },
  response: null,
  secrets: [],
  findings: [],
  coach: null,
};

function Page({ only }: { only?: 'app' }) {
  useExchangeLog('c');
  return (
    <>
      <Exchanges connectionId="c" {...(only && { only })} />
      <ConfirmDialog />
    </>
  );
}

/** What stands in the list, by request and outcome. */
const listed = () => all('option').map((option) => `${part(option, 'request')} ${part(option, 'status')}`);
const part = (option: Element, name: string) =>
  [...option.children]
    .find((child) => child.className.includes(`${name} `))
    ?.textContent?.replace('api.example.com', '')
    .replace(/(\d{3}).*/, '$1');
const selected = () => all('option').find((option) => option.getAttribute('aria-selected') === 'true')?.id;

beforeAll(() => {
  // There is no layout here, and the list draws only what has room.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 });
});
beforeEach(async () => {
  pin(null);
  answer('exchanges.list', () => ok(rows));
  // Beside the list; not what is looked at here.
  answer('exchanges.get', ({ id }) => ({
    ok: false,
    problem: { code: 'not-found', what: `No exchange ${id}.`, likelyCause: '', action: '', evidence: [] },
  }));
  await open(<Page />);
  // What the test before was told may stand there until the log is read.
  await expect.poll(listed).toEqual(everything);
});

const everything = ['GET /v1/nothing 404', 'GET /v1/products 200', 'POST /oauth/token 403', 'POST /oauth/token 200'];

it('shows everything, newest first and selected', () => {
  expect(listed()).toEqual(everything);
  expect(selected()).toBe('exchange-4');
});

it('finds by every word that is typed: path, status, purpose, error', async () => {
  await type('Find an exchange', 'token', 'searchbox');
  await expect.poll(listed).toEqual(everything.slice(2));
  await type('Find an exchange', '403 refresh token GRANT', 'searchbox');
  await expect.poll(listed).toEqual(['POST /oauth/token 403']);
  expect(selected()).toBe('exchange-2');
  await key('Escape');
  await expect.poll(listed).toEqual(everything);
});

it('leads on to the list by Enter, and by arrow from line to line', async () => {
  await type('Find an exchange', 'oauth', 'searchbox');
  await expect.poll(listed).toHaveLength(2);
  await key('Enter');
  expect(document.activeElement).toBe(await find('listbox', 'Exchanges'));
  await key('ArrowDown');
  await expect.poll(selected).toBe('exchange-1');
});

it('narrows to what failed and to a purpose, and says how many each are', async () => {
  await press('button', 'Failed 2');
  await expect.poll(listed).toEqual(['GET /v1/nothing 404', 'POST /oauth/token 403']);
  await press('button', /All purposes/);
  expect(all('option').map((option) => option.textContent)).toEqual(['All purposes', 'Token (1)', 'Refresh (1)', 'API call (2)']);
  await press('option', 'API call (2)');
  await expect.poll(listed).toEqual(['GET /v1/nothing 404']);
  await press('button', 'All 4');
  await expect.poll(listed).toEqual(everything.slice(0, 2));
});

it('says when nothing matches, and shows all again at a click', async () => {
  await type('Find an exchange', 'nowhere', 'searchbox');
  await says('No matching exchanges.');
  expect(listed()).toEqual([]);
  await press('button', 'Show all');
  await expect.poll(listed).toEqual(everything);
});

it('keeps to its filter when a new exchange comes', async () => {
  await press('button', 'Failed 2');
  await expect.poll(listed).toHaveLength(2);
  tell('exchange.logged', { connectionId: 'c', row: row('call', 200, '/v1/late', { id: '5' }) });
  tell('exchange.logged', { connectionId: 'c', row: row('call', 500, '/v1/broken', { id: '6', error: 'http-500' }) });
  tell('exchange.logged', { connectionId: 'other', row: row('call', 500, '/v1/other', { id: '7', error: 'http-500' }) });
  await expect.poll(listed).toEqual(['GET /v1/broken 500', 'GET /v1/nothing 404', 'POST /oauth/token 403']);
  // What is being read stays.
  expect(selected()).toBe('exchange-4');
});

it('is cleared only after a question', async () => {
  answer('exchanges.clear', () => ok(null));
  await press('button', 'Clear…');
  await find('alertdialog', "Clear this connection's exchange log?");
  await press('button', 'Keep it');
  expect(sent('exchanges.clear')).toEqual([]);
  await press('button', 'Clear…');
  await says('All 4 exchanges of this connection will be deleted');
  await press('button', 'Clear log');
  await expect.poll(() => sent('exchanges.clear')).toEqual([{ connectionId: 'c' }]);
  answer('exchanges.list', () => ok([]));
  tell('exchange.logged', { connectionId: 'c', row: null });
  await says('No requests yet');
  expect(text()).not.toContain('/v1/products');
});

it.each([
  ['linux', 'cURL'],
  ['win32', 'cURL for PowerShell'],
] as const)("copies a request as source text, for the system's own shell first, on %s", async (platform, first) => {
  patch({ platform });
  answer('exchanges.copyAs', () => ok({ names: ['CLIENT_SECRET', 'CODE'] }));
  await press('button', 'Copy as');
  await find('menuitem', /Python/);
  expect(all('menuitem')[0]?.textContent).toMatch(new RegExp(`^${first}[A-Z]`));
  expect(all('menuitem')).toHaveLength(8);
  await press('menuitem', /Python/);
  expect(sent('exchanges.copyAs')).toEqual([{ connectionId: 'c', id: '4', language: 'python' }]);
  expect(store.get().toasts.at(-1)?.text).toBe('Copied as Python. It reads CLIENT_SECRET, CODE from the environment.');
});

const option = (id: string) => all('option').find((one) => one.id === `exchange-${id}`) as HTMLElement;
/** Without the keys that stand beside some. */
const offered = async () => (await menu()).map((name) => name.replace(/ (Ctrl|Enter).*/, ''));

it('has a menu on each line, which selects it, and gives the focus back to the list', async () => {
  patch({ platform: 'linux' });
  answer('clipboard.write', () => ok(null));
  await rightClick(option('2'));
  expect(await offered()).toEqual([
    'Go to the details',
    'Copy as cURL for bash',
    'Copy as cURL for PowerShell',
    'Copy URL',
    'Copy for a ticket',
    'Pin',
    'Compare with pinned',
    'Show only this host',
    'Export as HAR…',
  ]);
  await press('menuitem', /Copy URL/);
  await expect.poll(() => sent('clipboard.write')).toEqual([{ text: 'https://api.example.com/oauth/token' }]);
  await expect.poll(selected).toBe('exchange-2');
  await expect.poll(() => document.activeElement?.getAttribute('role')).toBe('listbox');
  await key('c', { ctrlKey: true });
  expect(sent('clipboard.write')).toHaveLength(2);
});

it('goes from the menu by keyboard to the details, the pin and another host', async () => {
  (await find('listbox', 'Exchanges')).focus();
  await key('F10', { shiftKey: true });
  await press('menuitem', /Go to the details/);
  await expect.poll(() => document.activeElement?.getAttribute('aria-label')).toBe('Selected exchange');
  (await find('listbox', 'Exchanges')).focus();
  await key('ContextMenu');
  await press('menuitem', 'Pin');
  await find('button', 'Pinned');
  tell('exchange.logged', {
    connectionId: 'c',
    row: row('jwks', 200, '/keys', { id: '9', at: 1e8, url: 'https://login.example.net/keys' }),
  });
  await expect.poll(listed).toHaveLength(5);
  await rightClick(option('9'));
  await press('menuitem', 'Show only this host');
  await expect.poll(() => all('option').map(({ id }) => id)).toEqual(['exchange-9']);
});

it('compares with one pinned at another connection, and says why only one of the two works', async () => {
  pin(row('call', 200, '/v1/nothing', { id: 'far', connectionId: 'other' }));
  const why = {
    code: 'api-host',
    what: 'The hosts differ.',
    why: 'Another one.',
    action: 'Mend it.',
    works: 'a',
    fails: 'b',
    likely: true,
  };
  answer('exchanges.contrast', () => ok({ works: 'a', summary: why.what, reasons: [why], usual: [] }));
  answer('exchanges.get', ({ id, connectionId }) => ok({ ...EXCHANGE, ...row('call', 200, '/v1/nothing', { id, connectionId }) }));
  await press('button', 'Compare with pinned');
  await says('The hosts differ.');
  const [far, near] = [
    { connectionId: 'other', id: 'far' },
    { connectionId: 'c', id: '4' },
  ];
  expect(sent('exchanges.contrast')).toEqual([{ a: far, b: near }]);
  expect(sent('exchanges.get')).toEqual(expect.arrayContaining([far, near]));
});

it('shows what belongs to one request alone, until told otherwise', async () => {
  const at = 1e8;
  for (const [id, purpose] of [
    ['7', 'authorize'],
    ['8', 'callback'],
  ] as const)
    tell('exchange.logged', {
      connectionId: 'c',
      row: row(purpose, null, `/${purpose}`, { id, at: at + Number(id) }),
    });
  await expect.poll(() => option('8')).toBeTruthy();
  await rightClick(option('8'));
  await press('menuitem', 'Show only what belongs to it');
  await expect.poll(() => all('option').map(({ id }) => id)).toEqual(['flow-7', '8', '7'].map((id) => `exchange-${id}`));
  await press('button', /Only Sign-in/);
  await expect.poll(() => all('option')).toHaveLength(7);
});

it('offers no command line for what the browser sent, and a ticket for what failed', async () => {
  answer('clipboard.write', () => ok(null));
  tell('exchange.logged', { connectionId: 'c', row: row('authorize', null, '/authorize?x=1', { id: '7', at: 1e8 }) });
  await expect.poll(() => option('7')).toBeTruthy();
  await rightClick(option('7'));
  expect((await offered()).filter((name) => name.startsWith('Copy'))).toEqual(['Copy URL', 'Copy for a ticket']);
  await press('menuitem', 'Copy for a ticket');
  await expect.poll(() => store.get().toasts.at(-1)?.text).toBe('No exchange 7.');
});

it('says of rows whose they are where they are not all the app’s, and everywhere where a fault of the tap was played', async () => {
  const mine = row('call', 200, '/v1/mine', { id: '5', by: 'app', trouble: 'latency' });
  const signs = () =>
    all('option').map((option) =>
      [...option.querySelectorAll<HTMLElement>('[title]')].flatMap(({ title }) => (/app|tap/.test(title) ? title : [])),
    );
  const logged = (shown: ExchangeRow[]) => {
    answer('exchanges.list', () => ok(shown));
    tell('exchange.logged', { connectionId: 'c', row: null });
    for (const one of shown) tell('exchange.logged', { connectionId: 'c', row: one });
  };
  logged([mine, row('call', 200, '/v1/own', { id: '6' })]);
  await expect.poll(signs).toEqual(expect.arrayContaining([["Your app's", 'With a fault of the tap'], []]));
  await close();
  await open(<Page only="app" />);
  await expect.poll(signs).toEqual([['With a fault of the tap']]);
});
