import { createConnection, type Socket } from 'node:net';
import { until } from './stage/app';

/** One notification as the desktop was asked to show it. */
export interface Shown {
  id: number;
  title: string;
  body: string;
  /** Date.now() at arrival. */
  at: number;
}

/** The desktop's notification service, on the stage's session bus: shows nothing and keeps everything. */
export interface Notifications {
  shown: Shown[];
  /** The next notification from now on. */
  next(): Promise<Shown>;
  /** Clicks one, as a person does. */
  click(id: number): void;
  close(): void;
}

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';
const BUS = 'org.freedesktop.DBus';

enum Type {
  Call = 1,
  Return = 2,
  Failed = 3,
  Signal = 4,
}

/** Field codes of the message header (D-Bus specification, "Header Fields"). */
enum Field {
  Path = 1,
  Interface = 2,
  Member = 3,
  Error = 4,
  ReplySerial = 5,
  Destination = 6,
  Sender = 7,
  Signature = 8,
}
const FIELD_TYPES: Record<number, string> = { 1: 'o', 2: 's', 3: 's', 4: 's', 5: 'u', 6: 's', 7: 's', 8: 'g', 9: 'u' };

/** Takes the name of the notification service on the bus at `address`; a program that starts afterwards finds it. */
export async function openNotifications(address: string): Promise<Notifications> {
  const path = /unix:path=([^,]+)/.exec(address)?.[1];
  if (!path) throw new Error(`Not a Unix socket: ${address}`);
  const bus = await new Bus(path).open();
  const shown: Shown[] = [];
  bus.onCall = (member, body) => {
    if (member === 'GetServerInformation') return ['ssss', (out) => ['stage', 'test', '1', '1.2'].forEach((text) => void out.text(text))];
    if (member === 'GetCapabilities') return ['as', (out) => out.texts(['body', 'actions'])];
    if (member === 'CloseNotification') return ['', () => {}];
    if (member !== 'Notify') return null;
    body.text();
    body.uint();
    body.text();
    const id = shown.length + 1;
    shown.push({ id, title: body.text(), body: body.text(), at: Date.now() });
    return ['u', (out) => out.uint(id)];
  };
  await bus.call('RequestName', 'su', (out) => {
    out.text(NAME);
    out.uint(0);
  });
  return {
    shown,
    next: async () => {
      const before = shown.length;
      return until(() => shown[before], 'a notification');
    },
    click: (id) =>
      bus.signal('ActionInvoked', 'us', (out) => {
        out.uint(id);
        out.text('default');
      }),
    close: () => bus.close(),
  };
}

type Body = (out: Writer) => void;

/** As much of a D-Bus client as a small service needs. Little-endian only: it runs where the bus does. */
class Bus {
  /** Answers a call to the service: signature and body; null: there is no such method. */
  onCall: (member: string, body: Reader) => [signature: string, body: Body] | null = () => null;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, () => void>();
  #serial = 0;
  #read = Buffer.alloc(0);

  constructor(path: string) {
    this.#socket = createConnection(path);
  }

  /** Introduces itself: authentication EXTERNAL by the user's id, then Hello. */
  async open(): Promise<this> {
    const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
    await new Promise<void>((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.once('data', (line) => (line.toString().startsWith('OK') ? resolve() : reject(new Error(`The bus said ${line}`))));
      this.#socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
    });
    this.#socket.on('data', (chunk) => this.#take(chunk));
    this.#socket.write('BEGIN\r\n');
    await this.call('Hello', '', () => {});
    return this;
  }

