import { expectedAudiences, sameButForSlash, textsOf } from '../token/expected';
import { kindOf, quote, quoteAll } from '../token/wording';
import type { TokenCase } from './cases';
import { type FindingDefinition, listed, note, warning } from './definition';

/** Whether there are claims at all, by whom, for whom. */
export const ISSUER_AUDIENCE: readonly FindingDefinition[] = [
  note('payload-not-object', 'The signed content is no set of claims', {
    why: 'It is a valid JWS, but no JWT: there is no issuer, audience or expiry in it that an API could check.',
    action: 'Nothing, if whoever reads it expects this content.',
    reference: 'RFC 7519 section 7.2',
    inToken: ({ decoded: { claims, nested, format, payloadBytes } }) =>
      claims === null && nested === null && (format === 'jws' || (format === 'jws-json' && payloadBytes !== null)),
  }),
  warning('payload-not-text', 'The header promises a JWT, but the content is no UTF-8 text', {
    why: 'Readers either refuse it or replace what they cannot read, and then see other claims than the signer wrote.',
    action: 'Report it to the provider: claims are JSON in UTF-8.',
    reference: 'RFC 7519 section 7.2',
    inToken: ({ decoded: { claims, nested, header, payloadBytes, payloadText } }) => {
      if (claims !== null || nested !== null || !payloadBytes || payloadText !== null) return false;
      const typ = header?.typ;
      return typeof typ === 'string' && /(^|\+|\/)jwt$/i.test(typ.slice(0, 100));
    },
  }),
  note('issuer-absent', 'The token names no issuer', {
    why: 'Whoever reads it cannot tell whose keys to check it with, other than by being set up for one issuer alone.',
    action: 'Make sure that the API knows the issuer by other means.',
    reference: 'RFC 7519 section 4.1.1',
    inJwt: ({ claims, kind, isProfiled }) => kind !== 'id' && !isProfiled && claims.iss === undefined,
  }),
  warning('issuer-not-https', 'The issuer is no https address', {
    why: 'Keys and metadata are found below the issuer. Over plain http anyone on the way can replace them; from another kind of text they cannot be found.',
    action: "Have the provider use an https issuer; until then give the API the keys' address by hand.",
    reference: 'RFC 8414 section 2, OpenID Connect Core 1.0 section 2',
    inJwt: ({ claims, kind }) => {
      const iss = claims.iss;
      if (typeof iss !== 'string') return false;
      // RFC 7519 leaves any text to tokens that are neither; of those only plain http is odd.
      const odd = !iss.startsWith('https://') && (kind === null ? /^http:\/\//i.test(iss) : !/^https:\/\//i.test(iss));
      return odd && !isLoopbackUrl(iss) && `It says ${quote(iss)}.`;
    },
  }),
  warning('issuer-unlike', "The token is from another issuer than the connection's", {
    milder: 'note',
    why: 'Issuers are compared character by character.',
    action: 'Check the issuer in the settings of this connection, and whether its endpoints belong to it.',
    reference: 'RFC 9207 section 2.4, OpenID Connect Core 1.0 section 3.1.3.7',
    inJwt: ({ claims, connection, noun }) => {
      const iss = claims.iss;
      const wanted = connection?.issuer ?? '';
      if (iss === undefined || wanted === '' || iss === wanted) return false;
      const detail = `The connection's issuer is ${quote(wanted)}; the ${noun} says ${typeof iss === 'string' ? quote(iss) : kindOf(iss)}. Issuers are compared character by character.`;
      if (typeof iss !== 'string' || !sameButForSlash(iss, wanted)) return { detail };
      return {
        severity: 'note',
        title: "The issuer differs from the connection's by a slash at its end",
        detail,
        action: "Write the issuer in the settings exactly as the token has it, and in the API's configuration too.",
      };
    },
  }),
  note('audience-absent', 'The token names no audience', {
    why: 'Every API that trusts the issuer may take it, also one it was never meant for.',
    action: 'Check the audience in the settings of this connection. An API refuses tokens that are meant for another one.',
    reference: 'RFC 7519 section 4.1.3, RFC 9068 section 4',
    inAccessToken: ({ claims, connection, isProfiled }) => {
      if (claims.aud !== undefined) return false;
      const wanted = audiencesWanted(connection);
      if (wanted.length > 0) return `The connection asks for ${quoteAll(wanted)}; the token has no aud claim.`;
      // Cognito's access tokens name their client in client_id, and no audience. The profile has a finding of its own for what is missing.
      if (isProfiled || claims.token_use === 'access') return false;
      return { action: 'Have the provider name the API that the token is for.' };
    },
  }),
  warning('audience-unlike', "The token is for another audience than the connection's", {
    why: 'An API refuses tokens that are meant for another one.',
    action: 'Check the audience in the settings of this connection. An API refuses tokens that are meant for another one.',
    reference: 'RFC 7519 section 4.1.3, RFC 9068 section 4',
    inAccessToken: ({ claims, connection }) => {
      const aud = claims.aud;
      const wanted = audiencesWanted(connection);
      if (aud === undefined || wanted.length === 0) return false;
      const audiences = textsOf(aud);
      if (wanted.some((audience) => audiences.includes(audience))) return false;
      return { detail: `The connection asks for ${quoteAll(wanted)}; the token is for ${quoteAll(audiences)}.` };
    },
  }),
  note('audience-many', 'The token is for several APIs at once', {
    why: 'Each of them can use it at the others, with all of its scopes.',
    action: 'Ask for one token per API where the provider allows it (audience or resource parameter).',
    reference: 'RFC 9700 section 2.3',
    inAccessToken: ({ claims }) => {
      if (!Array.isArray(claims.aud)) return false;
      const audiences = textsOf(claims.aud);
      // Auth0 adds its own userinfo endpoint, Keycloak "account".
      const iss = claims.iss;
      const isIssuers = (audience: string) => typeof iss === 'string' && iss !== '' && audience.startsWith(iss);
      const apis = [...new Set(audiences)].filter((audience) => audience !== 'account' && !isIssuers(audience));
      return apis.length > 1 && listed('They are', apis);
    },
  }),
  warning('audience-wildcard', 'The audience is a wildcard', {
    why: 'Audiences are compared letter by letter, so strict APIs refuse it, and a lenient one takes tokens meant for anyone.',
    action: 'Have the provider name the API.',
    reference: 'RFC 9700 section 2.3',
    inAccessToken: ({ claims: { aud } }) => aud === '*' || (Array.isArray(aud) && aud.includes('*')),
  }),
];

function audiencesWanted(connection: TokenCase['connection']): string[] {
  return connection === null ? [] : expectedAudiences(connection);
}

function isLoopbackUrl(url: string): boolean {
  return /^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])([:/]|$)/i.test(url);
}
