import type { Socket } from 'node:net';

/** An HTTP/1.1 message as it stood on the wire, chunks joined. */
export interface WireMessage {
  /** Request or status line. */
  start: string;
  /** "Name: value", in order, as spelled. */
  lines: string[];
  body: Buffer;
  trailers: string[];
}

/** Reads messages off a socket, byte by byte as they came; knows no more of HTTP than how a body ends. */
export class WireReader {
  #data: Buffer = Buffer.alloc(0);
  #wake = () => {};
  ended = false;
  /** It ended with a reset. */
  reset = false;

  constructor(readonly socket: Socket) {
    socket.on('data', (part) => {
      this.#data = this.#data.length === 0 ? (part as Buffer) : Buffer.concat([this.#data, part as Buffer]);
      this.#wake();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.reset = error.code === 'ECONNRESET';
    });
    for (const event of ['end', 'close'] as const) {
      socket.on(event, () => {
        this.ended = true;
        this.#wake();
      });
    }
  }

  /** What has come and was not read. */
  get rest(): Buffer {
    return this.#data;
  }

  /** Resolves once the connection is over. */
  async over(): Promise<void> {
    while (!this.ended) await this.#more();
    this.socket.end();
    if (!this.socket.closed) await new Promise((resolve) => this.socket.once('close', resolve));
  }

  /** The next message. @param bodyless Its answer has no body whatever its headers say. Rejects where the connection ends before. */
  async message(bodyless = false): Promise<WireMessage> {
    const head = (await this.until('\r\n\r\n')).toString('latin1').split('\r\n');
    const [start = '', ...lines] = head;
    const value = (name: string) =>
      lines
        .find((line) => line.toLowerCase().startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    if (bodyless) return { start, lines, body: Buffer.alloc(0), trailers: [] };
    if (/chunked/i.test(value('transfer-encoding') ?? '')) return { start, lines, ...(await this.#chunks()) };
    return { start, lines, body: await this.bytes(Number(value('content-length') ?? 0)), trailers: [] };
  }

  async #chunks(): Promise<{ body: Buffer; trailers: string[] }> {
    const parts: Buffer[] = [];
    for (;;) {
      const size = Number.parseInt((await this.until('\r\n')).toString('latin1'), 16);
      if (size === 0) break;
      parts.push(await this.bytes(size));
      await this.bytes(2);
    }
    const trailers: string[] = [];
    for (;;) {
      const line = (await this.until('\r\n')).toString('latin1');
      if (line === '') return { body: Buffer.concat(parts), trailers };
      trailers.push(line);
    }
  }

  async bytes(count: number): Promise<Buffer> {
    while (this.#data.length < count) await this.#more();
    const found = this.#data.subarray(0, count);
    this.#data = this.#data.subarray(count);
    return found;
  }

  /** Everything before a mark, which is skipped. */
  async until(mark: string): Promise<Buffer> {
    let at = this.#data.indexOf(mark);
    while (at < 0) {
      await this.#more();
      at = this.#data.indexOf(mark);
    }
    const found = this.#data.subarray(0, at);
    this.#data = this.#data.subarray(at + mark.length);
    return found;
  }

  #more(): Promise<void> {
    if (this.ended)
      return Promise.reject(new Error(`the connection ended after ${JSON.stringify(this.#data.toString('latin1').slice(0, 200))}`));
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** A message as bytes. @param chunks Sizes of its chunks; null: it has a Content-Length among its lines, or no body. */
export function wireOf({ start, lines, body, trailers }: WireMessage, chunks: readonly number[] | null = null): Buffer {
  const head = Buffer.from(`${[start, ...lines].join('\r\n')}\r\n\r\n`, 'latin1');
  if (chunks === null) return Buffer.concat([head, body]);
  const parts: Buffer[] = [head];
  let at = 0;
  for (const size of [...chunks, body.length]) {
    const part = body.subarray(at, at + size);
    at += part.length;
    if (part.length > 0) parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(`0\r\n${trailers.map((line) => `${line}\r\n`).join('')}\r\n`, 'latin1'));
  return Buffer.concat(parts);
}
