import { describe, expect, it } from 'vitest';
import { isModern, readMcp, untilAnswered } from '../../../electron/core/mcp/answer';
import {
  afterOpening,
  greeting,
  type McpSession,
  newSession,
  opening,
  request,
  serverIn,
  transportOf,
  wordingOf,
} from '../../../electron/core/mcp/session';
import { callTool, listTools, toolAnswerIn, toolsIn } from '../../../electron/core/mcp/tools';
import type { MCP_REVISIONS } from '../../../electron/model/discovery';

const CLIENT = { name: 'Tokenscope', version: '1.2.3' };
const URL = 'https://mcp.example.com/mcp';
const answer = (value: unknown, type = 'application/json', status = 200) => ({
  status,
  headers: [{ name: 'content-type', value: type }],
  body: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
  cut: false,
});
const headersOf = (session: McpSession, message: Parameters<typeof wordingOf>[1]) =>
  Object.fromEntries(wordingOf(session, message).headers.map(({ name, value }) => [name.toLowerCase(), value]));
const bodyOf = (session: McpSession, message: Parameters<typeof wordingOf>[1]) => JSON.parse(wordingOf(session, message).body ?? '');

/** A session whose opening was answered. */
function openSession(revision: (typeof MCP_REVISIONS)[number]): McpSession {
  const { session, message } = opening(newSession(URL, revision, CLIENT));
  const result = message.method === 'initialize' ? { protocolVersion: revision, serverInfo: { name: 'Orders', version: '2' } } : {};
  const said = answer({ jsonrpc: '2.0', id: message.id, result });
  const opened = afterOpening(session, { headers: [{ name: 'mcp-session-id', value: 's-1' }] }, readMcp(said, message.id));
  if (opened.kind !== 'open') throw new Error(opened.kind);
  return opened.session;
}

describe('a message that only asks', () => {
  const tool = { name: 'whoami', title: null, description: null, inputSchema: {}, problem: null };
  const opened = () => openSession('2026-07-28');
  it.each([
    ['the opening', () => opening(newSession(URL, '2025-11-25', CLIENT)), [], true],
    ['server/discover', () => opening(newSession(URL, '2026-07-28', CLIENT)), [], true],
    ['a list of tools', () => listTools(opened()), [], true],
    ['one with a proof, which counts once', () => listTools(opened()), [{ name: 'DPoP', value: 'e30.e30.e30' }], false],
    ['the call of a tool', () => callTool(opened(), { name: 'whoami', input: {}, tool }), [], false],
  ])('%s', (_, made, headers, expected) => {
    const { session, message } = made();
    const wording = wordingOf(session, message);
    expect(transportOf({ ...wording, headers: [...wording.headers, ...headers] }).asksOnly).toBe(expected);
  });

  it('is a POST, and a message', () => {
    const { method, ...rest } = wordingOf(opened(), listTools(opened()).message);
    const asks = (body: string | null, as = method) => transportOf({ ...rest, method: as, body }).asksOnly === true;
    expect([asks(rest.body), asks(rest.body, 'DELETE'), asks(null)]).toEqual([true, false, false]);
    for (const body of ['grant_type=refresh_token', '{"method":"tools/list"}', '{']) expect(asks(body), body).toBe(false);
  });
});

describe('an event stream that stays open', () => {
  const own = 'data: {"jsonrpc":"2.0","id":7,"result":{"ok":true}}';
  const notice = 'event: message\ndata: {"jsonrpc":"2.0","method":"notifications/progress","params":{}}';
  it.each(['\n\n', '\r\n\r\n', '\r\r'])('is over with the answer to the request, with %j between events', (blank) => {
    const stream = `${[': hello', notice, own.replace('7', '8'), notice.replace('{}', '{"id":7}'), own].join(blank)}${blank}`;
    for (const size of [1, 7, stream.length]) {
      const isOver = untilAnswered(7);
      const pieces = (stream.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []).map((piece) => isOver(new TextEncoder().encode(piece)));
      expect([pieces.at(-1), pieces.slice(0, -1).some(Boolean)]).toEqual([true, false]);
    }
  });

  it('is not over with what waits for no answer', () => {
    expect(transportOf(wordingOf(openSession('2025-11-25'), greeting(openSession('2025-11-25')) as never)).until).toBeUndefined();
  });
});

