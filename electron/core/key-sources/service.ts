import { authorizeParameter } from '../../model/authorize-request';
import type { Connection } from '../../model/connection';
import { failing } from '../../model/failure';
import type { KeySource, VerdictView } from '../../model/verification';
import { Listeners } from '../base/listeners';
import { noSuchConnection, notConnected } from '../connection/failures';
import { tokenOf } from '../connection/grant';
import { ABSENT, type Edit } from '../connection/records';
import type { Clock } from '../ports';
import type { Grant, SecretRecord } from '../secrets';
import { decodeToken, withPayload } from '../token/decode';
import { expectedAudiences, scopesOf } from '../token/expected';
import { inspectToken } from '../token/inspect-token';
import { startsLikePaseto } from '../token/paseto';
import { decryptToken } from '../verify/decrypt';
import { judgeToken, verificationOf } from '../verify/judge';
import { readJwe } from '../verify/jwe';
import { readJws } from '../verify/jws';
import { writeKey } from '../verify/keys';
import type { Beside, Decrypted, KeySet, Opened, Verification } from '../verify/model';
import { readPaseto } from '../verify/paseto-token';
import { accessTokenVerdicts, idTokenVerdicts } from '../verify/verdicts';
import { verifyToken } from '../verify/verify';
import type { ResolvedServer } from '../wire/discovery';
import type { GuardDeps } from '../wire/guarded-fetch';
import { type ConnectionKeys, KeyFinder } from './key-finder';

const NOTHING: Beside = { payload: null, implicit: null };

interface VerifyConnections {
  get(id: string): Connection;
  clientSecret(id: string): Promise<string | null>;
  /** The sealed records; changes take turns with everybody else's. */
  records: { read(id: string): Promise<SecretRecord>; change(id: string, edit: Edit): Promise<SecretRecord> };
}

export interface VerifyServiceDeps extends GuardDeps {
  clock: Clock;
  connections: VerifyConnections;
  tokens: { read(id: string): Promise<{ grant: Grant | null }> };
  discoveries: { resolveEndpoints(connection: Connection): Promise<Pick<ResolvedServer, 'issuer' | 'endpoints' | 'refused'>> };
  /** Makes ready what a connection's server needs before it is asked. */
  ensureReady?: (connectionId: string) => Promise<void>;
}

/** Says whether tokens are genuine, and opens encrypted ones. Keys that people give are dropped after use, unless they are to be kept. */
export class VerifyService {
  readonly #finder: KeyFinder;
  readonly #keyChanged = new Listeners<[connectionId: string]>();
  /** Told when a decryption key was sealed or deleted. */
  readonly onKeyChanged = this.#keyChanged.add;

  constructor(private readonly deps: VerifyServiceDeps) {
    this.#finder = new KeyFinder(deps);
  }

  /**
   * Verifies a connection's token: the signature, and the claims by OpenID Connect Core or RFC 9068, each with its verdict. Verdicts come
   * even where the signature could not be checked.
   *
   * @throws Failure `not-found`, `not-connected`, vault-*, and what finding the keys throws.
   */
  async verify(connectionId: string, which: 'access' | 'id', source: KeySource, beside = NOTHING): Promise<Verification> {
    const { connection, grant, token } = await this.#tokenOf(connectionId, which);
    const keys = await this.#keysFor(token, source, this.#keysOf(connection));
    const verification = await this.#judge(token, keys, beside);
    return { ...verification, verdicts: await this.#verdicts(connection, grant, which, token) };
  }

  /** As `verify`, of a token that belongs to no connection: the signature only. @throws Failure what finding the keys throws. */
  async verifyText(token: string, source: KeySource, beside = NOTHING): Promise<Verification> {
    const keys = await this.#keysFor(token, source, null);
    return this.#judge(token, keys, beside);
  }

  /**
   * Opens a connection's encrypted token.
   *
   * @param keep Seals the key for this connection, once it has opened the token.
   * @throws Failure `decryption-failed`, `bad-request` where the source holds public keys only, `not-found`, `not-connected`, vault-*.
   */
  async decrypt(connectionId: string, which: 'access' | 'id', source: KeySource, keep: boolean, beside = NOTHING): Promise<Decrypted> {
    const { connection, token } = await this.#tokenOf(connectionId, which);
    const opened = await this.#open(token, source, this.#keysOf(connection), beside);
    // The client secret is sealed already, and a second copy would outlive its replacement.
    if (keep && source.kind !== 'client-secret' && source.kind !== 'decryption-key') await this.#keep(connectionId, writeKey(opened.key));
    return opened.decrypted;
  }

  /** As `decrypt`, of a token that belongs to no connection. */
  async decryptText(token: string, source: KeySource, beside = NOTHING): Promise<Decrypted> {
    return (await this.#open(token, source, null, beside)).decrypted;
  }

  /** Deletes the sealed decryption key. @throws Failure `not-found`, vault-*. */
  async forgetKey(connectionId: string): Promise<void> {
    this.deps.connections.get(connectionId);
    await this.deps.connections.records.change(connectionId, (record) =>
      (record.decryptionKey ?? null) === null ? null : { ...record, decryptionKey: null },
    );
    this.#keyChanged.tell(connectionId);
  }

  /**
   * Key IDs that the server of a connection publishes now; those of keys without one are left out.
   *
   * @throws Failure as `verify` does for keys of the connection.
   */
  async publishedKeyIds(connectionId: string, kid: string): Promise<string[]> {
    const of = this.#keysOf(this.deps.connections.get(connectionId));
    return (await this.#finder.find({ kind: 'connection' }, kid, of)).keys.flatMap((key) => key.kid ?? []);
  }

  /** The token and all within it. */
  async #judge(token: string, keys: KeySet, beside = NOTHING): Promise<Verification> {
    const { clock } = this.deps;
    const common = { token, keys, now: clock.now(), ...beside };
    const alone = decodeToken(token);
    const decoded = withPayload(alone, beside.payload);
    const verification = verificationOf(await judgeToken({ ...common, decoded })) ?? (await verifyToken(common));
    return decoded === alone ? verification : { ...verification, attached: inspectToken(token, { decoded }) };
  }

  /** Where the token itself says that no key can help, none is looked for. */
  async #keysFor(token: string, source: KeySource, of: ConnectionKeys | null): Promise<KeySet> {
    const needed = neededKid(token);
    if (needed === null) return { keys: [], unreadable: [], source: 'nowhere', fetchedAt: null, handed: true };
    return this.#finder.find(source, needed.kid, of);
  }

  #open(token: string, source: KeySource, of: ConnectionKeys | null, { implicit }: Beside): Promise<Opened> {
    if (source.kind === 'connection' || source.kind === 'url') throw publicOnly();
    const reading = readJwe(token);
    const kid = reading.ok ? (reading.recipients[0]?.kid ?? null) : null;
    const clientSecret = source.kind === 'client-secret';
    return this.#finder.find(source, kid, of).then((keys) => decryptToken({ token, keys, clientSecret, implicit }));
  }

