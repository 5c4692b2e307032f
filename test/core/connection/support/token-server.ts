import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Captured {
  method: string;
  path: string;
  /** As on the wire: names in their own case, in order. */
  rawHeaders: [string, string][];
  body: string;
  form: Record<string, string>;
}

type Answer = (request: Captured, response: ServerResponse) => void | Promise<void>;

/** A token endpoint on loopback that notes every request and answers as told, last answer repeated. */
export async function startTokenServer(log: string[] = []) {
  const requests: Captured[] = [];
  let answers: Answer[] = [json(200, {})];
  const server = createServer((incoming, response) => void handle(incoming, response));
  async function handle(incoming: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const rawHeaders: [string, string][] = [];
    for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
      rawHeaders.push([incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '']);
    }
    const captured = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      rawHeaders,
      body,
      form: Object.fromEntries(new URLSearchParams(body)),
    };
    requests.push(captured);
    log.push(`request ${captured.form.refresh_token ?? captured.form.grant_type ?? captured.path}`);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    await answer?.(captured, response);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer(...next: Answer[]) {
      answers = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type TokenServer = Awaited<ReturnType<typeof startTokenServer>>;

export function json(status: number, members: Record<string, unknown>, headers: Record<string, string> = {}): Answer {
  return (_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers });
    response.end(JSON.stringify(members));
  };
}

/** Gives access-2 and refresh-2, then -3, and so on. */
export function rotating(extra: Record<string, unknown> = {}): Answer {
  let generation = 1;
  return (request, response) => {
    generation += 1;
    const tokens = { access_token: `access-${generation}`, refresh_token: `refresh-${generation}`, token_type: 'Bearer', expires_in: 3600 };
    return json(200, { ...tokens, ...extra })(request, response);
  };
}

/** Holds the request until released. */
export function gated(then: Answer) {
  let release = () => {};
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const answer: Answer = async (request, response) => {
    arrived();
    await opened;
    await then(request, response);
  };
  return { answer, release: () => release(), arrival };
}

export const reset: Answer = (_, response) => {
  response.socket?.resetAndDestroy();
};
