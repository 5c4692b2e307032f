import { counted } from '../model/text/counts';
import { inShort } from '../model/text/durations';
import { isInBrowser } from '../model/exchange';
import type { ChainServer, ChainStep, ChainVerdict, ChainView } from '../model/discovery';
import { oneLine, type Style } from './terminal';

const INDENT = '    ';
/** Of what a tool returned. */
const MAX_LINES = 200;
const MAX_DEPTH = 20;
/** A rule that is not kept, by its severity. */
const BROKEN = { MUST: 'BROKEN', SHOULD: 'not kept', MAY: 'note', NOTE: 'note' } as const;
const SIDES = { resource: 'the resource', 'authorization-server': 'the authorization server', client: 'the client' } as const;

/** A chain for a terminal. @param all Whether rules that are kept are listed, too. */
export function discoveryText({ steps, findings, stopped, sent, startedAt, endedAt, call }: ChainView, all: boolean, style: Style): string {
  const took = endedAt === null ? '' : ` in ${inShort(endedAt - startedAt)}`;
  const verdicts = steps.flatMap((step) => step.verdicts);
  const kept = verdicts.filter(({ outcome }) => outcome === 'pass').length;
  const broken = (severity: ChainVerdict['severity']) =>
    verdicts.filter((each) => each.outcome === 'fail' && each.severity === severity).length;
  const musts = counted(broken('MUST'), 'MUST', 'MUST');
  return [
    ...steps.flatMap((step, index) => stepLines(step, index + 1, all, style)),
    ...findings.servers.flatMap((server) => serverLines(server, server.issuer === findings.chosen, style)),
    ...(call?.called ? calledLines(call.called, style) : []),
    ...(stopped === null ? [] : [`${style.bad('Ends here')}: ${oneLine(stopped.text)}`]),
    `${counted(kept, 'rule')} kept; not kept: ${broken('MUST') === 0 ? musts : style.bad(musts)}, ${counted(broken('SHOULD'), 'SHOULD', 'SHOULD')}; ${counted(sent, 'request')}${took}`,
    '',
  ].join('\n');
}

/** What a tool returned, indented as it came. */
function calledLines({ name, text, failed }: NonNullable<NonNullable<ChainView['call']>['called']>, style: Style): string[] {
  const head = `${style.name(oneLine(name))} ${failed ? style.bad('reports an error') : 'returned'}:`;
  const lines = text.split('\n').slice(0, MAX_LINES);
  const depthOf = (line: string) => Math.min(line.length - line.trimStart().length, MAX_DEPTH);
  return ['', head, ...lines.map((line) => `${INDENT}${' '.repeat(depthOf(line))}${oneLine(line, 500)}`), ''];
}

function stepLines(step: ChainStep, number: number, all: boolean, style: Style): string[] {
  const { title, exchanges, outcome, problem, verdicts } = step;
  return [
    `${String(number).padStart(2)}  ${style.strong(oneLine(title))}`,
    ...exchanges.map(({ method, url, status, tookMs, purpose }) => {
      if (isInBrowser(purpose)) return `${INDENT}${style.faint(`${method} ${oneLine(url)}`)} in the browser`;
      const took = tookMs === null ? '' : `, ${inShort(tookMs)}`;
      return `${INDENT}${style.faint(`${method} ${oneLine(url)}`)} ${status === null ? style.bad('no response') : `${status}${style.faint(took)}`}`;
    }),
    `${INDENT}${oneLine(outcome)}`,
    ...(problem === null
      ? []
      : [
          `${INDENT}${style.faint(`Likely cause: ${oneLine(problem.likelyCause)}`)}`,
          `${INDENT}${style.faint(`What to do: ${oneLine(problem.action)}`)}`,
        ]),
    ...verdicts.filter(({ outcome }) => all || outcome === 'fail').flatMap((verdict) => verdictLines(verdict, style)),
  ];
}

export function verdictLines({ severity, outcome, sentence, found, section, side, action }: ChainVerdict, style: Style): string[] {
  const paint = outcome === 'pass' ? style.good : outcome === 'unseen' ? style.faint : severity === 'MUST' ? style.bad : style.warn;
  const word = outcome === 'pass' ? 'kept' : outcome === 'unseen' ? 'not seen' : BROKEN[severity];
  const line = `${INDENT}${paint(`${word.padEnd(8)} ${severity.padEnd(6)}`)} ${oneLine(sentence)} ${style.faint(`(${section})`)}`;
  if (outcome !== 'fail') return [line];
  const deep = `${INDENT}${' '.repeat(16)}`;
  return [
    line,
    ...(found === null ? [] : [`${deep}${oneLine(found)}`]),
    `${deep}${style.faint(`What to do at ${SIDES[side]}: ${oneLine(action)}`)}`,
  ];
}

function serverLines({ issuer, source, endpoints, clientWays }: ChainServer, isChosen: boolean, style: Style): string[] {
  return [
    '',
    `${style.name(oneLine(issuer))}${isChosen ? '' : style.faint(' (not chosen)')} ${style.faint(source ?? 'no metadata')}`,
    ...endpoints.map(
      ({ name, url, problem }) =>
        `${INDENT}${style.faint(name)} ${oneLine(url)}${problem === null ? '' : ` ${style.bad(`not used: ${problem}`)}`}`,
    ),
    ...clientWays.map(({ offered, text }) => `${INDENT}${offered === 'no' ? style.faint(text) : text}`),
    ...(isChosen ? [''] : []),
  ];
}
