import * as v from 'valibot';
import { placeholderFor } from './placeholders';

const VARIABLE = placeholderFor('NAME');

const said = <T extends v.GenericSchema>(schema: T, description: string) => v.pipe(schema, v.description(description));
const text = v.string();
const address = v.nullable(text);
const pair = v.strictObject({ name: text, value: text });
const pairs = v.array(pair);
const leg = v.strictObject({ params: v.optional(pairs), headers: v.optional(pairs) });

const receiver = v.variant('kind', [
  v.strictObject({
    kind: said(v.literal('scheme'), 'The redirect comes back through dev.tokenscope:/oauth/callback, to the window.'),
    part: v.optional(said(text, 'Comes after dev.tokenscope:/oauth/callback/, for a redirect URI of its own.')),
  }),
  v.strictObject({
    kind: said(v.literal('loopback'), 'The redirect comes back to 127.0.0.1.'),
    port: v.optional(said(v.nullable(v.number()), 'null: any free port.')),
    path: v.optional(said(text, 'Such as "/callback".')),
  }),
  v.strictObject({ kind: said(v.literal('paste'), 'A person pastes the address that the redirect led to.'), redirectUri: text }),
]);

const savedCall = v.strictObject({
  id: v.optional(text),
  name: text,
  method: v.optional(text),
  url: said(text, 'Absolute, or a path that goes after apiBaseUrl.'),
  query: v.optional(pairs),
  headers: v.optional(pairs),
  body: v.optional(text),
});

const connection = v.strictObject({
  template: v.optional(
    said(
      v.picklist(['katana', 'catapa', 'oidc', 'oauth', 'practice', 'practice-katana', 'practice-catapa']),
      'What is left out below is as in this template. "oauth" where this is left out too.',
    ),
  ),
  name: v.optional(text),
  environment: v.optional(said(text, 'A label such as "production".')),
  grantType: v.optional(v.picklist(['authorization_code', 'client_credentials'])),
  issuer: v.optional(said(address, 'For discovery; null: the endpoints are all there is.')),
  endpoints: v.optional(
    v.strictObject({
      authorization: v.optional(address),
      token: v.optional(address),
      userinfo: v.optional(address),
      jwks: v.optional(address),
      introspection: v.optional(address),
      revocation: v.optional(address),
    }),
  ),
  clientId: v.optional(text),
  clientAuthentication: v.optional(v.picklist(['none', 'client_secret_basic', 'client_secret_post'])),
  scopes: v.optional(v.array(text)),
  audience: v.optional(v.nullable(text)),
  resource: v.optional(said(v.array(text), 'Resource indicators (RFC 8707).')),
  legs: v.optional(
    said(
      v.strictObject({ authorize: v.optional(leg), token: v.optional(leg), refresh: v.optional(leg), api: v.optional(leg) }),
      'Additional parameters and headers, by request.',
    ),
  ),
  pkce: v.optional(v.picklist(['S256', 'off'])),
  receiver: v.optional(receiver),
  redirectUriOnRefresh: v.optional(v.boolean()),
  apiBaseUrl: v.optional(said(address, 'The access token goes to this origin and nowhere else.')),
  allowPlainHttp: v.optional(said(v.boolean(), 'Whether http is taken beyond this machine.')),
  refreshOn401: v.optional(v.boolean()),
  calls: v.optional(v.array(savedCall)),
});

/** The one kind of connection file there is, and its format. */
export const KIND = 'tokenscope-connection';
export const VERSION = 1;

/** A connection as a file: what the window exports and the command line takes. Any text may hold `${env:NAME}`. */
export const connectionFile = v.pipe(
  v.strictObject({
    $schema: v.optional(text),
    kind: v.literal(KIND),
    version: v.literal(VERSION),
    connection,
    secrets: v.optional(
      said(
        v.strictObject({
          clientSecret: v.optional(said(v.nullable(text), `Better as ${VARIABLE} than written out.`)),
          refreshToken: v.optional(
            said(
              v.nullable(text),
              'For an authorization code connection without a person. Nothing is stored, so it must be one that does not rotate.',
            ),
          ),
        }),
        `Best filled from the environment, by ${VARIABLE}. The window never writes a secret here.`,
      ),
    ),
  }),
  v.description(
    `A client registered at a provider, in one environment. Any text may hold ${VARIABLE}, which the command line fills from the environment; with a second dollar sign in front it stands for itself.`,
  ),
);

export type ConnectionDocument = v.InferOutput<typeof connectionFile>;
