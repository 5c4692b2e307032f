import { afterEach, describe, expect, it } from 'vitest';
import type { McpRevision } from '../../../electron/model/discovery';
import type { FaultId } from '../../../electron/practice';
import { practiceFor } from '../../support/practice';
import { signedInAt } from './practised-run';

const practice = practiceFor('all');
afterEach(() => void practice.faults.clear());

/** What only a registration, a sign-in or a call shows: the step that the chain ends at, why, and the rules that are broken on the way. */
const NAMED: [FaultId, string, RegExp, string[]][] = [
  ['registration-refused', 'Dynamic client registration', /does not let everyone register a client \(403\)/, []],
  ['registration-forgotten', 'Sign-in in the browser', /no redirect has come back/, []],
  ['resource-refused', 'Sign-in in the browser', /\(invalid_target\)/, []],
  ['resource-ignored', 'MCP: server and revision', /refuses a new token too/, ['token-scope', 'token-audience', 'call-token-taken']],
  ['mcp-scope-loop', 'More scopes', /already has the scopes that the refusal requires: mcp:write/, []],
  ['mcp-bare-403', 'MCP: tool call', /without saying that scopes are missing/, ['call-forbidden']],
];

/** Another way than usual, which a client has to know. */
const KNOWN: FaultId[] = [
  'mcp-lazy',
  'mcp-event-stream',
  'mcp-handshake-only',
  'mcp-stateless-only',
  'mcp-sessions-lost',
  'registration-scope-fixed',
];

async function chain(flowTimeoutMs = 60_000, revision?: McpRevision) {
  const { steps, stopped, call } = await signedInAt(practice.mcp.url, flowTimeoutMs, revision);
  const broken = steps.flatMap(({ verdicts }) => verdicts.filter(({ outcome }) => outcome === 'fail').map(({ rule }) => rule));
  return { last: steps.at(-1)?.title, stopped, broken: [...new Set(broken)], called: call?.called?.failed };
}

describe('a chain that signs in at the practice provider', () => {
  it.each(NAMED)('names %s at its step, and nothing else', async (id, last, why, broken) => {
    practice.faults.set(id, true);
    // Its redirect never comes.
    const told = await chain(id === 'registration-forgotten' ? 100 : undefined);
    expect(told).toMatchObject({ last, broken });
    expect(told.stopped?.text).toMatch(why);
  });

  it('names a session that is lost at once, where the revision has sessions', async () => {
    practice.faults.set('mcp-sessions-lost', true);
    expect((await chain(undefined, '2025-11-25')).broken).toContain('call-session');
    practice.faults.clear();
    expect((await chain(undefined, '2025-11-25')).broken).toEqual([]);
  });

  it.each(KNOWN)('gets to the called tool with %s, and finds nothing wrong', async (id) => {
    practice.faults.set(id, true);
    expect(await chain()).toEqual({ last: 'MCP: tool call', stopped: null, broken: [], called: false });
  });
});
