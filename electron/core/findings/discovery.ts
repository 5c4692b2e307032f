import { isLoopback } from '../../model/address';
import { urlOf } from '../../model/text/url';
import { quote } from '../token/wording';
import { type DiscoveryCase, texts } from './cases';
import { error, type FindingDefinition, listed, note, says, saysOdd, warning } from './definition';

const ENDPOINTS = (
  'authorization_endpoint token_endpoint userinfo_endpoint jwks_uri introspection_endpoint revocation_endpoint registration_endpoint ' +
  'end_session_endpoint device_authorization_endpoint pushed_authorization_request_endpoint'
).split(' ');
const LISTS = (
  'scopes_supported response_types_supported grant_types_supported subject_types_supported id_token_signing_alg_values_supported ' +
  'token_endpoint_auth_methods_supported code_challenge_methods_supported'
).split(' ');

/** A server's metadata (OpenID Connect Discovery 1.0, RFC 8414). */
export const DISCOVERY: readonly FindingDefinition[] = [
  error('discovery-issuer-mismatch', 'The metadata belongs to a different issuer', {
    why: "It may be a copy of another server's metadata. A client must not use it.",
    action: 'If the issuer in the document is the server you mean, enter it exactly as shown.',
    reference: 'RFC 8414 section 3.3',
    inDiscovery: ({ members, asked }) => {
      const issuer = members.get('issuer');
      const plain = (text: string) => text.replace(/\/$/, '');
      if (typeof issuer !== 'string' || asked === null || plain(asked) === plain(issuer)) return false;
      return `Requested ${quote(asked)}; the document says ${quote(issuer)}.`;
    },
  }),
  error('discovery-issuer-odd', 'The issuer has a query or a fragment', {
    why: "An issuer is a plain URL; with these, other URLs can't be built from it.",
    action: "Report it to the server's operator.",
    reference: 'RFC 8414 section 2',
    inDiscovery: ({ members }) => saysOdd(members.get('issuer'), (issuer) => /[?#]/.test(issuer)),
  }),
  error('discovery-plain-http', 'The server publishes plain http URLs', {
    why: 'Anyone on the network path can read and change what is sent there: passwords, codes, tokens, and the keys that verify tokens.',
    action: "Report it to the server's operator. Often a proxy terminates TLS and the server doesn't know its public URL.",
    reference: 'RFC 8414 section 2',
    inDiscovery: ({ members }) => {
      const plain = addresses(members).filter(({ url }) => url.protocol === 'http:' && !isLoopback(url));
      return plain.length > 0 && `They are ${plain.map(({ name }) => name).join(', ')}.`;
    },
  }),
  warning('discovery-pkce-s256-absent', "The server doesn't offer PKCE with S256", {
    why: 'Clients that check leave PKCE out, and a stolen code can then be used.',
    action: 'Ask whether the server supports S256 without announcing it.',
    reference: 'RFC 9700 section 2.1.1',
    inDiscovery: (item) => item.offersCode && challengeMethods(item)?.includes('S256') === false,
  }),
  note('discovery-pkce-unsaid', "The server doesn't say whether it supports PKCE", {
    why: "Clients can't rely on it: a server that doesn't support PKCE ignores the challenge.",
    action: "Look in the provider's documentation; exchanging a code with a wrong verifier shows whether it is checked.",
    reference: 'RFC 8414 section 2, RFC 9700 section 2.1.1',
    inDiscovery: (item) => item.offersCode && challengeMethods(item) === null,
  }),
  note('discovery-pkce-plain', 'The server still accepts PKCE with the method plain', {
    why: 'With plain, anyone who sees the authorization request can exchange the code.',
    action: 'Have plain turned off at the server once no client uses it.',
    reference: 'RFC 9700 section 2.1.1',
    inDiscovery: (item) => challengeMethods(item)?.includes('plain') === true,
  }),
  warning('discovery-no-code-flow', "The server doesn't offer response type code", {
    why: 'The remaining types return tokens through the browser, where they leak.',
    action: 'Ask for the authorization code flow.',
    reference: 'RFC 9700 section 2.1.2',
    inDiscovery: ({ offersCode }) => !offersCode,
  }),
  note('discovery-password-grant', 'The server offers the password grant', {
    why: 'It makes programs ask for passwords and bypasses second factors. It must no longer be used.',
    action: 'Have it turned off if no client needs it.',
    reference: 'RFC 9700 section 2.4',
    inDiscovery: ({ members }) => texts(members.get('grant_types_supported'))?.includes('password') === true,
  }),
  warning('discovery-jwks-absent', "The server doesn't say where its keys are", {
    why: "Without jwks_uri, signatures can't be verified unless the keys are configured by hand.",
    action: "Report it to the server's operator, or enter the key set's URL in the settings.",
    reference: 'OpenID Connect Discovery 1.0 section 3',
    inDiscovery: ({ members, isOpenId }) => !members.has('jwks_uri') && (isOpenId || members.has('id_token_signing_alg_values_supported')),
  }),
  warning('discovery-alg-none', 'The server offers unsigned ID tokens', {
    why: 'A client set to none believes anything it receives.',
    action: 'Have none turned off; make sure your client expects RS256 or better.',
    reference: 'RFC 8725 section 3.2',
    inDiscovery: ({ members }) => algorithms(members)?.some((alg) => alg.toLowerCase() === 'none') === true,
  }),
  note('discovery-rs256-absent', 'RS256 is not among the algorithms for ID tokens', {
    why: 'Every OpenID provider must support it, and simple clients support nothing else.',
    action: 'Set your client to one of the algorithms listed.',
    reference: 'OpenID Connect Discovery 1.0 section 3',
    inDiscovery: ({ members, isOpenId }) => isOpenId && algorithms(members)?.includes('RS256') === false,
  }),
  note('discovery-other-origin', 'Endpoints are on a different host than the issuer', {
    why: 'That is allowed, and common with large providers. It is also how a forged document would send secrets elsewhere.',
    action: 'Check once that these hosts belong to the provider.',
    reference: 'RFC 9700 section 4.4',
    inDiscovery: ({ members }) => {
      const issuer = urlIn(members.get('issuer'));
      const elsewhere = issuer === null ? [] : addresses(members).filter(({ url }) => url.host !== issuer.host);
      return listed(
        'They are',
        elsewhere.map(({ name, url }) => `${name} at ${url.host}`),
      );
    },
  }),
  warning('discovery-members-missing', 'The document lacks required members', {
    why: 'Strict clients reject the whole document.',
    action: "Report it to the server's operator; enter what is missing in the settings.",
    reference: 'OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2',
    inDiscovery: ({ members, isOpenId }) => {
      const required = ['issuer', 'response_types_supported'];
      if (isOpenId) required.push('authorization_endpoint', 'subject_types_supported', 'id_token_signing_alg_values_supported');
      // RFC 8414 section 2: needed unless only the implicit grant is supported.
      if (!isOnlyImplicit(members)) required.push('token_endpoint');
      const missing = required.filter((name) => !members.has(name));
      return missing.length > 0 && `Missing: ${missing.join(', ')}.`;
    },
  }),
  warning('discovery-member-kind', 'A member of the document has the wrong type', {
    why: 'Clients ignore it or stop with an error.',
    action: "Report it to the server's operator.",
    reference: 'RFC 8414 section 2',
    inDiscovery: ({ members }) => {
      const given = (names: string[], isProper: (value: unknown) => boolean) =>
        names.filter((name) => members.has(name) && !isProper(members.get(name)));
      return listed('It is', [...given(['issuer', ...ENDPOINTS], (value) => typeof value === 'string'), ...given(LISTS, Array.isArray)]);
    },
  }),
  error('discovery-not-json', "The metadata URL doesn't return a JSON object", {
    why: 'Often it is a login or error page, because the issuer lacks a path, tenant or realm.',
    action: "Compare the issuer with the provider's documentation.",
    reference: 'RFC 8414 section 3.2',
    inMetadata: (members) => members === null,
  }),
  note('discovery-content-type', "The document isn't labelled application/json", {
    why: 'Strict clients reject it.',
    action: "Report it to the server's operator.",
    reference: 'RFC 8414 section 3.2',
    inDiscovery: ({ type }) => type !== 'application/json' && (type === null ? 'It has no Content-Type.' : says(type)),
  }),
  note('discovery-iss-parameter', "The server doesn't promise iss in callbacks", {
    why: "A client that uses several servers then can't tell which one a response comes from (mix-up attack).",
    action: 'Use a separate redirect URI for each server.',
    reference: 'RFC 9207 section 3, RFC 9700 section 4.4.2',
    inDiscovery: ({ members, offersCode }) => offersCode && members.get('authorization_response_iss_parameter_supported') !== true,
  }),
];

/** RFC 7636; null: the document says nothing. */
function challengeMethods({ members }: DiscoveryCase): string[] | null {
  return members.has('code_challenge_methods_supported') ? texts(members.get('code_challenge_methods_supported')) : null;
}

function algorithms(members: Map<string, unknown>): string[] | null {
  return texts(members.get('id_token_signing_alg_values_supported'));
}

function isOnlyImplicit(members: Map<string, unknown>): boolean {
  const grants = texts(members.get('grant_types_supported'));
  return grants !== null && grants.length > 0 && grants.every((grant) => grant === 'implicit');
}

/** The issuer and the endpoints that are absolute URLs. */
function addresses(members: Map<string, unknown>): { name: string; url: URL }[] {
  return ['issuer', ...ENDPOINTS].flatMap((name) => {
    const url = urlIn(members.get(name));
    return url === null ? [] : [{ name, url }];
  });
}

function urlIn(value: unknown): URL | null {
  return typeof value === 'string' ? urlOf(value) : null;
}
