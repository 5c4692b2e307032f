import { describe, expect, it } from 'vitest';
import { readMcp } from '../../../electron/core/mcp/answer';
import { serverIn } from '../../../electron/core/mcp/session';
import { toolAnswerIn, toolsIn } from '../../../electron/core/mcp/tools';
import { API, broken, challenge, GOOD_METADATA, GOOD_PRM, ISSUER, MCP, METADATA, PRM, type Said, stage } from './stage';
import { headerOf, issued, mcpServer, rpc, run, TOKEN, WEB } from './sign-in-stage';

const INSIDE = { 'inside.example.com': ['127.0.0.1'] };

describe('what a public server names', () => {
  it('is no place to register at where its name leads into the network', async () => {
    const web = { ...WEB, [METADATA]: { json: { ...GOOD_METADATA, registration_endpoint: 'https://inside.example.com/register' } } };
    const { asked, view } = await run(web, {}, undefined, INSIDE);
    expect(asked.filter(({ url }) => url.startsWith('https://inside.'))).toEqual([]);
    expect(view.steps.at(-1)?.problem?.code).toBe('address-refused');
    expect(view.stopped?.why).toBe('failure');
  });

  it.each(['http://127.0.0.1:8080/admin', 'https://inside.example.com/admin'])(
    'as the resource of the metadata given, %s, widens the reach of nothing',
    async (resource) => {
      const prm = { ...GOOD_PRM, resource, authorization_servers: ['http://192.168.1.1', 'https://inside.example.com', ISSUER] };
      const { chain, sent } = stage({ ...WEB, [PRM]: { json: prm } }, PRM, {}, INSIDE);
      const view = await chain.run();
      expect(sent.map(({ url }) => new URL(url).hostname).filter((host) => /^(127|192|inside)/.test(host))).toEqual([]);
      expect(view.findings.chosen).toBe(ISSUER);
      expect(chain.facts).toMatchObject({ start: MCP, resource: { isForeign: true } });
    },
  );
});

describe('what is meant for one authorization server', () => {
  it('as the identity of a workload is sent to no other that the resource names later', async () => {
    const second = 'https://second.example.com';
    let moved = false;
    const { asked, view } = await run(
      {
        ...WEB,
        [PRM]: () => ({ json: { ...GOOD_PRM, authorization_servers: [moved ? second : ISSUER] } }),
        [MCP]: mcpServer((request) => {
          moved ||= headerOf(request, 'authorization') !== null;
          return challenge(`Bearer resource_metadata="${PRM}"`);
        }),
        [`${second}/.well-known/oauth-authorization-server`]: {
          json: JSON.parse(JSON.stringify(GOOD_METADATA).replaceAll(ISSUER, second)),
        },
        [`POST ${second}/register`]: { status: 201, json: { client_id: 'c-2', token_endpoint_auth_method: 'none' } },
        [TOKEN]: issued(),
      },
      { who: { grants: { kind: 'assertion', assertion: 'identity-of-a-workload', issuer: ISSUER } } },
    );
    const carried = asked.filter(({ body }) => body?.includes('identity-of-a-workload')).map(({ url }) => url);
    expect(carried).toEqual([`${ISSUER}/token`]);
    expect(view.stopped?.text).toContain('so it is not sent');
  });
});

describe('an MCP answer', () => {
  it.each([
    ['an error', { error: { code: 1, message: { toString: 1 } } }],
    ['a version', { result: { supportedVersions: ['2026-07-28'], serverInfo: { name: 'x', version: { toString: 1 } } } }],
    ['a tool', { result: { tools: [{ inputSchema: { properties: { a: { type: { toString: 1 }, 'x-mcp-header': { toString: 1 } } } } }] } }],
    ['content', { result: { content: [{ type: { toString: 1 } }] } }],
  ])('that is %s of objects without a text is read', (_, message) => {
    const body = new TextEncoder().encode(JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }));
    const answer = readMcp({ status: 200, headers: [], body, cut: false }, 1);
    expect(() => [serverIn(answer), toolsIn(answer), toolAnswerIn(answer)]).not.toThrow();
  });
});

describe('a redirect', () => {
  it.each([
    ['elsewhere', 'https://other.example.com/x', ['accept']],
    ['on the same server', '/x', ['accept', 'Authorization', 'X-Api-Key']],
  ])('%s takes along what a person added to a request only on the server it was added for', async (_, location, names) => {
    const { chain, sent } = stage({ [API]: { status: 302, headers: { location } } }, API);
    const headers = ['accept', 'Authorization', 'X-Api-Key'].map((name) => ({ name, value: 'secret-1' }));
    await chain.step({ edit: { headers } });
    const [first, second] = sent.map((request) => request.headers.map(({ name }) => name).filter((name) => name !== 'user-agent'));
    expect([first, second]).toEqual([['accept', 'Authorization', 'X-Api-Key'], names]);
  });
});

