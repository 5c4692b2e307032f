import type { Pair } from '../../model/connection';
import { urlOf } from '../../model/text/url';
import { jsonBody } from './bodies';
import { Draft } from './draft';
import { Gatherer } from './gather';
import { cut, type Imported, type SourceFile } from './imported';
import { withoutComments } from './json-comments';
import { MCP_FIELDS } from './mcp-fields';
import { remoteBehind } from './mcp-remote';
import { readFields } from './oauth-fields';
import { type Layer, Scope, type Syntax } from './scope';
import { type Dict, dictIn, jsonIn, listIn, member, textAt, textIn } from './source';

/** `${NAME}`, `${NAME:-default}` (Claude Code), `${env:NAME}` (Cursor, Windsurf, VS Code), `${input:id}` (VS Code). */
const REFERENCES: Syntax = {
  reference: /\$\{([^{}]{1,200})\}/g,
  nameOf: (written) => (written.split(':-')[0] ?? '').replace(/^(?:env|input):/, ''),
};

/** What asks a server who it is, and with which every conversation begins (Model Context Protocol, Lifecycle). */
const INITIALIZE = jsonBody(
  JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'Tokenscope', version: '1' } },
  }),
);
const ACCEPT: Pair = { name: 'Accept', value: 'application/json, text/event-stream' };

/**
 * The remote servers in the configuration of a client of the Model Context Protocol: Claude Desktop, Claude Code, Cursor, VS Code, Windsurf,
 * Cline, Gemini CLI, Zed. Commands are named, never run; variables of the environment are named, never read.
 *
 * @throws Failure `connection-file-invalid`, with the place.
 */
export function readMcp(files: readonly SourceFile[]): Imported {
  const gatherer = new Gatherer();
  for (const { name, text } of files) {
    for (const { servers, inputs } of sectionsOf(jsonIn({ name, text: withoutComments(text) })))
      for (const [server, raw] of Object.entries(servers)) readServer(gatherer, server, dictIn(raw), inputs);
  }
  return gatherer.imported('an MCP configuration');
}

interface Section {
  servers: Dict;
  inputs: Layer;
}

/** Where the clients keep their servers. */
function sectionsOf(json: unknown): Section[] {
  const projects = Object.values(dictIn(member(json, 'projects')));
  return [json, member(json, 'mcp'), ...projects].flatMap((of) => {
    const inputs = inputsIn(listIn(member(of, 'inputs')));
    return ['mcpServers', 'servers', 'context_servers'].map((name) => ({ servers: dictIn(member(of, name)), inputs }));
  });
}

/** What VS Code asks for. It keeps the answers elsewhere. */
const inputsIn = (all: readonly unknown[]): Layer => ({
  from: "an input's default",
  values: new Map(all.map((each) => [textAt(each, 'id'), textAt(each, 'default')])),
});

function readServer(gatherer: Gatherer, name: string, given: Dict, inputs: Layer): void {
  const where = `The server “${cut(name, 80)}”`;
  const { report } = gatherer;
  const written = withBraces(given) as Dict;
  const env = valuesIn(member(written, 'env'));
  const leave = (what: string, why: string) => report.leave(what, where, why);
  const isCommand = textAt(written, 'command') !== '' || textAt(dictIn(written.command), 'path') !== '';
  const entry = isCommand ? remoteBehind(written, leave) : written;
  if (entry === null) {
    leave('A server that is a command', 'Commands are never run: Tokenscope connects to servers by their URL.');
    for (const { name: variable } of env) leave(`Variable “${cut(variable, 80)}” of a command`, 'It is for the command, and not imported.');
    return;
  }
  const url = [entry.httpUrl, entry.serverUrl, entry.url].map(textIn).find((text) => text !== '') ?? '';
  const own: Layer = { from: "the server's env", values: new Map(env.map((each) => [each.name, each.value])) };
  const scope = new Scope(REFERENCES, [own, inputs, defaultsIn(written)], report);
  const address = urlOf(scope.resolve(url).text);
  if (address === null || !/^https?:$/.test(address.protocol)) {
    leave('A server', url === '' ? 'It has no URL.' : "Its URL isn't http or https.");
    return;
  }
  const draft = new Draft(where, scope, report);
  readFields(draft, MCP_FIELDS, entry);
  const client = gatherer.client(draft, name);
  if (client === null) return;
  const { endpoints, issuer } = client.file.connection;
  if (endpoints.token === null && issuer === null)
    leave('Authorization server', "The file doesn't name it: clients ask the server (RFC 9728). Enter its Issuer after importing.");
  const headers = [ACCEPT, ...valuesIn(entry.headers)];
  gatherer.request(client, { name: 'Initialize', where, method: 'POST', url, query: [], headers, body: INITIALIZE }, scope);
}

const valuesIn = (of: unknown): Pair[] => Object.entries(dictIn(of)).map(([name, value]) => ({ name, value: textIn(value) }));

/** `${NAME:-default}`: what counts where the variable is not set, as here. */
function defaultsIn(entry: unknown): Layer {
  const texts = JSON.stringify(entry).matchAll(/\$\{(?:env:)?([\w.]{1,100}):-([^{}"\\]{0,500})\}/g);
  return { from: 'a default in the file', values: new Map([...texts].map(([, name = '', value = '']) => [name, value])) };
}

/** `$NAME` alone or after a space, as Gemini CLI writes it, like the others do; elsewhere a dollar sign is one of a password. */
function withBraces(value: unknown): unknown {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the format's own braces
  if (typeof value === 'string') return value.replace(/(^|\s)\$([A-Z_][A-Z0-9_]{0,99})(?=$|\s)/g, '$1${$2}');
  if (Array.isArray(value)) return value.map(withBraces);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withBraces(each)]));
}
