import { describe, expect, it } from 'vitest';
import { ClientKeyService } from '../../../electron/core/client-keys/service';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { openEncryptedKey } from '../../../electron/platform/keys/encrypted-key';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';

const HOME = 'https://as.example/token';
const ELSEWHERE = 'https://evil.example/token';

const signing = (token: string): ConnectionSettings => {
  const settings = settingsOf({ clientId: 'client-1', clientAuthentication: 'private_key_jwt', grantType: 'client_credentials' });
  return { ...settings, issuer: null, endpoints: { ...settings.endpoints, token } };
};

async function scene() {
  const { connections } = startApp();
  const { id } = await connections.create(signing(HOME));
  const clientKeys = new ClientKeyService({ connections, clock: systemClock, open: openEncryptedKey });
  await clientKeys.make(id, 'ES256');
  const kindAt = async (token: string) => (await connections.credentialFor(connections.get(id), new URL(token)))?.kind;
  return { connections, clientKeys, id, kindAt };
}

describe('what a key may sign for', () => {
  it('is where it was made, whatever secret is typed beside it', async () => {
    const { connections, id, kindAt } = await scene();
    expect(await kindAt(HOME)).toBe('key');
    await connections.update(id, signing(ELSEWHERE), 'a secret for the other server');
    expect((await failureOf(kindAt(ELSEWHERE))).code).toBe('endpoint-changed');
    await connections.update(id, signing(HOME));
    expect(await kindAt(HOME)).toBe('key');
  });

  it('a key made for the other server does not take the first one along', async () => {
    const { connections, clientKeys, id, kindAt } = await scene();
    const [first] = await clientKeys.list(id);
    await connections.update(id, signing(ELSEWHERE));
    await clientKeys.make(id, 'ES256');
    expect(await kindAt(ELSEWHERE)).toBe('key');
    await connections.update(id, { ...signing(ELSEWHERE), signingKey: first?.kid ?? null });
    expect((await failureOf(kindAt(ELSEWHERE))).code).toBe('endpoint-changed');
  });
});

it('a deleted key is no longer named by the settings', async () => {
  const { connections, clientKeys, id, kindAt } = await scene();
  await clientKeys.make(id, 'EdDSA');
  const [first] = await clientKeys.list(id);
  await connections.update(id, { ...signing(HOME), signingKey: first?.kid ?? null });
  await clientKeys.remove(id, first?.kid ?? '');
  expect(connections.get(id).signingKey).toBeNull();
  expect(await kindAt(HOME)).toBe('key');
});
