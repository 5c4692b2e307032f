/**
 * The few members of oidc-provider 9 in use; the package ships no types. Its inner modules are imported because the package's
 * entry prints a warning on Node 20, which Electron 33 brings and on which the provider works.
 */
declare module 'oidc-provider/lib/provider.js' {
  type Request = import('node:http').IncomingMessage;
  type Response = import('node:http').ServerResponse;

  export interface Context {
    type: string;
    body: unknown;
    set(name: string, value: string): void;
  }

  export interface Client {
    clientId: string;
    clientAuthMethod: string;
    redirectUriAllowed(uri: string): boolean;
  }

  export interface StoredToken {
    jti: string;
    clientId: string;
    accountId?: string;
    aud?: string;
    scope?: string;
    iat: number;
    exp: number;
    isExpired: boolean;
  }

  interface TokenModel {
    find(value: string, options?: { ignoreExpiration?: boolean }): Promise<StoredToken | undefined>;
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
    /** Koa: print nothing on errors. */
    silent: boolean;
    keys: string[];
    callback(): (request: Request, response: Response) => Promise<void>;
    interactionDetails(request: Request, response: Response): Promise<InteractionDetails>;
    interactionFinished(
      request: Request,
      response: Response,
      result: Record<string, unknown>,
      options?: { mergeWithLastSubmission?: boolean },
    ): Promise<void>;
    readonly Client: { prototype: Client; find(id: string): Promise<Client | undefined> };
    readonly AccessToken: TokenModel;
    readonly ClientCredentials: TokenModel;
    readonly Grant: { new (input: { accountId: string; clientId: string }): Grant; find(id: string): Promise<Grant | undefined> };
  }
}

declare module 'oidc-provider/lib/adapters/memory_adapter.js' {
  /** Keeps entries `retention` seconds beyond their life. */
  export function createMemoryAdapter(retention?: number): (model: string) => unknown;
}

declare module 'oidc-provider/lib/helpers/errors.js' {
  export class InvalidTarget extends Error {}
}
