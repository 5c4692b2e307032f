import { error, type FindingDefinition, listed, note, saysOdd, warning } from './definition';
import { isPlainHttp, repeatedIn } from './logged';

/** Errors of authorization responses: RFC 6749 section 4.1.2.1, OpenID Connect Core 1.0 section 3.1.2.6, RFC 8707 section 2. */
const ERRORS: ReadonlySet<string> = new Set(
  (
    'access_denied invalid_request unauthorized_client unsupported_response_type invalid_scope invalid_target server_error ' +
    'temporarily_unavailable login_required consent_required interaction_required account_selection_required invalid_request_uri ' +
    'invalid_request_object request_not_supported request_uri_not_supported registration_not_supported'
  ).split(' '),
);
const TOKENS = ['access_token', 'id_token', 'refresh_token', 'token'];
/** RFC 6749 sections 4.1.2 and 4.2.2, RFC 9207, OpenID Connect Session Management 1.0, JARM. */
const STANDARD = new Set([
  ...'code state iss error error_description error_uri session_state scope expires_in token_type response'.split(' '),
  ...TOKENS,
]);

/** Callbacks, as they came back from the browser. */
export const CALLBACK: readonly FindingDefinition[] = [
  warning('redirect-shared', 'Two servers share this redirect URI, and nothing tells their responses apart', {
    why: "This server doesn't name itself in its responses (iss). The other one could pass this server's code to itself (a mix-up attack).",
    action: 'Give the connection its own redirect URI in Settings, and register it at the provider.',
    reference: 'RFC 9700 section 4.4.2',
    inCallbackBeside: (other) => other !== null && `"${other.name.slice(0, 120)}" uses it too.`,
  }),
  note('iss-unchecked', 'The server names itself, but there is no issuer to compare it with', {
    why: 'The connection has no issuer, so iss was not checked.',
    action: 'If that is the right server, enter it as the issuer, so that mix-ups between servers are detected.',
    reference: 'RFC 9207 section 2.4',
    inAcceptedCallback: ({ iss, issuer }) =>
      iss !== null && issuer === null && { detail: `The callback's iss is ${iss}. The connection has no issuer, so this was not checked.` },
    inCallbackParameters: ({ both, context: { connection } }) => both.has('iss') && connection?.issuer === null,
  }),
  error('callback-iss-absent', 'The callback has no iss, although the server promised it', {
    why: 'Its metadata says every response includes iss. One without may come from another server that wants the code.',
    action: "Don't use the code. Start the sign-in again; if it happens again, report it to the server's operator.",
    reference: 'RFC 9207 section 2.4',
    inCallbackParameters: ({ both, context }) =>
      context.issParameterPromised === true && isPlain(both) && !both.has('iss') && !both.has('id_token'),
  }),
  error('callback-state-absent', 'The callback has no state', {
    why: "There is no way to tell which sign-in it belongs to, so it may be someone else's.",
    action: "Don't use the code. Check that nothing on the way drops parameters.",
    reference: 'RFC 6749 section 4.1.2',
    inCallbackParameters: ({ both }) => isPlain(both) && !both.has('state'),
  }),
  warning('callback-plain-http', 'The callback came over plain http', {
    why: 'Anyone on the network path could read the code.',
    action: 'Register an https redirect URI, or 127.0.0.1 for a program on this computer.',
    reference: 'RFC 9700 section 2.6',
    inCallback: isPlainHttp,
  }),
  error('callback-token-in-query', 'The callback has a token in its query', {
    why: 'Queries reach servers, their logs and Referer headers, so the token is no longer secret.',
    action: 'Revoke the token, and use response_type=code.',
    reference: 'RFC 9700 section 4.3.2',
    inCallback: ({ query }) => TOKENS.some((name) => query.has(name)),
  }),
  warning('callback-token-in-fragment', 'The callback has a token in its fragment ("#")', {
    why: 'Any script in the page, and the browser history, can read it.',
    action: 'Use response_type=code with PKCE.',
    reference: 'RFC 9700 section 2.1.2',
    inCallback: ({ fragment }) => TOKENS.some((name) => fragment.has(name)),
  }),
  warning('callback-code-in-fragment', 'The callback has the code in its fragment ("#")', {
    why: 'Fragments never reach a server or a native app; a client that reads the query finds nothing.',
    action: 'Check response_mode in the extra authorize parameters.',
    reference: 'OAuth 2.0 Multiple Response Type Encoding Practices section 2.1',
    // Beside a token it belongs there (OpenID Connect Core section 3.3.2.5).
    inCallback: ({ fragment }) => fragment.has('code') && !TOKENS.some((name) => fragment.has(name)),
  }),
  warning('callback-error-with-code', 'The callback has both an error and a code', {
    why: 'It must be one or the other. A client that checks the code first mistakes an error for success.',
    action: "Treat it as an error, and report it to the server's operator.",
    reference: 'RFC 6749 section 4.1.2.1',
    inCallbackParameters: ({ both }) => both.has('error') && both.has('code'),
  }),
  error('callback-empty', 'The callback has neither a code nor an error', {
    why: "The sign-in can't continue. Something on the way removed the parameters, or this isn't a response at all.",
    action: 'Compare the URL with what the browser shows, and check redirects in between.',
    reference: 'RFC 6749 section 4.1.2',
    inCallbackParameters: ({ both }) => isEmpty(both),
  }),
  note('callback-error-unregistered', 'The callback has a non-standard error', {
    why: 'Clients only know the registered codes and treat this one as unexpected.',
    action: "Look it up in the provider's documentation.",
    reference: 'RFC 6749 section 4.1.2.1',
    inCallbackParameters: ({ both }) => saysOdd(both.get('error'), (error) => error !== '' && !ERRORS.has(error)),
  }),
  warning('callback-parameter-repeated', 'A parameter is in the callback twice', {
    why: 'One parser uses the first, another the last, which lets an attacker inject another code or state.',
    action: "Don't use the code. Check whether the redirect URI's own query repeats it.",
    reference: 'RFC 6749 section 3.1',
    inCallbackParameters: ({ query }) => listed('It is', repeatedIn(query)),
  }),
  note('callback-parameters-extra', 'The callback has non-standard parameters', {
    why: 'Clients must ignore unknown parameters, and nothing protects these from tampering.',
    action: "Check the provider's documentation for whether they must be forwarded.",
    reference: 'RFC 6749 section 4.1.2',
    inCallbackParameters: ({ both }) =>
      listed(
        'They are',
        [...new Set(both.keys())].filter((name) => !STANDARD.has(name)),
      ),
  }),
];

function isEmpty(parameters: URLSearchParams): boolean {
  return !['error', 'code', 'response', ...TOKENS].some((name) => parameters.has(name));
}

/** It says itself what else a signed response says (JARM). */
function isPlain(parameters: URLSearchParams): boolean {
  return !isEmpty(parameters) && !parameters.has('response');
}
