import { expect, it } from 'vitest';
import { sharedSecrets } from '../../../electron/core/connection/shared-secrets';
import { settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';

it('says which connections have the same client secret, and nothing of the secret', async () => {
  const { connections } = startApp();
  const ids: string[] = [];
  for (const secret of ['canary-one', 'canary-two', null, 'canary-one']) ids.push((await connections.create(settingsOf(), secret)).id);
  const shared = await sharedSecrets(connections, ids);
  expect(shared.map(({ secret }) => secret)).toEqual([1, 2, null, 1]);
  expect(JSON.stringify(shared)).not.toContain('canary');
  expect((await failureOf(sharedSecrets(connections, ['gone']))).code).toBe('not-found');
});
