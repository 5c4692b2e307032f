import { expect, it } from 'vitest';
import { ExchangeLog, logLimits } from '../../../electron/core/exchanges/log';
import { recordingHttp } from '../../../electron/core/exchanges/recording';
import { RegistrationService } from '../../../electron/core/registration/service';
import { sealedSecrets } from '../../../electron/core/wire/sealed';
import { createMemoryFiles } from '../../../electron/platform/disk/memory-files';
import { systemAddresses } from '../../../electron/platform/network/addresses';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { systemRandom } from '../../../electron/platform/system/random';
import { settingsOf, startApp } from '../../support/connection';
import { failureOf, textOf } from '../../support/failures';
import { testServer } from '../../support/provider';

const server = testServer('all');
const SECRETS = ['canary-initial-token-1a', 'canary-client-secret-2b', 'canary-registration-token-3c', 'canary-registration-token-4d'];

it('no secret of a registration is in the log, in what is answered, or in a failure', async () => {
  const [initial, secret, token, rotated] = SECRETS as [string, string, string, string];
  const app = startApp();
  const fingerprint = (text: string) => app.vault.fingerprint(text);
  const log = new ExchangeLog({
    files: createMemoryFiles().exchanges,
    random: systemRandom,
    fingerprint,
    sealed: async (id) => sealedSecrets(app.connections.get(id), await app.connections.records.read(id)),
    exists: () => true,
    keep: () => true,
    limits: () => logLimits(app.settings.app(), app.clock.now()),
  });
  const http = recordingHttp(createNodeHttp(), log, app.clock);
  const ready = { proveStorable: async () => {}, ensureReady: async () => {} };
  const service = new RegistrationService({ ...app, http, addresses: systemAddresses, fingerprint, ...ready });
  const endpoints = {
    ...settingsOf().endpoints,
    authorization: `${server.url}/a`,
    token: `${server.url}/token`,
    registration: `${server.url}/register`,
  };
  const { id } = await app.connections.create(settingsOf({ clientId: '', endpoints }));
  const uri = `${server.url}/register/c-1`;
  const client = { client_id: 'c-1', client_secret: secret, client_secret_expires_at: 0, registration_client_uri: uri };
  server.answer('/register', { status: 201, body: { ...client, registration_access_token: token, echo: `${initial} ${token}` } });
  server.answer('/register/c-1', { body: { ...client, registration_access_token: rotated, echo: `${secret} ${token}` } });

  const outcome = await service.register(id, initial);
  const text = await service.read(id);
  // Careless, as servers are.
  server.answer('/register/c-1', { status: 401, body: { error: 'invalid_token', error_description: `not ${rotated}, ${secret}` } });
  const refused = await failureOf(service.read(id));
  const logged = await log.list(id);
  expect(server.to('/register/c-1').map(({ headers }) => headers.authorization)).toEqual([`Bearer ${token}`, `Bearer ${rotated}`]);
  expect(logged.map(({ purpose }) => purpose)).toEqual(['registration', 'registration', 'registration']);
  const seen = JSON.stringify([outcome, app.connections.get(id), logged]) + text + textOf(refused);
  expect(seen).toContain('registration token');
  expect(SECRETS.filter((planted) => seen.includes(planted))).toEqual([]);
  await log.dispose();
});
