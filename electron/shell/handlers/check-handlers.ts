import type { ReportKind } from '../../contract';
import { disagreements, provenBy } from '../../core/checks/run';
import { reportOf } from '../../core/checks/report/report';
import { type HandlerTools, JSON_FILE } from './handler-tools';
import type { Handlers } from './ipc';
import type { FileKind } from '../dialogs/files';
import { explainedExchangeView, runComparisonView, runSummaryView, runView } from '../views/views';

export const REPORTS: Record<ReportKind, FileKind> = {
  html: { extension: 'html', label: 'Web page' },
  junit: { extension: 'xml', label: 'JUnit XML' },
  json: JSON_FILE,
  markdown: { extension: 'md', label: 'Markdown' },
};

export function checkHandlers({ services, known, readyForRedirects, saveFile, openFile, copyText }: HandlerTools) {
  const { checks, explainer, preflights } = services;
  return {
    'preflight.get': ({ connectionId }) => preflights.view(connectionId),
    'preflight.start': ({ connectionId, credential }) => preflights.start(connectionId, { credential }),
    'preflight.stop': ({ connectionId }) => preflights.stop(connectionId),
    'checks.catalogue': ({ connectionId }) => checks.catalogue(connectionId),
    'checks.start': known(async ({ connectionId, planId, checks: chosen, allowBurning, allowChanges }, connection) => {
      await readyForRedirects(connection);
      return runView(await checks.start(connectionId, { planId, checks: chosen, allowBurning, allowChanges }));
    }),
    'checks.stop': ({ runId }) => checks.stop(runId),
    'checks.skipWait': ({ runId }) => checks.skipWait(runId),
    'checks.runs': known(async ({ connectionId }) => (await checks.runs(connectionId)).map(runSummaryView)),
    'checks.run': known(async ({ connectionId, runId }) => runView(await checks.run(connectionId, runId))),
    'checks.evidence': known(async ({ connectionId, runId, checkId }, { mutedFindings }) => {
      const run = await checks.run(connectionId, runId);
      const result = run.results.find(({ id }) => id === checkId);
      return explainer
        .evidence(connectionId, provenBy(run, checkId), result?.verdict === 'pass')
        .map((explained) => explainedExchangeView(explained, mutedFindings));
    }),
    'checks.compare': known(async ({ connectionId, a, b, otherId = connectionId }) => {
      const compared = await checks.compare(connectionId, a, b, otherId);
      if (otherId === connectionId) return runComparisonView(compared);
      const explained = await (await services.contrasts()).ofChecks(disagreements(compared));
      return runComparisonView(compared, explained && { statement: explained.check.statement, contrast: explained.contrast });
    }),
    'checks.removeRun': known(({ connectionId, runId }) => checks.removeRun(connectionId, runId)),
    'checks.saveReport': known(async ({ connectionId, runId, kind }, { name }) => {
      const text = await reportOf(await checks.run(connectionId, runId), kind);
      return { path: await saveFile(`${name} checks`, REPORTS[kind], text) };
    }),
    'checks.copyReport': known(async ({ connectionId, runId }) =>
      copyText(await reportOf(await checks.run(connectionId, runId), 'markdown')),
    ),
    'checks.addPlan': async () => {
      const file = await openFile('Add a plan', JSON_FILE);
      return file === null ? null : checks.addPlan(file.text);
    },
    'checks.removePlan': ({ planId }) => checks.removePlan(planId),
    'checks.savePlan': async ({ planId, checks: chosen }) => {
      const { name, text } = await checks.planText(planId, chosen);
      return { path: await saveFile(name, JSON_FILE, text) };
    },
  } satisfies Partial<Handlers>;
}
