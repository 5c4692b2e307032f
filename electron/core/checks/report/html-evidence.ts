import type { Pair } from '../../../model/connection';
import { inShort } from '../../../model/text/durations';
import type { LoggedBody, LoggedExchange } from '../../../model/exchange';
import { escapeMarkup } from '../../../model/text/markup';
import { PLACE } from '../../redaction/place';
import { laidOut } from '../../token/json';
import type { Run } from '../run';
import { block, html, Markup } from './text';
import { timeOf } from './words';

/** Characters of each body, and exchanges, that are shown. */
const MAX_BODY = 20_000;
const MAX_EXCHANGES = 400;
const MAX_VALUE = 4000;
const HIDDEN = new RegExp(PLACE, 'g');

/** Every exchange, folded, with the checks it proves; on paper those are unfolded that prove what did not pass. `numbers`: as the checks link to them, by id. */
export function evidenceHtml(run: Pick<Run, 'exchanges' | 'results'>, numbers: ReadonlyMap<string, number>): Markup {
  const proves = new Map<string, string[]>();
  const needed = new Set<string>();
  for (const { id, evidence, verdict } of run.results) {
    if (verdict !== 'pass' && verdict !== 'not-applicable') for (const exchange of evidence) needed.add(exchange);
    for (const exchange of new Set(evidence)) proves.set(exchange, [...(proves.get(exchange) ?? []), id]);
  }
  const shown = run.exchanges
    .slice(0, MAX_EXCHANGES)
    .map((exchange) => exchangeHtml(exchange, numbers.get(exchange.id) ?? 0, proves, needed));
  const more = run.exchanges.length - MAX_EXCHANGES;
  return html`<div class="exchanges">${shown}</div>${more > 0 && html`<p class="dim">${more} more exchanges are in the JSON report.</p>`}`;
}

function exchangeHtml(
  exchange: LoggedExchange,
  number: number,
  proves: ReadonlyMap<string, string[]>,
  needed: ReadonlySet<string>,
): Markup {
  const { purpose, method, url, status, statusText, tookMs, at, request, response, failure, error } = {
    ...exchange,
    statusText: exchange.response?.statusText ?? '',
  };
  const unseen = purpose === 'authorize' || purpose === 'callback';
  const answer = status === null ? (unseen ? 'in the browser' : 'no response') : String(status);
  const checks = proves.get(exchange.id) ?? [];
  return html`<details class="${needed.has(exchange.id) ? 'exchange proof' : 'exchange'}" id="x${number}"><summary><span class="num dim">${number}</span><span class="purpose">${purpose}</span><span class="mono method">${method}</span><span class="mono url">${withPlaces(oneLine(url))}</span><span class="num status ${exchange.failed ? 'bad' : ''}">${answer}</span><span class="num dim">${tookMs !== null && inShort(tookMs)}</span></summary>
<div class="sides">
<div><h4>Request <em>${timeOf(at)}</em></h4><p class="mono first">${method} ${withPlaces(oneLine(url))}</p>${headersHtml(request.headers)}${bodyHtml(request.body)}</div>
<div><h4>Response${error !== null && html` <em class="bad">${error}</em>`}</h4>${
    response === null
      ? html`<p>${failure === null ? 'Sent to the browser; the response was not recorded.' : failure.what}</p>${failure !== null && html`<p class="dim">${failure.likelyCause}</p>`}`
      : html`<p class="mono first">${status ?? ''} ${statusText}</p>${headersHtml(response.headers)}${bodyHtml(response.body)}`
  }</div></div>
${checks.length > 0 && html`<p class="dim proves">Proves ${checks.map((check, index) => html`${index > 0 && html`, `}<span class="mono">${check}</span>`)}</p>`}</details>
`;
}

function headersHtml(headers: readonly Pair[]): Markup | null {
  if (headers.length === 0) return null;
  return html`<table class="headers"><tbody>${headers.map(
    ({ name, value }) => html`<tr><td class="mono">${name}</td><td class="mono">${withPlaces(oneLine(value))}</td></tr>`,
  )}</tbody></table>`;
}

function bodyHtml(body: LoggedBody): Markup | null {
  if (body.kind === 'empty') return null;
  if (body.kind === 'binary') return html`<p class="dim">Binary body (${body.bytes} bytes) not stored.</p>`;
  if (body.text === '' && body.cutAt !== null) return html`<p class="dim">Body not stored (${body.bytes} bytes).</p>`;
  const whole = body.kind === 'json' ? laidOut(body.text) : body.kind === 'form' ? body.text.replaceAll('&', '\n&') : body.text;
  const { text, cut } = block(whole, MAX_BODY);
  const short = cut || body.cutAt !== null;
  return html`<pre>${withPlaces(text)}</pre>${short && html`<p class="dim">Truncated; the full response had ${body.bytes} bytes.</p>`}`;
}

/** Escaped text in which what stands for a secret is marked. */
function withPlaces(text: string): Markup {
  return new Markup(escapeMarkup(text).replace(HIDDEN, (place) => `<span class="place">${place}</span>`));
}

function oneLine(text: string): string {
  return block(text, MAX_VALUE).text.replaceAll('\n', ' ');
}
