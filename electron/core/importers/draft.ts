import { type ConnectionSettings, mapLegs, type Pair } from '../../model/connection';
import type { PartialSettings } from '../../model/connection-file';
import { checkClientSecret, MAX_CONNECTION_NAME } from '../../model/connection-rules';
import { Failure } from '../../model/failure';
import type { GrantType } from '../../model/grants';
import { isPractice, OFFERED, type TemplateId } from '../../model/providers/offered';
import { completed, defaultsOf } from '../../model/templates';
import { urlOf } from '../../model/text/url';
import type { ConnectionFile } from './connection-file';
import type { Report } from './imported';
import { mended } from './mend';
import type { Scope } from './scope';

/** What there is in a connection file but nowhere else. */
const NO_KEYS = {
  clientKeyPassphrase: '',
  clientCertificate: [],
  clientCertificatePassphrase: '',
  refreshToken: null,
} as const;

/** What a field says of the connection. */
export interface Said {
  settings?: Draft['settings'];
  endpoints?: Draft['endpoints'];
  secrets?: Partial<Draft['secrets']>;
  placement?: 'client_secret_basic' | 'client_secret_post';
  /** Of a client that signs. */
  authentication?: 'client_secret_jwt' | 'private_key_jwt';
}

/** A connection in the making, from what one OAuth block of another program's file says. */
export class Draft {
  readonly settings: Partial<Omit<ConnectionSettings, 'endpoints' | 'legs' | 'calls'>> = {};
  readonly endpoints: Partial<ConnectionSettings['endpoints']> = {};
  readonly params = mapLegs((): Pair[] => []);
  readonly headers = mapLegs((): Pair[] => []);
  readonly secrets = { clientSecret: '', password: '', clientKey: '' };
  /** The client has a secret, though these files may not have it. */
  hasSecret = false;
  #authentication: ConnectionSettings['clientAuthentication'] | null = null;
  #base: PartialSettings = {};
  /** Where a value came from it. */
  #environment = '';

  /**
   * @param where For people: "the folder “Admin”".
   * @param placement Where client credentials go unless the block says so.
   */
  constructor(
    readonly where: string,
    readonly scope: Scope,
    readonly report: Report,
    private placement: 'client_secret_basic' | 'client_secret_post' = 'client_secret_basic',
  ) {}

  /** What the connection has wherever the fields say nothing: what is known of the provider. */
  begin(base: PartialSettings): void {
    this.#base = base;
    const { clientAuthentication: usual } = base;
    if (usual === 'client_secret_basic' || usual === 'client_secret_post') this.placement = usual;
  }

  take({ settings, endpoints, secrets, placement, authentication }: Said): void {
    this.placement = placement ?? this.placement;
    this.#authentication = authentication ?? this.#authentication;
    Object.assign(this.settings, settings);
    Object.assign(this.endpoints, endpoints);
    Object.assign(this.secrets, secrets);
  }

  leave(what: string, why: string): void {
    this.report.leave(what, this.where, why);
  }

  get grant(): GrantType {
    return this.settings.grantType ?? 'authorization_code';
  }

  /** The text with its variables filled in; null where one has no value, which is said. */
  resolved(what: string, text: string): string | null {
    const { text: filled, missing, isOfEnvironment } = this.scope.resolve(text.trim());
    if (isOfEnvironment) this.#environment = this.scope.environment;
    if (missing.length === 0) return filled.trim();
    const names = missing.map((name) => `“${name}”`).join(', ');
    this.leave(
      what,
      missing.length === 1 ? `The variable ${names} has no value in these files.` : `The variables ${names} have no values in these files.`,
    );
    return null;
  }

  /**
   * The connection, with what can't be one of its settings left out and said.
   * @returns null: there is nothing to connect with.
   */
  finish(name: string): ConnectionFile | null {
    const { authorization = null, token = null, deviceAuthorization = null } = this.endpoints;
    const { clientId = '', issuer = null, apiBaseUrl = null } = this.settings;
    if ([authorization, token, deviceAuthorization, issuer, clientId, apiBaseUrl].every((each) => each === null || each === '')) {
      this.leave('OAuth 2.0', 'It has neither a client ID nor an endpoint.');
      return null;
    }
    const { refresh, ...endpoints } = this.endpoints;
    const template = this.#base.template ?? templateOf([token, authorization, issuer]);
    const given: PartialSettings = {
      ...this.settings,
      name: name.slice(0, MAX_CONNECTION_NAME),
      environment: (this.#environment || this.settings.environment || '').slice(0, 60),
      clientAuthentication: this.#clientAuthentication(),
      // The same address twice is the usual one.
      endpoints: refresh === token ? endpoints : this.endpoints,
      legs: mapLegs((leg) => ({ ...unlessEmpty('params', this.params[leg]), ...unlessEmpty('headers', this.headers[leg]) })),
      calls: [],
    };
    const settings = mended(completed(completed(defaultsOf(template), this.#base), given), (what, why) => this.leave(what, why));
    if (settings === null) return null;
    const { password } = this.secrets;
    if (password !== '' && this.grant !== 'password') this.leave('Password', "It is for the password grant, and isn't used with this one.");
    return {
      ...NO_KEYS,
      clientCertificate: [],
      connection: settings,
      clientSecret: this.#secret(),
      clientKey: this.secrets.clientKey === '' ? null : { text: this.secrets.clientKey },
      grantInputs: this.grant === 'password' && password !== '' ? { password: { text: password } } : {},
    };
  }

  #clientAuthentication(): ConnectionSettings['clientAuthentication'] {
    if (this.#authentication !== null) return this.#authentication;
    // Only the client credentials grant is for clients with a secret alone (RFC 6749 section 4.4).
    return this.hasSecret || this.grant === 'client_credentials' ? this.placement : 'none';
  }

  #secret(): string | null {
    try {
      return checkClientSecret(this.secrets.clientSecret);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.leave('Client secret', error.what);
      return null;
    }
  }
}

/** Additions, or what the provider's usual ones are. */
const unlessEmpty = <Name extends string>(name: Name, pairs: Pair[]) => (pairs.length === 0 ? {} : { [name]: pairs });

/** The provider whose hosts these are; any server's otherwise. */
function templateOf(addresses: readonly (string | null)[]): TemplateId {
  const hosts = addresses.flatMap((address) => urlOf(address ?? '')?.hostname ?? []);
  const known = OFFERED.find(
    ({ id, hosts: own }) => own !== undefined && !isPractice({ template: id }) && hosts.some((host) => own.test(host)),
  );
  return known?.id ?? 'oauth';
}
