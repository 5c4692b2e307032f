import { describe, expect, it } from 'vitest';
import { BRUNO_FIELDS, OPEN_COLLECTION_FIELDS } from '../../../electron/core/importers/bruno-fields';
import { CURL_FIELDS } from '../../../electron/core/importers/curl-fields';
import { Draft } from '../../../electron/core/importers/draft';
import { HAR_AUTHORIZE, HAR_TOKEN } from '../../../electron/core/importers/har-fields';
import { HOPPSCOTCH_FIELDS, HOPPSCOTCH_GRANT_FIELDS } from '../../../electron/core/importers/hoppscotch-fields';
import { Report } from '../../../electron/core/importers/imported';
import { INSOMNIA_FIELDS } from '../../../electron/core/importers/insomnia-fields';
import { MCP_FIELDS, MCP_OAUTH_FIELDS } from '../../../electron/core/importers/mcp-fields';
import { type Fields, ofTheProgram, readFields } from '../../../electron/core/importers/oauth-fields';
import { OPENAPI_FIELDS } from '../../../electron/core/importers/openapi-fields';
import { POSTMAN_FIELDS } from '../../../electron/core/importers/postman-fields';
import { BRACES, Scope } from '../../../electron/core/importers/scope';
import { YAAK_FIELDS } from '../../../electron/core/importers/yaak-fields';

interface Format {
  fields: Fields;
  /** Every OAuth field of the format, from its own sources. */
  known: string;
  /** What a block needs to be a connection at all. */
  base: Record<string, unknown>;
}

const FORMATS: Record<string, Format> = {
  Postman: {
    fields: POSTMAN_FIELDS,
    known: `grant_type authUrl accessTokenUrl refreshTokenUrl redirect_uri clientId clientSecret scope state challengeAlgorithm code_verifier
      client_authentication addTokenTo headerPrefix tokenName audience resource authRequestParams tokenRequestParams refreshRequestParams
      username password accessToken tokenType useBrowser usePkce`,
    base: { grant_type: 'password_credentials', clientId: 'base' },
  },
  Insomnia: {
    fields: INSOMNIA_FIELDS,
    known: `type grantType accessTokenUrl authorizationUrl clientId clientSecret audience scope resource username password redirectUrl
      credentialsInBody state code accessToken refreshToken tokenPrefix usePkce pkceMethod responseType origin disabled`,
    base: { grantType: 'password', clientId: 'base', clientSecret: 'base' },
  },
  Bruno: {
    fields: BRUNO_FIELDS,
    known: `grantType username password callbackUrl authorizationUrl accessTokenUrl clientId clientSecret scope state pkce
      credentialsPlacement credentialsId tokenSource tokenPlacement tokenHeaderPrefix tokenQueryKey refreshTokenUrl autoRefreshToken
      autoFetchToken additionalParameters`,
    base: { grantType: 'password', clientId: 'base' },
  },
  OpenCollection: {
    fields: OPEN_COLLECTION_FIELDS,
    known: `type flow authorizationUrl accessTokenUrl refreshTokenUrl callbackUrl credentials resourceOwner scope state pkce tokenConfig
      settings additionalParameters`,
    base: { flow: 'resource_owner_password_credentials', credentials: { clientId: 'base' } },
  },
  Hoppscotch: {
    fields: HOPPSCOTCH_FIELDS,
    known: 'authType authActive grantTypeInfo addTo token oidcDiscoveryURL authURL accessTokenURL clientID scope',
    base: { clientID: 'base' },
  },
  'a grant of Hoppscotch': {
    fields: HOPPSCOTCH_GRANT_FIELDS,
    known: `grantType authEndpoint tokenEndpoint clientID clientSecret scopes token isPKCE codeVerifierMethod username password
      clientAuthentication authRequestParams tokenRequestParams refreshRequestParams tokenType refreshToken`,
    base: { grantType: 'PASSWORD', clientID: 'base' },
  },
  'an authorization request in a HAR file': {
    fields: HAR_AUTHORIZE,
    // RFC 6749, 7636, 8707, 9101, 9126, 9396, OpenID Connect Core and Multiple Response Types.
    known: `response_type client_id redirect_uri scope state nonce code_challenge code_challenge_method audience resource response_mode prompt
      acr_values ui_locales claims authorization_details login_hint id_token_hint request request_uri client_secret`,
    base: { client_id: 'base' },
  },
  'a token request in a HAR file': {
    fields: HAR_TOKEN,
    known: `grant_type client_id client_secret client_assertion_type client_assertion code code_verifier device_code redirect_uri scope audience
      resource username password refresh_token`,
    base: { grant_type: 'password', client_id: 'base' },
  },
  'an MCP configuration': {
    fields: MCP_FIELDS,
    // Claude Code, Cursor, VS Code, Windsurf, Cline, Gemini CLI, Zed.
    known: `type transport url serverUrl httpUrl headers headersHelper oauth auth command args env envFile cwd timeout trust description
      includeTools excludeTools authProviderType targetAudience targetServiceAccount disabled disabledTools enabled alwaysAllow autoApprove
      dev gallery version sandbox source settings`,
    base: { oauth: { clientId: 'base' } },
  },
  'a client of an MCP configuration': {
    fields: MCP_OAUTH_FIELDS,
    known: `clientId clientSecret callbackPort authServerMetadataUrl scopes CLIENT_ID CLIENT_SECRET enabled authorizationUrl tokenUrl issuer
      redirectUri registrationUrl tokenParamName audiences client_id client_secret scope redirect_uris token_endpoint_auth_method
      client_name client_uri grant_types response_types`,
    base: { clientId: 'base' },
  },
  Yaak: {
    fields: YAAK_FIELDS,
    known: `grantType clientId clientSecret clientAssertionAlgorithm clientAssertionSecret clientAssertionSecretBase64 authorizationUrl
      accessTokenUrl redirectUri state scope audience tokenName usePkce pkceChallengeMethod pkceCodeChallenge username password responseType
      headerName headerPrefix credentials`,
    base: { grantType: 'password', clientId: 'base' },
  },
  cURL: {
    fields: CURL_FIELDS,
    known: `grant_type response_type client_id client_secret scope audience resource username password redirect_uri state nonce code
      device_code code_verifier code_challenge code_challenge_method refresh_token client_assertion assertion subject_token
      subject_token_type actor_token actor_token_type requested_token_type`,
    base: { grant_type: 'password', client_id: 'base' },
  },
  OpenAPI: {
    fields: OPENAPI_FIELDS,
    known: `type description deprecated flow authorizationUrl tokenUrl refreshUrl deviceAuthorizationUrl openIdConnectUrl oauth2MetadataUrl
      scopes`,
    base: { tokenUrl: 'https://base.example/token' },
  },
};

