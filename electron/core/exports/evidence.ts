import type { Exported } from '../../model/exports';
import type { LoggedExchange } from '../../model/exchange';
import type { Finding } from '../../model/finding';
import { failing } from '../../model/failure';
import { type ExplainedExchange, explainExchange } from '../exchanges/explainer';
import { evidenceHtml } from '../checks/report/html-evidence';
import { checkHtml, iconSymbols } from '../checks/report/html-result';
import { pageOf } from '../checks/report/page';
import { html, line, type Markup } from '../checks/report/text';
import { moment, sentenceOf } from '../checks/report/words';
import type { Run } from '../checks/run';
import { shareable } from '../importers/connection-file';
import type { ExportInput } from './input';

/** Exchanges in the page: those of the run, then the newest. */
const MAX_EXCHANGES = 200;

/**
 * What happened between a connection and its servers on one page: what went wrong, what is odd, the last checks, and the exchanges that prove
 * it, as the log has them. It looks like a check report, fetches nothing and runs nothing.
 *
 * @throws Failure `not-found`: there is nothing to show.
 */
export async function evidenceExport(input: ExportInput): Promise<Exported> {
  const { exchanges: logged, run } = await input.evidence();
  const exchanges = shownOf(logged, run);
  if (exchanges.length === 0) throw nothing();
  const { connection, now, version } = input;
  const settings = { ...connection, ...shareable(connection, input.hasPlaceholders) };
  const numbers = new Map(exchanges.map(({ id }, index) => [id, index + 1]));
  const proven = new Set(run?.results.flatMap(({ verdict, evidence }) => (verdict === 'pass' ? evidence : [])));
  // What a check that passed was refused, was refused on purpose.
  const explained = exchanges
    .map((exchange) => explainExchange(exchange, connection))
    .map((each) => ({ ...each, findings: each.findings.filter(({ code }) => !connection.mutedFindings?.includes(code)) }))
    .map((each) => (proven.has(each.exchange.id) ? { ...each, coach: null } : each));
  const results = run?.results ?? [];
  const body = html`${iconSymbols()}
<main>
<header>
<p class="brand">Tokenscope <span class="dim">evidence</span></p>
<h1>${settings.name}</h1>
${factsHtml([
  ['Environment', settings.environment],
  ['Client', settings.clientId],
  ['Token endpoint', settings.endpoints.token ?? settings.issuer ?? ''],
  ['API', settings.apiBaseUrl ?? ''],
  ['Exchanges', `${exchanges.length}, ${moment(exchanges[0]?.at ?? now)} to ${moment(exchanges.at(-1)?.at ?? now)}`],
])}
</header>
${problemsHtml(explained, numbers)}
${findingsHtml(explained, numbers)}
${
  run !== null &&
  html`<section><h2>Checks <em>${run.planName}, ${moment(run.startedAt)}</em></h2>
<p>${sentenceOf(run)}</p>
<div class="checks">${results.map((result) => checkHtml(result, numbers))}</div></section>`
}
<section class="evidence"><h2>Exchanges <em>${exchanges.length}</em></h2>
<p class="dim">Each secret is replaced by its kind and a keyed fingerprint; the same fingerprint means the same secret.</p>
${evidenceHtml({ exchanges, results }, numbers)}</section>
</main>
<footer>Made by Tokenscope ${version}, ${moment(now)}. This page holds no secret, fetches nothing and runs nothing. Times are UTC.</footer>`;
  const personal = 'Claims, names and e-mail addresses may be in the exchanges. Look through the page before you share it.';
  return { text: await pageOf(`${line(settings.name, 80)}: evidence`, body), variables: [], notes: [personal] };
}

const inOrder = (exchanges: readonly LoggedExchange[]) => exchanges.toSorted((one, other) => one.at - other.at);

/** Of the log and of the run, each once, the oldest first. The log's go first where there are too many: the run may be an old one. */
function shownOf(logged: readonly LoggedExchange[], run: Run | null): LoggedExchange[] {
  const own = inOrder(run?.exchanges ?? []).slice(-MAX_EXCHANGES);
  const known = new Set(own.map(({ id }) => id));
  const others = inOrder(logged.filter(({ id }) => !known.has(id)));
  return inOrder([...others.slice(Math.max(0, others.length - MAX_EXCHANGES + own.length)), ...own]);
}

const factsHtml = (facts: readonly (readonly [name: string, value: string])[]): Markup =>
  html`<dl class="facts">${facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => html`<div><dt>${name}</dt><dd class="mono">${value}</dd></div>`)}</dl>`;

const linkTo = (number: number | undefined): Markup | false => number !== undefined && html`<a href="#x${number}">${number}</a> `;

function problemsHtml(explained: readonly ExplainedExchange[], numbers: ReadonlyMap<string, number>): Markup | false {
  const failed = explained.flatMap(({ exchange, coach }) => (coach === null ? [] : [{ exchange, coach }])).reverse();
  if (failed.length === 0) return false;
  return html`<section><h2>What went wrong <em>${failed.length}</em></h2>
${failed.map(
  ({ exchange, coach }) => html`<article class="note s-fail"><h3><span>${coach.what}</span></h3>
<p>${coach.cause}</p>
<dl class="pairs"><div><dt>What to do</dt><dd>${coach.action}</dd></div><div><dt>Exchange</dt><dd class="links">${linkTo(numbers.get(exchange.id))}</dd></div></dl></article>
`,
)}</section>`;
}

function findingsHtml(explained: readonly ExplainedExchange[], numbers: ReadonlyMap<string, number>): Markup | false {
  const found = new Map<string, { finding: Finding; ids: string[] }>();
  for (const { exchange, findings } of explained)
    for (const finding of findings) {
      const key = `${finding.code} ${finding.detail}`;
      const known = found.get(key) ?? { finding, ids: [] };
      found.set(key, { finding, ids: [...known.ids, exchange.id] });
    }
  if (found.size === 0) return false;
  return html`<section><h2>Findings <em>${found.size}</em></h2>
${[...found.values()].map(
  ({
    finding: { severity, title, detail, action, reference },
    ids,
  }) => html`<article class="note s-${LOOKS[severity]}"><h3><span>${title}</span><span class="word">${severity}</span></h3>
<p>${detail}</p>
<dl class="pairs"><div><dt>What to do</dt><dd>${action}</dd></div><div><dt>Reference</dt><dd>${reference}</dd></div><div><dt>Exchanges</dt><dd class="links">${ids.slice(0, 20).flatMap((id) => linkTo(numbers.get(id)) || [])}</dd></div></dl></article>
`,
)}</section>`;
}

const LOOKS = { error: 'fail', warning: 'warn', note: 'could-not-run' } as const;

const nothing = failing({
  code: 'not-found',
  what: 'This connection has no exchanges, so there is no evidence to save.',
  likelyCause: 'Nothing was sent yet, the exchanges were cleared, or App settings keep none.',
  action: 'Connect, make a call or run checks first. For the command line, keep exchanges in App settings.',
});
