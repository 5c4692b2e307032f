import { describe, expect, it } from 'vitest';
import { supportedIn } from '../../electron/core/mcp/answer';
import { newSession, opening, request } from '../../electron/core/mcp/session';
import { callTool, listTools, toolAnswerIn, toolsIn } from '../../electron/core/mcp/tools';
import { MCP_REVISIONS, type McpRevision } from '../../electron/model/discovery';
import { CLIENTS } from '../../electron/practice';
import { practiceFor } from '../support/practice';
import { basic, claims, post } from './client';
import { lineToMcp, MCP_CLIENT as client } from './mcp-client';

const practice = practiceFor('all');
const { url, tokenFor, tell, send, begun } = lineToMcp(practice);

describe.each(MCP_REVISIONS)('in the revision %s', (revision) => {
  it('lists its tools, and runs them', async () => {
    const token = await tokenFor('mcp:read');
    const session = await begun(revision, token);
    expect([session.revision, session.id !== null]).toEqual([revision, revision !== '2026-07-28']);
    const list = listTools(session);
    const tools = toolsIn((await tell(list.session, list.message, token)).answer)?.tools ?? [];
    expect(tools.map(({ name, problem }) => [name, problem])).toEqual([
      ['who-am-i', null],
      ['echo', null],
      ['needs-more-scope', null],
    ]);
    const run = async (name: string, input = {}) => {
      const { session: next, message } = callTool(session, { name, input });
      return toolAnswerIn((await tell(next, message, token)).answer);
    };
    expect(await run('echo', { text: '<b>hello</b>' })).toEqual({ text: expect.stringContaining('<b>hello</b>'), failed: false });
    expect(await run('echo')).toMatchObject({ failed: true });
    expect(JSON.parse((await run('who-am-i'))?.text ?? '')).toMatchObject({ client_id: CLIENTS.mcp.id, scope: 'mcp:read', aud: url() });
  });

  it('refuses a tool until the token has its scope, and names what is missing', async () => {
    const narrow = await tokenFor('mcp:read');
    const session = await begun(revision, narrow);
    const { session: next, message } = callTool(session, { name: 'needs-more-scope', input: {} });
    const refused = await tell(next, message, narrow);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toBe(
      `Bearer error="insufficient_scope", error_description="The access token lacks mcp:write", scope="mcp:write", resource_metadata="${practice.url}/.well-known/oauth-protected-resource/mcp"`,
    );
    // A token with that scope alone lacks the one that every request needs.
    const other = await tell(next, message, await tokenFor('mcp:write'));
    expect([other.status, other.headers.get('www-authenticate')]).toEqual([403, expect.stringContaining('scope="mcp:read"')]);
    const wide = await tell(next, message, await tokenFor('mcp:read mcp:write'));
    expect(toolAnswerIn(wide.answer)).toMatchObject({ failed: false });
  });
});

describe('metadata', () => {
  it('lead from a refused call to the authorization server (RFC 9728)', async () => {
    const refused = await fetch(url(), { method: 'POST' });
    expect(refused.status).toBe(401);
    const metadataUrl = `${practice.url}/.well-known/oauth-protected-resource/mcp`;
    expect(refused.headers.get('www-authenticate')).toBe(`Bearer resource_metadata="${metadataUrl}", scope="mcp:read"`);
    const found = await fetch(metadataUrl);
    expect(found.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await found.json()).toEqual({
      resource: url(),
      authorization_servers: [practice.url],
      scopes_supported: ['mcp:read'],
      bearer_methods_supported: ['header'],
      resource_name: 'Practice MCP server',
    });
    expect((await fetch(`${practice.url}/.well-known/oauth-protected-resource`)).status).toBe(404);
  });

  it('exist for the sample API too', async () => {
    const { headers } = await fetch(`${practice.url}/api/me`);
    const metadataUrl = /resource_metadata="([^"]+)"/.exec(headers.get('www-authenticate') ?? '')?.[1];
    expect(await (await fetch(`${metadataUrl}`)).json()).toMatchObject({
      resource: `${practice.url}/api`,
      authorization_servers: [practice.url],
    });
  });
});