/** One of these differs from whatever a field means if it is absent. */
const VALUES: unknown[] = [
  'https://other.example/x',
  true,
  false,
  'body',
  'client_credentials',
  'IN_BODY',
  'CLIENT_CREDENTIALS',
  'plain',
  { disabled: true },
  'HS256',
  'sse',
  'code id_token',
  'client_secret_post',
  ['https://other.example/x'],
  { clientId: 'other', username: 'other', grantType: 'PASSWORD', placement: { query: 't' } },
  [{ key: 'a', name: 'a', value: 'b', enabled: true, send_as: 'request_body', sendIn: 'body', placement: 'body' }],
  [['a', 'b']],
  { token: [{ name: 'a', value: 'b', sendIn: 'body' }], accessTokenRequest: [{ name: 'a', value: 'b', placement: 'body' }] },
];

/** All that comes of a block: the connection, and what is said of it. */
function outcome(fields: Fields, block: Record<string, unknown>): string {
  const report = new Report();
  const draft = new Draft('here', new Scope(BRACES, [], report), report);
  readFields(draft, fields, block);
  return JSON.stringify([draft.finish('Connection'), report.left]);
}

describe.each(Object.entries(FORMATS))('of %s', (_, { fields, known, base }) => {
  const names = known.split(/\s+/);

  it('every OAuth field is known', () => {
    expect(names.filter((name) => !Object.hasOwn(fields, name))).toEqual([]);
  });

  it('every field is carried over or said, but for those that are about the program alone', () => {
    const lost = Object.keys(fields).filter((name) => {
      const before = outcome(fields, base);
      return VALUES.every((value) => outcome(fields, { ...base, [name]: value }) === before);
    });
    expect(lost).toEqual(Object.keys(fields).filter((name) => fields[name] === ofTheProgram));
  });

  it('a field of a version to come is said', () => {
    expect(outcome(fields, { ...base, brandNew: 'x' })).toContain('"brandNew"');
  });
});
