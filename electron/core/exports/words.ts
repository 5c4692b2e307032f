import { clientAuthOf, sendsCertificate } from '../../model/client-auth';
import { grantOf } from '../../model/grants';
import { IDENTITY } from '../../model/identity';
import { cleanText } from '../base/untrusted-text';
import { type OwnRequests, VARIABLES } from './requests';

/** What a format does itself of what can't stand in it as text. */
export interface Ability {
  /** Signs client assertions. */
  signs?: boolean;
  /** Signs the assertion of a grant. */
  asserts?: boolean;
  /** Makes DPoP proofs. */
  proves?: boolean;
  /** Pushes the authorize request. */
  pushes?: boolean;
}

/** What an export of these requests can't do, and what to do besides. */
export function notesOn({ connection, redirectUri, unsendable }: OwnRequests, { signs, asserts, proves, pushes }: Ability = {}): string[] {
  const { clientAuthentication, authorizeRequest, dpop, grantType, jwtBearer } = connection;
  const signed = clientAuthentication === 'private_key_jwt' || clientAuthentication === 'client_secret_jwt';
  const ownScheme = redirectUri?.startsWith(`${IDENTITY.id}:`) ?? false;
  return [
    ...(signed && !signs
      ? [`The client signs an assertion for each request (${clientAuthentication}). Make one and set ${VARIABLES.clientAssertion} to it.`]
      : []),
    ...(grantOf({ grantType }).settings.includes('jwtBearer') && jwtBearer.assertion === 'signed' && !asserts
      ? [`The grant needs a signed assertion (RFC 7523), made for each request. Make one and set ${VARIABLES.assertion} to it.`]
      : []),
    ...(sendsCertificate(connection)
      ? ['The client sends a certificate in TLS (RFC 8705). It is not in this export: choose it where the requests are sent.']
      : []),
    ...(dpop !== 'off' && !proves
      ? [
          'Tokens are bound to a key (DPoP, RFC 9449). The proofs are made for each request and are not in this export; without them the server refuses.',
        ]
      : []),
    ...(authorizeRequest.signed ? ['Tokenscope signs the authorize request (RFC 9101). Here it is not signed.'] : []),
    ...(authorizeRequest.pushed === 'on' && !pushes ? ['Tokenscope pushes the authorize request (RFC 9126). Here it is a plain URL.'] : []),
    ...(ownScheme ? ['The redirect URI leads to Tokenscope. Register one of your own program, and use it in its place.'] : []),
    ...unsendable,
  ];
}

/** Whether a client authenticates by what it can write into a request. */
export const writesCredential = ({ connection }: OwnRequests) =>
  ['none', 'client_secret_basic', 'client_secret_post'].includes(connection.clientAuthentication) ||
  clientAuthOf(connection).credential === 'certificate';

/** Text as a line of comment. Nothing in it can end the line. */
export const comment = (sign: '#' | '//', text: string) => `${sign} ${cleanText(text, 1_000)}`;
