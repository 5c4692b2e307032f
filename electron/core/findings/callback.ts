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
  warning('redirect-shared', 'Another server answers at the same redirect URI, and nothing tells the two apart', {
    why: 'This server does not name itself in its answers (iss). The other one could pass a code of this one on to itself (a mix-up).',
    action: 'Give the connection a redirect URI of its own in Settings, and register it at the provider.',
    reference: 'RFC 9700 section 4.4.2',
    inCallbackBeside: (other) => other !== null && `"${other.name.slice(0, 120)}" uses it too.`,
  }),
  note('iss-unchecked', 'The server names itself, and nothing was there to compare it with', {
    why: 'The connection has no issuer, so iss was not checked.',
    action: 'If that is the right server, enter it as the issuer: mix-ups between servers are then noticed.',
    reference: 'RFC 9207 section 2.4',
    inAcceptedCallback: ({ iss, issuer }) =>
      iss !== null &&
      issuer === null && { detail: `The callback says it comes from ${iss}. The connection has no issuer, so this was not checked.` },
    inCallbackParameters: ({ both, context: { connection } }) => both.has('iss') && connection?.issuer === null,
  }),
  error('callback-iss-absent', 'The callback does not name the issuer, although the server promised it', {
    why: 'Its metadata says that every answer carries iss. One without may come from another server that wants the code.',
    action: 'Do not use the code. Start the sign-in again; if it repeats, tell whoever runs the server.',
    reference: 'RFC 9207 section 2.4',
    inCallbackParameters: ({ both, context }) => context.issParameterPromised === true && !isEmpty(both) && !both.has('iss'),
  }),
  error('callback-state-absent', 'The callback carries no state', {
    why: 'It cannot be told which sign-in it belongs to, so it may be one that somebody else began.',
    action: 'Do not use the code. Check that nothing on the way drops parameters.',
    reference: 'RFC 6749 section 4.1.2',
    inCallbackParameters: ({ both }) => !isEmpty(both) && !both.has('state'),
  }),
  warning('callback-plain-http', 'The answer came back over plain http', {
    why: 'Everyone on the way could read the code.',
    action: 'Register an https redirect URI, or 127.0.0.1 for a program on this machine.',
    reference: 'RFC 9700 section 2.6',
    inCallback: isPlainHttp,
  }),
  error('callback-token-in-query', 'The callback carries a token in its query', {
    why: 'The query goes to servers, into their logs and into Referer headers, so the token is no longer secret.',
    action: 'Revoke the token, and use response_type=code.',
    reference: 'RFC 9700 section 4.3.2',
    inCallback: ({ query }) => TOKENS.some((name) => query.has(name)),
  }),
  warning('callback-token-in-fragment', 'The callback carries a token behind "#"', {
    why: 'Everything that runs in the page, and the history of the browser, can read it.',
    action: 'Use response_type=code with PKCE.',
    reference: 'RFC 9700 section 2.1.2',
    inCallback: ({ fragment }) => TOKENS.some((name) => fragment.has(name)),
  }),
  warning('callback-code-in-fragment', 'The callback carries the code behind "#"', {
    why: 'What stands there reaches no server and no native program; a client that waits for the query finds nothing.',
    action: 'Check response_mode among the extra authorize parameters.',
    reference: 'OAuth 2.0 Multiple Response Type Encoding Practices section 2.1',
    inCallback: ({ fragment }) => fragment.has('code'),
  }),
  warning('callback-error-with-code', 'The callback carries an error and a code', {
    why: 'It is one or the other. A client that looks at the code first takes a refusal for a success.',
    action: 'Treat it as an error, and tell whoever runs the server.',
    reference: 'RFC 6749 section 4.1.2.1',
    inCallbackParameters: ({ both }) => both.has('error') && both.has('code'),
  }),
  error('callback-empty', 'The callback carries neither a code nor an error', {
    why: 'There is nothing to go on with. Something on the way removed the parameters, or it is no answer at all.',
    action: 'Compare the address with what the browser shows, and check redirects between the two.',
    reference: 'RFC 6749 section 4.1.2',
    inCallbackParameters: ({ both }) => isEmpty(both),
  }),
  note('callback-error-unregistered', 'The callback carries an error that no standard defines', {
    why: 'Clients know the registered codes only, and show this one as something unexpected.',
    action: "Look it up in the provider's documentation.",
    reference: 'RFC 6749 section 4.1.2.1',
    inCallbackParameters: ({ both }) => saysOdd(both.get('error'), (error) => error !== '' && !ERRORS.has(error)),
  }),
  warning('callback-parameter-repeated', 'A parameter stands in the callback twice', {
    why: 'One reader takes the first, another the last; that is a way to slip another code or state in.',
    action: 'Do not use the code. Check whether the redirect URI has a query that repeats it.',
    reference: 'RFC 6749 section 3.1',
    inCallbackParameters: ({ query }) => listed('It is', repeatedIn(query)),
  }),
  note('callback-parameters-extra', 'The callback carries parameters that no standard defines', {
    why: 'They must be ignored where they are unknown, and nothing protects them against being changed on the way.',
    action: "Look in the provider's documentation whether they must be sent on.",
    reference: 'RFC 6749 section 4.1.2',
    inCallbackParameters: ({ both }) =>
      listed(
        'They are',
        [...new Set(both.keys())].filter((name) => !STANDARD.has(name)),
      ),
  }),
];

function isEmpty(parameters: URLSearchParams): boolean {
  return !['error', 'code', ...TOKENS].some((name) => parameters.has(name));
}
