import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { PATIENCE_MS } from './patience';

export interface SystemBrowser {
  context: BrowserContext;
  /** The next page that somebody outside (the app, through xdg-open) opens. */
  nextPage(): Promise<Page>;
  close(): Promise<void>;
}

const EXECUTABLE = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--password-store=basic',
];

/** A desktop entry in the throwaway home; xdg-open finds it through mimeapps.list. */
export function writeDesktopEntry(dataHome: string, name: string, exec: string, schemes: string[]): void {
  const folder = join(dataHome, 'applications');
  mkdirSync(folder, { recursive: true });
  const types = schemes.map((scheme) => `x-scheme-handler/${scheme};`).join('');
  writeFileSync(
    join(folder, `${name}.desktop`),
    `[Desktop Entry]\nType=Application\nName=${name}\nExec=${exec} %u\nTerminal=false\nNoDisplay=true\nMimeType=${types}\n`,
  );
}

/**
 * Makes Debian's chromium the default browser of the throwaway home and starts it, driven by Playwright. A URL that a program opens with
 * xdg-open reaches this very browser through chromium's own single-instance hand-over.
 *
 * `launches` holds origins whose pages may open the given scheme without the question a person would confirm once ("always allow").
 */
export async function openSystemBrowser(
  env: Record<string, string>,
  launches: { origins: string[]; scheme: string; asIs?: boolean },
): Promise<SystemBrowser> {
  const home = env.HOME ?? '';
  const profile = join(home, 'chromium-profile');
  mkdirSync(join(profile, 'Default'), { recursive: true });
  const pairs = Object.fromEntries(launches.origins.map((origin) => [origin, { [launches.scheme]: true }]));
  const preferences = {
    protocol_handler: { allowed_origin_protocol_pairs: pairs },
    // It would offer to keep a password, over the page.
    ...(launches.asIs ? {} : { credentials_enable_service: false }),
  };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const wrapper = join(home, 'test-browser');
  writeFileSync(wrapper, `#!/bin/sh\nexec ${EXECUTABLE} --user-data-dir="${profile}" ${FLAGS.join(' ')} "$@"\n`);
  chmodSync(wrapper, 0o755);
  writeDesktopEntry(env.XDG_DATA_HOME ?? '', 'test-browser', wrapper, ['http', 'https']);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: EXECUTABLE,
    headless: false,
    args: FLAGS,
    env,
    viewport: null,
    ignoreDefaultArgs: ['--enable-automation'],
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return {
    context,
    nextPage: () => context.waitForEvent('page'),
    close: () => context.close(),
  };
}
