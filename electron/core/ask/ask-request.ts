import type { AskWhat, AskedToken } from '../../model/server-answer';
import type { Pair } from '../../model/connection';
import type { LoggedExchange } from '../../model/exchange';
import { sealedSecrets } from '../wire/sealed';
import { shownExchange } from '../exchanges/shown';
import { Redaction } from '../redaction/redaction';
import type { HttpResponse } from '../ports';
import { checkHeaders } from '../wire/additions';
import type { AskContext, AskDeps } from './ask-model';
import { clientAuthenticationOf } from '../oauth/client-authentication';
import { endpointFor } from './ask-endpoint';

/** An answer as it came, and as it may be shown. */
export interface Answered {
  response: HttpResponse;
  /** At most 1 MiB, decoded as UTF-8. Not redacted. */
  text: string;
  /** Secret-free; what the coach looks at. */
  shown: LoggedExchange;
  /** Takes this connection's secrets out of a text. */
  hide: (text: string) => string;
}

interface Prepared {
  method: 'GET' | 'POST';
  url: string;
  headers: Pair[];
  body: string | null;
}

const TIMEOUT_MS = 20_000;
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Asks: introspection (RFC 7662 section 2.1) and revocation (RFC 7009 section 2.1) as a form with the client's authentication and the
 * token leg's headers, userinfo (OpenID Connect Core section 5.3.1) with the access token and the API leg's headers. Any status is an
 * answer. Rejects as `endpointFor` does, with `connection-incomplete` or `connection-invalid`, and with the Http port's failures.
 */
export async function ask(
  deps: Pick<AskDeps, 'discoveries' | 'http' | 'clock' | 'fingerprint'>,
  context: AskContext,
  what: AskWhat,
  token: string,
  kind: AskedToken,
): Promise<Answered> {
  const url = await endpointFor(context, what, deps.discoveries);
  const prepared = what === 'userinfo' ? aboutPerson(context, url, token) : await aboutToken(context, url, what, token, kind);
  const { connection, record } = context;
  const secrets = sealedSecrets(connection, record);
  const about = { connectionId: connection.id, purpose: what, secrets };
  const request = { ...prepared, timeoutMs: TIMEOUT_MS, maxBodyBytes: MAX_BODY_BYTES, about };
  const at = deps.clock.now();
  const response = await deps.http.send(request);
  const redaction = new Redaction(deps.fingerprint);
  redaction.addAll(secrets);
  const shown = shownExchange(request, response, at, deps.fingerprint);
  return { response, text: new TextDecoder().decode(response.body), shown, hide: (text) => redaction.text(text) };
}

const FORM = 'application/x-www-form-urlencoded';

async function aboutToken(context: AskContext, url: URL, what: AskWhat, token: string, kind: AskedToken): Promise<Prepared> {
  const { connection, record, server } = context;
  const client = clientAuthenticationOf(connection, connection.clientAuthentication === 'none' ? null : record.clientSecret);
  const body = new URLSearchParams({ token, token_type_hint: kind === 'access' ? 'access_token' : 'refresh_token' });
  const headers = new Headers({ Accept: 'application/json' });
  await client.authenticate({ issuer: server.issuer ?? url.origin }, { client_id: connection.clientId }, body, headers);
  const own = checkHeaders(connection.legs.token.headers, client.headers, `${what} request`);
  const sent = merged(
    [...headers].map(([name, value]) => ({ name, value })),
    own,
  );
  return { method: 'POST', url: url.href, headers: [...sent, { name: 'Content-Type', value: FORM }], body: body.toString() };
}

function aboutPerson({ connection }: AskContext, url: URL, accessToken: string): Prepared {
  const own = checkHeaders(connection.legs.api.headers, ['authorization'], 'userinfo request');
  const headers = merged([{ name: 'Accept', value: 'application/json, application/jwt' }], own);
  return { method: 'GET', url: url.href, headers: [{ name: 'Authorization', value: `Bearer ${accessToken}` }, ...headers], body: null };
}

/** A header of the connection's own takes the place of one that is sent anyway. */
function merged(usual: Pair[], own: Pair[]): Pair[] {
  const replaced = new Set(own.map(({ name }) => name.toLowerCase()));
  const headers = [...usual.filter(({ name }) => !replaced.has(name.toLowerCase())), ...own];
  return replaced.has('user-agent') ? headers : [...headers, { name: 'User-Agent', value: 'Tokenscope' }];
}
