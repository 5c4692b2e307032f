import {
  GROUP_WORDS,
  grouped,
  titleOf,
  unseenBecause,
  unseenBySee,
  VERDICT_WORDS,
  type Verdict,
  verdictInWords,
} from '../../../model/check-words';
import type { Pair } from '../../../model/connection';
import { inShort } from '../../../model/text/durations';
import type { LoggedExchange } from '../../../model/exchange';
import { codeSpan, fenceFor } from '../../../model/text/markdown';
import type { CheckResult, Run } from '../run';
import { block, line } from './text';
import { countsOf, durationOf, kindsIn, moment, NOT_RUN, notableIn, sentenceOf } from './words';

/** Exchanges shown in full, and characters of each body: what a ticket still takes. */
const MAX_EXCHANGES = 12;
const MAX_BODY = 2000;

const MARKS: Record<Verdict, string> = { pass: '✓', fail: '✗', warn: '!', 'not-applicable': '–', 'could-not-run': '?', 'not-seen': '○' };

/**
 * A run as Markdown for a ticket (CommonMark with GitHub's tables): what needs a look with its evidence, then all verdicts. Text of servers
 * can neither format, link, mention somebody nor embed HTML.
 */
export function markdownOf(run: Run): string {
  const counts = countsOf(run.results);
  const duration = durationOf(run);
  const parts = [
    `## ${text(run.planName)}: ${text(run.connectionName)}`,
    `**${sentenceOf(run)}**`,
    [
      `- Server: ${code(run.server)}, client ${code(run.clientId)}`,
      `- Run: ${moment(run.startedAt)}${duration === null ? '' : `, ${inShort(duration)}`}`,
      `- ${run.proves === 'app' ? 'Server played' : 'Compared with'}: ${text(run.profileName)}${run.allowBurning ? '' : '. Destructive checks were skipped'}`,
      ...(run.results.some(({ changesData }) => changesData)
        ? [`- Calls that may change data: ${run.allowChanges ? 'allowed' : 'not sent'}`]
        : []),
      `- Verdicts: ${kindsIn(counts)
        .map((verdict) => `${counts[verdict]} ${verdict === 'not-run' ? 'not run' : verdictInWords(verdict)}`)
        .join(', ')}`,
    ].join('\n'),
  ];
  const notable = notableIn(run.results);
  if (notable.length > 0) parts.push('### Needs attention', ...notable.map(notableOf));
  const unseen = unseenBySee(run.results);
  if (unseen.length > 0) parts.push('### Not seen', ...unseen.map(unseenOf));
  parts.push('### All checks', tableOf(run.results));
  const proof = evidenceOf(notable, run.exchanges);
  if (proof.length > 0) {
    parts.push(
      '### Evidence',
      'Secrets are replaced by their kind and a keyed fingerprint.',
      ...proof.slice(0, MAX_EXCHANGES).map(exchangeOf),
    );
    if (proof.length > MAX_EXCHANGES) parts.push(`${proof.length - MAX_EXCHANGES} more exchanges are in the HTML and JSON reports.`);
  }
  parts.push(`Made by Tokenscope ${text(run.version)}.`);
  return `${parts.join('\n\n')}\n`;
}

function notableOf(result: CheckResult): string {
  const lines = [
    `#### ${MARKS[result.verdict ?? 'pass']} ${text(titleOf(result))}`,
    '',
    `- ${result.verdict === null ? NOT_RUN : VERDICT_WORDS[result.verdict]}: ${text(result.text)}`,
  ];
  if (result.expected !== null) lines.push(`- Expected: ${text(result.expected)}`);
  for (const { name, value } of result.measured) lines.push(`- ${text(name)}: ${code(value)}`);
  if (result.problem) lines.push(`- Likely cause: ${text(result.problem.likelyCause)}`, `- What to do: ${text(result.problem.action)}`);
  lines.push(`- Reference: ${text(result.reference)} (check ${code(result.id)})`);
  return lines.join('\n');
}

function unseenOf({ see, items }: { see: string; items: readonly CheckResult[] }): string {
  const lines = items.map((result) => `- ${[titleOf(result), unseenBecause(result)].filter(Boolean).map(text).join(': ')}`);
  return [`#### ${MARKS['not-seen']} ${text(see)}`, '', ...lines].join('\n');
}

function tableOf(results: readonly CheckResult[]): string {
  const rows = grouped(results).flatMap(({ group, items: members }) =>
    members.map((result) => {
      const verdict = result.verdict === null ? NOT_RUN : `${MARKS[result.verdict]} ${VERDICT_WORDS[result.verdict]}`;
      return `| ${GROUP_WORDS[group].name} | ${verdict} | ${text(titleOf(result))} | ${text(result.text)} |`;
    }),
  );
  return ['| Group | Verdict | Check | Found |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function evidenceOf(results: readonly CheckResult[], exchanges: readonly LoggedExchange[]): LoggedExchange[] {
  const ids = new Set(results.flatMap(({ evidence }) => evidence));
  return exchanges.filter(({ id }) => ids.has(id));
}

function exchangeOf(exchange: LoggedExchange): string {
  const { method, url, status, request, response, failure } = exchange;
  const pair = ({ name, value }: Pair) => `${line(name, MAX_BODY)}: ${line(value, MAX_BODY)}`;
  const lines = [line(`${method} ${url}`, MAX_BODY), ...request.headers.map(pair)];
  if (request.body.text !== '') lines.push('', ...bodyOf(request.body.text));
  lines.push(
    '',
    line(response === null ? `No response: ${failure?.what ?? 'not recorded'}` : `HTTP ${status ?? ''} ${response.statusText}`, MAX_BODY),
  );
  lines.push(...(response?.headers ?? []).map(pair));
  if (response && response.body.text !== '') lines.push('', ...bodyOf(response.body.text));
  return `${text(exchange.purpose)}, ${moment(exchange.at)}${exchange.tookMs === null ? '' : `, ${inShort(exchange.tookMs)}`}\n\n${fenced(lines)}`;
}

/** Indented, so that no line of it passes for a status or a header. */
function bodyOf(body: string): string[] {
  const { text: kept, cut } = block(body, MAX_BODY);
  return [...kept.split('\n').map((each) => `  ${each}`), ...(cut ? [`[truncated: ${body.length} characters]`] : [])];
}

/** A fence longer than any run of backticks within (CommonMark section 4.5). */
function fenced(lines: string[]): string {
  const fence = fenceFor(lines.join('\n'), 3);
  return [`${fence}http`, ...lines, fence].join('\n');
}

/** A code span of a line; GitHub splits table cells before it reads spans, so no bar may be in it. */
export function code(value: string): string {
  const content = line(value, 300).replaceAll('|', '¦');
  return content === '' ? '(empty)' : codeSpan(content);
}

/**
 * One line of text that is nothing but text: what formats is escaped, HTML and entities are spelled out, and a word joiner keeps GitHub and
 * its like from making mentions, issue links and addresses of it after the Markdown is read.
 */
export function text(value: string): string {
  return (
    line(value)
      .replace(/[\\`*_{}[\]()|~$!^=]/g, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/[@#](?=\S)/g, '$&\u2060')
      .replace(/:(?=\/\/)/g, ':\u2060')
      .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}\u2060.`)
      // At the start of a line or of a list's item these would open a heading, a list or a rule of their own.
      .replace(/^(?:[#+-]|\d{1,9}(?=\.))/, (found) => (/\d/.test(found) ? `${found}\\` : `\\${found}`))
  );
}
