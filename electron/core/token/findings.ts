import { OPENID_SCOPES } from './claims';
import { type Decoded, member } from './decode';
import { expectedAudiences, sameButForSlash, scopesOf, textsOf } from './expected';
import type { Finding } from './finding';
import type { Check, FindingsInput } from './finding-input';
import { clockSkew, expiredAtReceipt, expiryDisagrees, expiryUnreadable, issuedInFuture, noExpiry, notYetValid } from './findings-time';
import { kindOf, quote, quoteAll } from './wording';

export type { FindingsInput } from './finding-input';

const noRefreshToken: Check = ({ grant, connection }) => {
  if (grant.refreshToken !== null || connection.grantType !== 'authorization_code') return null;
  if (grant.scopesAsked.includes('offline_access') || connection.template === 'catapa' || connection.template === 'practice-catapa') {
    return {
      code: 'refresh-token-absent',
      severity: 'warning',
      title: 'The server gave no refresh token',
      detail: 'When this access token expires, someone has to sign in again.',
      action: 'Ask the provider whether this client may have refresh tokens, and whether they must be turned on for it.',
      reference: 'RFC 6749 section 5.1',
    };
  }
  return {
    code: 'offline-access-missing',
    severity: 'warning',
    title: 'No refresh token, because offline_access was not asked for',
    detail:
      'When this access token expires, someone has to sign in again. Katana and most OpenID providers give a refresh token only with this scope.',
    action: 'Add offline_access to the scopes of this connection, then connect again.',
    reference: 'OpenID Connect Core 1.0 section 11',
  };
};

const unexpectedRefreshToken: Check = ({ grant, connection }) =>
  grant.refreshToken === null || connection.grantType !== 'client_credentials'
    ? null
    : {
        code: 'refresh-token-unneeded',
        severity: 'note',
        title: 'A refresh token came with client credentials',
        detail:
          'The client can get a new access token at any time with its own credentials, so the refresh token is one more secret to keep for nothing.',
        action: 'Nothing. Tokenscope asks for a new token instead of using it.',
        reference: 'RFC 6749 section 4.4.3',
      };

const malformed: Check = ({ access, id }) => {
  const broken = access.malformation ?? id?.malformation;
  if (!broken) return null;
  const which = access.malformation ? 'access token' : 'ID token';
  return {
    code: 'token-malformed',
    severity: which === 'access token' ? 'warning' : 'error',
    title: `The ${which} looks like a JWT but is not one`,
    detail: `${broken.reason} An API that decodes it will refuse it; one that only looks it up may accept it.`,
    action: 'Compare it with what the provider says its tokens look like.',
    reference: 'RFC 7515 section 5.2',
  };
};

const unsecured: Check = ({ access, id }) => {
  const which = isNone(access) ? 'access token' : id && isNone(id) ? 'ID token' : null;
  if (which === null) return null;
  return {
    code: 'alg-none',
    severity: 'error',
    title: `Anyone could have written this ${which}: it is not signed`,
    detail: 'Its header says alg: none. Whoever takes such a token believes every claim in it without proof.',
    action: 'Have the provider sign its tokens. An API that accepts this one has a hole.',
    reference: 'RFC 8725 section 3.2',
  };
};

const signatureMissing: Check = ({ access }) =>
  access.signatureBytes !== 0 || isNone(access)
    ? null
    : {
        code: 'signature-missing',
        severity: 'error',
        title: 'The signature is empty',
        detail: 'The header names a signature algorithm, but nothing stands where the signature should be.',
        action: 'Check whether the token was cut on its way. An API that accepts it does not check signatures.',
        reference: 'RFC 7515 section 5.2',
      };

const repeatedNames: Check = ({ access, id }) => {
  if (!access.repeatedNames && !id?.repeatedNames) return null;
  return {
    code: 'name-repeated',
    severity: 'warning',
    title: 'A name occurs twice in the same object',
    detail: `The ${access.repeatedNames ? 'access token' : 'ID token'} holds a repeated member name. One reader takes the first value, another the last, so they may see different tokens.`,
    action: 'Report it to the provider: member names must be unique.',
    reference: 'RFC 7519 section 4',
  };
};

const audienceUnlike: Check = ({ connection, access }) => {
  const wanted = expectedAudiences(connection);
  const aud = member(access.claims, 'aud');
  if (wanted.length === 0 || access.claims === null) return null;
  const found = textsOf(aud);
  if (wanted.some((audience) => found.includes(audience))) return null;
  return {
    code: aud === undefined ? 'audience-absent' : 'audience-unlike',
    severity: aud === undefined ? 'note' : 'warning',
    title: aud === undefined ? 'The token names no audience' : "The token is for another audience than the connection's",
    detail: `The connection asks for ${quoteAll(wanted)}; the token ${aud === undefined ? 'has no aud claim' : `is for ${quoteAll(found)}`}.`,
    action: 'Check the audience in the settings of this connection. An API refuses tokens that are meant for another one.',
    reference: 'RFC 7519 section 4.1.3, RFC 9068 section 4',
  };
};

