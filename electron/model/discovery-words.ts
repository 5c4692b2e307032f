import { counted } from './text/counts';
import type { ChainLink, ChainStep, ChainVerdict, ChainView, RuleSeverity, RuleSide } from './discovery';

/** `title` names a link in a list, `within` in a sentence. */
export const LINK_WORDS: Readonly<Record<ChainLink, { title: string; within: string }>> = {
  challenge: { title: 'First request', within: 'the first request' },
  'resource-metadata': { title: 'Resource metadata', within: 'the resource metadata' },
  'server-metadata': { title: 'Authorization server', within: "the authorization server's metadata" },
  client: { title: 'Client', within: 'the registration of the client' },
  authorize: { title: 'Sign-in', within: 'the sign-in' },
  token: { title: 'Token', within: 'the token request' },
  call: { title: 'Call', within: 'the call' },
  'step-up': { title: 'More scopes', within: 'the request for more scopes' },
};

/** What the URL turned out to be, or what the person says it is. */
export const KIND_WORDS: Readonly<Record<ChainView['findings']['kind'], string | null>> = {
  unknown: null,
  api: 'an API',
  mcp: 'an MCP server',
  server: 'an issuer',
};

export const SIDE_WORDS: Readonly<Record<RuleSide, string>> = {
  resource: 'the resource server',
  'authorization-server': 'the authorization server',
  client: 'the client',
};

/** How a step or a chain went. `neutral`: it shows nothing good or bad. */
export type ChainLook = 'running' | 'waiting' | 'fail' | 'warn' | 'pass' | 'neutral';

const ORDER: readonly RuleSeverity[] = ['MUST', 'SHOULD', 'MAY', 'NOTE'];

/** The broken rules of a step, the most binding first. */
export function brokenRules({ verdicts }: Pick<ChainStep, 'verdicts'>): ChainVerdict[] {
  return ORDER.flatMap((severity) => verdicts.filter((each) => each.outcome === 'fail' && each.severity === severity));
}

export function lookOf(step: Pick<ChainStep, 'link' | 'exchanges' | 'verdicts' | 'problem'>): ChainLook {
  const [worst] = brokenRules(step);
  if (step.problem !== null || worst?.severity === 'MUST') return 'fail';
  if (worst !== undefined) return 'warn';
  // Metadata lie in one of several places: that they are not in another breaks nothing.
  const status = step.exchanges.at(-1)?.status ?? 0;
  if (step.link.endsWith('-metadata') && status >= 400) return 'neutral';
  const isDone = status >= 200 && status < 300;
  // A refusal that says all that the standards ask for is a refusal still.
  if (step.link === 'call' && status >= 400) return 'neutral';
  return isDone || step.verdicts.some(({ outcome }) => outcome === 'pass') ? 'pass' : 'neutral';
}

/** The same in its chain, which may have ended there. */
export function lookIn(view: Parameters<typeof headlineOf>[0], step: ChainStep): ChainLook {
  const isBroken = view.stopped?.why === 'broken' || view.stopped?.why === 'failure';
  return isBroken && headlineOf(view).stepId === step.id ? 'fail' : lookOf(step);
}

export interface Headline {
  look: ChainLook;
  /** What a person reads first, in one sentence without a full stop. */
  title: string;
  /** Whose duty it was; null: nothing is wrong, or it can't be told. */
  fault: RuleSide | null;
  /** What was seen, and what to do; null: the title tells all. May quote untrusted text. */
  detail: string | null;
  action: string | null;
  /** The step that shows it. */
  stepId: string | null;
}

const plain = (look: ChainLook, title: string, detail: string | null = null): Headline => {
  return { look, title, fault: null, detail, action: null, stepId: null };
};

/** Where a chain breaks, and whose fault it is; where it doesn't, how far it has come. */
export function headlineOf(view: Pick<ChainView, 'status' | 'stopped' | 'steps' | 'next' | 'choice' | 'findings'>): Headline {
  const { status, stopped, steps, next, choice } = view;
  if (status === 'running') return plain('running', next ? next.title : 'Under way');
  if (stopped?.why === 'broken' || stopped?.why === 'failure') return broken(steps, stopped.text);
  if (status === 'waiting' && choice) return plain('waiting', choice.title);
  if (status === 'waiting' && next) return plain('waiting', `Next: ${LINK_WORDS[next.link].title}`);
  if (stopped?.why === 'person') return plain('neutral', 'Stopped', stopped.text);
  return ended(view);
}

/** The step that shows a break: the last with a broken MUST, else the last that got no response, else the last. */
function broken(steps: readonly ChainStep[], text: string): Headline {
  const step =
    steps.findLast((each) => brokenRules(each)[0]?.severity === 'MUST') ??
    steps.findLast(({ problem }) => problem !== null) ??
    steps.findLast((each) => brokenRules(each).length > 0) ??
    steps.at(-1);
  if (step === undefined) return plain('fail', 'It breaks before the first request', text);
  const [rule] = brokenRules(step);
  return {
    look: 'fail',
    title: `It breaks at ${LINK_WORDS[step.link].within}`,
    fault: rule?.side ?? sideOf(step),
    detail: text,
    action: rule?.action ?? step.problem?.action ?? null,
    stepId: step.id,
  };
}

const sideOf = ({ to }: Pick<ChainStep, 'to'>): RuleSide | null => (to === 'browser' ? null : to);

function ended({ steps, stopped, findings: { kind } }: Pick<ChainView, 'steps' | 'stopped' | 'findings'>): Headline {
  const isCalled = steps.some(({ link }) => link === 'call');
  const works = isCalled ? 'It works from end to end' : kind === 'server' ? 'The metadata are usable' : 'Ready for a sign-in';
  const found = steps.flatMap((step) => brokenRules(step).map((rule) => ({ step, rule })));
  const must = found.filter(({ rule }) => rule.severity === 'MUST');
  const first = must[0] ?? found[0];
  if (first === undefined) return plain('pass', works, stopped?.text ?? null);
  const { step, rule } = first;
  const count = counted(must.length || found.length, must.length > 0 ? 'broken rule' : 'remark');
  return {
    look: 'warn',
    title: `${works}, with ${count}`,
    fault: must.length > 0 ? rule.side : null,
    detail: rule.found ?? rule.sentence,
    action: rule.action,
    stepId: step.id,
  };
}
