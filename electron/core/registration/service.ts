import { checkUrl } from '../../model/address';
import { CHAIN_CLIENT } from '../../model/chain-client';
import { blankSettings, type Connection } from '../../model/connection';
import type { ChainVerdict } from '../../model/discovery';
import { ENDPOINT_NAMES } from '../../model/endpoints';
import type { RegistrationOutcome, RegistrationPlan } from '../../model/registered';
import { type ClientMetadata, metadataOf } from '../../model/registration';
import { usesSecret } from '../../model/client-auth';
import { urlOf } from '../../model/text/url';
import { headerOf, jsonValue } from '../base/untrusted-text';
import { viewOfCertificate } from '../client-keys/certificate-view';
import { viewOfKey } from '../client-keys/keys';
import { sourceOf, withRegisteredClient } from '../connection/binding';
import type { ConnectionService } from '../connection/service';
import { chosenIn } from '../client-auth/methods';
import type { Addresses, Clock, Http } from '../ports';
import { shownExchange } from '../exchanges/recording';
import type { Fingerprint } from '../secrets';
import type { Discoveries } from '../wire/discovery';
import { refusalOf } from '../wire/refusal';
import { registrationSecret, sealedSecrets } from '../wire/sealed';
import type { Sent } from '../wire/send';
import { guardedFetch } from '../wire/guarded-fetch';
import type { RegisteredClient } from './answer';
import { type Asked, askRegistration, authenticationOf, sendRegistration } from './ask';
import { checkDocumentUrl, documentOf, documentVerdicts } from './document';
import { initialTokenInvalid, movedDuringRegistration, noKeyToRegister, noRegistrationEndpoint, notManaged } from './failures';

/** Any port: a chain takes a free one each time (RFC 8252 section 7.3). */
const OF_CHAINS: Pick<Connection, 'template' | 'name' | 'clientAuthentication' | 'receiver'> = {
  template: 'oauth',
  name: '',
  clientAuthentication: 'none',
  receiver: { kind: 'loopback', port: null, path: '/callback' },
};

export interface RegistrationDeps {
  connections: Pick<ConnectionService, 'get' | 'records' | 'change'>;
  discoveries: Pick<Discoveries, 'resolveEndpoints'>;
  http: Http;
  clock: Clock;
  addresses: Addresses;
  fingerprint: Fingerprint;
  /** Rejects where a secret that comes could not be sealed. */
  proveStorable(id: string): Promise<void>;
  ensureReady(id: string): Promise<void>;
}

/**
 * A connection's client, registered at its server (RFC 7591) and managed there (RFC 7592). The client ID goes into the settings; client secret and
 * registration access token are sealed, bound to the server they came from. Everything rejects with `not-found`, vault-*, what discovery and the
 * Http port do, and `registration-refused` where the server does not do it.
 */
export class RegistrationService {
  constructor(private readonly deps: RegistrationDeps) {}

  /** What would be sent. Nothing is, but for reading metadata. @throws Failure `connection-incomplete`, `address-refused`, `insecure-url` */
  async plan(id: string): Promise<RegistrationPlan> {
    await this.deps.ensureReady(id);
    const connection = this.deps.connections.get(id);
    const { endpoint, metadata } = await this.#planned(connection);
    return { endpoint: endpoint.href, body: JSON.stringify(metadata, null, 2), replaces: connection.clientId || null };
  }

  /**
   * Registers a client and has the connection use it.
   *
   * @param initialToken An initial access token (RFC 7591 section 3); null: none.
   * @throws Failure also as `plan` does; `bad-request` where the token can't be sent; `cancelled` where the settings changed meanwhile.
   */
  async register(id: string, initialToken: string | null = null): Promise<RegistrationOutcome> {
    const token = initialToken?.trim() || null;
    if (token !== null && !/^[\x21-\x7e]{1,16000}$/.test(token)) throw initialTokenInvalid();
    await this.deps.ensureReady(id);
    const connection = this.deps.connections.get(id);
    const { endpoint, metadata } = await this.#planned(connection);
    await this.deps.proveStorable(id);
    const secret = token === null ? null : ({ kind: 'token', value: token } as const);
    const asked = { method: 'POST', url: endpoint, token: secret, body: metadata } as const;
    const client = await this.#client(connection, asked, metadata);
    await this.#keep(connection, endpoint.href, client, metadata);
    return outcomeOf(client);
  }

