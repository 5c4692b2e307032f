import { IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { Handler } from './http-io';

/** What a handler wanted to answer, before any of it is sent. Header names in lower case. */
export interface Held {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/** Lets `handler` answer, and keeps the answer instead of sending it. For small answers: all of it is held in memory. */
export async function held(handler: Handler, request: IncomingMessage, response: ServerResponse, url: URL): Promise<Held> {
  const { writeHead, write, end } = response;
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  response.writeHead = (status: number, ...more: unknown[]) => {
    response.statusCode = status;
    const headers = more.find((each) => typeof each === 'object' && each !== null) ?? {};
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

/** Sends what was held, its length set anew. */
export function release(response: ServerResponse, { status, headers, body }: Held): void {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(body);
}

/** A request like this one, whose body was read already, with another form in it. */
export function withForm(request: IncomingMessage, form: URLSearchParams): IncomingMessage {
  const body = Buffer.from(form.toString());
  const copy = new IncomingMessage(request.socket);
  const { method, url, httpVersion, httpVersionMajor, httpVersionMinor } = request;
  const { 'transfer-encoding': _, ...headers } = request.headers;
  // One that is not complete takes the connection with it when it ends.
  Object.assign(copy, { method, url, httpVersion, httpVersionMajor, httpVersionMinor, complete: true });
  copy.headers = { ...headers, 'content-length': `${body.length}` };
  copy.push(body);
  copy.push(null);
  return copy;
}
