import type { ConnectionSettings } from '../../electron/contract';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../../electron/model/connection';
import { runToText } from '../../electron/core/checks/run';
import { toLine } from '../../electron/core/exchanges/ledger';
import { sampleRun } from '../core/checks/samples';
import { exchangeOf } from '../core/coach/exchange';
import { connectionTo, jwt, type Provider } from './support-provider';

const COUNT = 2_000;
const EXCHANGES = 500;
const RUNS = 50;
const fill = (text: string, length: number) => text.repeat(Math.ceil(length / text.length)).slice(0, length);

/** No place to break it at. */
export const UNBROKEN = fill('NordwindOrdersPartnerIntegration', 120);
/** Of 120 characters each, or as near as whole signs allow. */
export const NAMES = {
  words: fill('Nordwind orders, partner integration of the northern warehouse ', 120).trim(),
  unbroken: UNBROKEN,
  arabic: fill('بوابة الطلبات لشركاء المستودع الشمالي ', 120).trim(),
  hebrew: fill('שער ההזמנות של שותפי המחסן הצפוני 24/7 ', 120).trim(),
  emoji: '👩🏽‍🚀 Ada 👨‍👩‍👧‍👦 🏳️‍🌈 '.repeat(4).trim(),
} as const;
export type Extreme = keyof typeof NAMES;

const ENVIRONMENTS: Record<Extreme, string> = {
  words: 'production of the northern warehouse, second of three tenants',
  unbroken: fill('ProductionNorthernWarehouseTenant', 60),
  arabic: 'بيئة الإنتاج للمستودع الشمالي',
  hebrew: 'סביבת ייצור',
  emoji: '👩🏽‍🚀 production',
};

const LONG_PATH = `v2/${fill('orders_by_partner_and_warehouse', 300)}?${fill('filter=eyJhbGciOiJub25lIn0', 900)}`;
/** What a server says at length, with and without places to break it at. */
export const SAID = `${fill('The partner is not known in this tenant, or is not any more. ', 900)}${fill('AADSTS700016', 600)}`;

export const extremeId = (extreme: Extreme) => `extreme-${extreme}`;

/** Fills a profile with 2,000 connections, the extremes first, of which `words` has 500 exchanges and 50 runs of checks. */
export function seedExtremes(profile: string, provider: Pick<Provider, 'url'>): void {
  mkdirSync(profile, { recursive: true });
  const extremes = (Object.keys(NAMES) as Extreme[]).map((extreme) => extremeOf(extreme, provider));
  const others = Array.from({ length: COUNT - extremes.length }, (_, index) =>
    connection(`other-${index}`, provider, { name: `Warehouse ${index}`, environment: `staging ${index % 40}` }),
  );
  writeFileSync(join(profile, 'connections.json'), JSON.stringify({ version: 1, connections: [...extremes, ...others] }));
  writeExchanges(profile, extremeId('words'), provider);
  writeRuns(profile, extremeId('words'));
}

function connection(id: string, provider: Pick<Provider, 'url'>, changes: Partial<ConnectionSettings>): Connection {
  return { ...connectionTo(provider, { clientAuthentication: 'none', ...changes }), id } as Connection;
}

function extremeOf(extreme: Extreme, provider: Pick<Provider, 'url'>): Connection {
  const name = NAMES[extreme];
  return connection(extremeId(extreme), provider, {
    name,
    environment: ENVIRONMENTS[extreme],
    clientId: fill('client-of-a-partner_', 400),
    audience: `https://${fill('audience', 60)}.example/${fill('resource', 600)}`,
    scopes: Array.from({ length: 60 }, (_, index) => `https://scopes.example/${fill('orders.read.', 20 + index * 2)}${index}`),
    notes: SAID,
    calls: [
      { id: 'thing', name, method: 'GET', url: LONG_PATH, query: [{ name: UNBROKEN, value: UNBROKEN }], headers: [], body: '' },
      ...Array.from({ length: 40 }, (_, index) => ({
        id: `call-${index}`,
        name: `Call ${index}`,
        method: 'GET' as const,
        url: 'x',
        query: [],
        headers: [],
        body: '',
      })),
    ],
  });
}

