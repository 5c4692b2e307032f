import { content, element, junitXml, seconds, type Suite } from '../core/checks/report/junit-xml';
import { withoutQueryValues } from '../core/importers/chain-file';
import type { ChainStep, ChainVerdict, ChainView } from '../model/discovery';

/**
 * A chain as JUnit XML: a suite for each step, a case for each rule it was held to. A broken MUST is a failure, a step without an answer an
 * error; what was not seen is skipped, and the rest passes with its text in the output. It goes to others, so it has no values of the URL's query.
 */
export function discoveryJunit(view: ChainView, version: string): string {
  const { url, steps, stopped } = withoutQueryValues(view.url, view);
  const properties: Suite['properties'] = [
    ['URL', url],
    ['Tokenscope', version],
  ];
  const suites = steps.map((step): Suite => {
    const failures = step.verdicts.filter(isFailure);
    const unseen = step.verdicts.filter(({ outcome }) => outcome === 'unseen');
    return {
      name: step.title,
      package: `tokenscope.discover.${step.link}`,
      tests: step.verdicts.length + 1,
      failures: failures.length,
      errors: step.problem === null ? 0 : 1,
      skipped: unseen.length,
      tookMs: step.tookMs,
      startedAt: new Date(step.at).toISOString(),
      properties,
      cases: [answerCase(step), ...step.verdicts.flatMap((verdict) => verdictCase(step, verdict))],
      output: [step.outcome, ...step.verdicts.map(lineOf)].join('\n'),
    };
  });
  if (stopped === null) return junitXml(suites);
  const last = suites.at(-1);
  if (last !== undefined) {
    last.tests += 1;
    last.failures += 1;
    const attributes = { name: 'the chain leads to an authorization server', classname: last.package, time: seconds(0) };
    last.cases.push(
      element('testcase', 4, attributes),
      `${element('failure', 6, { message: stopped.text, type: stopped.why }, true)}`,
      '    </testcase>',
    );
  }
  return junitXml(suites);
}

const isFailure = ({ severity, outcome }: ChainVerdict) => severity === 'MUST' && outcome === 'fail';

function answerCase({ id, link, problem, tookMs }: ChainStep): string {
  const attributes = { name: `${id}: answered`, classname: `tokenscope.discover.${link}`, time: seconds(tookMs) };
  if (problem === null) return element('testcase', 4, attributes, true);
  const { what, likelyCause, action, code } = problem;
  const inner = `${element('error', 6, { message: what, type: code })}${content(`Likely cause: ${likelyCause}\nWhat to do: ${action}`)}</error>`;
  return [element('testcase', 4, attributes), inner, '    </testcase>'].join('\n');
}

/** The name is the same whatever the outcome: CI servers follow a test by it. */
function verdictCase({ link }: ChainStep, verdict: ChainVerdict): string[] {
  const { rule, severity, outcome, sentence, found, section, action } = verdict;
  const attributes = { name: `${rule} (${severity}, ${section})`, classname: `tokenscope.discover.${link}`, time: seconds(0) };
  if (outcome === 'unseen')
    return [element('testcase', 4, attributes), element('skipped', 6, { message: 'Not seen.' }, true), '    </testcase>'];
  if (!isFailure(verdict)) return [element('testcase', 4, attributes, true)];
  const text = `Reference: ${section}\nWhat to do: ${action}`;
  return [
    element('testcase', 4, attributes),
    `${element('failure', 6, { message: found ?? sentence, type: rule })}${content(text)}</failure>`,
    '    </testcase>',
  ];
}

const WORDS = { pass: 'kept', fail: 'BROKEN', unseen: 'not seen' } as const;

function lineOf({ rule, severity, outcome, found }: ChainVerdict): string {
  return `${WORDS[outcome]}  ${severity}  ${rule}${found === null ? '' : `  ${found}`}`;
}
