import { CHAPTERS } from '../../electron/core/coach/rules';
import { protocolOf } from '../../electron/core/grants/registry';
import type { HttpRequest } from '../../electron/core/ports';
import { requestTokens, type TokenContext } from '../../electron/core/wire/token-request';
import { blankSettings, type Connection } from '../../electron/model/connection';
import { GRANT_TYPES, GRANTS, type GrantType } from '../../electron/model/grants';

/** What the provider has to set up or hand over, by grant. */
const NEEDED: Record<GrantType, string> = {
  authorization_code:
    'A Client ID, a client secret unless the client is public, the redirect URI registered exactly, and the scopes allowed.',
  client_credentials: 'A confidential client with this grant switched on, and the scopes or roles of its service account.',
  'urn:ietf:params:oauth:grant-type:token-exchange':
    'Token exchange switched on for the client, the audiences it may exchange for, and which token types the server takes.',
  'urn:ietf:params:oauth:grant-type:device_code': 'The device grant switched on for the client, and the device authorization endpoint.',
  'urn:ietf:params:oauth:grant-type:jwt-bearer':
    'Your public key registered as trusted, and the issuer, subject and audience that the server expects in the assertion.',
  password: 'The password grant switched on for the client, and a test account without a second factor.',
};

/** One page of all grants, in Markdown, with the requests as the app sends them. */
export async function grantsReference(): Promise<string> {
  const lines = [
    '# Grants',
    '',
    'How a connection gets its tokens: what each grant is for, what to ask of the provider, the request that Tokenscope sends, and what goes wrong.',
    '',
    'This page is made by `build/reference.mjs`, which has the app build each request; secrets in it are named in angle brackets.',
    '',
  ];
  for (const id of GRANT_TYPES) {
    const { name, description } = GRANTS[id];
    const { legacy } = GRANTS[id] as { legacy?: string };
    lines.push(`## ${name}`, '', description, '');
    if (legacy !== undefined) lines.push(`**Legacy.** ${legacy}`, '');
    lines.push(`- grant_type: \`${id}\``, `- What to ask of the provider: ${NEEDED[id]}`, '');
    const request = await requestOf(id);
    if (request !== null) lines.push('```text', ...request, '```', '');
    const rules = CHAPTERS.flatMap((chapter) => chapter.rules).filter(({ when }) => when.grant?.includes(id));
    if (rules.length > 0) {
      lines.push('What goes wrong:', '', ...rules.map(({ code }) => `- [\`${code}\`](errors.md#${code})`), '');
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

const TOKEN_URL = 'https://as.example.com/token';

/** The token request of a grant that asks at once; null: a person does something first. */
async function requestOf(grantType: GrantType): Promise<string[] | null> {
  const { form } = protocolOf({ grantType });
  if (form === undefined) return null;
  const blank = blankSettings();
  const connection: Connection = {
    ...blank,
    ...{ id: 'example', name: 'Example', template: 'oauth', clientId: 'my-client', grantType, scopes: ['read'] },
    jwtBearer: { ...blank.jwtBearer, assertion: 'sealed' },
    passwordGrant: { username: 'ada' },
    endpoints: { ...blank.endpoints, token: TOKEN_URL },
  };
  const sent: HttpRequest[] = [];
  const context: TokenContext = {
    connection,
    http: {
      send: async (request) => {
        sent.push(request);
        const body = new TextEncoder().encode('{"access_token":"x","token_type":"Bearer"}');
        return { status: 200, headers: [], body, cut: false, startMs: 0, headersMs: 0, endMs: 0 } as never;
      },
    },
    clock: { now: () => 0, monotonic: () => 0 },
    server: { issuer: null, endpoints: connection.endpoints } as TokenContext['server'],
    credential: { kind: 'secret', secret: 'client-secret' },
    redirectUri: null,
    inputs: {
      read: async (name) => ({ kind: 'secret', value: `<${name}>` }),
      key: () => Promise.reject(new Error('The page signs nothing.')),
    },
  };
  await requestTokens(context, await form(context));
  const [request] = sent;
  if (request === undefined) throw new Error('Nothing was sent.');
  const parameters = [...new URLSearchParams(String(request.body))].map(([name, value]) => `${name}=${value}`);
  return [
    `POST ${TOKEN_URL}`,
    'Authorization: Basic <Client ID and client secret>',
    '',
    ...parameters.map((text, at) => (at === 0 ? text : `&${text}`)),
  ];
}
