import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { valueIn } from '../../../core/tap/headers';
import { linesOf } from './connection';
import { AHEAD } from './upstream';

/** The app's side of a request that asks for another protocol. */
export interface Upgrading {
  socket: Socket;
  /** What ends with the tap, at once. */
  open: Set<Socket>;
  /** Reads on until the server has answered, so that the app's going is noticed. Returns what came meanwhile. */
  early(): Buffer;
}

/** Whether a request asks for a WebSocket (RFC 6455 section 4.1). */
export function isWebSocket({ method, rawHeaders }: IncomingMessage): boolean {
  const isBare = valueIn(rawHeaders, 'content-length') === null && valueIn(rawHeaders, 'transfer-encoding') === null;
  return method === 'GET' && isBare && valueIn(rawHeaders, 'upgrade')?.trim().toLowerCase() === 'websocket';
}

/** The request as one that asks for no other protocol: a server may always keep to the one that it came in (RFC 9110 section 7.8). */
export function withoutUpgrade({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const headers: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.toLowerCase() !== 'upgrade') headers.push(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  return Buffer.from(`${method} ${url} HTTP/${httpVersion}\r\n${linesOf(headers)}\r\n`, 'latin1');
}

/** @param first What came with the request already. */
export function upgrading(socket: Socket, first: Buffer, open: Set<Socket>): Upgrading {
  const parts = [first];
  let length = first.length;
  const take = (part: Buffer) => {
    parts.push(part);
    length += part.length;
    if (length > AHEAD) socket.pause();
  };
  const left = () => void socket.destroy();
  socket.on('data', take).once('end', left);
  return {
    socket,
    open,
    early() {
      socket.off('data', take).off('end', left);
      return Buffer.concat(parts);
    },
  };
}

/**
 * Joins two connections: what comes on one goes to the other, no faster than that takes it. Each direction ends on its own, when all that came has
 * gone on; a reset ends both.
 *
 * @param passed Hears of the bytes that went each way.
 * @param over Both are over. @param isReset The server reset its own.
 */
export function joined(
  { socket: app, open: sockets }: Upgrading,
  server: Socket,
  passed: { up(bytes: number): void; down(bytes: number): void },
  over: (isReset: boolean) => void,
) {
  let open = 2;
  // The app may be gone while what it said last is still on its way.
  sockets.add(server);
  server.once('close', () => sockets.delete(server));
  let isReset = false;
  const link = (from: Socket, to: Socket, count: (bytes: number) => void, reset: () => void) => {
    // Half of it may be over before the other half is.
    from.allowHalfOpen = true;
    from.on('data', (part: Buffer) => {
      count(part.length);
      if (!to.write(part)) from.pause();
    });
    to.on('drain', () => from.resume());
    from.once('end', () => to.end());
    from.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET') return;
      reset();
      to.resetAndDestroy();
    });
    from.once('close', () => {
      to.destroySoon();
      open -= 1;
      if (open === 0) over(isReset);
    });
    from.resume();
  };
  link(app, server, passed.up, () => {});
  link(server, app, passed.down, () => {
    isReset = true;
  });
}
