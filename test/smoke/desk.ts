import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDisplay } from '../e2e/stage/display';
import { onPlainDesktop, SWITCHES } from '../e2e/stage';
import { startKeyring } from '../platform/keyring';
import type { Later } from '../support/during';

/** Where the packaged app is started: this machine's desktop, or on Linux a screen and a keychain of the test's own. */
export interface Desk {
  executable: string;
  env: Record<string, string>;
  /** A data folder of the test's own. */
  switches: string[];
  /** Whether a keychain that can't be had is a failure; elsewhere what needs it is left out. */
  hasKeychain: boolean;
}

/** @param later Ends what was started. */
export async function openDesk(later: Later): Promise<Desk> {
  const executable = process.env.TOKENSCOPE_EXECUTABLE;
  if (!executable) throw new Error('TOKENSCOPE_EXECUTABLE names no packaged app; run these tests with: npm test');
  const data = mkdtempSync(join(tmpdir(), 'tokenscope-smoke-'));
  // On Windows files stay in use for a moment after the app has ended.
  later(() => rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  const desk = { executable, switches: [...SWITCHES, `--user-data-dir=${data}`] };
  if (process.platform !== 'linux') {
    const own = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    // An account that signed in over the network has no keychain that opens by itself; a CI server's runner has one.
    return { ...desk, env: onPlainDesktop(Object.fromEntries(own)), hasKeychain: process.env.CI !== undefined };
  }
  const keyring = await startKeyring();
  later(keyring.stop);
  const display = await openDisplay({ manager: null });
  later(display.close);
  return { ...desk, env: { ...onPlainDesktop(keyring.env), DISPLAY: display.name }, hasKeychain: true };
}
