import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { identityOf } from '../../../electron/model/identity';
import { type Keyring, type KeyringOptions, startKeyring } from '../../platform/keyring';
import { openSystemBrowser, type SystemBrowser, writeDesktopEntry } from './browser';
import { type Display, openDisplay } from './display';
import { PATIENCE_MS } from './patience';
import { killAllAt } from './processes';

const run = promisify(execFile);

/** The app under test is a local build. */
const LOCAL = identityOf(true);
/** Its redirect scheme, and service of its keychain entry. */
export const SCHEME = LOCAL.id;

export interface StageOptions {
  /** The packaged app. */
  executable?: string;
  /** Default: an unlocked keyring. */
  keyring?: KeyringOptions['state'];
  /** Starts the system browser; `asIs`: it offers to keep passwords, as it does at first. Pages of these origins may hand the redirect to the app without the question a person answers once. */
  browser?: { origins: string[]; asIs?: boolean };
}

/** A desk of its own: home, screen, session bus, keychain and, on request, a system browser. */
export interface Stage {
  executable: string;
  /** Ends what a start that hung has left. */
  endLeft(): void;
  /** The whole environment of every process on it. */
  env: Record<string, string>;
  /** Where the app keeps its data. */
  userData: string;
  browser: SystemBrowser;
  /** The page of its browser that was opened last. */
  lastPage(): Page | undefined;
  /** The keychain and its session bus. */
  keyring: Keyring;
  /** Opens an address as the desktop does: through xdg-open. Resolves when whatever took it has let go. */
  open(url: string): Promise<void>;
  /** Runs a program of the desktop and resolves with what it printed. */
  run(program: string, args: string[]): Promise<string>;
  /** Ends everything and deletes the home. */
  close(): Promise<void>;
}

/** Ends Node with an `exit` event, in which everything else is ended too. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const exit = () => process.exit(1);

/** What the app must be started with here. Chromium's sandbox refuses to run as root. */
export const SWITCHES = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const executable = options.executable ?? process.env.TOKENSCOPE_EXECUTABLE;
  if (!executable) throw new Error('TOKENSCOPE_EXECUTABLE names no packaged app; run these tests with: npm test');
  const keyring = await startKeyring({ state: options.keyring ?? 'unlocked' });
  const abandon = () => {
    killAllAt(keyring.home);
    rmSync(keyring.home, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', abandon);
  for (const signal of SIGNALS) process.once(signal, exit);
  let display: Display | null = null;
  let browser: SystemBrowser | null = null;
  const close = async () => {
    await browser?.close().catch(() => {});
    // The keyring ends its own two in their order.
    killAllAt(keyring.home, /^(dbus-daemon|gnome-keyring)/);
    await display?.close();
    await keyring.stop();
    killAllAt(keyring.home);
    process.off('exit', abandon);
    for (const signal of SIGNALS) process.off(signal, exit);
  };
  const env = onPlainDesktop(keyring.env);
  try {
    display = await openDisplay();
    env.DISPLAY = display.name;
    if (options.browser) {
      const defaults = ['http', 'https'].map((scheme) => `x-scheme-handler/${scheme}=test-browser.desktop\n`).join('');
      writeFileSync(join(env.XDG_CONFIG_HOME ?? '', 'mimeapps.list'), `[Default Applications]\n${defaults}`);
      browser = await openSystemBrowser(env, { ...options.browser, scheme: SCHEME });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    executable,
    env,
    userData: join(env.XDG_CONFIG_HOME ?? '', LOCAL.name),
    get browser() {
      if (!browser) throw new Error('This stage was opened without a browser.');
      return browser;
    },
    endLeft: () => killAllAt(keyring.home, /^(?!tokenscope)/),
    lastPage: () => browser?.context.pages().at(-1),
    keyring,
    open: async (url) => {
      await run('xdg-open', [url], { env, timeout: PATIENCE_MS });
    },
    run: async (program, args) => (await run(program, args, { env, timeout: PATIENCE_MS })).stdout,
    close,
  };
}

/** Registers the app for its redirects the way a package does: a desktop entry of the package's, made the default. */
export async function installEntry(stage: Stage, switches: string[] = []): Promise<void> {
  writeDesktopEntry(stage.env.XDG_DATA_HOME ?? '', 'tokenscope', [stage.executable, ...SWITCHES, ...switches].join(' '), [SCHEME]);
  await stage.run('xdg-mime', ['default', 'tokenscope.desktop', `x-scheme-handler/${SCHEME}`]);
}

/** Has the app's practice provider listen on `port`, as if it had done so last time; its origin is then known before the browser starts. */
export function rememberPracticePort(stage: Pick<Stage, 'userData'>, port: number): void {
  mkdirSync(stage.userData, { recursive: true });
  writeFileSync(join(stage.userData, 'practice.json'), JSON.stringify({ port }));
}

/** A port on 127.0.0.1 that nobody has now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/** Without what would make xdg-open believe in a full desktop, or Electron and Node behave differently from a person's start. */
export function onPlainDesktop(env: Record<string, string>): Record<string, string> {
  const foreign = /^(BROWSER|DESKTOP_SESSION|KDE_|GNOME_DESKTOP|ELECTRON_|NODE_|VITE|VITEST|PLAYWRIGHT|TOKENSCOPE_)/;
  return { ...Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name))), LANG: 'C.UTF-8' };
}
