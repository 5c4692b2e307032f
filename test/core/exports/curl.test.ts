import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exportAs } from '../../../electron/core/exports/formats';
import { sendTokenRequest } from '../../../electron/core/wire/token-request';
import { codeForm } from '../../../electron/core/grants/authorization-code';
import { refreshForm } from '../../../electron/core/grants/refresh';
import { protocolOf } from '../../../electron/core/grants/registry';
import { bringsCode, grantOf } from '../../../electron/model/grants';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { tokenContext } from '../../support/connection';
import { type Arrived, inputFor, QUIRKS, quirky, recorder, run } from './stage';

const SECRET = `se-cr.et_"'$HOME\`+ %&é`;
/** Values that no shell leaves alone. */
const VALUES = {
  CLIENT_SECRET: SECRET,
  CODE: 'c$(x)',
  CODE_VERIFIER: 'v"1',
  REFRESH_TOKEN: "r't",
  PASSWORD: 'p`w` \\',
  ACCESS_TOKEN: 'at-1',
};

let server: Awaited<ReturnType<typeof recorder>>;
beforeAll(async () => {
  server = await recorder();
});
afterAll(() => server.close());
beforeEach(() => {
  server.arrived.length = 0;
});

const MORE: Record<string, Partial<ConnectionSettings>> = {
  ...QUIRKS,
  'JSON instead of a form': { grantType: 'client_credentials', dialect: { jsonBody: true }, scopes: ['a', 'b'] },
  'an exchanged token': { grantType: 'urn:ietf:params:oauth:grant-type:token-exchange', scopes: ['a'] },
};

/** What Tokenscope itself sends with these values. */
async function own(connection: ReturnType<typeof quirky>): Promise<Arrived[]> {
  const context = await tokenContext(connection, {
    clientSecret: SECRET,
    redirectUri: 'http://127.0.0.1:8400/cb',
    inputs: {
      read: async (name) => ({ kind: 'token', value: name === 'password' ? VALUES.PASSWORD : 'sub"j' }),
      key: () => Promise.reject(new Error()),
    },
  });
  const { refresh } = connection.endpoints;
  const form = bringsCode(connection)
    ? codeForm(context, { code: VALUES.CODE, codeVerifier: connection.pkce === 'off' ? null : VALUES.CODE_VERIFIER })
    : await protocolOf(connection).form?.(context);
  if (form) await sendTokenRequest(context, form);
  if (grantOf(connection).renewedBy === 'refresh-token')
    await sendTokenRequest(
      { ...context, ...(refresh && { refreshEndpoint: new URL(refresh) }) },
      refreshForm(context, VALUES.REFRESH_TOKEN),
    );
  return server.arrived.splice(0);
}

const pieces = ({ method, path, headers, body }: Arrived) => {
  const { authorization, 'content-type': type = '', 'x-tenant': tenant } = headers;
  const form = type.startsWith('application/json') ? JSON.parse(body) : [...new URLSearchParams(body)].sort();
  // Both spell the same credentials, which a server decodes.
  const basic = authorization?.startsWith('Basic ') ? decodeURIComponent(atob(authorization.slice(6)).replaceAll('+', ' ')) : authorization;
  return { method, path, type, tenant, basic, form };
};

describe('what an export as curl says', () => {
  it.each(Object.entries(MORE))('sends the requests that Tokenscope sends: %s', async (_, changes) => {
    const connection = quirky(server.url, changes);
    const sent = await own(connection);
    const { text, variables } = await exportAs('curl', inputFor(connection));
    const env = Object.fromEntries(variables.map((name) => [name, name === 'SUBJECT_TOKEN' ? 'sub"j' : (VALUES[name as 'CODE'] ?? '')]));
    // In JSON a quote would end the value, which the notes say.
    const { code, err } = await run('sh', ['-c', text], { env: connection.dialect.jsonBody ? { ...env, CLIENT_SECRET: SECRET } : env });
    expect(code, err).toBe(0);
    expect(server.arrived.slice(0, sent.length).map(pieces)).toEqual(sent.map(pieces));
    expect(server.arrived.slice(sent.length)).toMatchObject([
      { method: 'GET', path: expect.stringContaining('/v1/orders?'), headers: { authorization: 'Bearer at-1' } },
      { method: 'POST', path: expect.stringContaining('/v1/orders'), headers: { 'api-version': '2' }, body: '{"name":"Ada\\n","n":[1]}' },
    ]);
  });
});
