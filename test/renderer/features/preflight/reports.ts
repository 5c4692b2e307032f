import type { ConnectionView } from '../../../../electron/contract';
import {
  MAX_PREFLIGHT_REQUESTS,
  PREFLIGHT_STEPS,
  type PreflightProbe,
  type PreflightRemark,
  type PreflightReport,
  type PreflightStep,
  type PreflightStepId,
  type PreflightView,
} from '../../../../electron/model/preflight';
import { defaultsOf } from '../../../../electron/model/templates';

export const connection: ConnectionView = {
  ...defaultsOf('katana'),
  id: 'k',
  name: 'Katana',
  clientId: 'client-1',
  receiver: { kind: 'loopback', port: 4180, path: '/callback/' },
  hasClientSecret: true,
  sealedVariables: [],
  redirectUri: 'http://127.0.0.1:4180/callback/',
};

export const step = (id: PreflightStepId, change: Partial<PreflightStep> = {}): PreflightStep => ({
  id,
  status: 'done',
  verdict: 'pass',
  text: `About ${id}.`,
  remarks: [],
  evidence: [],
  ...change,
});

export const remark = (change: Partial<PreflightRemark> = {}): PreflightRemark => ({
  code: 'redirect-uri-not-registered',
  verdict: 'fail',
  what: "The redirect URI isn't registered.",
  cause: 'It has a slash at the end.',
  action: 'Register exactly this one, or use the one that is.',
  said: 'redirect_uri did not match',
  field: 'receiver',
  mend: ['open:receiver'],
  change: { receiver: { kind: 'loopback', port: 4180, path: '/callback' } },
  evidence: ['x1'],
  ...change,
});

export const probe = (id: string, change: Partial<PreflightProbe> = {}): PreflightProbe => ({
  id,
  redirectUri: 'http://127.0.0.1:4180/callback/',
  resource: [],
  scopes: ['read', 'write'],
  pkce: 'S256',
  outcome: 'refused',
  text: 'redirect_uri did not match',
  evidence: `x-${id}`,
  change: null,
  ...change,
});

export const report = (steps: PreflightStep[], change: Partial<PreflightReport> = {}): PreflightReport => ({
  id: 'r',
  connectionId: 'k',
  startedAt: 1_000,
  endedAt: 2_000,
  status: 'done',
  stopped: null,
  steps: PREFLIGHT_STEPS.map((id) => steps.find((one) => one.id === id) ?? step(id)),
  probes: [],
  works: null,
  sent: 7,
  limit: MAX_PREFLIGHT_REQUESTS,
  hosts: [{ host: 'login.katanamrp.com', sent: 7 }],
  ...change,
});

export const view = (shown: PreflightReport | null, change: Partial<PreflightView> = {}): PreflightView => ({
  report: shown,
  isOutdated: false,
  credential: { left: 2, nextAt: null },
  ...change,
});
