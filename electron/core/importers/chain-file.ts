import * as v from 'valibot';
import { type ChainView, chainView } from '../../model/discovery';
import { Failure } from '../../model/failure';
import { isDate } from '../../model/text/dates';
import { urlOf } from '../../model/text/url';
import { hideSecrets } from '../redaction/snippets';

const KIND = 'tokenscope-chain';
const VERSION = 1;
/** A chain sends 60 requests at most; a file from somewhere else may hold anything. */
const MAX_STEPS = 300;
const MAX_OF_A_STEP = 200;
const MAX_LENGTH = 10_000_000;
/** Shorter values of a query are words such as "1" and "en", which stand everywhere. */
const SHORTEST_SECRET = 6;

const chainFile = v.strictObject({ kind: v.literal(KIND), version: v.literal(VERSION), madeBy: v.string(), chain: chainView });

/** Whether a text is the file of a chain, by its beginning. */
export const isChainFile = (text: string): boolean => /^\ufeff?\s*\{\s*"kind":\s*"tokenscope-chain"/.test(text.slice(0, 1_000));

/**
 * A chain as a file for somebody else to read. Its exchanges are redacted already; the values in the query of the URL given, which no server
 * has named, are hidden too, wherever they are quoted.
 *
 * @param version Tokenscope's own.
 */
export function printChain(view: ChainView, version: string): string {
  const chain = view.endedAt === null ? { ...view, ...UNFINISHED, endedAt: view.startedAt } : view;
  const file = { kind: KIND, version: VERSION, madeBy: `Tokenscope ${version}`, chain: { ...chain, next: null, choice: null } };
  return `${JSON.stringify(withoutQueryValues(view.url, file), null, 2)}\n`;
}

/** What is JSON, without the values in the query of the URL given, wherever they are quoted. */
export function withoutQueryValues<T>(url: string, value: T): T {
  const given = [...(urlOf(url)?.searchParams.values() ?? [])].filter((each) => each.length >= SHORTEST_SECRET);
  const hidden = (text: string) => (given.some((each) => text.includes(each)) ? hideSecrets(text, given) : text);
  return JSON.parse(JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? hidden(each) : each))) as T;
}

const UNFINISHED: Pick<ChainView, 'status' | 'stopped'> = {
  status: 'stopped',
  stopped: { why: 'person', text: 'It was saved before it ended.' },
};

/** @throws Failure `bad-request`, with the place of the first mistake. */
export function readChain(text: string): ChainView {
  if (text.length > MAX_LENGTH) throw invalid('It is larger than 10 MB.');
  let value: unknown;
  let isSane = true;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''), (_, each: unknown) => {
      isSane &&= typeof each !== 'number' || isDate(each);
      return each;
    });
  } catch {
    throw invalid('It is not valid JSON.');
  }
  if (!isSane) throw invalid('It has a number that no clock or counter shows.');
  const read = v.safeParse(chainFile, value, { abortEarly: true });
  if (!read.success) throw invalid(`Wrong or unknown: ${v.getDotPath(read.issues[0]) ?? 'the whole file'}.`);
  const { chain } = read.output;
  const isTooLong = chain.steps.some(({ exchanges, verdicts }) => Math.max(exchanges.length, verdicts.length) > MAX_OF_A_STEP);
  if (chain.steps.length > MAX_STEPS || isTooLong) throw invalid('It has more steps than a chain can have.');
  const isOver = chain.endedAt !== null && (chain.status === 'done' || chain.status === 'stopped');
  return { ...chain, next: null, choice: null, ...(isOver ? {} : { ...UNFINISHED, endedAt: chain.endedAt ?? chain.startedAt }) };
}

const invalid = (why: string) =>
  new Failure({
    code: 'bad-request',
    what: "The file of a chain can't be read.",
    likelyCause: `${why} It was changed by hand, damaged, or written by a newer Tokenscope.`,
    action: 'Ask for the file again, or update Tokenscope.',
  });
