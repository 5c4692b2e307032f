import type { JWTPayload } from 'jose';

/** Scopes that are only known at the MCP server. */
export const MCP_SCOPES = ['mcp:read', 'mcp:write'];

/** Demanded of every request to it. */
export const MCP_SCOPE = 'mcp:read';

export interface PracticeTool {
  name: string;
  title: string;
  description: string;
  inputSchema: object;
  /** Beside the one that every request needs. */
  scopes: readonly string[];
  /** Arguments to try it with. */
  example: Record<string, unknown>;
  /** A string is the error, which the tool itself tells. */
  run(input: Record<string, unknown>, claims: JWTPayload): object | string;
}

const NO_INPUT = { type: 'object', properties: {}, additionalProperties: false };

export const MCP_TOOLS: readonly PracticeTool[] = [
  {
    name: 'who-am-i',
    title: 'Who am I',
    description: 'Shows the user, client, audience and scopes of the access token.',
    inputSchema: NO_INPUT,
    example: {},
    scopes: [],
    run(_input, { sub, client_id: clientId, scope, aud, exp }) {
      return { sub, client_id: clientId, scope, aud, ...(exp !== undefined && { expires_at: new Date(exp * 1000).toISOString() }) };
    },
  },
  {
    name: 'echo',
    title: 'Echo',
    description: 'Returns the text that it is given.',
    inputSchema: { type: 'object', properties: { text: { type: 'string', description: 'What to return' } }, required: ['text'] },
    example: { text: 'hello' },
    scopes: [],
    run: ({ text }) => (typeof text === 'string' ? { text } : 'The argument "text" is missing, or not a text.'),
  },
  {
    name: 'needs-more-scope',
    title: 'Needs more scope',
    description: 'Is refused with 403 insufficient_scope until the access token has mcp:write too.',
    inputSchema: NO_INPUT,
    example: {},
    scopes: ['mcp:write'],
    run: (_input, { scope }) => ({ allowed: true, scope }),
  },
];

/** As `tools/list` lists it. */
export function listed({ name, title, description, inputSchema }: PracticeTool): object {
  return { name, title, description, inputSchema, annotations: { title, readOnlyHint: true, openWorldHint: false } };
}
