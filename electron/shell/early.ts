import { app, type IpcMainInvokeEvent } from 'electron';
import type { Problem, Result, Snapshot } from '../contract';
import { AppClock } from '../core/base/app-clock';
import { rollBackRestore } from '../platform/backup/roll-back';
import { createFileSettings, type FileSettings } from '../platform/kept/settings-files';
import { systemClock } from '../platform/system/system-clock';
import type { RedirectInbox } from './redirects/deep-links';
import { problemView } from './views/problem';
import { isOwnPage } from './window/app-files';
import { takeSnapshot } from './views/snapshot';
import type { MainWindow } from './window/window';

export type Answer = (event: IpcMainInvokeEvent, method: unknown, request: unknown) => Promise<Result<unknown>>;

/** Exists before the services are loaded, and stays. */
export interface Early {
  main: MainWindow;
  inbox: RedirectInbox;
  directory: string;
  settings: FileSettings;
  clock: AppClock;
  platform: Snapshot['platform'];
  /** Shown with the first snapshot, which empties the list. */
  notices: Problem[];
  /** Whether the page has its first snapshot and so receives events. */
  page: { listens: boolean };
}

/** Milliseconds from the first snapshot until the list is usable; loading anything sooner slows it down. */
const LIST_STANDS_MS = 250;
/** The services load by then even if the page asks for nothing. Milliseconds. */
const LATEST_MS = 3_000;

/**
 * Answers the page's first request, the snapshot, from the settings alone; anything else loads the services, at the latest once the list
 * is shown. So the list doesn't wait for code it doesn't need.
 */
export function startEarly(main: MainWindow, inbox: RedirectInbox): Answer {
  const directory = app.getPath('userData');
  const notPutBack = rollBackRestore(directory);
  const settings = createFileSettings(directory);
  const early: Early = {
    main,
    inbox,
    directory,
    settings,
    clock: new AppClock(systemClock),
    platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
    notices: [...(notPutBack ? [notPutBack] : []), ...settings.notices()].map(problemView),
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
    practice: { status: 'stopped', url: null, startedAt: null, problem: null, faults: 0 },
    flows: [],
    platform,
    version: app.getVersion(),
    notices: notices.splice(0),
  });
}
