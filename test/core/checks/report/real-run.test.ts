import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CHECKS } from '../../../../electron/core/checks/catalogue';
import type { Run } from '../../../../electron/core/checks/run';
import { builtInPlans } from '../../../../electron/core/checks/plans';
import { reportOf } from '../../../../electron/core/checks/report/report';
import type { ReportKind } from '../../../../electron/model/check';
import type { Http } from '../../../../electron/core/ports';
import { exportAs } from '../../../../electron/core/exports/formats';
import { connectionTo } from '../../../support/connection';
import { inputFor } from '../../exports/stage';
import { fingerprint } from '../../exchanges/support';
import { checkStage, type Fault, type Stage } from '../stage';
import { spellings } from './spellings';

/** Parameters and members that carry secrets, in requests, answers and callbacks. */
const SECRET_NAMES = ['access_token', 'refresh_token', 'id_token', 'code', 'code_verifier', 'client_secret', 'token'];

const FAULTS: Fault[] = [
  ['family-survives', true],
  ['api-takes-query-token', true],
  ['cacheable', true],
];

let stage: Stage;
let run: Run;
const secrets = new Set<string>();

function note(value: unknown): void {
  if (typeof value === 'string' && value.length >= 12) secrets.add(value);
}

function noteForm(form: URLSearchParams): void {
  for (const name of SECRET_NAMES) for (const value of form.getAll(name)) note(value);
}

/** The same Http, with every secret noted that goes over the wire. */
function eavesdropping(http: Http): Http {
  return {
    async send(request) {
      noteForm(new URLSearchParams(request.body ?? ''));
      noteForm(new URL(request.url).searchParams);
      for (const { name, value } of request.headers) if (name.toLowerCase() === 'authorization') note(value.split(' ')[1]);
      const response = await http.send(request);
      try {
        const members: unknown = JSON.parse(new TextDecoder().decode(response.body));
        if (typeof members === 'object' && members !== null) {
          for (const [name, value] of Object.entries(members)) if (SECRET_NAMES.includes(name)) note(value);
        }
      } catch {
        // No JSON.
      }
      return response;
    },
  };
}

beforeAll(async () => {
  stage = await checkStage();
  note(await stage.connections.clientSecret(stage.connection.id));
  run = await stage.runChecks(
    CHECKS.map(({ id }) => id),
    {
      options: { maxWaitMs: 1200 },
      fault: FAULTS,
      deps: { http: eavesdropping(stage.deps.http) },
    },
  );
});
afterAll(() => stage.stop());

it('every check of the catalogue came to a result, and some failed', () => {
  expect(run.results).toHaveLength(CHECKS.length);
  expect(run.results.filter(({ status }) => status !== 'done')).toEqual([]);
  expect(run.results.filter(({ verdict }) => verdict === 'fail').length).toBeGreaterThanOrEqual(2);
  expect(run.exchanges.length).toBeGreaterThan(30);
  expect(secrets.size).toBeGreaterThan(30);
});

it.each<ReportKind | 'evidence'>(['html', 'junit', 'json', 'markdown', 'evidence'])('no secret of it is in the %s report', async (kind) => {
  const evidence = async () => ({ exchanges: run.exchanges, run });
  const report =
    kind === 'evidence'
      ? (await exportAs(kind, inputFor(connectionTo('https://idp.example'), { evidence }))).text
      : await reportOf(run, kind);
  const leaked = [...secrets].flatMap((secret) => spellings(secret).filter((spelling) => report.includes(spelling)));
  expect(leaked).toEqual([]);
  expect(report.match(/eyJ[\w-]{10,}\.[\w-]{10,}/g)).toBeNull();
  expect(report.length).toBeGreaterThan(kind === 'html' ? 100_000 : 2000);
});

if (process.env.TOKENSCOPE_RECORD_SAMPLE === '1')
  it('records the run that docs/sample-report.html shows', async () => {
    const plan = builtInPlans().find(({ id }) => id === 'full-lifecycle');
    if (!plan) throw new Error('no plan');
    const recording = await checkStage({ accessTokenSeconds: 45 });
    const recorded = await recording.runChecks(plan.checks, { options: plan.options, fault: FAULTS, deps: { fingerprint } });
    await recording.stop();
    const named = { ...recorded, planId: plan.id, planName: plan.name, version: '0.1.0' };
    writeFileSync(join(import.meta.dirname, 'recorded-run.json'), `${JSON.stringify(named, null, 2)}\n`);
  });
