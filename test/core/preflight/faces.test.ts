import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PRACTICE_FACES } from '../../../electron/model/providers/offered';
import { type Desk, openDesk } from '../../support/desk';
import { during } from '../../support/during';
import { MemoryKeychain } from '../../support/vault';
import { told } from './stage';

const desk: Desk = during('all', async (later) => {
  const directory = mkdtempSync(join(tmpdir(), 'tokenscope-preflight-'));
  const opened = openDesk({ directory, keychain: new MemoryKeychain() });
  later(async () => {
    await opened.services.dispose();
    rmSync(directory, { recursive: true, force: true });
  });
  return opened;
});

/** Every grant, credential and manner of the practice provider, as it is set up. */
it.each([...PRACTICE_FACES, 'catapa for a person' as const])('the face %s raises no alarm', async (name) => {
  const { ask, services, opened } = desk;
  const face = name === 'catapa for a person' ? 'catapa' : name;
  const { id } = await ask('practice.connect', { face });
  if (face !== name) {
    const connection = services.connections.get(id);
    await services.connections.update(id, { ...connection, grantType: 'authorization_code' });
  }
  await ask('preflight.start', { connectionId: id, credential: true });
  const report = await services.preflights.finished(id);
  expect(
    report.steps.some(({ verdict }) => verdict === 'fail' || verdict === 'warn'),
    told(report).join('\n'),
  ).toBe(false);
  expect(report.steps.find((step) => step.id === 'credential')?.verdict, told(report).join('\n')).toBe('pass');
  expect(opened).toEqual([]);
  // Each is in the log, marked.
  const logged = await ask('exchanges.list', { connectionId: id });
  expect([logged.length, logged.every(({ preflight }) => preflight)]).toEqual([report.sent, true]);
});
