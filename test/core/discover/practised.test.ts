import { afterEach, describe, expect, it } from 'vitest';
import { FAULTS, type FaultId } from '../../../electron/practice';
import { practiceFor } from '../../support/practice';
import { chainAt } from './practised-run';

const practice = practiceFor('all');
afterEach(() => void practice.faults.clear());

/** What a chain at the practice MCP server says is wrong, each as link and rule. */
async function named(path = '/mcp'): Promise<string[]> {
  const { steps } = await chainAt(`${practice.url}${path}`).run();
  return steps.flatMap(({ link, verdicts }) => verdicts.filter(({ outcome }) => outcome === 'fail').map(({ rule }) => `${link}: ${rule}`));
}

/** Each fault that shows before anyone signs in, by the link and the rules that name it. */
const NAMED: Partial<Record<FaultId, string[]>> = {
  'api-no-challenge': ['challenge: challenge-header'],
  'challenge-no-metadata': ['challenge: challenge-resource-metadata-named'],
  'challenge-wrong-metadata': ['resource-metadata: resource-metadata-status'],
  'challenge-no-scope': ['challenge: challenge-scope'],
  'challenge-other-scope': ['resource-metadata: resource-metadata-scopes'],
  'prm-missing': ['challenge: challenge-resource-metadata-named', 'resource-metadata: resource-metadata-found'],
  'prm-root-only': ['challenge: challenge-resource-metadata-named', 'resource-metadata: resource-metadata-place'],
  'prm-wrong-resource': ['resource-metadata: resource-metadata-resource'],
  'prm-resource-slash': ['resource-metadata: resource-metadata-resource-exact'],
  'prm-no-server': ['resource-metadata: resource-metadata-servers'],
  'prm-dead-server': ['server-metadata: server-metadata-reached'],
  'prm-issuer-slash': ['server-metadata: server-metadata-issuer'],
  'prm-406': ['resource-metadata: resource-metadata-accept', 'resource-metadata: resource-metadata-found'],
  'prm-html': ['resource-metadata: resource-metadata-type'],
  'prm-page': ['resource-metadata: resource-metadata-json', 'resource-metadata: resource-metadata-found'],
  'prm-redirect': ['resource-metadata: resource-metadata-redirect'],
  'prm-needs-token': ['resource-metadata: resource-metadata-status', 'resource-metadata: resource-metadata-found'],
  'offline-not-offered': [
    'challenge: challenge-offline-access',
    'resource-metadata: resource-metadata-offline-access',
    'server-metadata: server-metadata-scopes',
  ],
  'as-missing': ['server-metadata: server-metadata-found'],
  'as-openid-only': ['server-metadata: server-metadata-oauth-too'],
  'as-page': ['server-metadata: server-metadata-json', 'server-metadata: server-metadata-found'],
  'as-other-issuer': ['server-metadata: server-metadata-issuer', 'server-metadata: server-metadata-oauth-too'],
  'as-no-pkce': ['server-metadata: server-metadata-pkce'],
  'as-endpoint-elsewhere': ['server-metadata: discovery-other-origin'],
  'iss-not-promised': ['server-metadata: discovery-iss-parameter'],
  'registration-missing': ['client: client-way', 'client: client-metadata-document'],
};

/** Those that only a registration or a sign-in shows. */
const LATER: readonly FaultId[] = [
  'registration-refused',
  'registration-forgotten',
  'registration-scope-fixed',
  'registration-secret-expires',
  'unknown-client-as-grant',
  'resource-refused',
  'resource-ignored',
];

describe('a chain at the practice provider', () => {
  it('finds nothing wrong with its MCP server and its sample API', async () => {
    expect([await named(), await named('/api/orders')]).toEqual([[], []]);
  });

  it('knows every fault of a chain', () => {
    const ids = FAULTS.filter(({ group }) => group === 'discovery').map(({ id }) => id);
    expect(ids.filter((id) => NAMED[id] === undefined && !LATER.includes(id))).toEqual([]);
    expect(Object.keys(NAMED).length).toBeGreaterThan(20);
  });

  it.each(Object.entries(NAMED) as [FaultId, string[]][])('names %s at its step, and nothing else', async (id, rules) => {
    practice.faults.set(id, true);
    expect([...new Set(await named())]).toEqual(rules);
  });

  it.each(LATER)('names nothing of %s, which only a registration or a sign-in shows', async (id) => {
    practice.faults.set(id, id === 'registration-secret-expires' ? 60 : true);
    expect(await named()).toEqual([]);
  });
});
