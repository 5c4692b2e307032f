import { takes } from '../model/grants';
import type { ConnectionView, GrantView, ReportKind } from '../contract';
import { parseConnectionFile, printConnectionFile } from '../core/importers/connection-file';
import { freeName } from '../model/free-name';
import { reportOf } from '../core/checks/report/report';
import type { Services } from '../services';
import type { Handlers } from './ipc';
import type { SaveKind } from './save-file';
import { explainedExchangeView, runComparisonView, runSummaryView, runView } from './views';

export interface CheckParts {
  services: Services;
  grant(connectionId: string): Promise<GrantView>;
  connectionView(connectionId: string): Promise<ConnectionView>;
  copyText(text: string): Promise<void>;
  /** Asks for a file and saves; resolves with its name, or null if the person cancels. */
  saveFile(name: string, kind: SaveKind, content: string | Uint8Array): Promise<string | null>;
  /** Asks for a file and reads it; null if the person cancels. */
  openFile(title: string, kind: SaveKind): Promise<string | null>;
  /** Registers this app for the custom redirect scheme. */
  registerScheme(): Promise<void>;
}

type CheckMethod =
  | `checks.${'catalogue' | 'start' | 'stop' | 'skipWait' | 'runs' | 'run' | 'evidence' | 'compare' | 'removeRun'}`
  | `checks.${'saveReport' | 'copyReport' | 'addPlan' | 'removePlan' | 'savePlan'}`
  | 'watch.set'
  | 'tokens.saveNow'
  | `connections.${'export' | 'import'}`
  | `practice.${'faults' | 'setFault' | 'clearFaults'}`;

const REPORTS: Record<ReportKind, SaveKind> = {
  html: { extension: 'html', label: 'Web page' },
  junit: { extension: 'xml', label: 'JUnit XML' },
  json: { extension: 'json', label: 'JSON' },
  markdown: { extension: 'md', label: 'Markdown' },
};
const JSON_FILE: SaveKind = { extension: 'json', label: 'JSON' };

/** Methods of checks, reports, keeping alive, connection files and the fault lab. */
export function checkHandlers(parts: CheckParts): Pick<Handlers, CheckMethod> {
  const { services, grant } = parts;
  const { checks, connections, explainer, practice, tokens, watch } = services;
  const report = async (connectionId: string, runId: string, kind: ReportKind) => {
    connections.get(connectionId);
    return reportOf(await checks.run(connectionId, runId), kind);
  };
  return {
    'checks.catalogue': ({ connectionId }) => checks.catalogue(connectionId),
    'checks.start': async ({ connectionId, planId, checks: chosen, allowBurning, allowChanges }) => {
      const { grantType, receiver } = connections.get(connectionId);
      if (takes({ grantType }, 'receiver') && receiver.kind === 'scheme') await parts.registerScheme();
      return runView(await checks.start(connectionId, { planId, checks: chosen, allowBurning, allowChanges }));
    },
    'checks.stop': ({ runId }) => {
      checks.stop(runId);
      return null;
    },
    'checks.skipWait': ({ runId }) => {
      checks.skipWait(runId);
      return null;
    },
    'checks.runs': async ({ connectionId }) => {
      connections.get(connectionId);
      return (await checks.runs(connectionId)).map(runSummaryView);
    },
    'checks.run': async ({ connectionId, runId }) => {
      connections.get(connectionId);
      return runView(await checks.run(connectionId, runId));
    },
    'checks.evidence': async ({ connectionId, runId, checkId }) => {
      const { mutedFindings } = connections.get(connectionId);
      const run = await checks.run(connectionId, runId);
      const result = run.results.find(({ id }) => id === checkId);
      const ids = new Set(result?.evidence);
      const proving = run.exchanges.filter(({ id }) => ids.has(id));
      return explainer
        .evidence(connectionId, proving, result?.verdict === 'pass')
        .map((explained) => explainedExchangeView(explained, mutedFindings));
    },
    'checks.compare': async ({ connectionId, a, b }) => {
      connections.get(connectionId);
      return runComparisonView(await checks.compare(connectionId, a, b));
    },
    'checks.removeRun': async ({ connectionId, runId }) => {
      connections.get(connectionId);
      await checks.removeRun(connectionId, runId);
      return null;
    },
    'checks.saveReport': async ({ connectionId, runId, kind }) => {
      const text = await report(connectionId, runId, kind);
      return { path: await parts.saveFile(`${connections.get(connectionId).name} checks`, REPORTS[kind], text) };
    },
    'checks.copyReport': async ({ connectionId, runId }) => {
      await parts.copyText(await report(connectionId, runId, 'markdown'));
      return null;
    },
    'checks.addPlan': async () => {
      const text = await parts.openFile('Add a plan', JSON_FILE);
      return text === null ? null : checks.addPlan(text);
    },
    'checks.removePlan': async ({ planId }) => {
      await checks.removePlan(planId);
      return null;
    },
    'checks.savePlan': async ({ planId, checks: chosen }) => {
      const { name, text } = await checks.planText(planId, chosen);
      return { path: await parts.saveFile(name, JSON_FILE, text) };
    },
    'watch.set': async ({ connectionId, on }) => {
      await services.vaultOpened();
      watch.set(connectionId, on);
      return grant(connectionId);
    },
    'tokens.saveNow': async ({ connectionId }) => {
      await tokens.saveNow(connectionId);
      return grant(connectionId);
    },
    'connections.export': async ({ id }) => {
      const connection = connections.get(id);
      // If the vault can't tell, the client authentication method decides.
      const text = printConnectionFile(connection, (await connections.hasClientSecret(id)) ?? undefined);
      return { path: await parts.saveFile(connection.name, JSON_FILE, text) };
    },
    'connections.import': async () => {
      const text = await parts.openFile('Import a connection', JSON_FILE);
      if (text === null) return null;
      await services.vaultOpened();
      const { connection, clientSecret } = parseConnectionFile(text);
      const name = freeName(
        connection.name,
        connections.list().map((other) => other.name),
      );
      return parts.connectionView((await connections.create({ ...connection, name }, clientSecret)).id);
    },
    'practice.faults': () => practice.faults(),
    'practice.setFault': ({ id, value }) => practice.setFault(id, value),
    'practice.clearFaults': () => practice.clearFaults(),
  };
}
