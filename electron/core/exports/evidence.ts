import type { Exported } from '../../model/exports';
import type { LoggedExchange } from '../../model/exchange';
import { failing } from '../../model/failure';
import { type ExplainedExchange, explainExchange } from '../exchanges/explainer';
import { evidenceHtml } from '../checks/report/html-evidence';
import { checkHtml, iconSymbols, verdictIcon } from '../checks/report/html-result';
import { brandHtml, pageOf } from '../checks/report/page';
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
    .map((each) => (proven.has(each.exchange.id) || (run === null && each.exchange.check) ? { ...each, coach: null } : each));
  const results = run?.results ?? [];
  const body = html`${iconSymbols()}
<main>
<header>
${brandHtml('evidence')}
<h1>${settings.name}</h1>
<dl class="facts">${factHtml('Environment', settings.environment)}${factHtml('Client ID', settings.clientId, 'mono')}${
    settings.endpoints.token === null
      ? factHtml('Issuer', settings.issuer ?? '', 'mono')
      : factHtml('Token endpoint', settings.endpoints.token, 'mono')
  }${factHtml('API base URL', settings.apiBaseUrl ?? '', 'mono')}${factHtml('First exchange', moment(exchanges[0]?.at ?? now))}${factHtml('Last exchange', moment(exchanges.at(-1)?.at ?? now))}</dl>
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

/**
 * Of the log and of the run, each once, the oldest first. What checks sent is there as the run has it, with what it proves. The log's go first
 * where there are too many: the run may be an old one.
 */
function shownOf(logged: readonly LoggedExchange[], run: Run | null): LoggedExchange[] {
  const own = inOrder(run?.exchanges ?? []).slice(-MAX_EXCHANGES);
  // Newest first, and several may be of one millisecond.
  const others = inOrder(logged.filter(({ check }) => run === null || check === undefined).toReversed());
  return inOrder([...others.slice(Math.max(0, others.length - MAX_EXCHANGES + own.length)), ...own]);
}

const factHtml = (name: string, value: string, look = ''): Markup | false =>
  value !== '' && html`<div><dt>${name}</dt><dd class="${look}">${value}</dd></div>`;

const linkTo = (number: number | undefined): Markup | false => number !== undefined && html`<a href="#x${number}">${number}</a> `;

/** What several exchanges have in common, once, with all of them; in the order they come in. */
function together<T>(found: readonly { id: string; what: T }[], keyOf: (what: T) => string): { what: T; ids: string[] }[] {
  const all = new Map<string, { what: T; ids: string[] }>();
  for (const { id, what } of found) {
    const known = all.get(keyOf(what));
    if (known) known.ids.push(id);
    else all.set(keyOf(what), { what, ids: [id] });
  }
  return [...all.values()];
}

function problemsHtml(explained: readonly ExplainedExchange[], numbers: ReadonlyMap<string, number>): Markup | false {
  const failed = explained.flatMap(({ exchange: { id }, coach }) => (coach === null ? [] : [{ id, what: coach }])).reverse();
  if (failed.length === 0) return false;
  const problems = together(failed, ({ what, cause, action }) => `${what}\n${cause}\n${action}`);
  return html`<section><h2>What went wrong <em>${problems.length}</em></h2>
${problems.map(
  ({ what: { what, cause, action }, ids }) => html`<article class="note s-fail"><h3>${verdictIcon('fail')}<span>${what}</span></h3>
<p>${cause}</p>
<dl class="pairs">${pairHtml('What to do', action)}${linksHtml(ids, numbers)}</dl></article>
`,
)}</section>`;
}

function findingsHtml(explained: readonly ExplainedExchange[], numbers: ReadonlyMap<string, number>): Markup | false {
  const each = explained.flatMap(({ exchange: { id }, findings }) => findings.map((what) => ({ id, what })));
  if (each.length === 0) return false;
  const found = together(each, ({ code, detail }) => `${code} ${detail}`);
  return html`<section><h2>Findings <em>${found.length}</em></h2>
${found.map(
  ({
    what: { severity, title, detail, action, reference },
    ids,
  }) => html`<article class="note s-${LOOKS[severity]}"><h3>${verdictIcon(LOOKS[severity])}<span>${title}</span><span class="word">${severity}</span></h3>
<p>${detail}</p>
<dl class="pairs">${pairHtml('What to do', action)}${pairHtml('Reference', reference)}${linksHtml(ids, numbers)}</dl></article>
`,
)}</section>`;
}

const pairHtml = (name: string, value: string): Markup => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

const linksHtml = (ids: readonly string[], numbers: ReadonlyMap<string, number>): Markup =>
  html`<div><dt>${ids.length === 1 ? 'Exchange' : 'Exchanges'}</dt><dd class="links">${ids.slice(0, 20).flatMap((id) => linkTo(numbers.get(id)) || [])}</dd></div>`;

const LOOKS = { error: 'fail', warning: 'warn', note: 'could-not-run' } as const;

const nothing = failing({
  code: 'not-found',
  what: 'This connection has no exchanges, so there is no evidence to save.',
  likelyCause: 'Nothing was sent yet, the exchanges were cleared, or App settings keep none.',
  action: 'Connect, make a call or run checks first. For the command line, keep exchanges in App settings.',
});
