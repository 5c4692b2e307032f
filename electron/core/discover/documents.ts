/** What protected resource metadata say, as far as they are used (RFC 9728 section 2). Texts are untrusted. */
export interface ProtectedResource {
  /** Where they were found. */
  url: string;
  /** As the document spells it; null: it says none. */
  resource: string | null;
  authorizationServers: string[];
  scopesSupported: string[];
  bearerMethods: string[] | null;
  name: string | null;
}

/** What an authorization server's metadata say, as far as they are used (RFC 8414 section 2). Texts are untrusted. */
export interface ServerDocument {
  /** Where they were found. */
  url: string;
  source: 'RFC 8414' | 'OpenID Connect Discovery' | 'MCP 2025-03-26 default';
  issuer: string | null;
  /** Own members, by name. */
  members: ReadonlyMap<string, unknown>;
}