describe('a resource that names no authorization server', () => {
  it('is not blamed for refusing a token of the one that was guessed', async () => {
    const guessed = 'https://mcp.example.com';
    const metadata = JSON.parse(JSON.stringify(GOOD_METADATA).replaceAll(ISSUER, guessed));
    const { view } = await run(
      {
        [MCP]: mcpServer(() => challenge('Bearer')),
        [`${guessed}/.well-known/oauth-authorization-server`]: { json: metadata },
        [`POST ${guessed}/register`]: { status: 201, json: { client_id: 'c-1', token_endpoint_auth_method: 'none' } },
        [`POST ${guessed}/token`]: issued(),
      },
      {},
      () => ({ iss: guessed }),
    );
    expect(view.stopped?.text).toContain('refuses a new token');
    expect(broken(view)).not.toContain('call-token-taken');
  });
});

describe('the identifier of a resource', () => {
  it('is no other one for its query', async () => {
    const url = 'https://api.example.com/v1?tenant=7';
    const prm = 'https://api.example.com/.well-known/oauth-protected-resource/v1?tenant=7';
    const web = { [url]: challenge(`Bearer resource_metadata="${prm}"`), [prm]: { json: { ...GOOD_PRM, resource: url } } };
    const view = await stage({ ...WEB, ...web }, url).chain.run();
    expect(broken(view)).not.toContain('resource-metadata-resource');
    expect(view.findings.chosen).toBe(ISSUER);
  });

  it('is held to the server of the metadata where these are given', async () => {
    const view = await stage({ ...WEB, [PRM]: { json: { ...GOOD_PRM, resource: 'https://other.example.com/' } } }, PRM).chain.run();
    expect(broken(view)).toContain('resource-metadata-resource');
    expect(broken(await stage(WEB, PRM).chain.run())).not.toContain('resource-metadata-resource');
  });
});

describe('a resource that changes once it has a token', () => {
  it('gets none that is meant for another resource', async () => {
    let called = false;
    const told = await run({
      ...WEB,
      [PRM]: () => ({ json: { ...GOOD_PRM, resource: called ? 'https://bank.example.com/' : MCP } }),
      [MCP]: mcpServer((request) => {
        called ||= headerOf(request, 'authorization') !== null;
        return challenge(`Bearer resource_metadata="${PRM}"`);
      }),
      [TOKEN]: issued(),
    });
    expect(told.authorized.map((asked) => asked.get('resource'))).toEqual([MCP]);
    expect(told.view.stopped?.text).toContain('describe another resource');
  });

  it('shows its token in no step, text or tool, wherever it repeats it', async () => {
    const opaque = 'zq81 opaque-Token/of~no+form'.replace(' ', '_');
    let refused = false;
    const echo = `see ${opaque} here`;
    const { view } = await run({
      ...WEB,
      [PRM]: () => ({ json: { ...GOOD_PRM, ...(refused && { resource_name: echo, scopes_supported: [opaque], note: echo }) } }),
      [MCP]: (request): Said => {
        if (headerOf(request, 'authorization') === null) return challenge(`Bearer resource_metadata="${PRM}"`);
        const { id, method } = rpc(request);
        if (method === 'server/discover') {
          const result = { supportedVersions: ['2026-07-28'], serverInfo: { name: echo, version: opaque } };
          return { json: { jsonrpc: '2.0', id, result } };
        }
        if (!refused) {
          refused = true;
          return challenge(`Bearer resource_metadata="${PRM}", scope="${opaque}"`);
        }
        const tool = { name: echo, title: echo, description: echo, inputSchema: { properties: { [opaque]: { 'x-mcp-header': '' } } } };
        return { json: { jsonrpc: '2.0', id, result: { tools: [tool] } } };
      },
      [TOKEN]: issued(opaque),
    });
    expect(view.call?.tools).toHaveLength(1);
    expect(JSON.stringify(view).includes(opaque)).toBe(false);
  });

  it('and its error that ends the chain shows none either', async () => {
    const opaque = 'zq82_opaque-Token/of~no+form';
    const { view } = await run({
      ...WEB,
      [MCP]: (request): Said =>
        headerOf(request, 'authorization') === null
          ? challenge(`Bearer resource_metadata="${PRM}"`)
          : { json: { jsonrpc: '2.0', id: rpc(request).id, error: { code: -32_020, message: `no ${opaque}` } } },
      [TOKEN]: issued(opaque),
    });
    expect(view.stopped?.text).toMatch(/^no /);
    expect(JSON.stringify(view).includes(opaque)).toBe(false);
  });

  it('opens the browser a few times at most, however many pages of tools it has', async () => {
    let tokens = 0;
    const { authorized, view } = await run({
      ...WEB,
      [TOKEN]: () => issued(`token-${++tokens}`, { scope: '' }),
      [MCP]: (request): Said => {
        const token = headerOf(request, 'authorization');
        const { id, method } = rpc(request);
        if (token === null) return challenge(`Bearer resource_metadata="${PRM}"`);
        if (method === 'server/discover') return { json: { jsonrpc: '2.0', id, result: { supportedVersions: ['2026-07-28'] } } };
        const { params } = JSON.parse(request.body ?? '') as { params: { cursor?: string } };
        const page = Number(params.cursor ?? 1);
        if (token !== `Bearer token-${page + 1}`) return challenge(`Bearer resource_metadata="${PRM}"`);
        return { json: { jsonrpc: '2.0', id, result: { tools: [], nextCursor: String(page + 1) } } };
      },
    });
    expect(authorized.length).toBeLessThanOrEqual(8);
    expect(view.stopped?.why).toBe('broken');
  });
});
