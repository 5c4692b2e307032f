import { GROUP_WORDS, grouped, unseenBySee, VERDICT_WORDS, VERDICTS } from '../../../model/check-words';
import { inShort } from '../../../model/text/durations';
import type { CheckResult, Run } from '../run';
import { evidenceHtml } from './html-evidence';
import { checkHtml, iconSymbols, noteHtml, unseenHtml, verdictIcon } from './html-result';
import { brandHtml, pageOf } from './page';
import { html, line, type Markup } from './text';
import { timelineOf } from './timeline';
import { eventLists, timelineSvg } from './timeline-svg';
import { countsOf, durationOf, kindsIn, moment, notableIn, sentenceOf, worstOf } from './words';

/** Results that need a look and are shown with all there is to say of each; of more, that is folded. */
const MOST_OPEN = 5;

/** A run as one HTML page: verdicts first, then the timeline, every check, what was promised, and the exchanges that prove it. */
export async function htmlOf(run: Run): Promise<string> {
  // Numbers of exchanges as they stand in the page, by id.
  const numbers = new Map(run.exchanges.map(({ id }, index) => [id, index + 1]));
  const notable = notableIn(run.results);
  const unseen = unseenBySee(run.results);
  const timeline = timelineOf(run);
  return pageOf(
    `${line(run.connectionName, 80)}: ${line(run.planName, 80)}`,
    html`${iconSymbols()}
<main>
${headHtml(run)}
${summaryHtml(run)}
${
  notable.length > 0 &&
  html`<section><h2>Needs attention <em>${groupWords(notable)}</em></h2>
${notable.map((result) => noteHtml(result, numbers, notable.length > MOST_OPEN))}</section>`
}
${
  unseen.length > 0 &&
  html`<section><h2>Not seen <em>${countsOf(run.results)['not-seen']}, by what to do to see them</em></h2>
${unseen.map(unseenHtml)}</section>`
}
${
  timeline &&
  html`<section class="keep"><h2>Timeline <em>${inShort(timeline.span.to - timeline.span.from)}, counted from ${moment(timeline.span.from)}</em></h2>
<figure>${timelineSvg(timeline, run.proves)}${legendHtml(run, timeline.breaks.length > 0)}</figure>
<div class="families">${eventLists(timeline)}</div></section>`
}
<section><h2>All checks <em>${run.results.length}</em></h2>
${grouped(run.results).map(
  ({ group, items }) => html`<h3 class="group">${GROUP_WORDS[group].name} <em>${groupWords(items)}</em></h3>
<div class="checks">${items.map((result) => checkHtml(result, numbers))}</div>
`,
)}</section>
${run.promises.length > 0 && promisesHtml(run)}
${
  run.exchanges.length > 0 &&
  html`<section class="evidence"><h2>Exchanges <em>${run.exchanges.length}</em></h2>
<p class="dim">Every request of ${run.proves === 'app' ? 'the app' : 'the run'} with its response. Each secret is replaced by its kind and a keyed fingerprint; the same fingerprint means the same secret.</p>
${evidenceHtml(run, numbers)}</section>`
}
</main>
<footer>Made by Tokenscope ${run.version}. This page holds no secret, fetches nothing and runs nothing. Times are UTC.</footer>`,
  );
}

function headHtml(run: Run): Markup {
  const duration = durationOf(run);
  const facts: [string, Markup][] = [
    ['Server', html`<span class="mono">${run.server}</span>`],
    ['Client', html`<span class="mono">${run.clientId}</span>`],
    ['Plan', html`${run.planName}`],
    [run.proves === 'app' ? 'Server played' : 'Compared with', html`${run.profileName}`],
    ['Run', html`${moment(run.startedAt)}${duration !== null && html`, ${inShort(duration)}`}`],
    ...(run.proves === 'app' ? [] : destructionFacts(run)),
  ];
  return html`<header>
${brandHtml(run.proves === 'app' ? 'checks of an app' : 'lifecycle checks')}
<h1>${run.connectionName}</h1>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>`;
}

function destructionFacts(run: Run): [string, Markup][] {
  return [['Destructive checks', html`${run.allowBurning ? 'allowed, on their own grants' : 'skipped'}`], ...changesFact(run)];
}

/** Said only where the plan has calls that may change data. */
function changesFact(run: Run): [string, Markup][] {
  if (!run.results.some(({ changesData }) => changesData)) return [];
  return [['Calls that may change data', html`${run.allowChanges ? 'allowed' : 'not sent'}`]];
}

function summaryHtml(run: Run): Markup {
  const counts = countsOf(run.results);
  const total = Math.max(1, run.results.length);
  const kinds = kindsIn(counts);
  let x = 0;
  const bar = kinds.map((verdict) => {
    const width = (counts[verdict] / total) * 1000;
    x += width;
    return html`<rect class="v-${verdict}" x="${(x - width).toFixed(1)}" y="0" width="${Math.max(2, width - 3).toFixed(1)}" height="8" rx="2"/>`;
  });
  return html`<section class="summary s-${worstOf(run)}">
<h2>${verdictIcon(worstOf(run))}<span>${sentenceOf(run)}</span></h2>
<svg class="share" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">${bar}</svg>
<ul class="counts">${kinds.map(
    (verdict) => html`<li>${verdictIcon(verdict)}<b class="num">${counts[verdict]}</b> ${countWord(verdict, counts[verdict])}</li>`,
  )}</ul>
</section>`;
}

function countWord(verdict: keyof ReturnType<typeof countsOf>, count: number): string {
  switch (verdict) {
    case 'pass':
      return 'passed';
    case 'fail':
      return 'failed';
    case 'warn':
      return count === 1 ? 'warning' : 'warnings';
    case 'not-run':
      return 'not run';
    default:
      return VERDICT_WORDS[verdict].toLowerCase();
  }
}

function groupWords(results: readonly CheckResult[]): string {
  const counts = countsOf(results);
  return kindsIn(counts)
    .map((verdict) => `${counts[verdict]} ${countWord(verdict, counts[verdict])}`)
    .join(', ');
}

function legendHtml({ families, proves }: Run, breaks: boolean): Markup {
  const kinds = VERDICTS.filter((verdict) => proves === 'app' || verdict !== 'not-seen');
  return html`<figcaption>${kinds.map((verdict) => html`<span>${verdictIcon(verdict)}${VERDICT_WORDS[verdict]}</span>`)}${
    families.length > 0 &&
    html`<span><i class="key current"></i>token in use</span><span><i class="key past"></i>replaced</span><span><i class="key rest"></i>replaced, not yet expired</span>`
  }${breaks && html`<span><i class="key lull"></i>idle time, shortened</span>`}</figcaption>`;
}

function promisesHtml(run: Run): Markup {
  return html`<section class="keep"><h2>Promised behaviour <em>${run.profileName}</em></h2>
<table class="promises"><thead><tr><th>Promise</th><th>Expectation</th><th>Source</th></tr></thead><tbody>${run.promises.map(
    ({ name, text, sure }) => html`<tr><td>${name}</td><td>${text}</td><td class="dim">${sure}</td></tr>`,
  )}</tbody></table></section>`;
}

/** SHA-256 in Base64, as a content security policy names a style (CSP Level 3, section 2.3.1). */
