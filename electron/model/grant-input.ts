import * as v from 'valibot';
import type { SecretKind } from './exchange';

interface GrantInputKind {
  /** On screen. */
  name: string;
  /** What stands in its place wherever it is hidden. */
  kind: SecretKind;
}

/** What a grant sends beside the client's credential, and a person seals in the vault, by its words on screen. */
export const GRANT_INPUTS = {
  subjectToken: { name: 'Subject token', kind: 'token' },
  actorToken: { name: 'Actor token', kind: 'token' },
  assertion: { name: 'Assertion', kind: 'assertion' },
  password: { name: 'Password', kind: 'password' },
} as const satisfies Record<string, GrantInputKind>;

export type GrantInput = keyof typeof GRANT_INPUTS;
export const GRANT_INPUT_IDS = Object.keys(GRANT_INPUTS) as GrantInput[];
export const grantInput = v.picklist(GRANT_INPUT_IDS);

/** Token types of RFC 8693 section 3; a server may know others. */
export const TOKEN_TYPES = {
  'urn:ietf:params:oauth:token-type:access_token': 'Access token',
  'urn:ietf:params:oauth:token-type:id_token': 'ID token',
  'urn:ietf:params:oauth:token-type:refresh_token': 'Refresh token',
  'urn:ietf:params:oauth:token-type:jwt': 'JWT',
  'urn:ietf:params:oauth:token-type:saml2': 'SAML 2.0 assertion',
  'urn:ietf:params:oauth:token-type:saml1': 'SAML 1.1 assertion',
} as const;

const short = v.pipe(v.string(), v.maxLength(2_048));
const sourceMembers = {
  connection: v.optional(
    v.pipe(
      v.nullable(short),
      v.description('id of the connection that has the token; null: it is sealed here, or in "secrets" of a file.'),
    ),
    null,
  ),
  token: v.optional(v.pipe(v.picklist(['access', 'id', 'refresh']), v.description("Which of that connection's tokens.")), 'access'),
  type: v.optional(
    v.pipe(
      v.nullable(short),
      v.description('Token type identifier (RFC 8693 section 3); null: that of the token, an access token if it is sealed here.'),
    ),
    null,
  ),
};
/** Where a token to exchange comes from. */
const tokenSource = v.strictObject(sourceMembers);

export const tokenExchange = v.strictObject({
  subject: v.optional(v.pipe(tokenSource, v.description('The token to exchange: on whose behalf the request is made.')), {}),
  actor: v.optional(
    v.pipe(v.nullable(tokenSource), v.description('The token of the party that acts for the subject; null: not sent.')),
    null,
  ),
  requestedTokenType: v.optional(v.pipe(v.nullable(short), v.description('Token type to request; null: the server decides.')), null),
});

export const jwtBearer = v.strictObject({
  assertion: v.optional(
    v.pipe(v.picklist(['signed', 'sealed']), v.description("Signed here with the client's key, or sealed here as you got it.")),
    'signed',
  ),
  issuer: v.optional(v.pipe(v.nullable(short), v.description('iss of a signed assertion; null: the Client ID.')), null),
  subject: v.optional(v.pipe(v.nullable(short), v.description('sub of a signed assertion; null: the Client ID.')), null),
  audience: v.optional(v.pipe(v.nullable(short), v.description('aud of a signed assertion; null: as in client assertions.')), null),
  lifetimeSeconds: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(86_400), v.description('exp of a signed assertion, from now.')),
    300,
  ),
  claims: v.optional(v.pipe(v.string(), v.maxLength(20_000), v.description('Further claims of a signed assertion: a JSON object.')), ''),
});

export const passwordGrant = v.strictObject({
  username: v.optional(v.pipe(short, v.description('Sent as username; the password is sealed, or in "secrets" of a file.')), ''),
});

export type JwtBearerSettings = v.InferOutput<typeof jwtBearer>;
export type PasswordGrantSettings = v.InferOutput<typeof passwordGrant>;
export const BLANK_JWT_BEARER: JwtBearerSettings = {
  assertion: 'signed',
  issuer: null,
  subject: null,
  audience: null,
  lifetimeSeconds: 300,
  claims: '',
};

export type TokenSourceSetting = v.InferOutput<typeof tokenSource>;
export type TokenExchangeSettings = v.InferOutput<typeof tokenExchange>;

export const BLANK_SOURCE: TokenSourceSetting = { connection: null, token: 'access', type: null };

const OF_KIND = { access: 'access_token', id: 'id_token', refresh: 'refresh_token' } as const;

/** The token type that is sent for a token of this source. */
export function tokenTypeOf({ connection, token, type }: TokenSourceSetting): string {
  return type || `urn:ietf:params:oauth:token-type:${OF_KIND[connection === null ? 'access' : token]}`;
}
