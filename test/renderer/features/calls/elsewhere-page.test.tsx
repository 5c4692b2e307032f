import { answer, ok, refused, sent } from '../../../support/bridge';
import { all, find, open, press, says, text } from '../../../support/page';
import { beforeEach, expect, it } from 'vitest';
import type { Contrast, SentBesideView } from '../../../../electron/contract';
import { ElsewherePage } from '../../../../renderer/features/calls/elsewhere-page';
import { othersFor } from '../../../../renderer/features/calls/elsewhere';
import { newCall } from '../../../../renderer/features/calls/saved-calls';
import { listOf, patch } from '../../../../renderer/state/app';
import { connection } from '../preflight/reports';
import { summaryOf } from '../sidebar/summaries';

const ORDERS = summaryOf('k', { name: 'Orders', environment: 'staging', group: 'Shop' });
const ALL = [
  summaryOf('other', { name: 'Bills', template: 'oauth' }),
  summaryOf('same', { name: 'Books' }),
  ORDERS,
  summaryOf('live', { name: 'Orders (live)', environment: 'production', group: 'shop', production: true }),
];

const exchange = (status: number, connectionId: string) => ({
  id: `x-${status}`,
  connectionId,
  purpose: 'call' as const,
  at: 0,
  method: 'GET',
  url: `https://api-${connectionId}.example/me`,
  status,
  tookMs: 40,
  failed: status >= 400,
  error: null,
  request: { headers: [], body: { text: '', kind: 'empty' as const, bytes: 0, cutAt: null } },
  response: { statusText: '', headers: [], body: { text: 'x', kind: 'text' as const, bytes: 1, cutAt: null }, headersMs: 30, endMs: 40 },
  secrets: [],
  findings: [],
  coach: null,
});
const sideOf = (status: number, connectionId: string) => ({
  connectionId,
  problem: null,
  result: {
    exchanges: [{ purpose: 'call' as const, url: '', status, problem: null, exchange: exchange(status, connectionId) }],
    body: { text: 'x', kind: 'text' as const, notice: null, cutAt: null },
    challenge: null,
    rateLimit: null,
    explanation: null,
  },
});
const reason = {
  code: 'token-scope',
  what: 'It lacks the scope "orders".',
  why: 'The API wants it.',
  action: 'Add it.',
  works: 'orders',
  fails: null,
  likely: true,
};
const contrast: Contrast = {
  works: 'b',
  summary: reason.what,
  reasons: [reason, { ...reason, what: 'The paths differ.', likely: false }],
  usual: ['issuer'],
};
const SENT: SentBesideView = { a: sideOf(403, 'k'), b: sideOf(200, 'live'), contrast };

let place = 0;
/** Of a connection of its own: what was sent is kept as long as the window is open. */
async function shown(): Promise<string> {
  const id = `k${++place}`;
  patch(listOf(ALL.map((one) => (one === ORDERS ? { ...one, id } : one))));
  await open(
    <ElsewherePage connection={{ ...connection, id, apiBaseUrl: 'https://api-k.example' }} call={{ ...newCall('c1'), url: '/me' }} />,
  );
  return id;
}

beforeEach(() => answer('calls.sendBeside', () => ok(SENT)));

it('offers the environments of the same group first, then what is of the same provider', () => {
  expect(othersFor(ORDERS, ALL).map(({ id }) => id)).toEqual(['live', 'same', 'other']);
  const many = Array.from({ length: 500 }, (_, index) => summaryOf(`n${index}`));
  expect(othersFor(ORDERS, [...many, ...ALL])).toHaveLength(100);
});

it('sends the call on both, and shows why it works on one only, then both sides', async () => {
  const id = await shown();
  await press('button', 'Send on both');
  await find('heading', /^Works on Orders \(live\) ?, not on Orders$/);
  expect(sent('calls.sendBeside')).toMatchObject([{ connectionIds: [id, 'live'], call: { method: 'GET', url: '/me' } }]);
  await says('It lacks the scope "orders".');
  expect(text()).toContain('Also different, as usual between environments: issuer.');
  expect(text()).not.toContain('The paths differ.');
  await press('button', /Other possible causes/);
  await says('The paths differ.');
  expect(text()).toMatch(/Orders staging 403 Forbidden.*Orders \(live\) production 200 OK/);
  expect(text()).toContain('https://api-live.example/me');
});

it('can be cancelled, and says what kept it from being sent', async () => {
  let finish = (_: ReturnType<typeof refused>) => {};
  answer(
    'calls.sendBeside',
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  answer('calls.cancelBeside', () => ok(null));
  await shown();
  await press('button', 'Send on both');
  await press('button', 'Cancel');
  await expect.poll(() => sent('calls.cancelBeside')).toHaveLength(1);
  expect(sent('calls.cancelBeside')[0]?.callId).toBe(sent('calls.sendBeside')[0]?.callId);
  finish(
    refused({ code: 'not-connected', what: 'It has no token.', likelyCause: 'Never connected.', action: 'Connect it.', evidence: [] }),
  );
  await says('It has no token.');
  expect(all('button', 'Send on both')).toHaveLength(1);
});
