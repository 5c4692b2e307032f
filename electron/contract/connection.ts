export type TemplateId = 'katana' | 'catapa' | 'oidc' | 'oauth' | 'practice' | 'practice-katana' | 'practice-catapa';
export type GrantType = 'authorization_code' | 'client_credentials';
export type ClientAuthentication = 'none' | 'client_secret_basic' | 'client_secret_post';
export type Pkce = 'S256' | 'off';
export type Receiver =
  | { kind: 'scheme' /** Makes the redirect URI one of its own. Absent: the one that all may share. */; part?: string }
  | { kind: 'loopback' /** null: the system picks a free port for each flow. */; port: number | null; path: string }
  | { kind: 'paste'; redirectUri: string };

/** A name and a value, in the order a person wrote them. */
export interface Pair {
  name: string;
  value: string;
}

/** Additions to one kind of request. */
export interface Leg {
  params: Pair[];
  headers: Pair[];
}

export interface Endpoints {
  authorization: string | null;
  token: string | null;
  userinfo: string | null;
  jwks: string | null;
  introspection: string | null;
  revocation: string | null;
}

/** A saved test call. `url` is absolute or relative to the connection's API base URL. */
export interface SavedCall {
  id: string;
  name: string;
  method: string;
  url: string;
  query: Pair[];
  headers: Pair[];
  body: string;
}

/** Everything of a connection that a person edits; nothing secret. The client secret travels beside it, one way. */
export interface ConnectionInput {
  name: string;
  template: TemplateId;
  /** A free label such as "production"; groups the list. */
  environment: string;
  grantType: GrantType;
  /** For discovery (OpenID Connect Discovery, RFC 8414); null: the endpoints are all there is. */
  issuer: string | null;
  endpoints: Endpoints;
  clientId: string;
  clientAuthentication: ClientAuthentication;
  scopes: string[];
  audience: string | null;
  /** RFC 8707; sent once per member. */
  resource: string[];
  /** `authorize.headers` is unused: the browser makes that request. */
  legs: { authorize: Leg; token: Leg; refresh: Leg; api: Leg };
  pkce: Pkce;
  receiver: Receiver;
  /** Katana wants redirect_uri on the refresh request too; RFC 6749 section 6 does not. */
  redirectUriOnRefresh: boolean;
  apiBaseUrl: string | null;
  /** Plain http beyond loopback, allowed by the person for this connection; shown as long as it is on. */
  allowPlainHttp: boolean;
  /** On a 401 to a test call: refresh once and retry once. */
  refreshOn401: boolean;
  calls: SavedCall[];
}

export interface ConnectionView extends ConnectionInput {
  id: string;
  /** null: the vault could not say. */
  hasClientSecret: boolean | null;
  /** The redirect URI this connection sends; null while a loopback port is not yet known. */
  redirectUri: string | null;
}

export interface TemplateView {
  id: TemplateId;
  label: string;
  /** One sentence: what it is for. */
  summary: string;
  /** What a person must bring, in the order the form asks. `tenant` fills the Tenant header of every leg. */
  asks: ('issuer' | 'endpoints' | 'clientId' | 'clientSecret' | 'tenant' | 'apiBaseUrl' | 'scopes')[];
  defaults: ConnectionInput;
  /** Facts worth knowing before starting, each with how sure it is. */
  facts: { text: string; sure: string }[];
  grantTypes: GrantType[];
}

export interface DiscoveryView {
  issuer: string;
  endpoints: Endpoints;
  /** Why an endpoint that the metadata names is not used; null: it is, or none is named. Untrusted text. */
  refused: Record<keyof Endpoints, string | null>;
  scopesSupported: string[];
  pkceMethods: string[] | null;
  source: string;
}
