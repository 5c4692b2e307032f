import { Client, type OAuthClientProvider, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import { afterEach, describe, expect, it } from 'vitest';
import type { FaultId } from '../../electron/practice';
import { practiceFor } from '../support/practice';
import { claims } from './client';
import { signIn } from './login';

const practice = practiceFor('all');
const REDIRECT = 'http://127.0.0.1:50123/callback';

afterEach(() => void practice.faults.clear());

/** An MCP client that somebody else wrote, with a person at its browser. */
class Stranger {
  client: Client;
  information: Record<string, unknown> | undefined;
  tokens: Record<string, unknown> | undefined;
  readonly asked: URL[] = [];
  #verifier = '';
  #discovered: object | undefined;
  #transport = this.#newTransport();

  constructor(
    private readonly mode: 'auto' | 'legacy' = 'auto',
    private readonly documentUrl?: string,
  ) {
    this.client = this.#newClient();
  }

  #newClient() {
    return new Client({ name: 'a stranger', version: '1' }, { versionNegotiation: { mode: this.mode } });
  }

  get #provider(): OAuthClientProvider {
    return {
      redirectUrl: REDIRECT,
      clientMetadata: {
        client_name: 'A stranger',
        application_type: 'native',
        redirect_uris: [REDIRECT],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'none',
      },
      ...(this.documentUrl !== undefined && { clientMetadataUrl: this.documentUrl }),
      clientInformation: () => this.information,
      saveClientInformation: (information) => {
        this.information = information;
      },
      tokens: () => this.tokens,
      saveTokens: (tokens) => {
        this.tokens = tokens;
      },
      redirectToAuthorization: (url) => void this.asked.push(url),
      saveCodeVerifier: (verifier) => {
        this.#verifier = verifier;
      },
      codeVerifier: () => this.#verifier,
      saveDiscoveryState: (state) => {
        this.#discovered = state;
      },
      discoveryState: () => this.#discovered,
    };
  }

  #newTransport() {
    return new StreamableHTTPClientTransport(new URL(practice.mcp.url), { authProvider: this.#provider });
  }

  /** Runs `work`; where it needs the person, they sign in, and it is run once more. */
  async with<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error;
      await this.#transport.finishAuth(new URL(await signIn(`${this.asked.at(-1)}`)).searchParams);
      return work();
    }
  }

  connect(): Promise<void> {
    return this.with(async () => {
      this.client = this.#newClient();
      this.#transport = this.#newTransport();
      await this.client.connect(this.#transport);
    });
  }

  get token(): Record<string, unknown> {
    return claims(`${this.tokens?.access_token}`);
  }
}

describe.each([
  ['auto', '2026-07-28'],
  ['legacy', '2025-11-25'],
] as const)('the official client, %s', (mode, revision) => {
  it('finds its way from the URL to a tool, and steps up for another', async () => {
    const stranger = new Stranger(mode);
    await stranger.connect();
    expect(stranger.client.getNegotiatedProtocolVersion()).toBe(revision);
    expect(stranger.token).toMatchObject({ aud: practice.mcp.url, client_id: stranger.information?.client_id });
    const { tools } = await stranger.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['who-am-i', 'echo', 'needs-more-scope']);
    const { content } = await stranger.client.callTool({ name: 'echo', arguments: { text: 'hello' } });
    expect(JSON.parse(`${content[0]?.text}`)).toEqual({ text: 'hello' });
    expect(stranger.asked).toHaveLength(1);
    const more = await stranger.with(() => stranger.client.callTool({ name: 'needs-more-scope', arguments: {} }));
    expect(more.isError ?? false).toBe(false);
    expect(stranger.asked).toHaveLength(2);
    expect(`${stranger.token.scope}`.split(' ')).toEqual(expect.arrayContaining(['mcp:read', 'mcp:write']));
    await stranger.client.close();
  });
});

it('may not step up where registered scopes are all that a client gets', async () => {
  practice.faults.set('registration-scope-fixed', true);
  const stranger = new Stranger();
  await stranger.connect();
  const call = () => stranger.client.callTool({ name: 'needs-more-scope', arguments: {} });
  await expect(stranger.with(call)).rejects.toThrow('requested scope is not allowed');
  await stranger.client.close();
});

it('knows a client by its document', async () => {
  const stranger = new Stranger('auto', practice.clientDocumentUrl);
  await stranger.connect();
  expect(stranger.token.client_id).toBe(practice.clientDocumentUrl);
  await stranger.client.close();
});

/** What stops it, and what does not. */
const DEFECTS: [fault: FaultId, ends: RegExp | 'connected'][] = [
  ['challenge-wrong-metadata', 'connected'],
  ['prm-missing', 'connected'],
  ['prm-root-only', 'connected'],
  ['prm-wrong-resource', /resource/i],
  ['prm-resource-slash', /does not match/],
  ['prm-no-server', 'connected'],
  ['prm-dead-server', /fetch failed/],
  ['prm-page', 'connected'],
  ['as-openid-only', 'connected'],
  ['as-other-issuer', /issuer/i],
  ['iss-not-promised', 'connected'],
  ['iss-missing', /Issuer mismatch.*received undefined/],
  ['iss-changed', /Issuer mismatch.*elsewhere/],
  ['registration-missing', /registration/],
  ['registration-refused', /registered by an administrator/],
  ['resource-refused', /resource/],
  ['resource-ignored', /401/],
  ['mcp-event-stream', 'connected'],
];

describe('with a defect', () => {
  it.each(DEFECTS)('%s: it ends with %s', async (fault, ends) => {
    practice.faults.set(fault, true);
    const stranger = new Stranger();
    const end = await stranger.connect().then(
      () => 'connected',
      (error) => `${error} ${error.cause ?? ''}`,
    );
    expect(end).toMatch(ends);
    await stranger.client.close();
  });
});
