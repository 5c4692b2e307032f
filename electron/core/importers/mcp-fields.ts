import { originOf } from '../../model/text/url';
import { callUrlWithoutSecrets } from './connection-file-secrets';
import * as to from './oauth-fields';
import { dictIn, listIn, member, textIn } from './source';

/** Scopes as a list, or in one text. */
const scopes: to.Field = (draft, raw, name) => to.scope(draft, Array.isArray(raw) ? listIn(raw).map(textIn).join(' ') : raw, name);

/** The resource that tokens are for is the server's own URL (Model Context Protocol, Authorization; RFC 8707), unless the entry says so. */
const server: to.Field = (draft, raw) => {
  const url = draft.resolved('URL of the server', textIn(raw));
  if (url === null) return;
  draft.take({ settings: { apiBaseUrl: originOf(url), pkce: 'S256' } });
  if (draft.settings.resource !== undefined) return;
  if (callUrlWithoutSecrets(url, () => '') === url) draft.take({ settings: { resource: [url] } });
  else
    draft.leave(
      'Resource',
      'The URL of the server may contain a secret, and the Resource is stored readable. The saved call has it sealed.',
    );
};

/** Where a client of the format listens. @param path Of its redirect URI. */
const port =
  (path: string): to.Field =>
  (draft, raw, name) =>
    to.redirectUri(draft, `http://localhost:${textIn(raw)}${path}`, name);

const command = to.left('A command', 'Commands are never run.');

/** What the `oauth` block of an entry can have: Claude Code, Gemini CLI, VS Code; in capitals, Cursor; with underscores, Zed and mcp-remote. */
export const MCP_OAUTH_FIELDS: to.Fields = {
  clientId: to.clientId,
  CLIENT_ID: to.clientId,
  client_id: to.clientId,
  clientSecret: to.clientSecret,
  CLIENT_SECRET: to.clientSecret,
  client_secret: to.clientSecret,
  authorizationUrl: to.authorizationUrl,
  tokenUrl: to.tokenUrl,
  issuer: to.issuer,
  authServerMetadataUrl: to.discoveryUrl,
  scopes,
  scope: scopes,
  SCOPES: scopes,
  redirectUri: to.redirectUri,
  redirect_uris: (draft, raw, name) => to.redirectUri(draft, listIn(raw)[0], name),
  callbackPort: port('/callback'),
  audiences: (draft, raw, name) => to.audience(draft, { ...listIn(raw) }, name),
  token_endpoint_auth_method: (draft, raw, name) => {
    if (textIn(raw) !== 'none')
      to.credentialsPlace({ client_secret_basic: 'client_secret_basic', client_secret_post: 'client_secret_post' })(draft, raw, name);
  },
  tokenParamName: to.left(
    'Name of the token in the URL',
    'Tokenscope sends tokens in the Authorization header: URLs are logged (RFC 6750, section 5.3).',
  ),
  // Clients that register themselves do it each time, so there is no client to carry over.
  registrationUrl: to.left('Registration URL', 'Register a client at the server and enter its Client ID.'),
  enabled: to.ofTheProgram,
  client_name: to.ofTheProgram,
  client_uri: to.ofTheProgram,
  grant_types: to.ofTheProgram,
  response_types: to.ofTheProgram,
};

/** What an entry for a remote server can have, in any of the usual clients. Its headers are those of the call (see mcp.ts). */
export const MCP_FIELDS: to.Fields = {
  resource: to.resource,
  url: server,
  serverUrl: server,
  httpUrl: server,
  oauth: to.nested(MCP_OAUTH_FIELDS),
  auth: (draft, raw, name) => (typeof raw === 'string' ? undefined : to.nested(MCP_OAUTH_FIELDS)(draft, raw, name)),
  callbackPort: port('/oauth/callback'),
  type: (draft, raw) => sse(draft, textIn(raw)),
  transport: (draft, raw) => sse(draft, textIn(raw) || textIn(member(dictIn(raw), 'type'))),
  headersHelper: to.left('Headers made by a command', 'Commands are never run. Add the headers in Settings.'),
  command,
  authProviderType: (draft, raw) => {
    if (textIn(raw) !== 'dynamic_discovery')
      draft.leave('Authentication by Google credentials', 'Tokenscope gets tokens with OAuth clients only.');
  },
  targetAudience: to.left('Audience of a service account', 'Tokenscope gets tokens with OAuth clients only.'),
  targetServiceAccount: to.left('Service account', 'Tokenscope gets tokens with OAuth clients only.'),
  headers: to.ofTheProgram,
  env: to.ofTheProgram,
  ...Object.fromEntries(
    `alwaysAllow args autoApprove cwd description dev disabled disabledTools enabled envFile excludeTools gallery includeTools name sandbox
      settings source timeout tools trust version`
      .split(/\s+/)
      .map((name) => [name, to.ofTheProgram]),
  ),
};

const sse = (draft: Parameters<to.Field>[0], type: string) => {
  if (/^sse/i.test(type))
    draft.leave('Transport “sse”', 'The saved call speaks Streamable HTTP, which replaced it; an old server may refuse the call.');
};
