import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { CheckVerdict, ConnectionInput, RunView } from '../../electron/contract';
import { type Practice, type PracticeOptions, startPractice } from '../../electron/practice';
import { type App, launchApp, until } from './stage/app';
import { keepPictures } from './stage/failures';
import { openStage, type Stage } from './stage/index';
import { generations, signIn } from './stage/person';
import type { Canary } from './support-canaries';
import { overhear } from './support-overheard';
import { addConnection, ask, choose } from './support-window';

/** The app beside a practice provider of the test's own, and a person at the browser who signs in wherever they are asked to. */
export interface Bench {
  stage: Stage;
  app: App;
  window: Page;
  practice: Practice;
  /** Tokens and codes that the provider has handed out so far. */
  secrets: Canary[];
  /** Pages that the browser was made to open so far. */
  opened(): number;
  /** Adds a connection to the standard face, whose client secret the window holds, and signs in; resolves with its id. */
  connect(name: string, changes?: Partial<ConnectionInput>): Promise<string>;
  /** Starts the app anew on the same stage. */
  launch(): Promise<void>;
  close(): Promise<void>;
}

export async function openBench(options: PracticeOptions = {}): Promise<Bench> {
  const overheard = overhear();
  const practice = await startPractice(options);
  const stage = await openStage({ browser: { origins: [practice.url] } });
  const { connection, clientSecret } = practice.faces.practice;
  let pages = 0;
  stage.browser.context.on('page', (page) => {
    pages += 1;
    void signIn(page)
      .catch(() => {})
      .then(() => page.getByText(/Tokenscope/).first().waitFor())
      .catch(() => {})
      .finally(() => page.close().catch(() => {}));
  });
  // The browser ends with its last page.
  let app = await launchApp(stage);
  const bench: Bench = {
    stage,
    practice,
    secrets: overheard.secrets,
    get app() {
      return app;
    },
    get window() {
      return app.window;
    },
    opened: () => pages,
    connect: async (name, changes = {}) => {
      const id = await addConnection(
        app.window,
        { ...connection, authorizeParameters: [{ name: 'prompt', value: 'consent' }], ...changes, name } as ConnectionInput,
        clientSecret,
      );
      await ask(app.window, 'flows.start', { connectionId: id });
      await choose(app.window, name);
      await generations(app.window, 1);
      return id;
    },
    launch: async () => {
      app = await launchApp(stage);
    },
    close: async () => {
      await app.quit().catch(() => {});
      await stage.close();
      await practice.stop();
      overheard.end();
    },
  };
  return bench;
}
