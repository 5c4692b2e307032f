import { IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { isRecord, jsonValue } from '../core/base/untrusted-text';
import type { Handler } from './http-io';

/** A handler's answer before any of it is sent. Header names in lower case. */
export interface BufferedAnswer {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/** Runs `handler` and returns its answer instead of sending it. For small answers: all of it is in memory. */
export async function bufferAnswer(
  handler: Handler,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<BufferedAnswer> {
  const { writeHead, write, end } = response;
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  response.writeHead = (status: number, ...more: unknown[]) => {
    response.statusCode = status;
    const headers = more.find((argument) => typeof argument === 'object' && argument !== null) ?? {};
    for (const [name, value] of Object.entries(headers as OutgoingHttpHeaders)) if (value !== undefined) response.setHeader(name, value);
    return response;
  };
  response.write = (chunk: unknown) => {
    keep(chunk);
    return true;
  };
  response.end = (chunk?: unknown) => {
    keep(chunk);
    return response;
  };
  try {
    await handler(request, response, url);
  } finally {
    Object.assign(response, { writeHead, write, end });
  }
  const headers = { ...response.getHeaders() };
  for (const name of response.getHeaderNames()) if (name !== 'date') response.removeHeader(name);
  return { status: response.statusCode, headers, body: Buffer.concat(chunks) };
}

export function sendBuffered(response: ServerResponse, { status, headers, body }: BufferedAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(body);
}

/** Sends a handler's answer with its JSON object changed; any other body goes out as it is. */
export async function sendChanged(
  handler: Handler,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  change: (members: Record<string, unknown>) => object,
): Promise<void> {
  const answer = await bufferAnswer(handler, request, response, url);
  const members = jsonValue(answer.body.toString('utf8'));
  if (isRecord(members)) answer.body = Buffer.from(JSON.stringify(change(members)));
  sendBuffered(response, answer);
}

/** A copy of a request whose body was already read, with another form. */
export const withForm = (request: IncomingMessage, form: URLSearchParams) => withBody(request, Buffer.from(form.toString()));

/** A copy of a request whose body was already read, with this one. */
export function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
  const copy = new IncomingMessage(request.socket);
  const { method, url, httpVersion, httpVersionMajor, httpVersionMinor } = request;
  const { 'transfer-encoding': _, ...headers } = request.headers;
  // An incomplete request would close the connection when it ends.
  Object.assign(copy, { method, url, httpVersion, httpVersionMajor, httpVersionMinor, complete: true });
  copy.headers = { ...headers, 'content-length': `${body.length}` };
  copy.push(body);
  copy.push(null);
  return copy;
}
