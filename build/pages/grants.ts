import { CHAPTERS } from '../../electron/core/coach/rules';
import { CLIENT_AUTH, CLIENT_AUTHENTICATIONS, type ClientAuthentication } from '../../electron/model/client-auth';
import type { When } from '../../electron/model/coach-rule';
import { GRANT_TYPES, GRANTS, type GrantType, grantOf } from '../../electron/model/grants';
import { EXTENSIONS, type Extension } from './extensions';
import { requestsOf, type ShownRequest } from './requests';

/** What the provider has to set up or hand over, by grant. */
const NEEDED: Record<GrantType, string> = {
  authorization_code:
    'A Client ID, a client secret unless the client is public, the redirect URI registered exactly, and the scopes allowed.',
  implicit: 'The implicit grant switched on for the client, the redirect URI registered exactly, and the scopes allowed.',
  hybrid:
    'The response type switched on for the client, the redirect URI registered exactly, and a client secret unless the client is public.',
  client_credentials: 'A confidential client with this grant switched on, and the scopes or roles of its service account.',
  'urn:ietf:params:oauth:grant-type:token-exchange':
    'Token exchange switched on for the client, the audiences it may exchange for, and which token types the server takes.',
  'urn:ietf:params:oauth:grant-type:device_code': 'The device grant switched on for the client, and the device authorization endpoint.',
  'urn:ietf:params:oauth:grant-type:jwt-bearer':
    'Your public key registered as trusted, and the issuer, subject and audience that the server expects in the assertion.',
  password: 'The password grant switched on for the client, and a test account without a second factor.',
};

/** What the provider has to know of the client, by how that authenticates. */
const REGISTERED: Record<ClientAuthentication, string> = {
  none: 'A client registered as public, with PKCE.',
  client_secret_basic: 'The Client ID and the client secret.',
  client_secret_post: 'The Client ID and the client secret, and that the server takes it in the body.',
  client_secret_jwt:
    'The Client ID and a client secret of at least 32 characters (HS256), and whether the audience is the issuer or the token endpoint.',
  private_key_jwt:
    'Give the provider your public key: in the settings, under Signing keys, copy or save it as JWK, JWK Set or PEM. Ask which algorithm it takes (ES256, ES384, PS256, RS256 or EdDSA), whether it wants a kid of its own, and whether the audience is the issuer or the token endpoint.',
  tls_client_auth:
    "A certificate from an authority that the provider trusts, imported with its key. Give the provider the certificate's subject, as the settings show it (RFC 4514), and ask for its mtls_endpoint_aliases.",
  self_signed_tls_client_auth:
    'A certificate made or imported in the settings, under Client certificates. Give the provider the PEM or the JWK Set with x5c, and its SHA-256 thumbprint; ask for its mtls_endpoint_aliases.',
};

/** The grant that shows a credential. */
const SHOWN_WITH = (method: ClientAuthentication): GrantType =>
  CLIENT_AUTH[method].credential === null ? 'authorization_code' : 'client_credentials';

const slug = (id: string) => (id.split(':').at(-1) ?? '').replaceAll('_', '-');

/** Pages of every grant and every credential, in Markdown, with the requests as the app sends them; by the file's name. */
export async function grantPages(): Promise<Record<string, string>> {
  const grants = await Promise.all(GRANT_TYPES.map(async (id) => [`${slug(id)}.md`, await grantPage(id)] as const));
  const credentials = await Promise.all(CLIENT_AUTHENTICATIONS.map(async (id) => [`${slug(id)}.md`, await credentialPage(id)] as const));
  const extensions = await Promise.all(
    Object.entries(EXTENSIONS).map(async ([name, extension]) => [`${name}.md`, await extensionPage(extension)] as const),
  );
  return { 'README.md': indexPage(), ...Object.fromEntries([...grants, ...credentials, ...extensions]) };
}

const MADE =
  'This page is made by `build/reference.mjs`, which has the app build each request; secrets and what is random are named in angle brackets.';

