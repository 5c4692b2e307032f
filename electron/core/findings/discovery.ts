import { isLoopback } from '../../model/address';
import { urlOf } from '../../model/url';
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
  error('discovery-issuer-mismatch', 'The metadata belongs to another issuer than the one asked for', {
    why: "Someone may serve a copy of another server's metadata there. A client must not use it.",
    action: 'If the issuer in the document is the server you mean, enter it exactly so.',
    reference: 'RFC 8414 section 3.3',
    inDiscovery: ({ members, asked }) => {
      const issuer = members.get('issuer');
      const plain = (text: string) => text.replace(/\/$/, '');
      if (typeof issuer !== 'string' || asked === null || plain(asked) === plain(issuer)) return false;
      return `Asked for ${quote(asked)}; the document says ${quote(issuer)}.`;
    },
  }),
  error('discovery-issuer-odd', 'The issuer has a query or a fragment', {
    why: 'An issuer is a plain address; with these, other addresses cannot be built from it.',
    action: 'Tell whoever runs the server.',
    reference: 'RFC 8414 section 2',
    inDiscovery: ({ members }) => saysOdd(members.get('issuer'), (issuer) => /[?#]/.test(issuer)),
  }),
  error('discovery-plain-http', 'The server publishes addresses with plain http', {
    why: 'What is sent there can be read and changed by everyone on the way: passwords, codes, tokens, and the keys that prove tokens.',
    action: 'Tell whoever runs the server. Often a proxy ends TLS and the server does not know its public address.',
    reference: 'RFC 8414 section 2',
    inDiscovery: ({ members }) => {
      const plain = addresses(members).filter(({ url }) => url.protocol === 'http:' && !isLoopback(url));
      return plain.length > 0 && `They are ${plain.map(({ name }) => name).join(', ')}.`;
    },
  }),
  warning('discovery-pkce-s256-absent', 'The server does not offer PKCE with S256', {
    why: 'Clients that look it up leave PKCE out, and then a stolen code can be used.',
    action: 'Ask whether the server supports S256 and only does not say so.',
    reference: 'RFC 9700 section 2.1.1',
    inDiscovery: (item) => item.offersCode && challengeMethods(item)?.includes('S256') === false,
  }),
  note('discovery-pkce-unsaid', 'The server does not say whether it supports PKCE', {
    why: 'Clients cannot rely on it: a server that does not know PKCE ignores the challenge and protects nothing.',
    action: "Look in the provider's documentation; an exchange with a wrong verifier shows whether it is checked.",
    reference: 'RFC 8414 section 2, RFC 9700 section 2.1.1',
    inDiscovery: (item) => item.offersCode && challengeMethods(item) === null,
  }),
  note('discovery-pkce-plain', 'The server still accepts PKCE with the method plain', {
    why: 'With plain, whoever sees the authorize request can exchange the code.',
    action: 'Have plain turned off at the server once no client uses it.',
    reference: 'RFC 9700 section 2.1.1',
    inDiscovery: (item) => challengeMethods(item)?.includes('plain') === true,
  }),
  warning('discovery-no-code-flow', 'The server offers no response type code', {
    why: 'What is left brings tokens through the browser, where they leak.',
    action: 'Ask for the authorization code flow.',
    reference: 'RFC 9700 section 2.1.2',
    inDiscovery: ({ offersCode }) => !offersCode,
  }),
  note('discovery-password-grant', 'The server offers the password grant', {
    why: 'It has programs ask for passwords, and leaves out second factors. It must not be used any more.',
    action: 'Have it turned off where no client needs it.',
    reference: 'RFC 9700 section 2.4',
    inDiscovery: ({ members }) => texts(members.get('grant_types_supported'))?.includes('password') === true,
  }),
  warning('discovery-jwks-absent', 'The server does not say where its keys are', {
    why: 'Without jwks_uri nobody can check a signature without being given the keys by hand.',
    action: 'Tell whoever runs the server, or enter the address of the key set in the settings.',
    reference: 'OpenID Connect Discovery 1.0 section 3',
    inDiscovery: ({ members, isOpenId }) => !members.has('jwks_uri') && (isOpenId || members.has('id_token_signing_alg_values_supported')),
  }),
  warning('discovery-alg-none', 'The server offers ID tokens without a signature', {
    why: 'A client set to none believes whatever it is given.',
    action: 'Have none turned off; make sure that your client expects RS256 or better.',
    reference: 'RFC 8725 section 3.2',
    inDiscovery: ({ members }) => algorithms(members)?.some((alg) => alg.toLowerCase() === 'none') === true,
  }),
  note('discovery-rs256-absent', 'RS256 is not among the algorithms for ID tokens', {
    why: 'Every OpenID provider must support it, and simple clients know nothing else.',
    action: 'Set your client to one of the algorithms named.',
    reference: 'OpenID Connect Discovery 1.0 section 3',
    inDiscovery: ({ members, isOpenId }) => isOpenId && algorithms(members)?.includes('RS256') === false,
  }),
  note('discovery-other-origin', 'Endpoints lie on another host than the issuer', {
    why: 'That is allowed, and common with large providers. It is also how a forged document would lead secrets elsewhere.',
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
    why: 'Strict clients refuse the whole document.',
    action: 'Tell whoever runs the server; enter what is missing in the settings.',
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
  warning('discovery-member-kind', 'A member of the document has the wrong kind of value', {
    why: 'Clients pass over it or stop with an error.',
    action: 'Tell whoever runs the server.',
    reference: 'RFC 8414 section 2',
    inDiscovery: ({ members }) => {
      const given = (names: string[], isProper: (value: unknown) => boolean) =>
        names.filter((name) => members.has(name) && !isProper(members.get(name)));
      return listed('It is', [...given(['issuer', ...ENDPOINTS], (value) => typeof value === 'string'), ...given(LISTS, Array.isArray)]);
    },
  }),
  error('discovery-not-json', 'What lies at the metadata address is no JSON object', {
    why: 'Often it is a login or error page, and the issuer lacks a path, tenant or realm.',
    action: "Compare the issuer with the provider's documentation.",
    reference: 'RFC 8414 section 3.2',
    inMetadata: (members) => members === null,
  }),
  note('discovery-content-type', 'The document does not call itself application/json', {
    why: 'Strict clients refuse it.',
    action: 'Tell whoever runs the server.',
    reference: 'RFC 8414 section 3.2',
    inDiscovery: ({ type }) => type !== 'application/json' && (type === null ? 'It names no type.' : says(type)),
  }),
  note('discovery-iss-parameter', 'The server does not promise to name itself in callbacks', {
    why: 'A client that knows several servers then cannot tell which one an answer comes from (mix-up attack).',
    action: 'Use a redirect URI of its own for each server.',
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
