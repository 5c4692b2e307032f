import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { Canary } from './support-canaries';

const TOKENS = ['access_token', 'refresh_token', 'id_token'];

/**
 * Notes every token and authorization code that servers of this process hand out, the ones that a run of checks gets for itself included.
 * Listens until `end`.
 */
export function overhear(): { secrets: Canary[]; end(): void } {
  const secrets: Canary[] = [];
  const known = new Set<string>();
  const note = (kind: string, value: unknown) => {
    if (typeof value !== 'string' || value === '' || known.has(value)) return;
    known.add(value);
    secrets.push({ kind, value });
  };
  const { emit } = Server.prototype;
  Server.prototype.emit = function (this: Server, event: string | symbol, ...args: unknown[]) {
    if (event === 'request') listen(args[1] as ServerResponse<IncomingMessage>, note);
    return Reflect.apply(emit, this, [event, ...args]);
  };
  return {
    secrets,
    end: () => {
      Server.prototype.emit = emit;
    },
  };
}

function listen(response: ServerResponse, note: (kind: string, value: unknown) => void): void {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
  };
  const { write, end } = response;
  response.write = function (this: ServerResponse, ...args: unknown[]) {
    keep(args[0]);
    return Reflect.apply(write, this, args);
  };
  response.end = function (this: ServerResponse, ...args: unknown[]) {
    keep(args[0]);
    const location = this.getHeader('location');
    if (typeof location === 'string') note('code', new URL(location, 'http://here').searchParams.get('code'));
    const text = Buffer.concat(chunks).toString();
    for (const name of TOKENS) note(name, new RegExp(`"${name}":\\s*"([^"]+)"`).exec(text)?.[1]);
    return Reflect.apply(end, this, args);
  };
}
