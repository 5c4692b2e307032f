import type { Connection } from '../../model/connection';
import { usesSecret } from '../../model/client-auth';
import type { ClientMetadata } from '../../model/registration';
import type { Clock, Http } from '../ports';
import type { KnownSecret } from '../secrets';
import { refusalOf } from '../wire/refusal';
import { type Sent, send } from '../wire/send';
import { type RegisteredClient, readRegistration } from './answer';

export interface Asked {
  method: 'POST' | 'GET' | 'PUT' | 'DELETE';
  url: URL;
  /** null: no token goes along. */
  token: KnownSecret | null;
  /** Others that the answer may echo. Absent: none is known. */
  secrets?: readonly KnownSecret[];
  body: object | null;
  /** The client that it is about: no answer makes another of it (RFC 7592 section 3). Absent: a new one. */
  clientId?: string;
}

interface AskDeps {
  http: Http;
  clock: Pick<Clock, 'now'>;
  signal?: AbortSignal;
}

/**
 * Asks a server to register a client or what it has of one, and reads the answer.
 *
 * @param metadata What is asked for; null: it is only read.
 * @throws Failure `registration-refused`, `registration-unusable`, and what the Http port throws.
 */
export async function askRegistration(deps: AskDeps, connection: Connection, asked: Asked, metadata: ClientMetadata | null) {
  const { sent, sentAt } = await sendRegistration(deps, connection, asked);
  const { status, body, cut } = sent.response;
  const reading = readRegistration({ status, body: new TextDecoder().decode(body), cut, endpoint: asked.url }, metadata);
  if (reading.kind === 'refused') throw refusalOf('registration-refused', connection, { ...sent, sentAt });
  const isOther = reading.kind === 'registered' && asked.clientId !== undefined && reading.client.clientId !== asked.clientId;
  const why = reading.kind === 'unusable' ? reading.why : isOther ? 'it is about another client' : null;
  if (reading.kind === 'unusable' || why !== null)
    throw refusalOf('registration-unusable', connection, { ...sent, sentAt }, [{ label: 'Because', value: why ?? '' }]);
  return { client: reading.client, sent, sentAt };
}

/** The same without reading it. */
export async function sendRegistration(
  { http, clock, signal }: AskDeps,
  connection: Connection,
  { method, url, token, secrets: others = [], body }: Asked,
): Promise<{ sent: Sent; sentAt: number }> {
  const sentAt = clock.now();
  const headers = [
    { name: 'Accept', value: 'application/json' },
    { name: 'User-Agent', value: 'Tokenscope' },
    ...(body === null ? [] : [{ name: 'Content-Type', value: 'application/json' }]),
    ...(token === null ? [] : [{ name: 'Authorization', value: `Bearer ${token.value}` }]),
  ];
  const secrets = [...(token === null ? [] : [token]), ...others];
  const leg = { connectionId: connection.id, purpose: 'registration', secrets, credential: null } as const;
  const wording = { method, url: url.href, headers, body: body === null ? null : JSON.stringify(body) };
  return { sent: await send(http, { ...leg, ...(signal && { signal }) }, wording), sentAt };
}

/** A server that says nothing of the authentication, and issues no secret, has registered a public client. */
export function authenticationOf(
  { authentication, clientSecret }: RegisteredClient,
  { token_endpoint_auth_method: asked }: ClientMetadata,
): Connection['clientAuthentication'] {
  if (authentication !== null) return authentication;
  return clientSecret === null && usesSecret({ clientAuthentication: asked }) ? 'none' : asked;
}
