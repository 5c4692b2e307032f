import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Newest {
  response: ServerResponse;
  /** Of the request before it, where that was still awaited. */
  before: ServerResponse | null;
}

/** In what order the answers of each connection come (RFC 9112 section 9.3.2), where Node does not see to it. */
export class AnswerOrder {
  readonly #newest = new WeakMap<Socket, Newest>();

  /** A request came; its answer is to come. */
  add(socket: Socket, response: ServerResponse): void {
    this.#newest.set(socket, { response, before: this.#awaited(socket) });
  }

  /** Calls back once every answer that is to come is through; at once where none is, and never where the connection ends before. */
  after(socket: Socket, go: () => void): void {
    when(this.#awaited(socket), socket, go);
  }

  /**
   * What came can't be read. Calls back when it is the turn of an answer to that; where it is the body of a request whose answer has begun, the
   * connection ends instead.
   *
   * @param drop Has the newest request go no further.
   */
  broke(socket: Socket, drop: () => void, go: () => void): void {
    const newest = this.#newest.get(socket);
    if (newest === undefined || newest.response.req.complete) return void this.after(socket, go);
    const { response, before } = newest;
    if (!response.headersSent) drop();
    when(before, socket, () => (response.headersSent ? socket.destroySoon() : go()));
  }

  #awaited(socket: Socket): ServerResponse | null {
    const response = this.#newest.get(socket)?.response;
    return response === undefined || response.closed ? null : response;
  }
}

function when(response: ServerResponse | null, socket: Socket, go: () => void): void {
  if (response === null || response.closed) go();
  else response.once('close', () => socket.writable && go());
}