describe('tokens', () => {
  it('are for it alone', async () => {
    const own = await tokenFor('mcp:read');
    expect(claims(own).aud).toBe(url());
    expect((await fetch(`${practice.url}/api/me`, { headers: { Authorization: `Bearer ${own}` } })).status).toBe(401);
    const { session, message } = opening(newSession(url(), null, client));
    const refused = await tell(session, message, await tokenFor('api:read', `${practice.url}/api`));
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
  });

  it('belong to their sessions', async () => {
    const session = await begun('2025-11-25', await tokenFor('mcp:read'));
    const list = listTools(session);
    const { json } = await post(
      `${practice.url}/token`,
      { grant_type: 'client_credentials', scope: 'mcp:read', resource: url() },
      basic(CLIENTS.practice),
    );
    expect((await tell(list.session, list.message, json.access_token)).status).toBe(404);
  });
});

describe('a request', () => {
  it('is refused where a header is not what the body says', async () => {
    const token = await tokenFor('mcp:read');
    const session = await begun('2026-07-28', token);
    const { session: next, message } = callTool(session, { name: 'echo', input: { text: 'x' } });
    for (const [name, value] of [
      ['Mcp-Name', 'who-am-i'],
      ['Mcp-Method', 'tools/list'],
      ['MCP-Protocol-Version', '2025-11-25'],
    ] as const) {
      const { status, answer } = await tell(next, message, token, { [name]: value });
      expect([status, answer]).toMatchObject([400, { code: -32_020 }]);
    }
  });

  it('in an unknown revision is told which ones there are', async () => {
    const token = await tokenFor('mcp:read');
    const session = { ...newSession(url(), '2026-07-28', client), revision: '2031-01-01' as McpRevision };
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/list',
      params: { _meta: { 'io.modelcontextprotocol/protocolVersion': session.revision, 'io.modelcontextprotocol/clientCapabilities': {} } },
    });
    const headers = { 'MCP-Protocol-Version': session.revision, 'Mcp-Method': 'tools/list' };
    const { status, answer } = await send({ method: 'POST', body, headers }, 1, token);
    expect([status, supportedIn(answer)]).toEqual([400, [...MCP_REVISIONS]]);
    const { session: asked, message } = request(newSession(url(), '2026-07-28', client), 'prompts/list');
    expect(await tell(asked, message, token)).toMatchObject({ status: 404, answer: { code: -32_601 } });
  });

  it('without a session, of an unknown one or after its end has nowhere to go', async () => {
    const token = await tokenFor('mcp:read');
    const session = await begun('2025-06-18', token);
    const list = listTools(session);
    expect((await tell({ ...list.session, id: null }, list.message, token)).status).toBe(400);
    expect((await tell({ ...list.session, id: 'made-up' }, list.message, token)).status).toBe(404);
    expect((await tell(list.session, list.message, token, { 'MCP-Protocol-Version': '2025-11-25' })).status).toBe(400);
    expect((await send({ method: 'DELETE', headers: { 'Mcp-Session-Id': `${session.id}` } }, null, token)).status).toBe(204);
    expect((await tell(list.session, list.message, token)).status).toBe(404);
  });

  it.each([
    ['no JSON', '{', -32_700],
    ['no message', '{"id":1}', -32_600],
    ['a batch', '[]', -32_600],
  ])('that is %s is refused', async (_what, body, code) => {
    expect(await send({ method: 'POST', body }, 1, await tokenFor('mcp:read'))).toMatchObject({ status: 400, answer: { code } });
  });

  it('may come with others in 2025-03-26', async () => {
    const token = await tokenFor('mcp:read');
    const session = await begun('2025-03-26', token);
    const ping = (id: number) => ({ jsonrpc: '2.0', id, method: 'ping' });
    const init = { method: 'POST', headers: { 'Mcp-Session-Id': `${session.id}` } };
    const both = await send({ ...init, body: JSON.stringify([ping(1), ping(2)]) }, 2, token);
    expect(both).toMatchObject({ status: 200, answer: { kind: 'result', result: {} } });
    const refused = { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'needs-more-scope' } };
    expect((await send({ ...init, body: JSON.stringify([ping(1), refused]) }, 1, token)).status).toBe(403);
  });

  it('of a web page is refused, and so is another method', async () => {
    const token = await tokenFor('mcp:read');
    expect((await send({ method: 'POST', headers: { Origin: 'https://evil.example' }, body: '{}' }, 1, token)).status).toBe(403);
    expect((await send({ method: 'GET' }, null, token)).status).toBe(405);
  });
});
