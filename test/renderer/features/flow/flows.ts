import type { FlowView, Problem } from '../../../../electron/contract';

export const START = 1_795_000_000_000;
export const problem = (what: string): Problem => ({
  code: 'flow-timed-out',
  what,
  likelyCause: 'Cause.',
  action: 'Action.',
  evidence: [],
});
/** One that has just opened the browser. */
export const waitingFlow = (change: Partial<FlowView> = {}): FlowView => ({
  id: 'f',
  connectionId: 'c',
  status: 'waiting',
  receiver: 'scheme',
  authorizeUrl: 'https://a.example/authorize',
  redirectUri: 'dev.tokenscope:/oauth/callback',
  signsIn: 'redirect',
  device: null,
  startedAt: START,
  timeoutAt: START + 300_000,
  problem: null,
  page: null,
  silence: problem('No redirect has come back from a.example.'),
  ...change,
});
