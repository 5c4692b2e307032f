import { CLIENT_CHECKS, SCENES } from '../../electron/core/client-checks/catalogue';
import { type ClientCheck, groupOf } from '../../electron/core/client-checks/definition';
import { builtInProofPlans } from '../../electron/core/client-checks/plans';
import { GROUP_WORDS, GROUPS } from '../../electron/model/check-words';
import { PROOF_FACE_WORDS } from '../../electron/model/proof';
import { contents } from './contents';

/** The page of the checks of an app, in Markdown, made from the catalogue alone. */
export function clientChecksReference(): string {
  const groups = GROUPS.flatMap((group) => {
    const checks = CLIENT_CHECKS.filter((check) => groupOf(check) === group);
    return checks.length === 0 ? [] : [{ title: GROUP_WORDS[group].name, text: GROUP_WORDS[group].text, checks }];
  });
  const lines = [
    '# Checks of an app',
    '',
    `[\`tokenscope prove\`](prove.md) and the window's "Prove my integration" judge an app by ${CLIENT_CHECKS.length} checks.`,
    '"Played" is what the provider does meanwhile, and "Needed" what the app has to do for the check to be seen.',
    '',
    'This page is made from the catalogue in `electron/core/client-checks` by `node build/reference.mjs`; change that, not this.',
    '',
    ...contents(groups.map(({ title, checks }) => ({ title, count: checks.length }))),
  ];
  for (const { title, text, checks } of groups) {
    lines.push(`## ${title}`, '', `${text.charAt(0).toUpperCase()}${text.slice(1)}.`, '');
    for (const check of checks) lines.push(...entryOf(check));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function entryOf(check: ClientCheck): string[] {
  const { id, statement, failed, why, reference, faces, scenes, see } = check;
  const played = SCENES.filter((scene) => scenes.includes(scene.id)).map(({ says }) => says);
  const plans = builtInProofPlans().filter((plan) => plan.checks.includes(check));
  return [
    `### \`${id}\``,
    '',
    `**${statement}.** Otherwise: ${failed}.`,
    '',
    `- Played: ${played.join(' ')}`,
    `- Needed: ${see}`,
    `- Why it matters: ${why}`,
    ...(faces === undefined ? [] : [`- Server: ${faces.map((face) => PROOF_FACE_WORDS[face].name).join(', ')}`]),
    `- Plans: ${plans.map(({ name }) => name).join(', ')}`,
    `- Reference: ${reference}`,
    '',
  ];
}
