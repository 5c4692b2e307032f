import { describe, expect, it } from 'vitest';
import type { Imported } from '../../../electron/core/importers/imported';
import { withoutComments } from '../../../electron/core/importers/json-comments';
import { failureOf } from '../../support/failures';
import { imported, linesOf } from './imports';

const briefOf = ({ files }: Imported) =>
  files.map(
    ({ connection: { name, clientId, clientAuthentication, issuer, resource, scopes, apiBaseUrl, calls, variables }, clientSecret }) => ({
      name,
      client: `${clientId} ${clientSecret ?? '-'} ${clientAuthentication}`,
      issuer,
      resource,
      scopes,
      call: calls.map(({ method, url }) => `${method} ${apiBaseUrl}${url}`).join(),
      headers: calls.flatMap(({ headers }) => headers.slice(1, -1).map(({ name: header, value }) => `${header}: ${value}`)),
      sealed: variables.map(({ name: variable, value }) => `${variable}=${value}`),
    }),
  );

describe('an MCP configuration', () => {
  it('of Claude Desktop: the servers behind mcp-remote are connections, other commands are named and not run', async () => {
    const read = await imported('mcp/claude-desktop.json');
    expect(briefOf(read)).toEqual([
      {
        name: 'tickets',
        client: 'tickets-desktop PLANTED-mcp-tickets-secret-02 client_secret_post',
        issuer: null,
        resource: ['https://mcp.tickets.example/v1/mcp'],
        scopes: [],
        call: 'POST https://mcp.tickets.example/v1/mcp',
        headers: ['X-Tenant: acme'],
        sealed: [],
      },
      expect.objectContaining({
        name: 'tenant-two',
        resource: ['https://two.wiki.example/'],
        call: 'POST https://mcp.wiki.example/v1/sse',
      }),
    ]);
    expect(read.files[0]?.connection.receiver).toEqual({ kind: 'paste', redirectUri: 'http://localhost:3334/oauth/callback' });
    expect(linesOf(read)).toEqual([
      'A server that is a command | The server “files” | Commands are never run: Tokenscope connects to servers by their URL.',
      'Variable “FILES_TOKEN” of a command | The server “files” | It is for the command, and not imported.',
      "Authorization server | The server “tickets”, and 1 more | The file doesn't name it: clients ask the server (RFC 9728). Enter its Issuer after importing.",
      "Header “Authorization” | The server “tickets” | It has credentials. Tokenscope sends the connection's own token.",
      'The file of “--static-oauth-client-metadata” | The server “tenant-two” | Other files are never read. Enter what it says in Settings.',
      "Option “--brand-new” of mcp-remote | The server “tenant-two” | Tokenscope doesn't know it.",
    ]);
  });

  it('of Claude Code: the metadata URL is the issuer, and a default counts where a variable has no value', async () => {
    const read = await imported('mcp/claude-code.json', 'mcp/claude-projects.json');
    expect(briefOf(read)).toMatchObject([
      {
        name: 'orders',
        issuer: 'https://id.orders.example',
        scopes: ['orders.read', 'orders.write'],
        call: 'POST https://mcp.orders.example/mcp',
        headers: ['X-Api-Key: {{ORDERS_KEY}}', 'Accept-Language: en'],
      },
      { name: 'internal' },
      { name: 'shop', call: 'POST https://mcp.shop.example/mcp' },
    ]);
    expect(read.variables).toEqual([
      { name: 'ORDERS_URL', from: 'a default in the file' },
      { name: 'ORDERS_KEY', from: null },
    ]);
    expect(linesOf(read)).toContain(
      'Headers made by a command | The server “internal” | Commands are never run. Add the headers in Settings.',
    );
  });

  it('of Cursor: a secret header is sealed, and no variable of the environment is read', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'PLANTED-of-the-environment';
    const read = await imported('mcp/cursor.json');
    delete process.env.AWS_SECRET_ACCESS_KEY;
    expect(briefOf(read)).toMatchObject([
      { client: 'crm-cursor - client_secret_basic', scopes: ['contacts', 'offline_access'] },
      {
        client: 'billing-cursor PLANTED-mcp-billing-secret-05 client_secret_basic',
        headers: ['X-Billing-Key: {{X-Billing-Key}}'],
        sealed: ['X-Billing-Key=PLANTED-mcp-billing-key-0004'],
      },
    ]);
    expect(read.variables).toEqual([{ name: 'AWS_SECRET_ACCESS_KEY', from: null }]);
    expect(JSON.stringify(read)).not.toContain('PLANTED-of-the-environment');
  });

  it('of VS Code, Windsurf, Cline, Gemini CLI and Zed', async () => {
    const read = await imported('mcp/mcp.json', 'mcp/windsurf.json', 'mcp/cline.json', 'mcp/gemini.json', 'mcp/zed.json');
    expect(briefOf(read)).toMatchObject([
      { client: 'notes-vscode - none', call: 'POST https://eu.mcp.notes.example/mcp', headers: ['X-Notes-Key: {{notes-key}}'] },
      { name: 'figures', call: 'POST https://mcp.figures.example/mcp', headers: [] },
      { name: 'weather', call: 'POST https://mcp.weather.example/mcp/{{path}}', resource: [], sealed: ['path=PLANTEDkey00000000000006'] },
      { name: 'old', call: 'POST http://mcp.old.example/sse' },
      { name: 'meetings', client: 'meetings-cli - client_secret_basic', scopes: ['meetings:read'] },
      { name: 'cloud' },
      { name: 'tasks', client: 'tasks-zed PLANTED-mcp-tasks-secret-08 client_secret_basic' },
    ]);
    expect(read.files[4]?.connection).toMatchObject({
      audience: 'https://mcp.meetings.example',
      endpoints: { authorization: 'https://id.meetings.example/authorize', token: 'https://id.meetings.example/token' },
      receiver: { kind: 'loopback', port: 7777, path: '/oauth/callback' },
    });
    const whats = read.left.map(({ what, where }) => `${what} | ${where}`);
    expect(whats).toEqual(
      expect.arrayContaining([
        'A server | The server “socket”',
        'futureField | The server “old”',
        'Transport “sse” | The server “old”',
        'Resource | The server “weather”',
        'Authentication by Google credentials | The server “cloud”',
        'Client secret | The server “meetings”',
      ]),
    );
  });

  it('that is broken is an error with its place', async () => {
    const failure = await failureOf(imported('mcp/no-comma.json'));
    expect(failure.evidence).toEqual([
      { label: 'File', value: 'mcp/no-comma.json' },
      { label: 'Place', value: 'line 4, column 5' },
    ]);
  });
});

describe('JSON with comments', () => {
  it.each([
    ['{ "a": 1, // x\n}', '{ "a": 1 \n}'],
    ['{ "a": "//x", /* , ] */ }', '{ "a": "//x" }'],
    ['["\\"/*", 2,\n,]', '["\\"/*", 2,\n ]'],
    ['// unended', ' '],
    ['{"a": "unended', '{"a": "unended'],
    ['[1, /* a */ /* b */ ]', '[1 ]'],
  ])('%j reads as %j, at the same places', (text, plain) => {
    const read = withoutComments(text);
    expect(read.replace(/ +/g, ' ')).toBe(plain);
    expect(read).toHaveLength(text.length);
  });
});