describe('how each revision speaks', () => {
  it.each(['2025-03-26', '2025-06-18', '2025-11-25'] as const)('%s begins with a handshake, and keeps the session', (revision) => {
    const { session, message } = opening(newSession(URL, revision, CLIENT));
    expect(bodyOf(session, message)).toEqual({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: revision, capabilities: {}, clientInfo: CLIENT },
    });
    expect(headersOf(session, message)).toEqual({ 'content-type': 'application/json', accept: 'application/json, text/event-stream' });
    const open = openSession(revision);
    const greets = greeting(open);
    expect(greets && bodyOf(open, greets)).toEqual({ jsonrpc: '2.0', method: 'notifications/initialized' });
    const list = listTools(open);
    expect(headersOf(list.session, list.message)).toEqual({
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-session-id': 's-1',
      // The header came with 2025-06-18.
      ...(revision !== '2025-03-26' && { 'mcp-protocol-version': revision }),
    });
    expect(bodyOf(list.session, list.message)).toEqual({ jsonrpc: '2.0', id: 2, method: 'tools/list' });
  });

  it('2026-07-28 describes itself in each request, and knows no session', () => {
    const open = openSession('2026-07-28');
    expect(open.id).toBeNull();
    expect(greeting(open)).toBeNull();
    const { session, message } = callTool(open, { name: 'wörk', input: { a: 1 } });
    expect(headersOf(session, message)).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': '=?base64?d8O2cms=?=',
    });
    expect(bodyOf(session, message).params).toEqual({
      name: 'wörk',
      arguments: { a: 1 },
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': CLIENT,
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    });
  });

  it('no two requests of a session have one id', () => {
    const first = request(openSession('2025-11-25'), 'ping');
    expect([first.message.id, request(first.session, 'ping').message.id]).toEqual([2, 3]);
  });
});

describe('a server of another revision', () => {
  const start = () => opening(newSession(URL, null, CLIENT));
  it('is asked in the newest one that it names', () => {
    const { session, message } = start();
    const error = { code: -32_022, message: 'no', data: { supported: ['2024-11-05', '2025-06-18', '2025-11-25'] } };
    const said = readMcp(answer({ jsonrpc: '2.0', id: message.id, error }, 'application/json', 400), message.id);
    expect(afterOpening(session, { headers: [] }, said)).toMatchObject({ kind: 'again', session: { revision: '2025-11-25' } });
  });

  it.each([
    ['an error of another kind', { jsonrpc: '2.0', id: 1, error: { code: -32_601, message: 'Method not found' } }, 404],
    ['an error that belongs to no request', { jsonrpc: '2.0', id: null, error: { code: -32_000, message: 'Not initialized' } }, 400],
    ['no JSON', 'Not Found', 404],
  ])('is asked with a handshake after %s', (_, said, status) => {
    const { session, message } = start();
    expect(message.method).toBe('server/discover');
    const read = readMcp(answer(said, 'application/json', status), message.id);
    expect(afterOpening(session, { headers: [] }, read)).toMatchObject({ kind: 'again', session: { revision: '2025-11-25' } });
  });

  it('that takes no handshake either is given up, in its own words', () => {
    const { session, message } = opening(newSession(URL, '2025-11-25', CLIENT));
    const read = readMcp(answer({ jsonrpc: '2.0', id: message.id, error: { code: 1, message: 'Go\naway' } }), message.id);
    expect(afterOpening(session, { headers: [] }, read)).toEqual({ kind: 'refused', text: 'Go away' });
  });

  it('may answer the handshake with an older revision, which counts from then on', () => {
    const { session, message } = opening(newSession(URL, '2025-11-25', CLIENT));
    const read = readMcp(answer({ jsonrpc: '2.0', id: message.id, result: { protocolVersion: '2025-03-26' } }), message.id);
    expect(afterOpening(session, { headers: [] }, read)).toMatchObject({ kind: 'open', session: { revision: '2025-03-26' } });
  });

  it('is modern where it finds fault with what only modern requests have', () => {
    const read = readMcp(answer({ jsonrpc: '2.0', id: 1, error: { code: -32_020, message: 'header' } }, 'application/json', 400), 1);
    expect(isModern(read)).toBe(true);
  });
});

