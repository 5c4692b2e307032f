import { MCP_REVISIONS, type McpRevision } from '../../model/discovery';

/** How a revision speaks over Streamable HTTP. */
export interface Wire {
  /** What is asked first, to learn whom one speaks to. */
  opening: 'initialize' | 'server/discover';
  /** The opening is answered with `notifications/initialized`, and may begin a session (`Mcp-Session-Id`). */
  handshake: boolean;
  /** Requests after the opening name the revision in `MCP-Protocol-Version`. */
  namesVersion: boolean;
  /** Every request names revision and client in `_meta`, and its method in `Mcp-Method` and `Mcp-Name`. */
  describesItself: boolean;
}

const HANDSHAKE = { opening: 'initialize', handshake: true, describesItself: false } as const;

export const WIRES: Record<McpRevision, Wire> = {
  '2025-03-26': { ...HANDSHAKE, namesVersion: false },
  '2025-06-18': { ...HANDSHAKE, namesVersion: true },
  '2025-11-25': { ...HANDSHAKE, namesVersion: true },
  '2026-07-28': { opening: 'server/discover', handshake: false, namesVersion: true, describesItself: true },
};

const newestWith = (handshake: boolean) => MCP_REVISIONS.findLast((each) => WIRES[each].handshake === handshake);

/** Asked first where nobody says which revision a server speaks (2026-07-28, Streamable HTTP, "Backward Compatibility"). */
export const FIRST_REVISION: McpRevision = newestWith(false) ?? '2026-07-28';
/** Of those that begin with a handshake. */
export const HANDSHAKE_REVISION: McpRevision = newestWith(true) ?? '2025-11-25';

/** null: none that is known here. */
export function revisionNamed(name: unknown): McpRevision | null {
  return MCP_REVISIONS.find((each) => each === name) ?? null;
}
