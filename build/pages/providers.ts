import type { PartialSettings } from '../../electron/model/connection-file';
import { ENTRIES } from '../../electron/model/providers/entries';
import type { Entry } from '../../electron/model/providers/entry';
import type { FactText } from '../../electron/model/providers/fact-words';
import { type ClientFacts, type OnboardingNames, requestFor } from '../../electron/model/providers/onboarding';
import { PUBLIC } from '../../electron/model/providers/public';

/** Those that were looked up; of the others only what packages say is known. */
const LOOKED_UP = ENTRIES.filter(({ basis }) => basis !== 'public');

const BASIS: Record<Entry['basis'], string> = {
  documentation: 'its documentation',
  mixed: 'its documentation, and clients that work',
  clients: 'clients that work',
  public: 'public packages',
  file: 'a file',
};

/** What Tokenscope calls the values, in the order in which a person meets them. */
const VALUES: Record<keyof OnboardingNames, string> = {
  grantType: 'Grant',
  redirectUri: 'Redirect URI',
  scopes: 'Scopes',
  tenant: 'Tenant',
  clientId: 'Client ID',
  clientSecret: 'Client secret',
};

/** A page for each provider that was looked up, and their list, in Markdown; by the file's name. */
export function providerPages(): Record<string, string> {
  return { 'README.md': indexPage(), ...Object.fromEntries(LOOKED_UP.map((entry) => [`${entry.id}.md`, providerPage(entry)])) };
}

function indexPage(): string {
  const sources = Object.entries(PUBLIC.sources).map(([name, { version, licence }]) => `${name} ${version} (${licence})`);
  return pageOf([
    '# Providers',
    '',
    `What Tokenscope knows of ${LOOKED_UP.length} providers: where a client is registered, what the provider calls each value, and how its OAuth differs from others.`,
    'Each fact has where it comes from: the page of the provider with the day it was read, or clients that work. A new connection begins with the',
    'settings that follow. None of it is proven at the provider itself.',
    '',
    `Of ${PUBLIC.providers.length} more only what public packages say is known: ${sources.join(', ')}. Where those disagree, both values are shown.`,
    "That is all that they name, but for providers with OAuth 1.0 alone, and two whose URLs they don't have: NetSuite and Osso.",
    '',
    '| Provider | What it is for | Known from |',
    '|---|---|---|',
    ...LOOKED_UP.map(({ id, label, summary, basis }) => row([`[${label}](${id}.md)`, summary, BASIS[basis]])),
  ]);
}

function providerPage(entry: Entry): string {
  const { label, summary, tenant, facts, onboarding, settings } = entry;
  const filled = tenant?.usual ?? tenant?.example ?? '';
  const { apiBaseUrl, scopes = [] } = settings(filled);
  const { where, url, lead, names } = onboarding;
  const values = Object.entries(VALUES).flatMap(([value, name]) => {
    const there = names[value as keyof OnboardingNames];
    return there === undefined ? [] : [row([name, there])];
  });
  return pageOf([
    `# ${label}`,
    '',
    summary,
    '',
    ...(tenant ? [`- ${tenant.name}: \`${filled}\` in the addresses below`] : []),
    ...(apiBaseUrl ? [`- API: ${apiBaseUrl}`] : []),
    '',
    '## Register a client',
    '',
    url === undefined ? where : `[${where}](${url})`,
    '',
    ...(lead === undefined ? [] : [lead, '']),
    '| Tokenscope | There |',
    '|---|---|',
    ...values,
    '',
    ...letter(entry, scopes),
    '## What is known',
    '',
    '| Fact | From |',
    '|---|---|',
    ...facts.map((fact) => row([fact.text, source(fact)])),
    '',
    'This page is made from `electron/model/providers` by `node build/reference.mjs`; change that, not this.',
  ]);
}

/** The text as the guide has it, with placeholders where a connection has values. */
function letter({ label, onboarding }: Entry, scopes: NonNullable<PartialSettings['scopes']>): string[] {
  const facts: ClientFacts = { grantType: 'authorization_code', redirectUri: '<redirect URI>', scopes, environment: '', tenant: '' };
  const request = requestFor({ label, onboarding }, facts);
  if (request === null) return [];
  const { to, subject, text } = request;
  return ['A message to send to whoever registers the client:', '', '```text', `To: ${to}`, `Subject: ${subject}`, '', text, '```', ''];
}

/** With a link where the page is known. */
function source({ sure, page }: FactText): string {
  const host = page === undefined ? '' : new URL(page).host;
  return page === undefined ? sure : sure.replace(host, `[${host}](${page})`);
}

const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const pageOf = (lines: readonly string[]) =>
  `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
