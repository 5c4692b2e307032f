import { app, type IpcMainInvokeEvent } from 'electron';
import type { Problem, Result, Snapshot } from '../contract';
import { AppClock } from '../core/token/clock';
import { createFileSettings, type FileSettings } from '../platform/settings-files';
import { systemClock } from '../platform/system-clock';
import type { RedirectInbox } from './deep-links';
import { problemView } from './problem';
import { isOwnPage } from './sender';
import { takeSnapshot } from './snapshot';
import type { MainWindow } from './window';

/** Answers one message of the window. */
export type Answer = (event: IpcMainInvokeEvent, method: unknown, request: unknown) => Promise<Result<unknown>>;

/** What is there before the services are loaded, and stays. */
export interface Early {
  main: MainWindow;
  inbox: RedirectInbox;
  directory: string;
  settings: FileSettings;
  clock: AppClock;
  platform: Snapshot['platform'];
  /** To be said with the first snapshot, which empties it. */
  notices: Problem[];
  /** Whether the page has its first snapshot and so hears events. */
  page: { listens: boolean };
}

/** From the first snapshot until the list it fills can be used, in milliseconds; whatever is loaded sooner slows that down. */
const LIST_STANDS_MS = 250;
/** The services are loaded by then even if the page never asks for anything. Milliseconds. */
const LATEST_MS = 3_000;

/**
 * Answers the page's first question, its snapshot, from the settings alone; for all else the services are loaded, at the latest once
 * the list stands. So nobody waits for code that nobody needs yet.
 */
export function startEarly(main: MainWindow, inbox: RedirectInbox): Answer {
  const directory = app.getPath('userData');
  const settings = createFileSettings(directory);
  const early: Early = {
    main,
    inbox,
    directory,
    settings,
    clock: new AppClock(systemClock),
    platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
    notices: settings.notices().map(problemView),
    page: { listens: false },
  };
  let loading: Promise<Answer> | null = null;
  const desktop = (): Promise<Answer> => {
    loading ??= import('./desktop').then(({ runDesktop }) => runDesktop(early));
    return loading;
  };
  setTimeout(desktop, LATEST_MS);
  return async (event, method, request) => {
    if (loading || method !== 'app.snapshot' || request !== undefined || !isOwnPage(event, main.window))
      return (await desktop())(event, method, request);
    const value = firstSnapshot(early);
    early.page.listens = true;
    setTimeout(desktop, LIST_STANDS_MS);
    return { ok: true, value };
  };
}

function firstSnapshot({ settings, clock, platform, notices }: Early): Snapshot {
  return takeSnapshot({
    settings,
    clock,
    vault: { state: 'opening', records: 0, corrupt: [], reason: null },
    practice: { state: 'stopped', url: null, problem: null, faults: 0 },
    flows: [],
    platform,
    version: app.getVersion(),
    notices: notices.splice(0),
  });
}