function writeExchanges(profile: string, connectionId: string, { url }: Pick<Provider, 'url'>): void {
  const lines = Array.from({ length: EXCHANGES }, (_, index) => {
    const isLong = index % 5 === 0;
    const purpose = index % 7 === 0 ? 'refresh' : 'call';
    const exchange = exchangeOf({
      purpose,
      status: [200, 401, 404, 500][index % 4] ?? 200,
      url: `${url}/api/${isLong ? LONG_PATH : 'orders'}`,
      headers: isLong ? { 'x-request-id': UNBROKEN.repeat(6), 'www-authenticate': `Bearer error_description="${SAID}"` } : {},
      requestHeaders: isLong ? { [`x-${UNBROKEN}`]: UNBROKEN.repeat(4) } : {},
      body: isLong ? { error: UNBROKEN, error_description: SAID, message: NAMES.arabic } : { message: 'No.' },
    });
    return { ...exchange, id: `x${index}`, connectionId, at: Date.UTC(2026, 0, 2) + index * 61_000 };
  });
  const folder = join(profile, 'exchanges');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${connectionId}.jsonl`), lines.map((exchange) => `\n${toLine(exchange)}`).join(''));
}

function writeRuns(profile: string, connectionId: string): void {
  const folder = join(profile, 'runs', connectionId);
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < RUNS; index += 1) {
    const startedAt = Date.UTC(2026, 0, 2) + index * 3_600_000;
    const id = `run-${index}`;
    const { results, ...rest } = sampleRun({
      id,
      connectionId,
      startedAt,
      endedAt: startedAt + 1_000,
      planName: index % 2 ? UNBROKEN : NAMES.words,
    });
    const failed = {
      ...results[0],
      id: 'issue.two',
      verdict: 'fail' as const,
      text: SAID,
      expected: SAID,
      measured: [{ name: UNBROKEN, value: SAID }],
    };
    const text = runToText({ ...rest, results: [...results, failed, { ...failed, id: 'issue.three', statement: UNBROKEN }] });
    writeFileSync(join(folder, `${String(startedAt).padStart(15, '0')}-${id}.jsonl`), text);
  }
}

const deep = (depth: number): unknown => (depth === 0 ? UNBROKEN : { [`level_${depth}`]: deep(depth - 1), beside: [depth, `${depth}`] });

/** Claims of tokens that are hard to lay out. */
export const CLAIMS = {
  /** 200, most under names of their own that are long. */
  many: Object.fromEntries([
    ...Array.from({ length: 170 }, (_, index) => [
      `https://nordwind.example/claims/${fill('custom_attribute_', 30 + (index % 5) * 20)}${index}`,
      index % 3 ? index : `${index}`,
    ]),
    ...Array.from({ length: 15 }, (_, index) => [`${NAMES.hebrew.slice(0, 30)}${index}`, NAMES.arabic]),
    ...Array.from({ length: 7 }, (_, index) => [`${UNBROKEN}${index}`, index % 2 ? UNBROKEN : NAMES.emoji]),
  ]),
  deep: {
    realm_access: deep(20),
    roles: Array.from({ length: 150 }, (_, index) => `https://roles.example/${fill('warehouse.', 20 + index)}${index}`),
  },
  /** 8 KB. */
  long: {
    text: fill('A sentence that says much. ', 3_000),
    blob: fill('QUJDREVG', 3_000),
    empty: '',
    list: Array.from({ length: 150 }, (_, index) => index),
  },
} as const;

export const tokenWith = (claims: keyof typeof CLAIMS) => jwt('https://id.example', fill('A', 342), CLAIMS[claims]);
