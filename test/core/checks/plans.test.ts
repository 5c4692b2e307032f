import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../electron/core/checks/catalogue';
import { signInsOf } from '../../../electron/core/checks/cost';
import type { Check, GrantUse } from '../../../electron/core/checks/model';
import type { Run } from '../../../electron/core/checks/run';
import { GROUPS } from '../../../electron/model/check-words';
import type { Plan } from '../../../electron/core/checks/plan-schema';
import { builtInPlans, isGeneral } from '../../../electron/core/checks/plans';
import type { PracticeFaceId } from '../../../electron/model/providers/offered';
import { stopTime } from '../../support/still-time';
import { sharedStage } from './stage';

function planOf(id: string): Plan {
  const found = builtInPlans().find((plan) => plan.id === id);
  if (found === undefined) throw new Error(`no plan ${id}`);
  return found;
}

const checksOf = ({ checks }: Plan) => checks.flatMap((id) => CHECKS.find((check) => check.id === id) ?? []);

const OF_ITS_OWN: ReadonlySet<GrantUse> = new Set(['spare', 'fresh-code', 'fresh-device']);

describe('the catalogue', () => {
  it('has checks in every group of a provider, each named once', () => {
    const ofProvider = GROUPS.filter((group) => group !== 'own' && !group.startsWith('app-'));
    expect([...new Set(CHECKS.map(({ group }) => group))]).toEqual(ofProvider);
    expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
    for (const { id, group } of CHECKS) expect(id.startsWith(`${group}.`)).toBe(true);
  });

  it('has a title for each that holds and for each that does not, without a full stop', () => {
    for (const { statement, failed } of CHECKS) for (const title of [statement, failed]) expect(title).toMatch(/^\S.*[^.\s]$/s);
  });

  it('has no title that stands for a pass and for a failure', () => {
    const titles = CHECKS.flatMap(({ statement, failed }) => [statement, failed]);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it('says of each why, and where that stands', () => {
    for (const { why, reference } of CHECKS) {
      expect(why).toMatch(/^\S.*\.$/s);
      expect(reference).not.toBe('');
    }
  });

  it('burns only grants of its own', () => {
    for (const { id, burns, grants } of CHECKS) {
      if (burns) expect([id, grants.some((grant) => OF_ITS_OWN.has(grant)), grants.includes('stored')]).toEqual([id, true, false]);
    }
  });
});

describe('the plans', () => {
  it('are nine, and name checks that there are', () => {
    expect(builtInPlans().map(({ id }) => id)).toEqual([
      'quick-look',
      'refresh-rotation',
      'full-lifecycle',
      'partner-sign-off',
      'sender-constrained',
      'pushed-requests',
      'device-authorization',
      'token-exchange',
      'client-authentication',
      'fapi-2',
    ]);
    for (const plan of builtInPlans()) expect(checksOf(plan).map(({ id }) => id)).toEqual(plan.checks);
    const inPlans = [
      'full-lifecycle',
      'sender-constrained',
      'pushed-requests',
      'device-authorization',
      'token-exchange',
      'client-authentication',
    ].flatMap((id) => planOf(id).checks);
    expect(inPlans.toSorted()).toEqual(CHECKS.map(({ id }) => id).toSorted());
  });

  it('of which that of FAPI 2.0 has all about bound tokens, pushed requests and client authentication, and twelve more, with sections', () => {
    const { checks } = planOf('fapi-2');
    const own = CHECKS.filter(({ group }) => ['bound', 'pushed', 'client'].includes(group)).map(({ id }) => id);
    // The profile has no public clients, whose refresh tokens alone are bound to a key.
    const applying = own.filter((id) => id !== 'bound.refresh-key');
    expect(checks).toEqual(expect.arrayContaining(applying));
    expect(checks).toHaveLength(applying.length + 12);
    const cited = CHECKS.filter(({ reference }) => /; FAPI 2\.0 Security Profile, section 5\.3\.(2\.[12]|4)$/.test(reference));
    expect(cited.map(({ id }) => id).toSorted()).toEqual(checks.toSorted());
    const sections = Object.fromEntries(cited.map(({ id, reference }) => [id, reference.split(' ').at(-1)]));
    expect(sections).toMatchObject({ 'client.wrong-key': '5.3.2.1', 'pushed.demanded': '5.3.2.2', 'bound.no-proof': '5.3.4' });
  });

  it('burn last, so that what burns takes nothing from the others', () => {
    for (const plan of builtInPlans()) {
      const burning = checksOf(plan).map(({ burns }) => burns);
      expect(burning).toEqual([...burning].sort());
    }
  });

  it('of which Quick look is all that burns nothing, waits for nothing and needs nobody', () => {
    const general = CHECKS.filter(isGeneral);
    const calm = general.filter((check) => !check.burns && !check.waits && signInsOf([check], null) === 0);
    const quick = checksOf(planOf('quick-look'));
    expect(new Set(quick)).toEqual(new Set(calm));
    expect(signInsOf(quick, null)).toBe(0);
  });
});

/** What has no answer at a face, by design and not by a fault. */
const NOT_APPLICABLE: Record<Exclude<PracticeFaceId, 'par' | 'key' | 'assertion' | 'mtls' | 'mcp'>, RegExp> = {
  practice: /^$/,
  dpop: /^$/,
  opaque: /^(issue\.exp|use\.alg-none)$/,
  device: /./,
  exchange: /./,
  katana:
    /^(issue\.issuer|use\.other-audience|refresh\.narrower-scope|end\.(introspection|revoked-access|revoked-refresh|introspection-revoked))$/,
  catapa:
    /^(issue\.(offline-access|no-offline-access|audience|issuer)|use\.other-audience|redirect\..*|refresh\..*|reuse\..*|end\.(introspection|revoked-.*|introspection-revoked))$/,
};

describe.each(['practice', 'opaque', 'katana', 'catapa'] as const)('at the face %s without faults', (face) => {
  stopTime();
  const stage = sharedStage({ face, accessTokenSeconds: 4, connected: true });

  async function runAll(checks: readonly Check[], options: Plan['options']): Promise<{ run: Run; signIns: number }> {
    const before = stage.opened.length;
    const run = await stage.runChecks(checks, { options });
    return { run, signIns: stage.opened.length - before };
  }

  it('every promise of its profile is kept, with as many sign-ins as were said', async () => {
    const plan = planOf('full-lifecycle');
    const { run, signIns } = await runAll(checksOf(plan), plan.options);
    const wrong = run.results.filter(({ id, verdict }) => verdict !== (NOT_APPLICABLE[face].test(id) ? 'not-applicable' : 'pass'));
    expect(wrong.map(({ id, verdict, text }) => `${id} ${verdict} ${text}`)).toEqual([]);
    expect(signIns).toBe(signInsOf(checksOf(plan), stage.connection));
    for (const { id, verdict, evidence } of run.results) if (verdict === 'pass') expect([id, evidence.length > 0]).toEqual([id, true]);
    const ids = new Set(run.exchanges.map((exchange) => exchange.id));
    for (const { evidence } of run.results) for (const id of evidence) expect(ids.has(id)).toBe(true);
  });

  it.each(['refresh-rotation', 'partner-sign-off'])('%s needs the sign-ins that were said', async (id) => {
    const plan = planOf(id);
    const calm = checksOf(plan).filter(({ burns }) => !burns);
    for (const checks of [calm, checksOf(plan)]) {
      const { run, signIns } = await runAll(checks, plan.options);
      expect(
        run.results
          .filter(({ verdict }) => verdict === 'fail' || verdict === 'could-not-run')
          .map((result) => `${result.id} ${result.text}`),
      ).toEqual([]);
      expect(signIns).toBe(signInsOf(checks, stage.connection));
    }
  });

  it('Quick look is done in less than half a minute, and the own tokens are as they were', async () => {
    await stage.tokens.refresh(stage.connection.id);
    const before = (await stage.tokens.read(stage.connection.id)).grant;
    const plan = planOf('quick-look');
    const { run, signIns } = await runAll(checksOf(plan), plan.options);
    expect(signIns).toBe(0);
    expect((run.endedAt ?? 0) - run.startedAt).toBeLessThan(30_000);
    expect(run.results.filter(({ verdict }) => verdict === 'fail').map(({ id, text }) => `${id} ${text}`)).toEqual([]);
    expect((await stage.tokens.read(stage.connection.id)).grant).toEqual(before);
  });
});
