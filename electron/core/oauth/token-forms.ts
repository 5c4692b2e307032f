import { Failure } from '../../model/failure';
import type { TokenContext, TokenGrantType } from './token-request';

/** What one token request says, besides grant_type, client authentication and what the leg adds. */
export interface TokenForm {
  grantType: TokenGrantType;
  parameters: URLSearchParams;
  /** Secrets among the parameters. */
  secrets: string[];
}

type FormContext = Pick<TokenContext, 'connection' | 'redirectUri'>;

/** The exchange of an authorization code, RFC 6749 section 4.1.3 with RFC 7636. @param codeVerifier null: no code_challenge was sent. */
export function codeForm(context: FormContext, { code, codeVerifier }: { code: string; codeVerifier: string | null }): TokenForm {
  const parameters = new URLSearchParams({ code });
  if (context.redirectUri !== null) parameters.set('redirect_uri', context.redirectUri);
  if (codeVerifier !== null) parameters.set('code_verifier', codeVerifier);
  addResources(parameters, context);
  return { grantType: 'authorization_code', parameters, secrets: codeVerifier === null ? [code] : [code, codeVerifier] };
}

/** A token of the client's own, RFC 6749 section 4.4. */
export function clientCredentialsForm(context: FormContext): TokenForm {
  const { connection } = context;
  const parameters = new URLSearchParams();
  const scopes = connection.scopes.filter((scope) => scope !== '');
  if (scopes.length > 0) parameters.set('scope', scopes.join(' '));
  // Auth0 names the API in `audience` here as in the authorize request; others ignore it (RFC 6749 section 3.2).
  if (connection.audience !== null && connection.audience !== '') parameters.set('audience', connection.audience);
  addResources(parameters, context);
  return { grantType: 'client_credentials', parameters, secrets: [] };
}

/** A refresh, RFC 6749 section 6. @throws Failure `connection-incomplete`: the redirect URI is to be repeated and is not known. */
export function refreshForm(context: FormContext, refreshToken: string): TokenForm {
  const parameters = new URLSearchParams({ refresh_token: refreshToken });
  if (context.connection.redirectUriOnRefresh) {
    if (context.redirectUri === null) throw withoutRedirectUri();
    parameters.set('redirect_uri', context.redirectUri);
  }
  addResources(parameters, context);
  return { grantType: 'refresh_token', parameters, secrets: [refreshToken] };
}

/** RFC 8707 section 2.2: the resources are named again at the token endpoint. */
function addResources(parameters: URLSearchParams, { connection }: FormContext): void {
  for (const resource of connection.resource) parameters.append('resource', resource);
}

function withoutRedirectUri(): Failure {
  return new Failure({
    code: 'connection-incomplete',
    what: 'This connection sends its redirect URI when it refreshes, but the URI is not known: the loopback port changes with every sign-in.',
    likelyCause: 'The receiver is a loopback address without a fixed port.',
    action: "Give the receiver a fixed port in the connection's settings, or turn off sending the redirect URI on refresh.",
  });
}
