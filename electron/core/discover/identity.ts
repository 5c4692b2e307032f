import { CLIENT_AUTH, CLIENT_AUTHENTICATIONS, type ClientAuthentication, SECRET_IN } from '../../model/client-auth';
import { cleanText } from '../base/untrusted-text';
import { sameIssuer } from '../wire/discovery';
import { listIn } from './documents';
import type { KnownServer } from './machine';

/** Who a person says the client is. */
export interface GivenClient {
  clientId: string;
  /** Of the authorization server that it was registered at; null: not said, so the one that the chain finds first. */
  issuer: string | null;
}

/** How the chain goes on as a client. */
export type Identity =
  | { way: 'registered-before'; clientId: string }
  /** `clientId`: the address of the document. */
  | { way: 'metadata-document'; clientId: string }
  | { way: 'dynamic-registration'; endpoint: string }
  /** Why none is open, a sentence. */
  | { way: null; text: string };

/**
 * The way to be a client there, in MCP's order ("Client Registration"): one that was registered before, at this server; else the client ID
 * metadata document, where the server reads such; else dynamic registration.
 *
 * @param given null: nobody registered one.
 * @param metadataUrl Address of a client ID metadata document; null: there is none.
 */
export function identityAt(
  { issuer, endpoints, clientWays }: KnownServer,
  given: GivenClient | null,
  metadataUrl: string | null,
): Identity {
  if (given !== null) {
    if (given.issuer === null || sameIssuer(given.issuer, issuer)) return { way: 'registered-before', clientId: given.clientId };
    return { way: null, text: elsewhere(given.issuer, issuer) };
  }
  const readsDocuments = clientWays.some(({ way, offered }) => way === 'metadata-document' && offered === 'yes');
  if (readsDocuments && metadataUrl !== null) return { way: 'metadata-document', clientId: metadataUrl };
  const registration = endpoints.find(({ name }) => name === 'registration_endpoint');
  if (registration?.problem === null) return { way: 'dynamic-registration', endpoint: registration.url };
  return { way: null, text: readsDocuments ? NO_DOCUMENT : NO_WAY };
}

/** A client is known to the server that registered it, and its credential goes to no other (MCP 2026-07-28, "Authorization Server Binding"). */
const elsewhere = (own: string, named: string) =>
  `The client was registered at ${cleanText(own, 200)}, but the resource names ${cleanText(named, 200)}, so its credential is not sent.`;
const NO_DOCUMENT =
  'The server has no dynamic registration, but supports client ID metadata documents: host one and give its URL, or register a client there by hand and give its Client ID.';
const NO_WAY =
  'The server has neither dynamic registration nor client ID metadata documents. Register a client there by hand, and give its Client ID.';

/** The ways to prove a secret, the usual one first. */
const FOR_SECRET = CLIENT_AUTHENTICATIONS.filter((method) => CLIENT_AUTH[method].credential === 'secret');

/**
 * How a client authenticates at the token endpoint: in the first way that it can and the server offers (RFC 8414 section 2: HTTP Basic where
 * the server names none).
 */
export function authenticationAt({ document }: Pick<KnownServer, 'document'>, credential: 'secret' | 'key' | null): ClientAuthentication {
  if (credential === null) return 'none';
  if (credential === 'key') return 'private_key_jwt';
  const offered = document && listIn(document.members, 'token_endpoint_auth_methods_supported');
  return FOR_SECRET.find((method) => offered?.includes(method)) ?? SECRET_IN.header;
}
