import type { LoggedExchangeView, Problem } from '../../electron/contract';
import { codeSpan } from '../../electron/model/text/markdown';
import { utcDateTime } from '../state/time';
import { escaped } from './untrusted';

/** A failure as it is told, whoever tells it. */
export interface Told extends Omit<Problem, 'code'> {
  /** Of the failure, or of the coach's situation. */
  code: string;
}

export interface TicketParts {
  told: Told;
  /** The exchange that failed; null: none was sent, or none is kept. */
  exchange: Pick<LoggedExchangeView, 'method' | 'url' | 'at' | 'status' | 'response'> | null;
  /** When the ticket is written, in milliseconds since the epoch. */
  now: number;
  /** "Tokenscope 1.2.0 on linux". */
  app: string;
}

const CORRELATION = /(^|-)(request|correlation|trace|ray|activity)-?id$|^cf-ray$|^traceparent$/;
const MAX_VALUE = 1_000;

/** What a ticket says, in its order: a name and a text on one line each. Nothing secret: the parts are redacted. */
function ticketFacts({ told, exchange, now, app }: TicketParts): [name: string, value: string][] {
  const { what, likelyCause, action, said, evidence, code } = told;
  const ids = (exchange?.response?.headers ?? []).filter(({ name }) => CORRELATION.test(name.toLowerCase()));
  const shown = new Set([what, likelyCause, action, said]);
  const answer = exchange?.status == null ? '' : `${exchange.status} ${exchange.response?.statusText ?? ''}`.trim();
  const facts: [string, string][] = [
    ['What happened', what],
    ['Server says', said ?? ''],
    ['Likely cause', likelyCause],
    ['What to do', action],
    ['Request', exchange === null ? '' : `${exchange.method} ${exchange.url.split(/[?#]/, 1)[0]}`],
    ['Response', answer],
    ['Time', utcDateTime(exchange?.at ?? now)],
    ...ids.map(({ name, value }): [string, string] => [name, value]),
    ...evidence.filter(({ value }) => !shown.has(value)).map(({ label, value }): [string, string] => [label, value]),
    ['Code', code],
    ['App', app],
  ];
  return facts.filter(([, value]) => value.trim() !== '').map(([name, value]) => [lineOf(name, 80), lineOf(value, MAX_VALUE)]);
}

export function ticketText(parts: TicketParts): string {
  return ticketFacts(parts)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

export function ticketMarkdown(parts: TicketParts): string {
  return ticketFacts(parts)
    .map(([name, value]) => `- ${codeSpan(name)}: ${codeSpan(value)}\n`)
    .join('');
}

function lineOf(text: string, limit: number): string {
  const line = escaped(text.replace(/\s+/g, ' ').trim());
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}