  /** Calls the bus itself; resolves with its answer. */
  call(member: string, signature: string, body: Body): Promise<void> {
    const fields: [Field, string][] = [
      [Field.Path, '/org/freedesktop/DBus'],
      [Field.Interface, BUS],
      [Field.Member, member],
      [Field.Destination, BUS],
    ];
    const serial = this.#send(Type.Call, fields, signature, body);
    return new Promise((resolve) => this.#waiting.set(serial, resolve));
  }

  signal(member: string, signature: string, body: Body): void {
    const fields: [Field, string][] = [
      [Field.Path, PATH],
      [Field.Interface, NAME],
      [Field.Member, member],
    ];
    this.#send(Type.Signal, fields, signature, body);
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(type: Type, fields: [Field, string | number][], signature: string, write: Body): number {
    this.#serial += 1;
    const body = new Writer();
    write(body);
    const out = new Writer();
    for (const byte of ['l'.charCodeAt(0), type, 0, 1]) out.byte(byte);
    out.uint(body.bytes.length);
    out.uint(this.#serial);
    out.sized(8, () => {
      for (const [code, value] of signature === '' ? fields : [...fields, [Field.Signature, signature] as const]) {
        const kind = FIELD_TYPES[code] ?? '';
        out.align(8);
        out.byte(code);
        out.signature(kind);
        if (typeof value === 'number') out.uint(value);
        else if (kind === 'g') out.signature(value);
        else out.text(value);
      }
    });
    out.align(8);
    this.#socket.write(Buffer.from([...out.bytes, ...body.bytes]));
    return this.#serial;
  }

  #take(chunk: Buffer): void {
    this.#read = Buffer.concat([this.#read, chunk]);
    while (this.#read.length >= 16) {
      const head = 16 + Math.ceil(this.#read.readUInt32LE(12) / 8) * 8;
      const end = head + this.#read.readUInt32LE(4);
      if (this.#read.length < end) return;
      const message = this.#read.subarray(0, end);
      this.#read = this.#read.subarray(end);
      this.#handle(message, head);
    }
  }

  #handle(message: Buffer, head: number): void {
    const fields = new Map<number, string | number>();
    const header = new Reader(message, 16);
    const end = 16 + message.readUInt32LE(12);
    while (header.at < end) {
      header.align(8);
      const code = header.byte();
      const kind = header.signature();
      fields.set(code, kind === 'u' ? header.uint() : kind === 'g' ? header.signature() : header.text());
    }
    const type = message.readUInt8(1);
    const wantsNoAnswer = (message.readUInt8(2) & 1) === 1;
    const answered = fields.get(Field.ReplySerial);
    if (typeof answered === 'number') this.#waiting.get(answered)?.();
    if (type !== Type.Call) return;
    const answer = this.onCall(String(fields.get(Field.Member)), new Reader(message, head));
    if (wantsNoAnswer) return;
    const to: [Field, string | number][] = [
      [Field.Destination, fields.get(Field.Sender) ?? ''],
      [Field.ReplySerial, message.readUInt32LE(8)],
    ];
    if (answer) this.#send(Type.Return, to, ...answer);
    else this.#send(Type.Failed, [...to, [Field.Error, `${BUS}.Error.UnknownMethod`]], '', () => {});
  }
}

class Writer {
  readonly bytes: number[] = [];

  align(to: number): void {
    while (this.bytes.length % to > 0) this.bytes.push(0);
  }
  byte(value: number): void {
    this.bytes.push(value);
  }
  uint(value: number): void {
    this.align(4);
    for (let shift = 0; shift < 32; shift += 8) this.bytes.push((value >>> shift) & 0xff);
  }
  text(value: string): void {
    const bytes = Buffer.from(value);
    this.uint(bytes.length);
    this.bytes.push(...bytes, 0);
  }
  signature(value: string): void {
    this.bytes.push(value.length, ...Buffer.from(value), 0);
  }
  texts(values: string[]): void {
    this.sized(4, () => values.forEach((value) => void this.text(value)));
  }
  /** An array: its length in bytes, padding to its elements that does not count, and what `fill` writes. */
  sized(alignment: number, fill: () => void): void {
    this.uint(0);
    const at = this.bytes.length - 4;
    this.align(alignment);
    const start = this.bytes.length;
    fill();
    const length = this.bytes.length - start;
    for (let index = 0; index < 4; index += 1) this.bytes[at + index] = (length >>> (8 * index)) & 0xff;
  }
}

class Reader {
  constructor(
    readonly buffer: Buffer,
    public at: number,
  ) {}

  align(to: number): void {
    this.at = Math.ceil(this.at / to) * to;
  }
  byte(): number {
    this.at += 1;
    return this.buffer.readUInt8(this.at - 1);
  }
  uint(): number {
    this.align(4);
    this.at += 4;
    return this.buffer.readUInt32LE(this.at - 4);
  }
  text(): string {
    return this.#take(this.uint());
  }
  signature(): string {
    return this.#take(this.byte());
  }
  #take(length: number): string {
    this.at += length + 1;
    return this.buffer.toString('utf8', this.at - length - 1, this.at - 1);
  }
}
