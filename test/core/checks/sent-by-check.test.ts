import { beforeAll, describe, expect, it } from 'vitest';
import { ExchangeExplainer } from '../../../electron/core/exchanges/explainer';
import { fromLine, MAX_EXCHANGES, MAX_OF_CHECKS, toLine } from '../../../electron/core/exchanges/ledger';
import { recordingHttp } from '../../../electron/core/exchanges/recording';
import type { Verdict } from '../../../electron/model/check-words';
import type { LoggedExchange } from '../../../electron/model/exchange';
import { systemClock } from '../../../electron/platform/system/system-clock';
import type { Run } from '../../../electron/core/checks/run';
import { openLog, rawOf } from '../exchanges/support';
import { sharedStage } from './stage';

const stage = sharedStage({ connection: { grantType: 'client_credentials', scopes: ['api:read'] } });
const log = openLog();
let run: Run;
let logged: LoggedExchange[];
beforeAll(async () => {
  const http = recordingHttp(stage.deps.http, log, systemClock);
  run = await stage.runChecks(['issue.no-store', 'use.no-token'], { deps: { http } });
  logged = (await log.list(stage.connection.id)).reverse();
});

describe('what a check sends', () => {
  it('is marked in the exchange log with the check and its run, and not once more in the run itself', () => {
    expect(logged.length).toBeGreaterThan(1);
    expect(logged.map(({ check }) => check?.runId)).toEqual(logged.map(() => run.id));
    expect(logged.find(({ status }) => status === 401)?.check).toEqual({
      id: 'use.no-token',
      statement: run.results[1]?.statement,
      runId: run.id,
      planName: 'Test',
    });
    expect(run.exchanges.length).toBeGreaterThan(1);
    expect(run.exchanges.some(({ check }) => check !== undefined)).toBe(false);
  });

  it('is still marked when it is read from its file, and a line without the mark is read too', () => {
    const [first] = logged;
    if (first === undefined) throw new Error('Nothing was logged.');
    expect(fromLine(toLine(first))?.check).toEqual(first.check);
    const { check: _, ...unmarked } = first;
    expect(fromLine(toLine(unmarked))).toEqual(unmarked);
  });

  const explained = async (verdict: Verdict | null) => {
    const { connections, tokens, clock } = stage.deps;
    const explainer = new ExchangeExplainer({ connections, tokens, log, clock, verdictOf: async () => verdict });
    const refused = logged.find(({ status }) => status === 401);
    if (refused === undefined) throw new Error('Nothing was refused.');
    return (await explainer.explain(refused)).coach;
  };

  it('is explained as expected where the check passed', async () => {
    expect(run.results[1]?.verdict).toBe('pass');
    expect(await explained('pass')).toMatchObject({
      situation: 'sent-by-check',
      known: false,
      what: expect.stringMatching(/^Sent by the check “.*”, which expects this refusal\.$/),
      action: 'Nothing: the request was supposed to be rejected.',
    });
  });

  it('is left open where the check failed or is not over, with what it would mean otherwise', async () => {
    expect(await explained('fail')).toMatchObject({
      what: expect.stringContaining('may have caused this failure on purpose'),
      cause: expect.stringMatching(/The check ended as “.*”\. Outside a check it would mean: ./),
    });
    expect((await explained(null))?.cause).not.toContain('ended as');
  });
});

it('makes no room for itself among what a person sent', async () => {
  const kept = openLog();
  const { id: _, ...raw } = rawOf({});
  const check = { id: 'x', statement: 'X.', runId: 'r', planName: 'Plan' };
  const send = async (count: number, more: object) => {
    for (let at = 0; at < count; at++) {
      kept.record({ ...raw, secrets: [], ...more });
      if (at % 100 === 99) await kept.list('c1');
    }
  };
  await send(40, {});
  await send(MAX_OF_CHECKS + 60, { check });
  const all = await kept.list('c1');
  expect(all.filter((one) => one.check === undefined)).toHaveLength(40);
  expect(all.filter((one) => one.check !== undefined)).toHaveLength(MAX_OF_CHECKS);
  await send(MAX_EXCHANGES, {});
  expect(await kept.list('c1')).toHaveLength(MAX_EXCHANGES);
});
