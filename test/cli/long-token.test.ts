import { expect, it } from 'vitest';
import { startServer } from '../support/provider';
import { cliStage, MACHINE } from './stage';

const stage = cliStage();
const TOKEN = `eyJhbGciOiJub25lIn0.${'aB3_'.repeat(10_000)}.c`;

it.each(['call', 'check'])('`%s` accepts an access token of 40,000 characters and never shows it', async (command) => {
  const server = await startServer();
  server.answer('/token', { body: { access_token: TOKEN, token_type: 'Bearer', expires_in: 3600 } });
  const endpoints = {
    authorization: null,
    token: `${server.url}/token`,
    userinfo: null,
    jwks: null,
    introspection: null,
    revocation: null,
  };
  const changes = { ...MACHINE, issuer: null, endpoints, apiBaseUrl: `${server.url}/api`, resource: [] };
  const file = stage.connectionFile('practice', changes);
  const { out, err } = await stage.cli([command, '-c', file, ...(command === 'call' ? ['GET', '/me'] : ['-p', 'quick-look'])]);
  await server.stop();
  expect(server.to('/token').length).toBeGreaterThan(0);
  // Node's own server refuses headers of that length.
  expect(`${out}${err}`).toMatch(/431|pass|fail/);
  expect(`${out}${err}`).not.toMatch(/aB3_aB3_|fault of Tokenscope|went wrong inside/);
});
