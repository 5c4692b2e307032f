import { titleOf, unseenBecause, VERDICT_WORDS } from '../../../model/check-words';
import { counted } from '../../../model/text/counts';
import { inShort } from '../../../model/text/durations';
import type { FailureDetails } from '../../../model/failure';
import type { CheckResult } from '../run';
import { html, type Markup } from './text';
import { SHAPES } from './timeline-svg';
import { durationOf, NOT_RUN, problemFacts, timeOf } from './words';

/** Steps of one check that are listed, and exchanges it links to. */
const MAX_STEPS = 100;
const MAX_LINKS = 60;

/** The shapes of verdicts, once in the page. */
export function iconSymbols(): Markup {
  return html`<svg class="symbols" aria-hidden="true">${Object.entries(SHAPES).map(
    ([verdict, path]) => html`<symbol id="i-${verdict}" viewBox="0 0 16 16">${outline(verdict)}<path class="stroke" d="${path}"/></symbol>`,
  )}</svg>`;
}

/** A failure stands on its corner, a warning is a triangle, the rest is round: told apart without colour. */
function outline(verdict: string): Markup {
  if (verdict === 'fail') return html`<rect class="shape" x="1.2" y="1.2" width="13.6" height="13.6" rx="3.6"/>`;
  if (verdict === 'warn') return html`<path class="shape" d="M8 .9l7.2 13.2H.8z"/>`;
  return html`<circle class="${verdict === 'pass' ? 'shape' : 'shape open'}" cx="8" cy="8" r="7"/>`;
}

export function verdictIcon(verdict: string): Markup {
  return html`<svg class="icon v-${verdict}" width="16" height="16" aria-hidden="true"><use href="#i-${verdict}"/></svg>`;
}

/** One result that needs a look. @param isFolded What explains it folds open; on paper it is. */
export function noteHtml(result: CheckResult, numbers: ReadonlyMap<string, number>, isFolded: boolean): Markup {
  const verdict = result.verdict ?? 'not-run';
  const pairs = html`<dl class="pairs">${foundHtml(result)}${row('Why it matters', html`${result.why}`)}${row('Reference', html`${result.reference}`)}${stepsHtml(result)}${linksHtml(result, numbers)}</dl>`;
  return html`<article class="note s-${verdict}">
<h3>${verdictIcon(verdict)}<span>${titleOf(result)}</span><span class="word">${wordOf(result)}</span></h3>
<p>${result.text}</p>
${isFolded ? html`<details><summary>Why, and evidence</summary>${pairs}</details>` : pairs}
</article>
`;
}

/** What was not seen for want of one thing. */
export function unseenHtml({ see, items }: { see: string; items: readonly CheckResult[] }): Markup {
  const lines = items.map((result) => {
    const because = unseenBecause(result);
    return html`<li>${titleOf(result)}${because !== '' && html` <span class="dim">${because}</span>`}</li>`;
  });
  return html`<article class="note s-not-seen">
<h3>${verdictIcon('not-seen')}<span>${see}</span><span class="word">${counted(items.length, 'check')}</span></h3>
<ul>${lines}</ul>
</article>
`;
}

/** One result as a line that folds open. On paper what explains the check is left out. */
export function checkHtml(result: CheckResult, numbers: ReadonlyMap<string, number>): Markup {
  const verdict = result.verdict ?? 'not-run';
  const duration = durationOf(result);
  return html`<details class="check"><summary>${verdictIcon(verdict)}<span class="statement">${titleOf(result)}<small>${result.text}</small></span><span class="word w-${verdict}">${wordOf(result)}</span><span class="num dim">${duration !== null && inShort(duration)}</span></summary>
<dl class="pairs">${foundHtml(result)}<div class="more"><dt>Why it matters</dt><dd>${result.why}</dd></div><div class="more"><dt>Reference</dt><dd>${result.reference}</dd></div><div class="more"><dt>Check</dt><dd class="mono">${result.id}${result.burns && html` <span class="tag">destructive</span>`}${result.changesData && html` <span class="tag">may change data</span>`}</dd></div>${stepsHtml(result)}${linksHtml(result, numbers, 'more')}</dl></details>
`;
}

function wordOf({ verdict }: CheckResult): string {
  return verdict === null ? NOT_RUN : VERDICT_WORDS[verdict];
}

function row(name: string, value: Markup): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function foundHtml({ expected, measured, problem }: CheckResult): Markup {
  const figures = measured.map(({ name, value }) => html`<span class="figure"><i>${name}</i> ${value}</span>`);
  return html`${expected !== null && row('Expected', html`${expected}`)}${figures.length > 0 && row('Measured', html`${figures}`)}${problemHtml(problem)}`;
}

function stepsHtml({ steps }: CheckResult): Markup | null {
  if (steps.length === 0) return null;
  const shown = steps.slice(0, MAX_STEPS).map(({ at, text }) => html`<li><span class="num dim">${timeOf(at)}</span> ${text}</li>`);
  const more = steps.length - MAX_STEPS;
  return html`<div class="more"><dt>Steps</dt><dd><ol class="steps">${shown}</ol>${more > 0 && html`<p class="dim">${more} more steps are in the JSON report.</p>`}</dd></div>`;
}

function problemHtml(problem: FailureDetails | null): Markup {
  const evidence = (problem?.evidence ?? []).slice(0, 20).map(({ label, value }): [string, string] => [label, value]);
  return html`${[...problemFacts(problem), ...evidence].map(([name, value]) => row(name, html`${value}`))}`;
}

function linksHtml({ evidence }: CheckResult, numbers: ReadonlyMap<string, number>, className = 'proof'): Markup | null {
  const found = [...new Set(evidence)].flatMap((id) => numbers.get(id) ?? []).sort((a, b) => a - b);
  if (found.length === 0) return null;
  const links = found.slice(0, MAX_LINKS).map((number) => html`<a href="#x${number}">${number}</a>`);
  const more = found.length > MAX_LINKS ? html`<span class="dim">and ${found.length - MAX_LINKS} more</span>` : html``;
  return html`<div class="${className}"><dt>Evidence</dt><dd class="links">${found.length === 1 ? 'Exchange' : 'Exchanges'} ${links}${more}</dd></div>`;
}
