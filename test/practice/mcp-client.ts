import { type McpAnswer, readMcp } from '../../electron/core/mcp/answer';
import { afterOpening, greeting, type McpMessage, type McpSession, newSession, opening, wordingOf } from '../../electron/core/mcp/session';
import type { McpRevision } from '../../electron/model/discovery';
import { CLIENTS, type Practice } from '../../electron/practice';
import { basic, type Fields, post } from './client';

export const MCP_CLIENT = { name: 'a test', version: '1' };

export interface Told {
  status: number;
  headers: Headers;
  answer: McpAnswer;
}

/** How to speak to the MCP server of a practice provider, which may be started later. */
export function lineToMcp(practice: Pick<Practice, 'url'>) {
  const url = () => `${practice.url}/mcp`;

  /** A token of a client that acts for itself. */
  async function tokenFor(scope: string, resource = url()): Promise<string> {
    const { json } = await post(`${practice.url}/token`, { grant_type: 'client_credentials', scope, resource }, basic(CLIENTS.mcp));
    return json.access_token;
  }

  async function send(init: RequestInit, id: number | null, token: string | null): Promise<Told> {
    const authorization: Fields = token === null ? {} : { Authorization: `Bearer ${token}` };
    const response = await fetch(url(), { ...init, headers: { ...authorization, ...(init.headers as Fields) } });
    const body = new Uint8Array(await response.arrayBuffer());
    const { status } = response;
    return { status, headers: response.headers, answer: readMcp({ status, headers: pairsOf(response.headers), body, cut: false }, id) };
  }

  function tell(session: McpSession, message: McpMessage, token: string | null, more: Fields = {}): Promise<Told> {
    const { method, headers, body } = wordingOf(session, message);
    const own = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
    return send({ method, headers: { ...own, ...more }, body }, message.id, token);
  }

  /** A session that may go on, in another revision where the server wants that. Rejects with the answer if there is none. */
  async function begun(revision: McpRevision | null, token: string | null): Promise<McpSession> {
    for (let first = newSession(url(), revision, MCP_CLIENT), asked = 0; ; asked++) {
      const { session, message } = opening(first);
      const told = await tell(session, message, token);
      const opened = afterOpening(session, { headers: pairsOf(told.headers) }, told.answer);
      if (opened.kind === 'refused' || asked > 2) throw new Error(`${told.status} ${JSON.stringify(told.answer)}`);
      first = opened.session;
      if (opened.kind === 'again') continue;
      const hello = greeting(opened.session);
      if (hello !== null) await tell(opened.session, hello, token);
      return opened.session;
    }
  }

  return { url, tokenFor, send, tell, begun };
}

const pairsOf = (headers: Headers) => [...headers].map(([name, value]) => ({ name, value }));
