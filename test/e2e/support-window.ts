import type { ConnectionSettings, FlowView, Method, RequestOf, ResponseOf, Result } from '../../electron/contract';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchApp, until } from './stage/app';
import { openStage, type Stage } from './stage';
import { signIn as signInAsPerson } from '../practice/login';
import { writeDesktopEntry } from './stage/browser';
import { processesAt } from './stage/processes';
import type { Provider } from './support-provider';

type Arguments<M extends Method> = RequestOf<M> extends undefined ? [] : [RequestOf<M>];

/** Asks the main process through the window's own bridge. */
export async function asked<M extends Method>(window: Page, method: M, ...request: Arguments<M>): Promise<Result<ResponseOf<M>>> {
  const answer = await window.evaluate(
    ([name, argument]) => {
      if (!self.tokenscope) throw new Error('The page has no bridge.');
      return (self.tokenscope.invoke as (method: string, request: unknown) => Promise<unknown>)(name, argument);
    },
    [method, request[0]] as const,
  );
  return answer as Result<ResponseOf<M>>;
}

/** As `asked`, for what must go well. */
export async function ask<M extends Method>(window: Page, method: M, ...request: Arguments<M>): Promise<ResponseOf<M>> {
  const result = await asked(window, method, ...request);
  if (!result.ok) throw new Error(`${method} failed: ${JSON.stringify(result.problem)}`);
  return result.value;
}

/** Adds a connection with a client secret; resolves with its id. */
export async function addConnection(window: Page, input: ConnectionSettings, clientSecret = 'a client secret'): Promise<string> {
  return (await ask(window, 'connections.create', { input, clientSecret })).id;
}

/** Starts a connection's grant; resolves with the flow as it then stands. */
export async function startFlow(window: Page, connectionId: string): Promise<FlowView> {
  await ask(window, 'flows.start', { connectionId });
  const flow = (await ask(window, 'app.snapshot')).flows.find((each) => each.connectionId === connectionId);
  if (!flow) throw new Error('The flow is not listed.');
  return flow;
}

/** Signs in over loopback, an HTTP client playing the browser; resolves with the flow as it ended and the page the browser was shown. */
export async function signIn(window: Page, provider: Provider, connectionId: string, changes: Record<string, string | null> = {}) {
  const flow = await startFlow(window, connectionId);
  const page = await visit(provider.callback(flow.authorizeUrl ?? '', changes));
  return { flow: await flowOf(window, flow.id), page };
}

/** Signs in at the practice provider, an HTTP client playing browser and person; resolves with the flow as it ended. */
export async function signInToPractice(window: Page, connectionId: string): Promise<FlowView> {
  const { id, authorizeUrl } = await startFlow(window, connectionId);
  await visit(await signInAsPerson(authorizeUrl ?? ''));
  await until(async () => (await flowOf(window, id)).status !== 'waiting', 'the end of the sign-in');
  return flowOf(window, id);
}

/** What a browser would show at an address. */
export async function visit(url: string): Promise<string> {
  return (await fetch(url, { redirect: 'manual' })).text();
}

export async function flowOf(window: Page, flowId: string): Promise<FlowView> {
  const found = (await ask(window, 'app.snapshot')).flows.find(({ id }) => id === flowId);
  if (!found) throw new Error('The flow is not listed.');
  return found;
}

/** A connection's row in the list, by its whole name. */
export function row(window: Page, name: string): Locator {
  const whole = new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
  return window.getByRole('option').filter({ has: window.locator('.row__name', { hasText: whole }) });
}

/** Chooses a connection in the list, as a person does. */
export async function choose(window: Page, name: string): Promise<void> {
  await row(window, name).click();
  await window.getByRole('heading', { level: 1, name }).waitFor();
}

export interface QuietStage extends Stage {
  /** The addresses the system browser was asked to open. */
  opened(): string[];
}

/** A stage whose system browser only writes down what it is asked to open. */
export async function openQuietStage(options: Parameters<typeof openStage>[0] = {}): Promise<QuietStage> {
  const stage = await openStage(options);
  const notes = join(stage.keyring.home, 'opened');
  const script = join(stage.keyring.home, 'note-browser');
  writeFileSync(script, `#!/bin/sh\nprintf '%s\\n' "$1" >> "${notes}"\n`);
  chmodSync(script, 0o755);
  writeDesktopEntry(stage.env.XDG_DATA_HOME ?? '', 'note-browser', script, ['http', 'https']);
  const defaults = ['http', 'https'].map((scheme) => `x-scheme-handler/${scheme}=note-browser.desktop\n`).join('');
  writeFileSync(join(stage.env.XDG_CONFIG_HOME ?? '', 'mimeapps.list'), `[Default Applications]\n${defaults}`);
  // Not a copy: the stage's browser is a getter.
  return Object.assign(stage, { opened: () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []) });
}

/** Waits until nothing of the app runs any more. */
export async function everythingEnded(stage: Stage): Promise<void> {
  const ofTheApp = () =>
    processesAt(stage.keyring.home).filter((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, 'utf8').startsWith(stage.executable);
      } catch {
        return false;
      }
    });
  await until(() => ofTheApp().length === 0, 'every process of the app to end');
  expect(ofTheApp()).toEqual([]);
}

export { launchApp, until };
