import { SECRET_IN } from '../../model/client-auth';
import type { Connection, Receiver } from '../../model/connection';
import { CHAIN_CLIENT } from '../../model/chain-client';
import { DPOP_ALGORITHM_IDS, type DpopAlgorithm } from '../../model/dpop';
import { redirectUriOf } from '../../model/receiver';
import { metadataOf } from '../../model/registration';
import { inWords } from '../../model/text/durations';
import { cleanText, jsonMembers } from '../base/untrusted-text';
import type { ClientCredential } from '../client-auth/method';
import { makeKey } from '../client-auth/make-key';
import { requestSecrets } from '../client-auth/request-object';
import type { BrowserTraffic } from '../exchanges/recording';
import type { RegisteredClient } from '../registration/answer';
import { askRegistration, authenticationOf } from '../registration/ask';
import type { HttpResponse } from '../ports';
import type { NewGrant, SealedClientKey } from '../secrets';
import { type ResolvedServer, sameIssuer } from '../wire/discovery';
import { type ActingClient, type ActingDeps, connectionOf, refreshFor, serverOf, tokensFor } from './acting';
import { authenticationAt, type GivenClient, identityAt } from './identity';
import type { Facts, KnownServer } from './machine';
import { judge } from './rules/rule';
import { AUTHORIZE_RULES, REFUSAL_RULES, REGISTERED_RULES, TOKEN_RULES } from './rules/sign-in';
import { STEPS, type StepWords } from './step-words';
import { checkDevices, DEVICE_CODE, type Grants, grantSettings } from './grants';
import { ChainEnd, type StepAbout, type StepBook } from './steps';

/** Who the chain is to be. */
export interface Who {
  client: (GivenClient & { secret: string | null; key: SealedClientKey | null }) | null;
  metadataUrl: string | null;
  grants: Grants;
  /** Tokens are to be bound to a key, whether the resource wants that or not. */
  dpop: boolean;
  receiver: Receiver;
}

/** Ends what is under way; renewed for what is done after a stop. */
export interface Stop {
  readonly signal: AbortSignal;
}

/** Tokens with the client that got them. They are of one authorization server, and go to no other. */
export interface Held {
  issuer: string;
  client: ActingClient;
  grant: NewGrant;
  /** Of the registration that the chain made; null: it made none. */
  registered: RegisteredClient | null;
}

/** A server that refuses each token after some requests would open the browser again and again. */
const MOST_TOKENS = 6;

/** Tokens by the metadata of another resource would be that one's to spend (RFC 9728 section 3.3). */
export const foreignEnd = (resource: string | null) =>
  new ChainEnd(`The metadata describe another resource, ${cleanText(resource ?? '', 200)}, so no token is requested.`);

/** Whoever the URL names first could say that it is the one. */
const unbound = (what: string, issuer: string) =>
  new ChainEnd(
    `The ${what} is sent only to the authorization server that it was made for. Which that is was not said, and this one is ${cleanText(issuer, 200)}.`,
  );

const vouchedElsewhere = (first: string, named: string | null) =>
  `The assertion is for ${cleanText(first, 200)}, but the resource names ${cleanText(named ?? '', 200)}, so it is not sent.`;

/** What a token endpoint makes of an ID token for another server (draft-ietf-oauth-identity-assertion-authz-grant). */
const ID_JAG = 'urn:ietf:params:oauth:token-type:id-jag';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';

/** Becomes a client of an authorization server and gets tokens there, each request a step of the chain. */
export class ClientTokens {
  /** The server that a client without a word of where it was registered is taken for one of: the first. */
  #bound: string | null = null;
  #count = 0;
  #asked = 0;

  constructor(
    private readonly book: StepBook,
    private readonly deps: Omit<ActingDeps, 'http' | 'onTraffic'>,
    private readonly who: Who,
    private readonly stop: Stop,
  ) {}

