import type { Comparison, LoggedBody, LoggedExchangeView, Pair } from '../../../electron/contract';
import { bytesInWords } from '../calls/measure';
import { parametersOf, queryOf } from './parameters';
import { outcomeOf } from './words';

type Difference = Comparison['claims'][number];

export interface Differing {
  title: string;
  members: Difference[];
}

/** How two exchanges differ, part by part. Redacted: of a secret its fingerprint is compared. */
export function differencesOf(a: LoggedExchangeView, b: LoggedExchangeView): Differing[] {
  const both = (of: (exchange: LoggedExchangeView) => readonly Pair[]) => pairs(of(a), of(b));
  return [
    { title: 'Request', members: both(requestLine) },
    { title: 'Query', members: both(({ url }) => parametersOf(queryOf(url))) },
    { title: 'Request headers', members: both(({ request }) => named(request.headers)) },
    { title: 'Request body', members: both(({ request }) => membersOf(request.body)) },
    { title: 'Response', members: both(responseLine) },
    { title: 'Response headers', members: both(({ response }) => named(response?.headers ?? [])) },
    { title: 'Response body', members: both(({ response }) => (response ? membersOf(response.body) : [])) },
  ].filter(({ members }) => members.length > 0);
}

const requestLine = ({ method, url }: LoggedExchangeView): Pair[] => [
  { name: 'Method', value: method },
  { name: 'URL', value: url.split('?', 1)[0] ?? url },
];

function responseLine(exchange: LoggedExchangeView): Pair[] {
  const { response, error } = exchange;
  return [
    { name: 'Status', value: outcomeOf(exchange, response?.statusText).long },
    ...(error === null ? [] : [{ name: 'Error', value: error }]),
    ...(response ? [{ name: 'Size', value: bytesInWords(response.body.bytes) }] : []),
  ];
}

/** Header names know no case (RFC 9110 section 5.1). */
const named = (headers: readonly Pair[]) => headers.map(({ name, value }) => ({ name: name.toLowerCase(), value }));

/** Numbers that JSON.parse would round: then the text is compared as a whole. */
const LONG_NUMBER = /\d{16}/;

/** The members of a form or a JSON object; the text as a whole where it is neither. */
function membersOf({ kind, text }: LoggedBody): Pair[] {
  if (text === '') return [];
  if (kind === 'form') return parametersOf(text);
  if (kind === 'json' && !LONG_NUMBER.test(text)) {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return Object.entries(value).map(([name, one]) => ({ name, value: typeof one === 'string' ? one : JSON.stringify(one) }));
      }
    } catch {
      // Cut off, or never JSON.
    }
  }
  return [{ name: 'Body', value: text }];
}

/** Pairs by name, in the order of B and then of A; of names that occur several times, each by its place. */
function pairs(a: readonly Pair[], b: readonly Pair[]): Difference[] {
  const before = byName(a);
  const after = byName(b);
  return [...new Set([...after.keys(), ...before.keys()])].map((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    const change = was === undefined ? 'added' : is === undefined ? 'removed' : was.value === is.value ? 'same' : 'changed';
    return { name: (is ?? was)?.name ?? '', a: was?.value ?? null, b: is?.value ?? null, change };
  });
}

function byName(all: readonly Pair[]): Map<string, Pair> {
  const found = new Map<string, Pair>();
  const counts = new Map<string, number>();
  for (const pair of all) {
    const count = counts.get(pair.name) ?? 0;
    counts.set(pair.name, count + 1);
    found.set(`${count} ${pair.name}`, pair);
  }
  return found;
}
