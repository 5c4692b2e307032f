import { CHAPTERS } from '../../electron/core/coach/rules';
import { filledWith, type Place } from '../../electron/core/coach/texts';
import type { When } from '../../electron/model/coach-rule';
import { contents } from './contents';

/** For places that an exchange fills, in Markdown. */
const NAMED: Partial<Record<Place, string>> = {
  status: '*status*',
  error: '*error code*',
  scope: '*scopes*',
  skew: '*some minutes*',
  wait: '*as long as it says*',
};

/** The page of the coach's situations, in Markdown, made from its rules alone. */
export function coachReference(): string {
  const count = CHAPTERS.reduce((sum, { rules }) => sum + rules.length, 0);
  const lines = [
    '# Errors and what to do about them',
    '',
    `The error coach knows ${count} situations. It looks at a failed exchange, picks the most specific rule that matches, and shows what happened,`,
    'the likely cause, what to do, and the evidence. If no rule matches, it says so and shows the answer.',
    '',
    'This page is made from the rules in `electron/core/coach/rules` and `electron/model/providers` by `build/reference.mjs`; change those, not this.',
    '',
    ...contents(CHAPTERS.map(({ title, rules }) => ({ title: headingOf(title), count: rules.length }))),
  ];
  for (const { title, rules } of CHAPTERS) {
    lines.push(`## ${headingOf(title)}`, '');
    for (const rule of rules) {
      lines.push(`### \`${rule.code}\``, '');
      lines.push(`**${general(rule.what)}**`, '');
      lines.push(`- Seen as: ${seenAs(rule.when)}${rule.provider === undefined ? '' : `, at ${title}`}`);
      lines.push(`- Likely cause: ${general(rule.cause)}`);
      lines.push(`- What to do: ${general(rule.action)}`);
      lines.push(`- Reference: ${rule.reference}`, '');
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

const headingOf = (title: string) => `${title.charAt(0).toUpperCase()}${title.slice(1)}`;

function general(text: string): string {
  return filledWith(text, (place) => NAMED[place])
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function seenAs(when: When): string {
  const parts: string[] = [];
  const list = (values: readonly (string | number)[]) => values.join(', ');
  if (when.purpose) parts.push(`in ${list(when.purpose)}`);
  if (when.status) parts.push(`status ${list(when.status)}`);
  if (when.error) parts.push(`error ${when.error.map((error) => `\`${error}\``).join(', ')}`);
  if (when.vendorCode) parts.push(when.vendorCode.map((code) => `\`${code}\``).join(', '));
  if (when.grant) parts.push(`grant ${list(when.grant)}`);
  if (when.says) parts.push('by what the server says');
  if (when.body) parts.push(`a body that is ${list(when.body)}`);
  if (when.text) parts.push('by the content of the page');
  if (when.failure) parts.push(`\`${when.failure.join('`, `')}\``);
  if (when.evidence) parts.push('by what was found');
  if (when.sentBefore) parts.push('after a refresh whose answer got lost');
  if (when.cutOff) parts.push('JSON that ends in the middle');
  if (when.networkError) parts.push('by the name of the network error');
  if (when.challenge)
    parts.push(
      {
        none: 'no WWW-Authenticate',
        bare: 'a challenge without an error',
        dpop: 'a DPoP challenge',
        other: 'a challenge of another scheme',
      }[when.challenge],
    );
  if (when.withoutHeader) parts.push(`no header ${when.withoutHeader} sent`);
  if (when.url) parts.push('by the address asked');
  if (when.clocksDisagree) parts.push('clocks more than a minute apart');
  if (when.token === false) parts.push('no access_token in the answer');
  if (when.expired) parts.push('an access token past its expiry');
  if (when.renewal?.includes('fresh')) parts.push('a token that a refresh brought a moment before');
  return parts.join('; ');
}
