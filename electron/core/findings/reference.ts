import { FINDING_AREAS, FINDING_RULES } from './catalogue';
import type { FindingRule } from './rule';

const WORDS = { error: 'errors', warning: 'warnings', note: 'notes' } as const;

/** The reference page of the findings, in Markdown, made from the catalogue alone. */
export function findingsReference(): string {
  const count = (severity: keyof typeof WORDS) => `${FINDING_RULES.filter((rule) => rule.severity === severity).length} ${WORDS[severity]}`;
  const lines = [
    '# Findings',
    '',
    `Tokenscope looks for ${FINDING_RULES.length} things in tokens, authorize requests, callbacks, token responses, discovery documents and API`,
    `responses: ${count('error')}, ${count('warning')}, ${count('note')}. Findings never block the work. The gravest come first, and each can be`,
    'muted per connection.',
    '',
    'This page is made from the catalogue in `electron/core/findings` by `node build/reference.mjs`; change that, not this.',
    '',
  ];
  for (const { title, rules } of FINDING_AREAS) {
    lines.push(`## ${title}`, '');
    for (const rule of rules) lines.push(...entryOf(rule));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function entryOf(rule: FindingRule): string[] {
  const slight = rule.milder === undefined ? '' : ` (${rule.milder} where it is slight)`;
  return [
    `### \`${rule.code}\``,
    '',
    `**${rule.what}.**`,
    '',
    `- Severity: ${rule.severity}${slight}`,
    `- Why it matters: ${rule.why}`,
    `- What to do: ${rule.action}`,
    `- Reference: ${rule.reference}`,
    '',
  ];
}