function indexPage(): string {
  return pageOf([
    '# Grants and credentials',
    '',
    'How a connection gets its tokens, and how its client authenticates: what each is for, what to ask of the provider, the requests that Tokenscope sends, and what goes wrong.',
    '',
    '| Grant | What it is for |',
    '|---|---|',
    ...GRANT_TYPES.map((id) => `| [${GRANTS[id].name}](${slug(id)}.md) | ${GRANTS[id].description} |`),
    '',
    '| Client authentication | What it is |',
    '|---|---|',
    ...CLIENT_AUTHENTICATIONS.map((id) => `| [${CLIENT_AUTH[id].name}](${slug(id)}.md) | ${CLIENT_AUTH[id].description} |`),
    '',
    'Each credential is sent wherever the client authenticates: token, refresh, introspection, revocation, pushed authorization and device authorization requests.',
    '',
    'Each can be combined with these, which are settings of the connection, and with `response_mode` query, fragment and form_post, with a signed response (JARM) too.',
    '',
    '| Extension | What to ask of the provider |',
    '|---|---|',
    ...Object.entries(EXTENSIONS).map(([name, extension]) => `| [${extension.name}](${name}.md) | ${extension.needed} |`),
  ]);
}

async function extensionPage({ name, text, needed, settings, method, shows, isAbout }: Extension): Promise<string> {
  const requests = await requestsOf('authorization_code', method, settings);
  return pageOf([
    `# ${name}`,
    '',
    text,
    '',
    `- What to ask of the provider: ${needed}`,
    '',
    MADE,
    '',
    ...sectionsOf(requests.filter(({ title }) => shows.includes(title))),
    ...wrongWith((when, code) => isAbout(code, when)),
  ]);
}

async function grantPage(id: GrantType): Promise<string> {
  const { name, description } = GRANTS[id];
  const { legacy, responseTypes } = grantOf({ grantType: id });
  return pageOf([
    `# ${name}`,
    '',
    description,
    '',
    ...(legacy === undefined ? [] : [`**Legacy.** ${legacy}`, '']),
    ...(responseTypes === undefined
      ? [`- grant_type: \`${id}\``]
      : [`- response_type: ${responseTypes.map((type) => `\`${type}\``).join(', ')}`]),
    `- What to ask of the provider: ${NEEDED[id]}`,
    '',
    MADE,
    '',
    ...sectionsOf(await requestsOf(id, 'client_secret_basic')),
    ...wrongWith(({ grant }) => grant?.includes(id) === true),
  ]);
}

async function credentialPage(id: ClientAuthentication): Promise<string> {
  const { name, description, credential } = CLIENT_AUTH[id];
  const [token] = (await requestsOf(SHOWN_WITH(id), id)).filter(({ title }) => title === 'Token request');
  const sentByKey = id === 'client_secret_jwt' || id === 'private_key_jwt';
  return pageOf([
    `# ${name}`,
    '',
    `\`token_endpoint_auth_method\`: ${description}`,
    '',
    `- What to ask of the provider: ${REGISTERED[id]}`,
    '',
    MADE,
    '',
    ...sectionsOf(token === undefined ? [] : [token]),
    ...wrongWith(({ assertion, certificate, error }) =>
      sentByKey
        ? assertion === true
        : credential === 'certificate'
          ? certificate === true
          : error?.includes('invalid_client') === true && !assertion && !certificate,
    ),
  ]);
}

function sectionsOf(requests: readonly ShownRequest[]): string[] {
  return requests.flatMap(({ title, lines }) => [`## ${title}`, '', '```text', ...lines, '```', '']);
}

function wrongWith(isOfIt: (when: When, code: string) => boolean): string[] {
  const rules = CHAPTERS.flatMap((chapter) => chapter.rules).filter(({ when, code }) => isOfIt(when, code));
  if (rules.length === 0) return [];
  return ['## What goes wrong', '', ...rules.map(({ code, what }) => `- [\`${code}\`](../errors.md#${code}): ${what}`), ''];
}

const pageOf = (lines: readonly string[]) => `${lines.join('\n').trimEnd()}\n`;
