/**
 * The members of oidc-provider 9 in use; the package ships no types. Its inner modules are imported because its entry prints a warning on
 * Node 20, which Electron 33 includes and on which the provider works.
 */
declare module 'oidc-provider/lib/provider.js' {
  type Request = import('node:http').IncomingMessage;
  type Response = import('node:http').ServerResponse;

  export interface Context {
    req: Request;
    type: string;
    body: unknown;
    set(name: string, value: string): void;
    oidc: {
      result?: { consent?: { grantId?: string } };
      session?: { state?: { secret?: string } };
      params: Record<string, string | undefined>;
      client: Client;
      provider: Provider;
      urlFor(route: string): string;
    };
  }

  export interface Client {
    clientId: string;
    clientName?: string;
    clientAuthMethod: string;
    clientSecret?: string;
    redirectUriAllowed(uri: string): boolean;
    compareClientSecret(given: string): boolean;
    grantTypeAllowed(type: string): boolean;
  }

  export interface StoredToken {
    kind: string;
    jti: string;
    clientId: string;
    accountId?: string;
    grantId?: string;
    aud?: string;
    scope?: string;
    /** Thumbprint of the key that it is bound to. */
    jkt?: string;
    /** Of the certificate that it is bound to. */
    'x5t#S256'?: string;
    iat: number;
    exp: number;
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    addOIDCClaims(claims: string[]): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface InteractionDetails {
    uid: string;
    grantId?: string;
    session?: { accountId: string };
    params: Record<string, string | string[] | undefined>;
    prompt: {
      name: string;
      details: { missingOIDCScope?: string[]; missingOIDCClaims?: string[]; missingResourceScopes?: Record<string, string[]> };
    };
  }

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    /** Koa: don't print errors. */
    silent: boolean;
    keys: string[];
    registerGrantType(name: string, handler: (context: Context) => Promise<void>, parameters: string[], repeated: string[]): void;
    readonly AccessToken: { new (input: Record<string, unknown>): { scope?: string; expiration: number; save(): Promise<string> } };
    readonly ReplayDetection: {
      /** @param exp In seconds since the epoch. @returns Whether the `jti` is new. */
      unique(iss: string, jti: string, exp: number): Promise<boolean>;
    };
    readonly ResourceServer: { new (identifier: string, info: Record<string, unknown>): unknown };
    callback(): (request: Request, response: Response) => Promise<void>;
    interactionDetails(request: Request, response: Response): Promise<InteractionDetails>;
    interactionFinished(
      request: Request,
      response: Response,
      result: Record<string, unknown>,
      options?: { mergeWithLastSubmission?: boolean },
    ): Promise<void>;
    readonly Client: { prototype: Client; find(id: string): Promise<Client | undefined> };
    readonly DeviceCode: { findByUserCode(code: string): Promise<{ save(): Promise<string> }> };
    readonly Grant: { new (input: { accountId: string; clientId: string }): Grant; find(id: string): Promise<Grant | undefined> };
  }
}

declare module 'oidc-provider/lib/helpers/errors.js' {
  export class CustomOIDCProviderError extends Error {
    constructor(error: string, description: string);
  }
  export class InvalidTarget extends Error {}
  export class InvalidRequest extends Error {
    constructor(description: string);
  }
  export class InvalidScope extends Error {
    constructor(description: string, scope: string);
  }
}
