import type { Connection } from '../../model/connection';
import { Failure, failing } from '../../model/failure';
import type { KeySource } from '../../model/verification';
import type { Clock, HttpRequest } from '../ports';
import { readKeys, readSecret } from '../verify/keys';
import type { KeySet } from '../verify/model';
import type { GuardDeps } from '../wire/guarded-fetch';
import { JwksCache } from '../wire/jwks';

export interface ConnectionKeys {
  connection: Connection;
  /** The connection's own endpoint first, then the discovered one. Rejects as discovery does. */
  jwksUrl(): Promise<string | null>;
  clientSecret(): Promise<string | null>;
  decryptionKey(): Promise<string | null>;
  about?: HttpRequest['about'];
}

/** Finds keys wherever a person says they are. */
export class KeyFinder {
  readonly #jwks: JwksCache;

  constructor(deps: GuardDeps & { clock: Clock }) {
    this.#jwks = new JwksCache(deps);
  }

  /**
   * @param kid What the token asks for; a kept key set without it is fetched anew.
   * @param of null: no connection is at hand, and its sources are refused.
   * @throws Failure `not-found` where the connection has no such key, `bad-request`, `insecure-url`, `connection-invalid`, `address-refused`,
   * `keys-unavailable`, `discovery-failed`, network-*, vault-*.
   */
  async find(source: KeySource, kid: string | null, of: ConnectionKeys | null): Promise<KeySet> {
    if (source.kind === 'text') return readKeys(source.text);
    if (source.kind === 'secret') return readSecret(source.text, source.encoding);
    if (source.kind === 'url')
      return this.#jwks.get({ url: source.url, kid, allowPlainHttp: of?.connection.allowPlainHttp, about: of?.about });
    if (of === null) throw noConnection();
    if (source.kind === 'connection') return this.#published(of, kid);
    if (source.kind === 'client-secret') {
      const secret = await of.clientSecret();
      if (secret === null) throw missing('This connection has no client secret.', 'Enter one in its settings, or choose another key.');
      return readSecret(secret, 'text', "the connection's Client secret");
    }
    const sealed = await of.decryptionKey();
    if (sealed === null) throw missing('No decryption key is stored for this connection.', 'Enter the key, and choose to store it.');
    return readKeys(sealed, 'the key stored for this connection');
  }

  async #published(of: ConnectionKeys, kid: string | null): Promise<KeySet> {
    const { connection, about } = of;
    const url = await of.jwksUrl();
    if (url === null) {
      throw missing(
        "This connection doesn't know where the provider publishes its keys.",
        'Enter the issuer or the JWKS URL in its settings, or paste a key.',
      );
    }
    const { jwks } = connection.endpoints;
    // An address that a server names may lead no further into a private network than the issuer that a person typed.
    const start = jwks === null || jwks === '' ? (connection.issuer ?? url) : url;
    return this.#jwks.get({ url, start, kid, allowPlainHttp: connection.allowPlainHttp, about });
  }
}

function missing(what: string, action: string): Failure {
  return new Failure({ code: 'not-found', what, likelyCause: 'It was never entered for this connection.', action });
}

const noConnection = failing({
  code: 'bad-request',
  what: 'This token belongs to no connection, so there are no connection keys to use.',
  likelyCause: "A connection's keys were requested for a token without a connection.",
  action: 'Paste a key or a secret, or enter a JWKS URL.',
});
