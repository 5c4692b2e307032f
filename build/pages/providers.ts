import { CATALOGUE } from '../../electron/model/providers/catalogue';
import { factTexts } from '../../electron/model/providers/fact-words';
import { PUBLIC } from '../../electron/model/providers/public';
import { contents } from './contents';

/** The page of the providers, in Markdown, made from the catalogue alone. */
export function providersReference(): string {
  const facts = CATALOGUE.map((provider) => ({ provider, texts: factTexts(provider.quirks) }));
  const sources = Object.entries(PUBLIC.sources).map(([name, { version, licence }]) => `${name} ${version} (${licence})`);
  const lines = [
    '# Providers',
    '',
    `What Tokenscope knows of ${CATALOGUE.length} providers, each fact with where it comes from: the page of the provider with the day it was read, or`,
    'clients that work. A new connection to one of them begins with the settings that follow. None of it is proven at the provider itself.',
    '',
    `Of ${PUBLIC.providers.length} more only what public packages say is known: ${sources.join(', ')}. Where those disagree, both values are shown.`,
    '',
    'This page is made from `electron/model/providers` by `node build/reference.mjs`; change that, not this.',
    '',
    ...contents(facts.map(({ provider, texts }) => ({ title: provider.label, count: texts.length }))),
  ];
  for (const { provider, texts } of facts) {
    const { label, summary, tenant, settings } = provider;
    lines.push(`## ${label}`, '', summary, '');
    if (settings.apiBaseUrl) lines.push(`- API: \`${settings.apiBaseUrl}\``);
    if (tenant) lines.push(`- \`{tenant}\`: ${tenant.name}, such as \`${tenant.example}\``);
    lines.push('', '| fact | source |', '|---|---|');
    for (const { text, sure } of texts) lines.push(`| ${text.replaceAll('|', '\\|')} | ${sure} |`);
    lines.push('');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
