/** The members of the official MCP client in use: its own types bring those of several more libraries. */
declare module '@modelcontextprotocol/client' {
  export interface OAuthClientProvider {
    readonly redirectUrl: string;
    readonly clientMetadata: Record<string, unknown>;
    clientMetadataUrl?: string;
    clientInformation(): Record<string, unknown> | undefined;
    saveClientInformation(information: Record<string, unknown>): void;
    tokens(): Record<string, unknown> | undefined;
    saveTokens(tokens: Record<string, unknown>): void;
    redirectToAuthorization(url: URL): void;
    saveCodeVerifier(verifier: string): void;
    codeVerifier(): string;
    saveDiscoveryState(state: object): void;
    discoveryState(): object | undefined;
  }

  export class StreamableHTTPClientTransport {
    constructor(url: URL, options: { authProvider: OAuthClientProvider });
    finishAuth(callback: URLSearchParams): Promise<void>;
    close(): Promise<void>;
  }

  export class Client {
    constructor(info: { name: string; version: string }, options: { versionNegotiation: { mode: 'auto' | 'legacy' } });
    connect(transport: StreamableHTTPClientTransport): Promise<void>;
    listTools(): Promise<{ tools: { name: string }[] }>;
    callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<{ content: { text?: string }[]; isError?: boolean }>;
    getNegotiatedProtocolVersion(): string | undefined;
    close(): Promise<void>;
  }

  export class UnauthorizedError extends Error {}
}
