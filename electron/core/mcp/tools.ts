import { cleanText, isRecord, wordOf } from '../base/untrusted-text';
import type { McpAnswer } from './answer';
import { mirroredHeaders, whyUncallable } from './mirrored';
import { type McpMessage, type McpSession, request } from './session';
import { WIRES } from './revisions';

/** A tool as its server lists it. Texts are untrusted. */
export interface McpTool {
  name: string;
  title: string | null;
  description: string | null;
  inputSchema: unknown;
  /** Why a client must not call it, the rest of a sentence; null: it may. */
  problem: string | null;
}

const MAX_TOOLS = 1_000;

export function listTools(session: McpSession, cursor: string | null = null): { session: McpSession; message: McpMessage } {
  return request(session, 'tools/list', cursor === null ? {} : { cursor });
}

/** The tools in an answer, and where the next ones begin; null: it is no such list. */
export function toolsIn(answer: McpAnswer): { tools: McpTool[]; next: string | null } | null {
  if (answer.kind !== 'result' || !Array.isArray(answer.result.tools)) return null;
  const { tools, nextCursor } = answer.result;
  return {
    tools: tools.slice(0, MAX_TOOLS).filter(isRecord).map(toolOf),
    next: typeof nextCursor === 'string' && nextCursor !== '' ? nextCursor : null,
  };
}

function toolOf({ name, title, description, inputSchema }: Record<string, unknown>): McpTool {
  return {
    name: typeof name === 'string' ? name.slice(0, 500) : '',
    title: typeof title === 'string' ? cleanText(title, 200) : null,
    description: typeof description === 'string' ? cleanText(description, 2_000) : null,
    inputSchema,
    problem: whyUncallable(inputSchema),
  };
}

/** @param tool As listed; absent: it was not, so its arguments stand in no header. */
export function callTool(
  session: McpSession,
  { name, input, tool }: { name: string; input: Record<string, unknown>; tool?: McpTool },
): { session: McpSession; message: McpMessage } {
  const headers = WIRES[session.revision].describesItself ? mirroredHeaders(tool?.inputSchema, input) : [];
  return request(session, 'tools/call', { name, arguments: input }, headers);
}

/** What a tool answered, as text; `failed`: the tool itself says that it did not work. null: it is no answer of a tool. */
export function toolAnswerIn(answer: McpAnswer): { text: string; failed: boolean } | null {
  if (answer.kind !== 'result') return null;
  const { content, structuredContent, isError } = answer.result;
  const parts = Array.isArray(content) ? content.filter(isRecord) : [];
  const texts = parts.map((part) => (typeof part.text === 'string' ? part.text : `[${cleanText(wordOf(part.type) || 'content', 50)}]`));
  const text = texts.length > 0 ? texts.join('\n') : structuredContent === undefined ? '' : JSON.stringify(structuredContent);
  return { text, failed: isError === true };
}