  /** What the server has of the client, as JSON text without secrets (RFC 7592 section 2.1). */
  async read(id: string): Promise<string> {
    const { connection, registration, managing } = await this.#managed(id);
    const { client, text } = await this.#answered(connection, managing('GET', null), null);
    await this.#keep(connection, registration.uri, client, null);
    return text;
  }

  /** Has the server know of the client what the settings say now (RFC 7592 section 2.2). */
  async update(id: string): Promise<RegistrationOutcome> {
    const { connection, registration, managing } = await this.#managed(id);
    const { metadata } = await this.#planned(connection);
    const asked = managing('PUT', { client_id: registration.clientId, ...metadata });
    const client = await this.#client(connection, asked, metadata);
    await this.#keep(connection, registration.uri, client, metadata);
    return outcomeOf({ ...client, remarks: client.remarks.filter((each) => !each.startsWith('The status is 200')) });
  }

  /** Deletes the client at the server (RFC 7592 section 2.3), and its ID and secret here. */
  async remove(id: string): Promise<void> {
    const { connection, registration, managing } = await this.#managed(id);
    const { sent, sentAt } = await sendRegistration(this.deps, connection, managing('DELETE', null));
    const { status } = sent.response;
    if (status < 200 || status >= 300) throw refusalOf('registration-refused', connection, { ...sent, sentAt });
    const isOwn = (now: Connection) => now.clientId === registration.clientId;
    await this.deps.connections.change(
      id,
      ({ registration: _, ...record }) => ({
        ...record,
        clientSecret: isOwn(this.deps.connections.get(id)) ? null : record.clientSecret,
      }),
      ({ registered: _, ...now }) => ({ ...now, clientId: isOwn(now) ? '' : now.clientId }),
    );
  }

  /** The client ID metadata document of the connection, to be hosted at that URL, as JSON text. @throws Failure `connection-invalid`, `connection-incomplete` */
  async document(id: string, address: string): Promise<string> {
    return JSON.stringify(await this.#document(this.#published(id), address), null, 2);
  }

  /** Fetches the document from where it is hosted, as an authorization server would, and holds it to what it must be. */
  async checkDocument(id: string, address: string): Promise<ChainVerdict[]> {
    const wanted = await this.#document(this.#published(id), address);
    const about = { connectionId: id, purpose: 'discovery', secrets: [] } as const;
    const headers = [
      { name: 'Accept', value: 'application/json' },
      { name: 'User-Agent', value: 'Tokenscope' },
    ];
    const request = { method: 'GET', url: address.trim(), headers, body: null, ...DOCUMENT_LIMITS, about: { ...about, secrets: [] } };
    const { response, url } = await guardedFetch(this.deps, request);
    const { status, body, cut } = response;
    const contentType = headerOf(response.headers, 'content-type') ?? '';
    const fetched = { url, status, contentType, bytes: body.length, cut, body: new TextDecoder().decode(body) };
    return documentVerdicts(address.trim(), fetched, wanted);
  }

  /** A chain has no connection yet: its document is that of a client without a secret, as the chain acts. */
  #published(id: string): Connection {
    return id === CHAIN_CLIENT ? { ...blankSettings(), id, ...OF_CHAINS } : this.deps.connections.get(id);
  }

