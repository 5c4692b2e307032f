import { execFile } from 'node:child_process';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportInput } from '../../../electron/core/exports/input';
import { blankSettings, type Connection, type ConnectionSettings, type Leg, mapEndpoints } from '../../../electron/model/connection';
import { START } from '../../support/clock';
import { connectionTo } from '../../support/connection';
import { redact } from '../exchanges/support';

export const leg = (params: Record<string, string>, headers: Record<string, string> = {}): Leg => ({
  params: Object.entries(params).map(([name, value]) => ({ name, value })),
  headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
});
const { legs } = blankSettings();

const CALLS = [
  { id: '1', name: 'List', method: 'GET', url: '/orders', query: [{ name: 'q', value: 'a b&c' }], headers: [], body: '' },
  {
    id: '2',
    name: 'Add',
    method: 'POST',
    url: '/orders',
    query: [],
    headers: [{ name: 'Api-Version', value: '2' }],
    body: '{"name":"Ada\\n","n":[1]}',
  },
];

/** Connections in which every setting that changes a request is used at least once. */
export const QUIRKS: Record<string, Partial<ConnectionSettings>> = {
  'a client of its own': { grantType: 'client_credentials', scopes: ['read', 'write'] },
  'the secret in the body, a tenant header and an audience': {
    grantType: 'client_credentials',
    clientAuthentication: 'client_secret_post',
    audience: 'https://api.example',
    legs: { ...legs, token: leg({ realm: 'staff' }, { 'X-Tenant': 'acme' }), api: leg({ locale: 'en' }, { 'X-Tenant': 'acme' }) },
  },
  'a password': { grantType: 'password', passwordGrant: { username: 'ada@example.com' }, scopes: ['read'] },
  'a sign-in with everything': {
    audience: 'https://api.example',
    resource: ['https://one.example', 'https://two.example'],
    scopes: ['read', 'offline_access'],
    authorizeRequest: { prompt: 'consent', loginHint: 'ada@example.com' },
    dialect: { commaScopes: true, scopeOnRefresh: true },
    redirectUriOnRefresh: true,
    legs: {
      ...legs,
      authorize: leg({ tenant: 'acme' }),
      token: leg({ realm: 'a' }, { 'X-Tenant': 'acme' }),
      refresh: leg({ realm: 'b' }, { 'X-Tenant': 'b' }),
    },
  },
  'a public client without PKCE, refreshed elsewhere': { clientAuthentication: 'none', pkce: 'off', scopes: ['read'] },
};

/** Is there once anything of the hostile texts has run. */
export const MARKER = join(tmpdir(), `tokenscope-ran-${process.pid}`);
const RUNS = [
  `$(touch ${MARKER})`,
  `\`touch ${MARKER}\``,
  `'; touch ${MARKER}; '`,
  `"; touch ${MARKER}; "`,
  `*/ (await import("node:fs")).writeFileSync("${MARKER}", ""); /*`,
  `"); (await import("node:fs")).writeFileSync("${MARKER}", ""); ("`,
  `\${(await import("node:fs")).writeFileSync("${MARKER}", "")}`,
  `"""; open("${MARKER}", "w"); """`,
  `" + str(open("${MARKER}", "w")) + "`,
  `%s %n \\" \\' {0} {name!r} </script><img src=x onerror=alert(1)>`,
].join(' ');
const LINES = `\n${RUNS}\n'''\n}\nscript:pre-request {\n  x\n}\n\u2028touch ${MARKER}\u2029 \r\n(await import("node:fs")).writeFileSync("${MARKER}", "")\n`;

/** Text that would run, or end the place it stands in, wherever text can stand. */
export const HOSTILE: Partial<ConnectionSettings> = {
  name: `A ${LINES}`,
  environment: LINES,
  grantType: 'password',
  clientId: `c ${RUNS}`,
  clientAuthentication: 'client_secret_post',
  scopes: [RUNS, '"', "'"],
  audience: LINES,
  resource: [`https://a/?${RUNS}`],
  passwordGrant: { username: LINES },
  legs: { ...legs, token: { params: [{ name: 'realm', value: LINES }], headers: [{ name: 'X-Tenant', value: RUNS }] } },
  calls: CALLS.map((call) => ({ ...call, query: [...call.query, { name: 'page', value: RUNS }] })),
};

/** A connection to a server at `url`, whose API is there, too. */
export function quirky(url: string, changes: Partial<ConnectionSettings> = {}): Connection {
  const endpoints = {
    ...mapEndpoints(() => null),
    authorization: `${url}/authorize`,
    token: `${url}/token`,
    deviceAuthorization: `${url}/device`,
  };
  return connectionTo(url, {
    endpoints: changes.clientAuthentication === 'none' ? { ...endpoints, refresh: `${url}/renew` } : endpoints,
    apiBaseUrl: `${url}/v1`,
    allowPlainHttp: true,
    calls: CALLS,
    receiver: { kind: 'loopback', port: 8400, path: '/cb' },
    ...changes,
  });
}

/** What an export takes, without anything asked of a server. */
export function inputFor(connection: Connection, changes: Partial<ExportInput> = {}): ExportInput {
  const { issuer, endpoints } = connection;
  return {
    connection,
    shared: [],
    server: async () => ({ issuer, endpoints, scopesSupported: [], pkceMethods: null, issParameterPromised: false, source: null }),
    evidence: async () => ({ exchanges: [redact({ answer: '{"access_token":"at-1"}' })], run: null }),
    version: '1.2.3',
    now: START,
    ...changes,
  };
}

export interface Arrived {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server that takes everything down and gives a token. */
export async function recorder() {
  const arrived: Arrived[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    arrived.push({
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    });
    response.setHeader('Content-Type', 'application/json');
    const device = { device_code: 'd-1', user_code: 'ABCD', verification_uri: 'https://idp.example/device', expires_in: 600, interval: 1 };
    response.end(JSON.stringify(request.url === '/device' ? device : { access_token: 'at-1', token_type: 'Bearer', expires_in: 3600 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Runs a program with these variables and nothing else of this environment. @returns What it wrote. */
export function run(
  program: string,
  args: readonly string[],
  {
    env = {},
    answer = () => '',
  }: {
    env?: Record<string, string> /** What a person types, by what is asked; null: nothing yet. */;
    answer?: (asked: string) => string | null;
  } = {},
): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env } }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
    );
    let asked = '';
    const reply = () => {
      const typed = answer(asked);
      if (typed === null) return;
      child.stderr?.off('data', hear);
      child.stdin?.end(typed);
    };
    const hear = (text: string) => {
      asked += text;
      reply();
    };
    child.stderr?.on('data', hear);
    reply();
  });
}
