import type { Connection } from '../../model/connection';
import type { TokenReading } from '../../model/grant';
import { grantOf } from '../../model/grants';
import { provenBy } from '../../model/guide';
import { providerOf } from '../../model/providers/offered';
import { code, text } from '../checks/report/markdown';
import { pageOf } from '../checks/report/page';
import { html, type Markup } from '../checks/report/text';
import { moment } from '../checks/report/words';

export interface SheetInput {
  connection: Connection;
  /** null: a loopback port that is chosen at each sign-in, or no redirect. */
  redirectUri: string | null;
  grant: TokenReading;
  /** Milliseconds since the epoch. */
  now: number;
  version: string;
}

interface Fact {
  name: string;
  value: string;
  /** An identifier or URL, to be read letter by letter. */
  exact: boolean;
}

const LEFT_OUT = "The Client secret and the tokens are sealed in the vault of the computer that made this sheet. They aren't in it.";

/** What a set-up has come to, to keep: how the connection is registered and what was proven. Contains no secret and no token. */
export function sheetOf(input: SheetInput, kind: 'markdown' | 'html'): Promise<string> {
  return kind === 'html' ? asHtml(input) : Promise.resolve(asMarkdown(input));
}

function settingsOf({ connection, redirectUri }: SheetInput): Fact[] {
  const { template, environment, issuer, endpoints, clientId, apiBaseUrl } = connection;
  const facts: [string, string | null, boolean][] = [
    ['Provider', providerOf(template).label, false],
    ['Environment', environment, false],
    ['Grant', grantOf(connection).name, false],
    ['Issuer', issuer, true],
    ['Authorization endpoint', endpoints.authorization, true],
    ['Token endpoint', endpoints.token, true],
    ['Client ID', clientId, true],
    ['Redirect URI', redirectUri, true],
    ['API base URL', apiBaseUrl, true],
  ];
  return facts.flatMap(([name, value, exact]) => (value === null || value === '' ? [] : [{ name, value, exact }]));
}

function proofsOf({ connection, grant }: SheetInput): Fact[] {
  return provenBy(connection, grant).map(({ name, text: words, at }) => ({
    name,
    value: at === undefined ? words : `${words} ${moment(at)}`.trim(),
    exact: false,
  }));
}

function asMarkdown(input: SheetInput): string {
  const list = (facts: Fact[]) => facts.map(({ name, value, exact }) => `- ${name}: ${exact ? code(value) : text(value)}`).join('\n');
  const parts = [
    `## ${text(input.connection.name)}: set up`,
    list(settingsOf(input)),
    '### What was proven',
    list(proofsOf(input)),
    LEFT_OUT,
    `Made by Tokenscope ${text(input.version)}, ${moment(input.now)}.`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function asHtml(input: SheetInput): Promise<string> {
  const { connection, version, now } = input;
  return pageOf(
    `${connection.name}: set up`,
    html`<main>
<header>
<p class="brand">Tokenscope <span class="dim">set-up</span></p>
<h1>${connection.name}</h1>
${factsOf(settingsOf(input))}
</header>
<section><h2>What was proven</h2>
${factsOf(proofsOf(input))}</section>
</main>
<footer>${LEFT_OUT} Made by Tokenscope ${version}, ${moment(now)}.</footer>`,
  );
}

function factsOf(facts: Fact[]): Markup {
  return html`<dl class="facts">${facts.map(
    ({ name, value, exact }) => html`<div><dt>${name}</dt><dd>${exact ? html`<span class="mono">${value}</span>` : value}</dd></div>`,
  )}</dl>`;
}