  async #document(connection: Connection, address: string): Promise<ClientMetadata> {
    const proofs = connection.clientAuthentication === 'private_key_jwt' ? await this.#proofs(connection) : {};
    return documentOf(checkDocumentUrl(address), metadataOf(connection, proofs));
  }

  /** `managing`: a request about the client, with its token. */
  async #managed(id: string) {
    await this.deps.ensureReady(id);
    const connection = this.deps.connections.get(id);
    const record = await this.deps.connections.records.read(id);
    const { registration } = record;
    const url = urlOf(registration?.uri ?? '');
    if (registration === undefined || url === null) throw notManaged();
    const { clientId } = registration;
    const about = { url, clientId, token: registrationSecret(registration), secrets: sealedSecrets(connection, record) };
    const managing = (method: Asked['method'], body: object | null): Asked => ({ method, body, ...about });
    return { connection, registration, managing };
  }

  async #planned(connection: Connection): Promise<{ endpoint: URL; metadata: ClientMetadata }> {
    const { endpoints, refused, authenticationMethods } = await this.deps.discoveries.resolveEndpoints(connection);
    if (!endpoints.registration && refused?.registration) throw refused.registration;
    if (!endpoints.registration) throw noRegistrationEndpoint();
    const endpoint = checkUrl(endpoints.registration, {
      allowPlainHttp: connection.allowPlainHttp,
      what: ENDPOINT_NAMES.registration,
      field: 'endpoints.registration',
    });
    const proofs = await this.#proofs(connection);
    return { endpoint, metadata: metadataOf(connection, { authentications: authenticationMethods, ...proofs }) };
  }

  /** Public parts of what the client proves itself with. @throws Failure `connection-incomplete`: there is nothing. */
  async #proofs(connection: Connection): Promise<{ keys?: object[]; subject?: string }> {
    const { clientAuthentication } = connection;
    if (usesSecret(connection) || clientAuthentication === 'none') return {};
    const record = await this.deps.connections.records.read(connection.id);
    const [chosen] = chosenIn(record, connection);
    if (chosen === undefined) throw noKeyToRegister();
    if ('kid' in chosen) return { keys: [JSON.parse((await viewOfKey(chosen)).jwk)] };
    const { jwk, subject } = await viewOfCertificate(chosen, this.deps.clock.now());
    return clientAuthentication === 'tls_client_auth' ? { subject } : { keys: [JSON.parse(jwk)] };
  }

  async #client(connection: Connection, asked: Asked, metadata: ClientMetadata): Promise<RegisteredClient> {
    return (await this.#answered(connection, asked, metadata)).client;
  }

  async #answered(connection: Connection, asked: Asked, metadata: ClientMetadata | null) {
    const { client, sent, sentAt } = await askRegistration(this.deps, connection, asked, metadata);
    return { client, text: this.#shown(sent, sentAt) };
  }

  /** The answer as indented JSON, in it the secrets as the exchange log shows them. */
  #shown({ request, response }: Sent, sentAt: number): string {
    const { response: shown } = shownExchange(request, response, sentAt, this.deps.fingerprint);
    return JSON.stringify(jsonValue(shown?.body.text ?? '') ?? null, null, 2);
  }

  /**
   * Takes over a client that was registered for a connection before there was one.
   *
   * @param endpoint That registered it.
   */
  adopt(id: string, endpoint: string, client: RegisteredClient): Promise<void> {
    return this.#keep(this.deps.connections.get(id), endpoint, client, null);
  }

  /** @param metadata What the client was registered with; null: it was only read. */
  async #keep(asked: Connection, endpoint: string, client: RegisteredClient, metadata: ClientMetadata | null): Promise<void> {
    const { connections, clock } = this.deps;
    const { clientId, management } = client;
    const before = (await connections.records.read(asked.id)).registration;
    const isKnown = before?.clientId === clientId;
    const registration = management === null ? (isKnown ? before : undefined) : { clientId, ...management };
    const next = (now: Connection): Connection => {
      if (server(now) !== server(asked)) throw movedDuringRegistration(clientId);
      return {
        ...now,
        clientId,
        clientAuthentication: metadata === null ? (client.authentication ?? now.clientAuthentication) : authenticationOf(client, metadata),
        registered: {
          clientId,
          endpoint: isKnown ? (now.registered?.endpoint ?? endpoint) : endpoint,
          at: isKnown ? (now.registered?.at ?? clock.now()) : clock.now(),
          // An answer about a client that is known need not repeat its secret.
          secretExpiresAt: client.clientSecret === null && isKnown ? (now.registered?.secretExpiresAt ?? null) : client.secretExpiresAt,
          managed: registration !== undefined,
        },
      };
    };
    await connections.change(
      asked.id,
      (record) => {
        const clientSecret = client.clientSecret ?? (isKnown ? record.clientSecret : null);
        const isEmpty = clientSecret === null && registration === undefined;
        if (isEmpty && record.clientSecret === null && record.registration === undefined && !hasKeys(metadata)) return null;
        return withRegisteredClient(record, next(connections.get(asked.id)), { clientSecret, registration });
      },
      next,
    );
  }
}

const DOCUMENT_LIMITS = { timeoutMs: 10_000, maxBodyBytes: 256 * 1024 };

const hasKeys = (metadata: ClientMetadata | null) => metadata?.jwks !== undefined || metadata?.tls_client_auth_subject_dn !== undefined;

/** All that decides where the secrets of a connection's client go. */
const server = (connection: Connection) =>
  JSON.stringify([{ ...sourceOf(connection), clientId: '' }, connection.endpoints.registration ?? null]);

function outcomeOf({ clientId, clientSecret, secretExpiresAt, management, changes, remarks }: RegisteredClient): RegistrationOutcome {
  return { clientId, hasSecret: clientSecret !== null, secretExpiresAt, managed: management !== null, changes, remarks };
}