describe('an answer', () => {
  it('is found in an event stream among other messages', () => {
    const progress = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params: {} });
    const own = JSON.stringify({ jsonrpc: '2.0', id: 7, result: { ok: true } }, null, 1);
    const stream = `: hello\r\nid: 1\r\ndata:\r\n\r\nevent: message\r\ndata: ${progress}\r\n\r\n${own
      .split('\n')
      .map((line) => `data: ${line}`)
      .join('\r\n')}\r\n\r\n`;
    expect(readMcp(answer(stream, 'text/event-stream; charset=utf-8'), 7)).toEqual({ kind: 'result', result: { ok: true } });
    // Of the wrong type all the same.
    expect(readMcp(answer(stream, 'text/plain'), 7)).toEqual({ kind: 'result', result: { ok: true } });
  });

  it.each([
    ['', 'is empty'],
    ['<html>', 'is neither JSON nor an event stream with JSON'],
    [{ jsonrpc: '2.0', id: 8, result: {} }, 'does not belong to the request: its id is another'],
    [{ jsonrpc: '2.0', id: 7 }, 'has neither a result nor an error'],
  ])('that can not be read says why: %j', (said, why) => {
    expect(readMcp(answer(said), 7)).toEqual({ kind: 'unreadable', why });
  });

  it('of a notification has no body', () => {
    expect(readMcp(answer('', 'text/plain', 202), null)).toEqual({ kind: 'accepted' });
  });

  it('names the server in either place', () => {
    const info = { name: 'Orders', version: '2' };
    expect(serverIn({ kind: 'result', result: { serverInfo: info } })).toEqual(info);
    expect(serverIn({ kind: 'result', result: { _meta: { 'io.modelcontextprotocol/serverInfo': info } } })).toEqual(info);
  });
});

describe('tools', () => {
  const schema = (header: unknown, type = 'string') => ({ type: 'object', properties: { region: { type, 'x-mcp-header': header } } });
  const listed = (inputSchema: unknown) => toolsIn({ kind: 'result', result: { tools: [{ name: 'a', inputSchema }], nextCursor: 'n' } });
  it('are listed with where the next ones begin', () => {
    expect(listed({ type: 'object' })).toMatchObject({ tools: [{ name: 'a', problem: null }], next: 'n' });
    expect(toolsIn({ kind: 'error', code: 1, message: '', data: null })).toBeNull();
  });

  it.each([schema(''), schema('a b'), schema('R', 'number')])('with an unusable x-mcp-header must not be called: %j', (inputSchema) => {
    expect(listed(inputSchema)?.tools[0]?.problem).toContain('x-mcp-header');
  });

  it.each([
    ['us-west1', 'us-west1'],
    ['Hello, 世界', '=?base64?SGVsbG8sIOS4lueVjA==?='],
    [' padded ', '=?base64?IHBhZGRlZCA=?='],
    ['line1\nline2', '=?base64?bGluZTEKbGluZTI=?='],
    ['=?base64?literal?=', '=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?='],
  ])('repeat arguments in headers, as the specification encodes them: %j', (region, value) => {
    const [tool] = listed(schema('Region'))?.tools ?? [];
    const { message } = callTool(openSession('2026-07-28'), { name: 'a', input: { region }, tool });
    expect(message.headers).toEqual([{ name: 'Mcp-Param-Region', value }]);
    expect(callTool(openSession('2026-07-28'), { name: 'a', input: { region: null }, tool }).message.headers).toEqual([]);
    expect(callTool(openSession('2025-11-25'), { name: 'a', input: { region }, tool }).message.headers).toEqual([]);
  });

  it('answer with text, and say themselves whether they failed', () => {
    const result = {
      content: [
        { type: 'text', text: 'one' },
        { type: 'image', data: '' },
      ],
      isError: true,
    };
    expect(toolAnswerIn({ kind: 'result', result })).toEqual({ text: 'one\n[image]', failed: true });
  });
});
