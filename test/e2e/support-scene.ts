import type { Page } from 'playwright-core';
import { beforeEach } from 'vitest';
import { type Practice, type PracticeOptions, startPractice } from '../../electron/practice';
import { during, type Later, type Whom } from '../support/during';
import { freePort, openStage, rememberPracticePort, type Stage, type StageOptions } from './stage';
import { type App, launchApp } from './stage/app';
import { keepPictures } from './stage/failures';
import { type Provider, startProvider } from './support-provider';
import { everythingEnded, openQuietStage, type QuietStage } from './support-window';

/** The app on a desk of its own. */
export interface Scene<S extends Stage = Stage> {
  readonly stage: S;
  readonly app: App;
  readonly window: Page;
  /** Starts the app, the first time or anew. */
  launch(options?: Parameters<typeof launchApp>[1]): Promise<App>;
  /** Quits the app, and waits until nothing of it runs any more. */
  quit(): Promise<void>;
  /** What a person sees. */
  inView(): Record<string, Page | undefined>;
}

export interface SceneOptions {
  keyring?: StageOptions['keyring'];
  /** False: the tests start the app themselves. */
  starts?: boolean;
  /** All tests share the scene unless told. */
  for?: Whom;
}

/** Sets a scene for the tests of a file or `describe`, clears it away after them, and keeps pictures of what fails. */
export function setScene<T extends Scene>(set: (later: Later) => Promise<T>, options: Pick<SceneOptions, 'for'> = {}): T {
  const scene = during(options.for ?? 'all', set);
  beforeEach(() => keepPictures(() => scene.inView()));
  return scene;
}

/** The app on `stage`, once it has been launched. It quits at the end. */
export function appOn<S extends Stage>(stage: S, later: Later): Scene<S> {
  let app: App | null = null;
  const launched = () => {
    if (!app) throw new Error('The app was not launched.');
    return app;
  };
  const quit = async () => {
    await app?.quit();
    await everythingEnded(stage);
  };
  later(quit);
  return {
    stage,
    get app() {
      return launched();
    },
    get window() {
      return launched().window;
    },
    launch: async (options) => {
      app = await launchApp(stage, options);
      return app;
    },
    quit,
    inView: () => ({ window: app?.window, browser: stage.lastPage() }),
  };
}

/** The app, a provider that answers as the test says, and a browser that only writes down what it is asked to open. */
export function quietScene(options: SceneOptions = {}): Scene<QuietStage> & { readonly provider: Provider } {
  return setScene(async (later) => {
    const provider = await startProvider();
    later(provider.stop);
    const stage = await openQuietStage({ keyring: options.keyring });
    later(stage.close);
    const scene = appOn(stage, later);
    if (options.starts !== false) await scene.launch();
    return Object.assign(scene, { provider });
  }, options);
}

/** The app and a real browser, which knows where the practice provider of the app will listen. */
export function browserScene(options: Pick<SceneOptions, 'keyring'> = {}): Scene {
  return setScene((later) => besideBrowser(later, [], options));
}

/** The same with a practice provider outside the app. */
export function browserSceneBeside(options: PracticeOptions = {}): Scene & { readonly outside: Practice } {
  return setScene(async (later) => {
    const outside = await startPractice(options);
    later(outside.stop);
    return Object.assign(await besideBrowser(later, [outside.url]), { outside });
  });
}

async function besideBrowser(later: Later, origins: string[], { keyring }: Pick<SceneOptions, 'keyring'> = {}): Promise<Scene> {
  const port = await freePort();
  const stage = await openStage({ keyring, browser: { origins: [...origins, `http://127.0.0.1:${port}`] } });
  later(stage.close);
  rememberPracticePort(stage, port);
  const scene = appOn(stage, later);
  await scene.launch();
  return scene;
}
