import type { Pair } from '../../model/connection';
import type { Evidence } from '../../model/failure';
import { PROVIDERS } from '../../model/providers';
import { pageText } from '../base/page-text';
import { cleanText, headerOf } from '../base/untrusted-text';
import { HIDDEN, redactedSnippet } from '../redaction/snippets';
import { replaceTokens } from '../redaction/tokens';
import type { Facts } from './facts';

const REQUEST_IDS = [
  'x-request-id',
  'request-id',
  'x-correlation-id',
  ...PROVIDERS.flatMap(({ requestId }) => requestId ?? []),
  'x-trace-id',
  'cf-ray',
  'x-amzn-requestid',
];

/** Characters of an unrecognised answer shown. */
const RAW = 2_000;

/** Evidence for an explanation: short, cleaned, without secrets. @param raw Include the answer itself, for unrecognised failures. */
export function evidenceOf(facts: Facts, raw: boolean): Evidence[] {
  const { exchange } = facts;
  const headers: Pair[] = exchange.response?.headers ?? [];
  const evidence: Evidence[] = [];
  const add = (label: string, value: string | null, limit = 300) => {
    const clean = value === null ? '' : cleanText(value, limit);
    if (clean !== '' && !evidence.some((item) => item.value === clean)) evidence.push({ label, value: clean });
  };
  const header = (label: string, name: string) => {
    const value = headerOf(headers, name);
    add(label, value === null ? null : redactedSnippet(value, []), 300);
  };
  if (facts.status !== null) add('Status', `${facts.status} ${exchange.response?.statusText ?? ''}`, 100);
  add('error', facts.error, 100);
  add('Provider code', facts.vendorCodes.join(', '), 200);
  add('The server says', facts.quoted === '' ? null : redactedWords(facts.quoted), 500);
  for (const { label, value } of exchange.failure?.evidence ?? []) add(label, value);
  if (exchange.failure !== null && exchange.failure.evidence === undefined) add('Failure', exchange.failure.what);
  header('WWW-Authenticate', 'www-authenticate');
  header('Location', 'location');
  header('Retry-After', 'retry-after');
  if (facts.status === 405) header('Allow', 'allow');
  const id = REQUEST_IDS.find((name) => headerOf(headers, name) !== null);
  if (id !== undefined) add('Request ID', headerOf(headers, id), 100);
  if (['authorize', 'token', 'callback'].includes(exchange.purpose)) add('redirect_uri', facts.sent.get('redirect_uri'), 200);
  add('Asked', facts.url === null ? null : `${exchange.method} ${facts.url.protocol}//${facts.url.host}${facts.url.pathname}`, 200);
  const { clockSkewMs } = facts.about;
  const { expiredForMs = null } = facts.about;
  if (expiredForMs !== null) add('Access token expired', `${Math.round(expiredForMs / 1000)} s before the call`);
  if (clockSkewMs !== null && Math.abs(clockSkewMs) > 60_000) add('Clocks differ by', `${Math.round(Math.abs(clockSkewMs) / 1000)} s`);
  if (!['empty', 'html'].includes(facts.body) && facts.members === null && !raw) add('Body begins', redactedSnippet(facts.text, []), 300);
  if (raw) add('The response', rawAnswer(facts), RAW);
  return evidence.slice(0, 14);
}

/** What the provider said, in its own words: its error and its message, or the beginning of its page. null: nothing. */
export function saidBy({ error, failure, quoted, exchange }: Facts): string | null {
  const words = quoted === '' ? '' : cleanText(redactedWords(quoted), 500);
  const code = error === null || (exchange.response === null && error === failure) ? '' : cleanText(error, 100);
  const told = code === '' || words.includes(code) ? words : words === '' ? code : `${code}: ${words}`;
  return told === '' ? null : told;
}

/** The log has hidden known secrets; this also hides what merely looks like one. */
function redactedWords(words: string): string {
  return replaceTokens(words, () => HIDDEN).replace(/[A-Za-z0-9+/_=-]{40,}/g, (run) =>
    /\d/.test(run) && /[a-z]/i.test(run) ? HIDDEN : run,
  );
}

function rawAnswer({ exchange, text, body }: Facts): string {
  if (exchange.response === null) return exchange.failure?.what ?? 'There was none.';
  if (exchange.response.body.kind === 'binary') return `${exchange.response.body.bytes} bytes of binary data`;
  if (body === 'empty') return 'An empty body.';
  if (body === 'html') return redactedWords(pageText(text));
  const pieces: string[] = [];
  for (let at = 0; at < Math.min(text.length, RAW); at += 500) pieces.push(text.slice(at, at + 500));
  // Pieces could cut a token into harmless-looking parts, so the words are also checked as a whole.
  return redactedWords(redactedSnippet(text, []).length < 500 ? redactedSnippet(text, []) : pieces.join(''));
}
