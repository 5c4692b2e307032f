import { PLAIN_GRANTS } from '../../model/grants';
import { DATA_FOLDER_OPTION } from './connection-options';
import type { Options } from './usage';

const secret = (what: string) => ({ type: 'string' as const, value: 'NAME', help: `the environment variable with ${what}` });

/** What `discover` takes to go on to the call. */
export const DISCOVER_SIGN_IN_OPTIONS = {
  'sign-in': {
    type: 'boolean',
    help: 'goes on: becomes a client, signs in with the browser, gets a token and calls; lists the tools of an MCP server. Keeps tokens and registrations in memory only, unless you add --save',
  },
  'client-id': {
    type: 'string',
    value: 'ID',
    help: 'a client that was registered before; default: the metadata document, else dynamic registration',
  },
  'client-secret-env': secret("the client's secret"),
  'client-key': {
    type: 'string',
    value: 'FILE',
    paths: 'files',
    help: "the client's private key, PEM or JWK: it authenticates with private_key_jwt",
  },
  'client-issuer': {
    type: 'string',
    value: 'URL',
    help: 'the authorization server where the client was registered, or that the assertion is for: its secret, key or assertion is sent to no other. Needed with any of these',
  },
  'client-metadata': { type: 'string', value: 'URL', help: 'a client ID metadata document that you host, for servers that read them' },
  grant: {
    type: 'string',
    value: 'GRANT',
    names: PLAIN_GRANTS,
    help: `${PLAIN_GRANTS[0]} (the user signs in; default) or ${PLAIN_GRANTS[1]} (without a user)`,
  },
  device: {
    type: 'boolean',
    help: 'the user signs in on any device, with a code that is shown (RFC 8628), where the server offers that: for a computer that no browser can redirect to',
  },
  'assertion-env': secret('an assertion to exchange for a token (RFC 7523), such as the identity of a workload'),
  'idp-token-endpoint': {
    type: 'string',
    value: 'URL',
    help: 'an identity provider that vouches for the user: it exchanges an ID token for an assertion; https, or on this computer',
  },
  'idp-client-id': { type: 'string', value: 'ID', help: 'the client there' },
  'idp-secret-env': secret('its secret, if it has one'),
  'id-token-env': secret("the user's ID token from there"),
  dpop: { type: 'boolean', help: 'binds the tokens to a key (DPoP) even if the resource does not require it' },
  redirect: {
    type: 'string',
    value: 'URI',
    help: 'where the browser returns after the sign-in; default: /callback on a free port of 127.0.0.1. For any other URL, you paste the redirected URL',
  },
  tool: { type: 'string', value: 'NAME', help: 'also calls this tool of the MCP server, with more scopes if it needs them' },
  input: { type: 'string', value: 'JSON', help: 'the arguments of the tool, a JSON object; default: {}' },
  save: {
    type: 'string',
    value: 'NAME',
    help: 'also makes a connection in the window of this name, with the client and its tokens in the vault',
  },
  ...DATA_FOLDER_OPTION,
} as const satisfies Options;
