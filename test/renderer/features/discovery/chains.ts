import type { LoggedExchange } from '../../../../electron/contract';
import type { ChainStep, ChainVerdict, ChainView, PlannedRequest } from '../../../../electron/model/discovery';

const AT = Date.UTC(2026, 4, 4, 9, 30);
export const MCP = 'https://mcp.example.com/mcp';
const METADATA = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp';

const body = (value: object | null): LoggedExchange['request']['body'] => {
  const text = value === null ? '' : JSON.stringify(value);
  return { text, kind: value === null ? 'empty' : 'json', bytes: text.length, cutAt: null };
};

export function exchange(id: string, url: string, status: number | null, answer: object | null = null, tookMs = 120): LoggedExchange {
  return {
    id,
    connectionId: 'chain',
    purpose: 'discovery',
    at: AT,
    method: 'GET',
    url,
    status,
    tookMs: status === null ? null : tookMs,
    failed: status === null || status >= 400,
    error: null,
    request: { headers: [{ name: 'Accept', value: 'application/json' }], body: body(null) },
    response:
      status === null
        ? null
        : {
            statusText: '',
            headers: [{ name: 'content-type', value: 'application/json' }],
            body: body(answer),
            headersMs: tookMs - 10,
            endMs: tookMs,
          },
    failure: null,
    secrets: [],
  };
}

export const verdict = (rule: string, change: Partial<ChainVerdict> = {}): ChainVerdict => ({
  rule,
  severity: 'MUST',
  outcome: 'pass',
  side: 'resource',
  sentence: `The rule ${rule} is kept.`,
  found: null,
  section: 'RFC 9728 section 3.3',
  revisions: null,
  action: 'Mend the server.',
  ...change,
});

export const step = (id: string, change: Partial<ChainStep> = {}): ChainStep => ({
  id,
  link: 'challenge',
  to: 'resource',
  title: 'The URL without a token',
  why: 'An API refuses it and says where to get a token.',
  section: 'RFC 6750 section 3',
  exchanges: [exchange(`x-${id}`, MCP, 401)],
  edited: [],
  outcome: 'It was refused with 401.',
  verdicts: [verdict('challenge-status')],
  problem: null,
  at: AT,
  tookMs: 120,
  ...change,
});

export const planned = (id: string, change: Partial<PlannedRequest> = {}): PlannedRequest => ({
  id,
  link: 'resource-metadata',
  to: 'resource',
  title: 'Resource metadata named by the challenge',
  why: 'The challenge names them.',
  section: 'RFC 9728 section 5.1',
  method: 'GET',
  url: METADATA,
  headers: [{ name: 'Accept', value: 'application/json' }],
  body: null,
  sealed: [],
  ...change,
});

export const wrongResource = step('prm', {
  link: 'resource-metadata',
  title: 'Resource metadata named by the challenge',
  why: 'The challenge names them.',
  exchanges: [
    exchange('x-prm', METADATA, 200, { resource: 'https://mcp.example.com/', authorization_servers: ['https://as.example.com'] }),
  ],
  outcome: 'They are of another resource.',
  verdicts: [
    verdict('resource-metadata-status', { sentence: 'The metadata are returned with 200.' }),
    verdict('resource-metadata-resource', {
      outcome: 'fail',
      sentence: 'The resource in the metadata is the URL that they were read for.',
      found: 'https://mcp.example.com/ instead of https://mcp.example.com/mcp',
      revisions: ['2025-06-18', '2025-11-25'],
      action: 'Set resource to https://mcp.example.com/mcp.',
    }),
    verdict('resource-metadata-scopes', { outcome: 'unseen', severity: 'MAY', sentence: 'The metadata list the scopes.' }),
  ],
});

export const chain = (steps: ChainStep[], change: Partial<ChainView> = {}): ChainView => ({
  id: 'c1',
  url: MCP,
  startedAt: AT,
  endedAt: null,
  status: 'running',
  stopped: null,
  steps,
  next: null,
  choice: null,
  findings: { kind: 'mcp', revision: null, resource: MCP, scopes: [], servers: [], chosen: null },
  sent: steps.length,
  ...change,
});

export const brokenChain = chain([step('first'), wrongResource], {
  status: 'stopped',
  endedAt: AT + 300,
  stopped: { why: 'broken', text: 'A client must not use metadata of another resource.' },
});