const issuerUnlike: Check = ({ connection, access, id }) => {
  if (connection.issuer === null || connection.issuer === '') return null;
  for (const [token, which] of [
    [access, 'access token'],
    [id, 'ID token'],
  ] as const) {
    const iss = member(token?.claims ?? null, 'iss');
    if (iss === undefined || iss === connection.issuer) continue;
    const slash = typeof iss === 'string' && sameButForSlash(iss, connection.issuer);
    return {
      code: 'issuer-unlike',
      severity: slash ? 'note' : 'warning',
      title: slash
        ? "The issuer differs from the connection's by a slash at its end"
        : "The token is from another issuer than the connection's",
      detail: `The connection's issuer is ${quote(connection.issuer)}; the ${which} says ${typeof iss === 'string' ? quote(iss) : kindOf(iss)}. Issuers are compared character by character.`,
      action: slash
        ? "Write the issuer in the settings exactly as the token has it, and in the API's configuration too."
        : 'Check the issuer in the settings of this connection, and whether its endpoints belong to it.',
      reference: 'RFC 9207 section 2.4, OpenID Connect Core 1.0 section 3.1.3.7',
    };
  }
  return null;
};

const idTokenForAnother: Check = ({ connection, id }) => {
  if (!id?.claims) return null;
  const found = textsOf(member(id.claims, 'aud'));
  if (found.includes(connection.clientId)) return null;
  return {
    code: 'id-token-audience',
    severity: 'error',
    title: 'The ID token is not for this client',
    detail: `Its aud claim is ${found.length > 0 ? quoteAll(found) : 'missing'}; it must hold this client's id, ${quote(connection.clientId)}.`,
    action: 'Do not trust who it says has signed in. Check the client id of this connection.',
    reference: 'OpenID Connect Core 1.0 section 3.1.3.7',
  };
};

const scopeNarrower: Check = ({ grant, access }) => {
  if (grant.scopesAsked.length === 0) return null;
  const said = grant.scope ?? null;
  const granted = said === null ? scopesOf(member(access.claims, 'scope') ?? member(access.claims, 'scp')) : scopesOf(said);
  if (granted === null) return null;
  const missing = grant.scopesAsked.filter((scope) => {
    if (granted.includes(scope)) return false;
    if (scope === 'offline_access' && grant.refreshToken !== null) return false;
    return said !== null || !OPENID_SCOPES.has(scope);
  });
  if (missing.length === 0) return null;
  return {
    code: 'scope-narrower',
    severity: 'warning',
    title: 'The server granted less than was asked for',
    detail: `Asked for and not granted: ${quoteAll(missing)}.`,
    action: 'Check what this client and the person who signed in are allowed. Calls that need these scopes will get 403.',
    reference: 'RFC 6749 section 3.3',
  };
};

const keyFromToken: Check = ({ access }) => {
  const name = ['jku', 'x5u', 'jwk'].find((candidate) => member(access.header, candidate) !== undefined);
  if (name === undefined) return null;
  return {
    code: 'key-in-header',
    severity: 'warning',
    title: `The token says itself which key proves it (${name})`,
    detail: 'Whoever forges a token can put a key of their own there. Tokenscope neither fetches nor trusts it.',
    action: "Make sure that your API takes keys only from the issuer's key set.",
    reference: 'RFC 8725 section 3.10',
  };
};

const CHECKS: Check[] = [
  unsecured,
  signatureMissing,
  expiredAtReceipt,
  idTokenForAnother,
  malformed,
  noRefreshToken,
  expiryUnreadable,
  expiryDisagrees,
  audienceUnlike,
  issuerUnlike,
  scopeNarrower,
  issuedInFuture,
  notYetValid,
  clockSkew,
  repeatedNames,
  keyFromToken,
  noExpiry,
  unexpectedRefreshToken,
];
const WEIGHT = { error: 0, warning: 1, note: 2 };

/** Everything worth knowing about a grant's tokens, gravest first, with the breaches seen in the token response. */
export function findingsOf(input: FindingsInput): Finding[] {
  const findings: Finding[] = input.grant.breaches.slice();
  for (const check of CHECKS) {
    const finding = check(input);
    if (finding !== null && !findings.some(({ code }) => code === finding.code)) findings.push(finding);
  }
  return findings.length > 1 ? findings.sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]) : findings;
}

/** RFC 7518 section 3.6: "none", compared without case, since some libraries once took "None" for it. */
function isNone({ header }: Decoded): boolean {
  const alg = member(header, 'alg');
  return typeof alg === 'string' && alg.length === 4 && alg.toLowerCase() === 'none';
}
