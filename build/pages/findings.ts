import { FINDING_AREAS, FINDINGS } from '../../electron/core/findings/catalogue';
import type { FindingDefinition } from '../../electron/core/findings/definition';
import { contents } from './contents';

const WORDS = { error: 'errors', warning: 'warnings', note: 'notes' } as const;

/** The page of the findings, in Markdown, made from the catalogue alone. */
export function findingsReference(): string {
  const count = (severity: keyof typeof WORDS) =>
    `${FINDINGS.filter((finding) => finding.severity === severity).length} ${WORDS[severity]}`;
  const lines = [
    '# Findings',
    '',
    `Tokenscope looks for ${FINDINGS.length} things in tokens, authorize requests, callbacks, token responses, discovery documents and API`,
    `responses: ${count('error')}, ${count('warning')}, ${count('note')}. Findings never block the work. The gravest come first, and each can be`,
    'muted per connection.',
    '',
    'This page is made from the catalogue in `electron/core/findings` by `node build/reference.mjs`; change that, not this.',
    '',
    ...contents(FINDING_AREAS.map(({ title, findings }) => ({ title, count: findings.length }))),
  ];
  for (const { title, findings } of FINDING_AREAS) {
    lines.push(`## ${title}`, '');
    for (const finding of findings) lines.push(...entryOf(finding));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function entryOf(finding: FindingDefinition): string[] {
  const slight = finding.milder === undefined ? '' : ` (${finding.milder} where it is slight)`;
  return [
    `### \`${finding.code}\``,
    '',
    `**${finding.title}.**`,
    '',
    `- Severity: ${finding.severity}${slight}`,
    `- Why it matters: ${finding.why}`,
    `- What to do: ${finding.action}`,
    `- Reference: ${finding.reference}`,
    '',
  ];
}