  async #keep(connectionId: string, decryptionKey: string): Promise<void> {
    const { connections } = this.deps;
    await connections.records.change(connectionId, (record) => {
      connections.get(connectionId);
      // The token was in a record, so one that is gone was removed or set aside meanwhile.
      if (record === ABSENT) throw noSuchConnection();
      return record.decryptionKey === decryptionKey ? null : { ...record, decryptionKey };
    });
    this.#keyChanged.tell(connectionId);
  }

  async #tokenOf(id: string, which: 'access' | 'id'): Promise<{ connection: Connection; grant: Grant; token: string }> {
    const connection = this.deps.connections.get(id);
    await this.deps.ensureReady?.(id);
    const { grant } = await this.deps.tokens.read(id);
    if (grant === null) throw notConnected();
    return { connection, grant, token: tokenOf(grant, which) };
  }

  #keysOf(connection: Connection): ConnectionKeys {
    const { connections, discoveries } = this.deps;
    return {
      connection,
      async jwksUrl() {
        if (connection.endpoints.jwks) return connection.endpoints.jwks;
        const { endpoints, refused } = await discoveries.resolveEndpoints(connection);
        if (endpoints.jwks === null && refused?.jwks) throw refused.jwks;
        return endpoints.jwks;
      },
      clientSecret: () => connections.clientSecret(connection.id),
      decryptionKey: async () => (await connections.records.read(connection.id)).decryptionKey ?? null,
      about: { connectionId: connection.id, purpose: 'jwks', secrets: [] },
    };
  }

  async #verdicts(connection: Connection, grant: Grant, which: 'access' | 'id', token: string): Promise<VerdictView[]> {
    const decoded = decodeToken(token);
    if (decoded.claims === null) return [];
    const skewMs = grant.clockSkewMs ?? 0;
    const now = this.deps.clock.now() + skewMs;
    // Without metadata what the person typed is the best there is to compare with.
    const server = await this.deps.discoveries.resolveEndpoints(connection).catch(() => null);
    const issuer = server?.issuer ?? connection.issuer;
    const common = { issuer: issuer === '' ? null : issuer, clientId: connection.clientId, now };
    if (which === 'access') {
      return accessTokenVerdicts(decoded, {
        ...common,
        audiences: expectedAudiences(connection),
        scopes: scopesOf(grant.scope ?? grant.scopesAsked) ?? [],
      });
    }
    return idTokenVerdicts(decoded, {
      ...common,
      nonce: grant.nonce,
      accessToken: grant.accessToken,
      code: null,
      maxAge: maxAgeOf(connection),
      refreshed: grant.generations.at(-1)?.how === 'refreshed',
      receivedAt: grant.receivedAt + skewMs,
    });
  }
}

/** The kid that decides whether a kept key set will do (null: none, or several); null: no key can help. */
function neededKid(token: string): { kid: string | null } | null {
  if (startsLikePaseto(token)) {
    const paseto = readPaseto(token);
    return paseto.ok && paseto.token.version !== 'v1' ? { kid: paseto.token.kid } : null;
  }
  const reading = readJws(token);
  if (reading.kind !== 'jws') return null;
  const signed = reading.signatures.flatMap((each) => (each.ok && !/^none$/i.test(each.part.alg) ? each.part : []));
  const [first] = signed;
  return first === undefined ? null : { kid: signed.length === 1 ? first.kid : null };
}

/** Seconds, as the connection's authorization request asks (OpenID Connect Core section 3.1.2.1). */
function maxAgeOf(connection: Connection): number | null {
  const value = authorizeParameter(connection, 'max_age')?.trim() ?? '';
  return /^\d{1,9}$/.test(value) ? Number(value) : null;
}

const publicOnly = failing({
  code: 'bad-request',
  what: "A published key set contains public keys, which can't decrypt anything.",
  likelyCause: 'The wrong key source was chosen.',
  action: "Enter this client's private key, or the shared secret.",
});
