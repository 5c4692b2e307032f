import { describe, expect, it } from 'vitest';
import { ClientCertificateService } from '../../../electron/core/client-keys/certificate-service';
import { ClientKeyService } from '../../../electron/core/client-keys/service';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { openEncryptedKey } from '../../../electron/platform/keys/encrypted-key';
import { openPkcs12 } from '../../../electron/platform/keys/pkcs12';
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
  const clientKeys = new ClientKeyService({ connections, clock: systemClock, open: openEncryptedKey, openPkcs12 });
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

describe('a certificate beside a secret', () => {
  const certified = (token: string) =>
    ({ ...signing(token), clientAuthentication: 'client_secret_basic', certificateBoundTokens: true }) satisfies ConnectionSettings;

  async function besideAt(sealedFor: { secret: string; certificate: string }) {
    const { connections } = startApp();
    const { id } = await connections.create(certified(sealedFor.certificate));
    const open = { key: openEncryptedKey, pkcs12: openPkcs12 };
    await new ClientCertificateService({ connections, clock: systemClock, open }).make(id, 'P-256');
    await connections.update(id, certified(sealedFor.secret), 'a secret');
    return async (token: string) => {
      await connections.update(id, certified(token));
      return connections.credentialFor(connections.get(id), new URL(token));
    };
  }

  it('goes where both were entered for', async () => {
    const at = await besideAt({ secret: HOME, certificate: HOME });
    const credential = await at(HOME);
    expect([credential?.kind, credential?.beside?.thumbprint.length]).toEqual(['secret', 43]);
    expect((await failureOf(at(ELSEWHERE))).code).toBe('endpoint-changed');
  });

  it.each([
    ['the secret', { secret: ELSEWHERE, certificate: HOME }],
    ['the certificate', { secret: HOME, certificate: ELSEWHERE }],
  ])('goes nowhere while %s is for another server', async (_which, sealedFor) => {
    const at = await besideAt(sealedFor);
    for (const token of [HOME, ELSEWHERE]) expect((await failureOf(at(token))).code).toBe('endpoint-changed');
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
