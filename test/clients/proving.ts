import { environmentOf } from '../../electron/core/client-checks/addresses';
import type { ClientCheck } from '../../electron/core/client-checks/definition';
import { ProofRunner } from '../../electron/core/client-checks/runner';
import type { Run } from '../../electron/core/checks/run';
import type { ProofFace } from '../../electron/model/proof';
import { LedCommand } from '../../electron/platform/led/led-command';
import { DEPS, openAt, specOf } from '../practice/stage/proof';
import { commandOf, type Library } from './libraries';

/** Milliseconds. Nothing comes near it. */
const PATIENCE_MS = 180_000;

/** Proves a library's app, as a program of its own, at a face. What it shows a person, the stage's browser opens. */
export async function proveLibrary(library: Library, face: ProofFace, checks: readonly ClientCheck[]): Promise<Run> {
  const stage = await openAt(face);
  const { given, browse } = stage;
  const app = new LedCommand({
    command: commandOf(library),
    env: { ...process.env, ...environmentOf(given), BROWSER: '' },
    now: Date.now,
    patienceMs: PATIENCE_MS,
    quietMs: 1_500,
    authorizeUrl: given.authorizeUrl,
    onUrl: (url) => void browse(url),
    visit: browse,
  });
  try {
    return await new ProofRunner(DEPS, specOf(checks, { app: library.name }), stage, app).go();
  } finally {
    await app.end();
    await stage.close();
  }
}