  /**
   * Tokens with these scopes. The client is the one before where the server is still the same, else another.
   *
   * @throws ChainEnd, Failure.
   */
  async get(facts: Facts, scopes: readonly string[], wantsProof: boolean, before: Held | null): Promise<Held> {
    const known = chosenOf(facts);
    if (facts.resource?.isForeign) throw foreignEnd(facts.resource.resource);
    if (++this.#asked > MOST_TOKENS) throw new ChainEnd(`After ${MOST_TOKENS} tokens, each of which was refused later, none is requested.`);
    const former = before?.issuer === known.issuer ? before : null;
    const server = former?.client.server ?? (await this.#server(known, facts));
    if (this.who.grants.kind === DEVICE_CODE) checkDevices(server);
    const { settings, credential, registered } = former === null ? await this.#become(known, server, facts) : of(former);
    const dpop: Connection['dpop'] = this.who.dpop || wantsProof ? algorithmAt(server) : 'off';
    const own = {
      ...settings,
      ...grantSettings(this.who.grants),
      scopes: [...scopes],
      resource: resourceOf(facts),
      dpop,
      // OpenID Connect Core section 11: otherwise servers leave it out.
      authorizeRequest: scopes.includes('offline_access') ? { prompt: 'consent' } : {},
    };
    const connection = connectionOf({ url: facts.start, server, settings: own, receiver: this.who.receiver });
    const dpopKey = dpop === 'off' ? null : (former?.client.dpopKey ?? (await makeKey(dpop, this.deps.clock.now())));
    const client: ActingClient = { connection, server, credential, inputs: await this.#inputs(connection, server), dpopKey };
    const grant = await this.#obtain(client, facts);
    return { issuer: known.issuer, client, grant, registered };
  }

  /** New tokens for a refresh token; null: there is none, or the server does not take it. */
  async renewed({ client, grant, ...held }: Held, facts: Facts): Promise<Held | null> {
    const { refreshToken } = grant.answer;
    if (refreshToken === null) return null;
    this.book.begin(this.#about(STEPS.refresh));
    try {
      const answer = await refreshFor(client, grant, refreshToken, { http: this.book.http, clock: this.deps.clock }, this.stop.signal);
      const next = { ...grant, answer: { ...answer, refreshToken: answer.refreshToken ?? refreshToken } };
      this.book.end({ outcome: tokenOutcome(next), verdicts: this.#judged(next, client, facts) });
      return { ...held, client, grant: next };
    } catch (error) {
      const failure = this.book.fail(error);
      if (failure.code === 'cancelled') throw failure;
      return null;
    }
  }

  async #server(known: KnownServer, { start }: Facts): Promise<ResolvedServer> {
    const members = known.document?.members ?? new Map(known.endpoints.map(({ name, url }) => [name, url]));
    const source = known.source === 'MCP 2025-03-26 default' ? null : known.source;
    return serverOf({ issuer: known.issuer, source, members }, this.deps.addresses, start.startsWith('http:'));
  }

  async #become(known: KnownServer, server: ResolvedServer, facts: Facts): Promise<Became> {
    const { client, metadataUrl } = this.who;
    const given = client && { clientId: client.clientId, issuer: client.issuer ?? this.#bound };
    const identity = identityAt(known, given, metadataUrl);
    if (identity.way === 'dynamic-registration') return this.#register(server, facts, identity.endpoint);
    this.book.begin(this.#about(STEPS.being));
    if (identity.way === null) {
      this.book.end({ outcome: identity.text, verdicts: [] });
      throw new ChainEnd(identity.text);
    }
    const credential = this.#credential();
    if (credential !== null && client?.issuer == null) {
      const end = unbound(credential.kind === 'key' ? 'client key' : 'client secret', known.issuer);
      this.book.end({ outcome: end.text, verdicts: [] });
      throw end;
    }
    this.#bound ??= known.issuer;
    const kind = identity.way === 'metadata-document' && credential?.kind !== 'key' ? null : (credential?.kind ?? null);
    const clientAuthentication = authenticationAt(known, kind === 'certificate' ? null : kind);
    const how = identity.way === 'metadata-document' ? 'whose metadata the server reads' : 'registered before';
    this.book.end({
      outcome: `Client ${cleanText(identity.clientId, 200)}, ${how}; client authentication: ${clientAuthentication}.`,
      verdicts: [],
    });
    return {
      settings: { clientId: identity.clientId, clientAuthentication },
      credential: kind === null ? null : credential,
      registered: null,
    };
  }

  #credential(): ClientCredential | null {
    const { key = null, secret = null } = this.who.client ?? {};
    if (key !== null) return { kind: 'key', ...key };
    return secret === null ? null : { kind: 'secret', secret };
  }

  async #register(server: ResolvedServer, facts: Facts, endpoint: string): Promise<Became> {
    // No scopes: what a client is registered with is all that it may ever ask for at some servers, and more may be wanted later.
    const settings = { clientId: '', clientAuthentication: 'none' as const, ...grantSettings(this.who.grants) };
    const connection = connectionOf({ url: facts.start, server, settings, receiver: this.who.receiver });
    const metadata = metadataOf(connection, { authentications: server.authenticationMethods ?? null });
    this.book.begin(this.#about(STEPS.register));
    try {
      // The metadata's own URL may look public, and its name lead into the network.
      if (server.refused?.registration) throw server.refused.registration;
      const asked = { method: 'POST' as const, url: new URL(endpoint), token: null, body: metadata };
      const deps = { http: this.book.http, clock: this.deps.clock, signal: this.stop.signal };
      const { client } = await askRegistration(deps, connection, asked, metadata);
      const clientAuthentication = authenticationOf(client, metadata);
      const notes = [...client.changes.map(({ member, given }) => `${member} is ${given ?? 'absent'}.`), ...client.remarks];
      if (client.secretExpiresAt !== null)
        notes.push(`The client secret expires on ${new Date(client.secretExpiresAt).toISOString()}; then the client has to be renewed.`);
      const outcome = `Registered as ${client.clientId}; client authentication: ${clientAuthentication}.`;
      this.book.end({ outcome: [outcome, ...notes].join(' '), verdicts: this.#registeredVerdicts(client, facts) });
      const { clientSecret: secret, clientId } = client;
      const credential: ClientCredential | null = secret === null || clientAuthentication === 'none' ? null : { kind: 'secret', secret };
      return { settings: { clientId, clientAuthentication }, credential, registered: client };
    } catch (error) {
      throw this.book.fail(error);
    }
  }

  /** What the grant needs beside the client: an assertion, which an identity provider may have to write first. */
  async #inputs({ resource, scopes }: Connection, { issuer }: ResolvedServer): Promise<ActingClient['inputs']> {
    const { grants } = this.who;
    if (grants.kind === 'assertion') {
      if (grants.issuer === null) throw unbound('assertion', issuer ?? '');
      if (issuer === null || !sameIssuer(grants.issuer, issuer)) throw new ChainEnd(vouchedElsewhere(grants.issuer, issuer));
      return { assertion: grants.assertion };
    }
    if (grants.kind !== 'enterprise') return {};
    const { tokenEndpoint, clientId, clientSecret, idToken } = grants.idp;
    const origin = new URL(tokenEndpoint).origin;
    const server = await serverOf(
      { issuer: origin, source: null, members: new Map([['token_endpoint', tokenEndpoint]]) },
      this.deps.addresses,
      true,
    );
    const settings = {
      clientId,
      clientAuthentication: clientSecret === null ? ('none' as const) : SECRET_IN.header,
      grantType: 'urn:ietf:params:oauth:grant-type:token-exchange' as const,
      tokenExchange: { subject: { connection: null, token: 'id' as const, type: ID_TOKEN }, actor: null, requestedTokenType: ID_JAG },
      audience: issuer,
      resource,
      scopes,
    };
    const connection = connectionOf({ url: tokenEndpoint, server, settings, receiver: this.who.receiver });
    const credential = clientSecret === null ? null : { kind: 'secret' as const, secret: clientSecret };
    this.book.begin(this.#about(STEPS.exchange));
    try {
      const deps = { ...this.deps, http: this.book.http, onTraffic: () => {} };
      const { answer } = await tokensFor(
        { connection, server, credential, inputs: { subjectToken: idToken }, dpopKey: null },
        deps,
        this.stop.signal,
      );
      this.book.end({ outcome: 'The identity provider vouches for the user to the authorization server.', verdicts: [] });
      return { assertion: answer.accessToken };
    } catch (error) {
      throw this.book.fail(error);
    }
  }

  /** Signs in if the grant needs that, and gets the tokens: one step, or two. */
  async #obtain(client: ActingClient, facts: Facts): Promise<NewGrant> {
    const { server } = client;
    const { browser, attend, ...deps } = this.deps;
    let callback: URLSearchParams | null = null;
    let opened: { url: string; agreed: string } | null = null;
    const told: { response: HttpResponse | null } = { response: null };
    const { kind } = this.who.grants;
    const isRedirected = kind === 'authorization_code';
    const authorized = () => {
      if (this.book.current?.link !== 'authorize') return;
      const brought = callback && [...callback].map(([name, value]) => ({ name, value }));
      const outcome = isRedirected ? 'The browser returned a code.' : 'The server returned a code to sign in with on any device.';
      this.book.end({ outcome, verdicts: isRedirected ? judge(AUTHORIZE_RULES, { facts, server, brought }) : [] });
      this.book.begin(this.#about(isRedirected ? STEPS.token : STEPS.poll));
    };
    this.book.begin(this.#about(isRedirected ? STEPS.authorize : kind === DEVICE_CODE ? STEPS.device : STEPS.token));
    try {
      const grant = await tokensFor(
        client,
        {
          ...deps,
          attend: (flows) => {
            // Over once the code is shown, not when it is first asked for a token.
            flows.onChange(({ device }) => (device === null ? undefined : authorized()));
            attend(flows);
          },
          http: {
            send: async (request) => {
              if (request.about?.purpose !== 'token') return this.book.http.send(request);
              authorized();
              // A device asks again and again: what was agreed to once goes on.
              const asksAgain = kind === DEVICE_CODE && told.response !== null;
              told.response = await (asksAgain ? this.book.onward : this.book.http).send(request);
              return told.response;
            },
          },
          browser: {
            open: async (url) => {
              // What is opened again was agreed to before.
              if (opened !== null) return browser.open(opened.url === url ? opened.agreed : url);
              const agreed = await this.book.agreed(url);
              opened = { url, agreed };
              this.book.note(authorizeTraffic(agreed, this.deps.clock.now()));
              await browser.open(agreed);
            },
          },
          onTraffic: (traffic) => {
            // Told once the browser is open: the callback may be there before.
            if (traffic.purpose === 'authorize') return;
            if (traffic.purpose === 'callback') callback = new URL(traffic.url).searchParams;
            this.book.note(traffic);
          },
        },
        this.stop.signal,
      );
      this.book.end({ outcome: tokenOutcome(grant), verdicts: this.#judged(grant, client, facts) });
      return grant;
    } catch (error) {
      const isCallback = this.book.current?.link === 'authorize' && callback !== null;
      const brought = isCallback ? [...((callback as URLSearchParams | null) ?? [])].map(([name, value]) => ({ name, value })) : null;
      throw this.book.fail(
        error,
        isCallback ? judge(AUTHORIZE_RULES, { facts, server, brought }) : refusedBy(told.response, facts, isRedirected),
      );
    }
  }

  #registeredVerdicts({ changes }: RegisteredClient, facts: Facts) {
    const changed = changes.find(({ member }) => member === 'redirect_uris');
    const sent = redirectUriOf(this.who.receiver);
    if (sent === null || this.who.grants.kind !== 'authorization_code') return [];
    return judge(REGISTERED_RULES, { facts, sent, registered: changed === undefined ? null : (changed.given?.split(' ') ?? []) });
  }

  #judged(grant: NewGrant, { connection, dpopKey }: ActingClient, facts: Facts) {
    const response = this.book.lastResponse;
    return judge(TOKEN_RULES, { facts, grant, response, resource: connection.resource, proven: dpopKey !== null });
  }

  #about(step: StepWords): StepAbout {
    this.#count++;
    return { ...step, id: `${step.link}-${this.#count}` };
  }
}

/** What the standards say of a token endpoint's refusal; null: it did not respond. */
function refusedBy(response: HttpResponse | null, facts: Facts, isNewCode: boolean) {
  const error = response && jsonMembers(new TextDecoder().decode(response.body))?.get('error');
  return judge(REFUSAL_RULES, { facts, error: typeof error === 'string' ? error : null, isNewCode });
}

interface Became {
  settings: Pick<Connection, 'clientId' | 'clientAuthentication'>;
  credential: ClientCredential | null;
  registered: RegisteredClient | null;
}

const of = ({ client, registered }: Held): Became => ({
  settings: { clientId: client.connection.clientId, clientAuthentication: client.connection.clientAuthentication },
  credential: client.credential,
  registered,
});

/** The authorization server that the chain goes on with. @throws ChainEnd */
function chosenOf({ servers, chosen }: Facts): KnownServer {
  const server = servers.find(({ issuer }) => issuer === chosen);
  if (server === undefined) throw new ChainEnd('No authorization server was found that a token could come from.');
  return server;
}

/** Resource indicators, as the resource's own metadata spell it; without any, the URL to call (RFC 8707 section 2). */
function resourceOf({ resource, start, kind }: Facts): string[] {
  if (resource?.resource) return [resource.resource];
  return kind === 'mcp' ? [start] : [];
}

/** What proofs are signed with: the first that both know. */
function algorithmAt({ dpopAlgorithms = null }: ResolvedServer): DpopAlgorithm {
  return DPOP_ALGORITHM_IDS.find((each) => dpopAlgorithms?.includes(each)) ?? 'ES256';
}

function authorizeTraffic(url: string, at: number): BrowserTraffic {
  return { connectionId: CHAIN_CLIENT, purpose: 'authorize', at, url, secrets: requestSecrets(new URL(url).searchParams), failure: null };
}

/** The token in one sentence. */
function tokenOutcome({ answer }: NewGrant): string {
  const { tokenType, expiresInSeconds, scope, refreshToken } = answer;
  const parts = [
    `${cleanText(tokenType ?? 'a token of unknown type', 40)}`,
    expiresInSeconds === null ? 'no lifetime given' : `valid for ${inWords(expiresInSeconds)}`,
    scope === null ? null : `scope ${cleanText(scope, 200)}`,
    refreshToken === null ? 'no refresh token' : 'with a refresh token',
  ];
  return `Issued: ${parts.filter((part) => part !== null).join(', ')}.`;
}
