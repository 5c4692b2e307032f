import { FAULT_GROUP_IDS, FAULT_GROUPS } from '../../electron/model/fault-groups';
import { PRACTICE } from '../../electron/model/providers/offered';
import { MCP_SCOPE, MCP_TOOLS } from '../../electron/practice/mcp-tools';
import { FAULTS } from '../../electron/practice/faults';

const INTRODUCTION = `# The practice provider

An authorization server, a sample API and an MCP server, built in. They run on 127.0.0.1 while Tokenscope does, or with \`tokenscope practice\`. Any user
name works, there is no password, and nothing leaves this computer. Everything that they know is in memory, and gone when they stop.

In the window, choose **Start practising** on the first page, or a practice connection under **New**. In a terminal:

    tokenscope practice --port 9400
    tokenscope practice --face mcp
    tokenscope practice --face mcp --fault prm-root-only --fault registration-refused
    tokenscope practice --faults

This page is made from the code by \`node build/reference.mjs\`; change that, not this.
`;

const CHAIN = `## From a URL to a call

\`tokenscope practice --face mcp\` prints the URL of the MCP server; its metadata, its authorization server and a client ID metadata document are named on
standard error. [Start from that URL](discover.md), here or with any other MCP client.

- **Challenge.** Without a token, the MCP server (\`/mcp\`) and the sample API (\`/api/\`) return 401 with \`WWW-Authenticate: Bearer\` and \`resource_metadata\`;
  the MCP server also names the \`scope\` that it needs.
- **Metadata.** Of both resources at \`/.well-known/oauth-protected-resource/mcp\` and \`/api\` (RFC 9728), of the server at \`/.well-known/oauth-authorization-server\`
  (RFC 8414) and \`/.well-known/openid-configuration\`.
- **Client.** Dynamic registration at \`/register\`, with read, update and delete (RFC 7591, RFC 7592); a client ID metadata document; or the client of the practice
  connection. A document is fetched from this computer only; the provider hosts one itself, at \`/client-metadata.json\` on its TLS port.
- **Token.** For the \`resource\` that the client names (RFC 8707): the MCP server takes tokens that are for it, and no others.
- **Call.** Streamable HTTP in every revision: with \`initialize\` and sessions in 2025-03-26, 2025-06-18 and 2025-11-25, without in 2026-07-28.
`;

/** The page of the practice provider, in Markdown, with its faces, tools and faults from the code. */
export function practiceReference(): string {
  const faces = PRACTICE.flatMap(({ faces: own, summary: usual }) => own.map(({ id, summary = usual }) => `| \`${id}\` | ${summary} |`));
  const tools = MCP_TOOLS.map(({ name, description, scopes }) => `| \`${name}\` | ${[MCP_SCOPE, ...scopes].join(' ')} | ${description} |`);
  const groups = FAULT_GROUP_IDS.flatMap((group) => [
    `### ${FAULT_GROUPS[group].name}: ${FAULT_GROUPS[group].text}`,
    '',
    '| | | |',
    '|---|---|---|',
    ...FAULTS.filter((fault) => fault.group === group).map(
      ({ id, label, text, unit, usual }) => `| \`${id}\` | ${label}${unit === null ? '' : ` (${unit}, usually ${usual})`} | ${text} |`,
    ),
    '',
  ]);
  const faults = [
    '## Faults',
    '',
    'Turn faults on in the fault lab, from the status line, or with `--fault ID` or `--fault ID=NUMBER`. They count from the next request on.',
    '',
  ];
  const connections = ['## Connections', '', '| `--face` | |', '|---|---|', ...faces, ''];
  const listed = ['| tool | scopes | |', '|---|---|---|', ...tools, ''];
  return [INTRODUCTION, ...connections, CHAIN, ...listed, ...faults, ...groups].join('\n');
}
