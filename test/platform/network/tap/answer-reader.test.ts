import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { AnswerReader, MAX_HEAD, type ReadHead, Unreadable } from '../../../../electron/platform/network/tap/answer-reader';
import fc from '../../../support/property';
import { wireOf } from '../../../support/wire-messages';

interface Read {
  interim: unknown[];
  head: unknown;
  body: string;
  trailers: string[] | null;
}

const plainHead = ({ status, statusText, headers, isOld }: ReadHead) => ({ status, statusText, headers, isOld });

/** What the reader makes of the parts, and of the end of the connection after them. */
function read(parts: readonly Buffer[], isHead = false, isUpgrade = false): Read & { rest: string } {
  const found: Read = { interim: [], head: null, body: '', trailers: null };
  const reader = new AnswerReader(
    {
      interim: (head) => void found.interim.push(plainHead(head)),
      head: (head) => {
        found.head = plainHead(head);
      },
      part: (bytes) => {
        found.body += bytes.toString('latin1');
      },
      over: (trailers) => {
        found.trailers = trailers;
      },
    },
    isHead,
    isUpgrade,
  );
  let rest = '';
  for (const part of parts) rest += (reader.isOver ? part : reader.push(part)).toString('latin1');
  reader.end();
  return { ...found, rest };
}

/** What Node's own client makes of the same. */
async function readByNode(parts: readonly Buffer[], isHead: boolean): Promise<Read> {
  const stream = new Duplex({ read: () => {}, write: (_, __, done) => done() });
  const asked = request({ host: 'x', method: isHead ? 'HEAD' : 'GET', createConnection: () => stream });
  const found: Read = { interim: [], head: null, body: '', trailers: null };
  const told = ({ statusCode, statusMessage, rawHeaders, httpVersion }: Omit<IncomingMessage, never>) => ({
    ...{ status: statusCode, statusText: statusMessage, headers: rawHeaders },
    isOld: httpVersion === '1.0',
  });
  asked.on('information', (head) => found.interim.push(told(head as unknown as IncomingMessage)));
  asked.end();
  for (const part of parts) stream.push(part);
  stream.push(null);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  found.head = told(answer);
  for await (const part of answer) found.body += (part as Buffer).toString('latin1');
  found.trailers = answer.rawTrailers;
  return found;
}

const letters = (alphabet: string, most: number, least = 0) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: least, maxLength: most }).map((all) => all.join(''));
const line = fc.tuple(
  letters("abXY09!#$%&'*+-.^_`|~", 9, 1),
  fc.constantFrom(':', ': ', ':  \t'),
  letters('az09 \t"\\,;=\u00e4\u00ff', 16),
);
const lines = fc.array(
  line.map((all) => all.join('')),
  { maxLength: 6 },
);
const interim = fc.tuple(fc.constantFrom(100, 102, 103), lines).map(([status, own]) => `HTTP/1.1 ${status} Wait\r\n${own.join('\r\n')}`);
const answer = fc.record({
  interims: fc.array(interim, { maxLength: 2 }),
  version: fc.constantFrom('1.1', '1.1', '1.0'),
  status: fc.constantFrom(200, 200, 201, 204, 304, 404, 503, 999),
  reason: fc.oneof(
    fc.constant(''),
    letters('ab\u00e4 ', 6).map((text) => ` ${text}`),
  ),
  before: lines,
  after: lines,
  isHead: fc.boolean(),
  body: fc.uint8Array({ maxLength: 200 }),
  ends: fc.constantFrom('length', 'length', 'chunks', 'chunks', 'close'),
  sizes: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
  trailers: lines,
});

/** As bytes, cut at random places. */
const wire = fc.tuple(answer, fc.array(fc.nat(), { maxLength: 12 }), fc.boolean()).map(([of, cuts, byOne]) => {
  const framing = of.ends === 'length' ? [`content-LENGTH: ${of.body.length}`] : of.ends === 'chunks' ? ['Transfer-Encoding: chunked'] : [];
  const start = `HTTP/${of.version} ${of.status}${of.reason}`;
  const isBare = of.isHead || of.status === 204 || of.status === 304;
  const message = {
    ...{ start, lines: [...of.before, ...framing, ...of.after] },
    ...{ body: isBare ? Buffer.alloc(0) : Buffer.from(of.body), trailers: of.trailers },
  };
  const heads = of.interims.map((head) => `${head}\r\n\r\n`.replace('\r\n\r\n\r\n', '\r\n\r\n')).join('');
  const bytes = Buffer.concat([Buffer.from(heads, 'latin1'), wireOf(message, of.ends === 'chunks' && !isBare ? of.sizes : null)]);
  const at = [0, ...(byOne ? [...bytes.keys()] : cuts.map((cut) => cut % bytes.length)).sort((one, other) => one - other), bytes.length];
  return { isHead: of.isHead, parts: at.slice(1).map((end, index) => bytes.subarray(at[index], end)) };
});

describe('an answer', () => {
  it('is read as Node reads it, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(wire, async ({ isHead, parts }) => {
        const { rest, ...ours } = read(parts, isHead);
        expect(ours).toEqual(await readByNode(parts, isHead));
        expect(rest).toBe('');
      }),
      { numRuns: 400 },
    );
  });

  it('ends where it ends; what follows is handed back', () => {
    const answers: [string, string, boolean?][] = [
      ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab', 'ab'],
      ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a="b"\r\nab\r\n000\r\nA: b\r\n\r\n', 'ab'],
      ['HTTP/1.1 204 No\r\n\r\n', ''],
      ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', '', true],
      ['\r\n\r\nHTTP/1.1 200\r\nContent-Length: 0\r\n\r\n', ''],
    ];
    for (const [text, body, isHead = false] of answers)
      expect(read([Buffer.from(`${text}HTTP/1.1 200 OK\r\n`)], isHead)).toMatchObject({ body, rest: 'HTTP/1.1 200 OK\r\n' });
  });

  it('is not whole before the connection says so', () => {
    for (const text of [
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n',
    ])
      expect(read([Buffer.from(text)])).toMatchObject({ body: 'ab', trailers: null });
  });

  it('is the end of HTTP where another protocol was asked for, and only there', () => {
    const bytes = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nframes');
    expect(read([bytes], false, true)).toMatchObject({ head: { status: 101 }, rest: 'frames' });
    expect(() => read([bytes])).toThrow(Unreadable);
  });

  it('may be waited for behind blank lines, of which none is kept', () => {
    const blank = Buffer.from('\r\n'.repeat(1024 * 1024));
    const before = process.memoryUsage().arrayBuffers;
    const reader = new AnswerReader({ interim() {}, head() {}, part() {}, over() {} }, false);
    for (let count = 0; count < 8; count += 1) reader.push(blank);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(blank.length);
    reader.push(Buffer.from('HTTP/1.1 204 No\r\n\r\n'));
    expect(reader.isOver).toBe(true);
  });

  it('costs no more than its length where it comes byte by byte', () => {
    const head = Buffer.from(`HTTP/1.1 200 OK\r\n${'a:\r\n'.repeat((MAX_HEAD - 100) / 4)}Content-Length: 0\r\n\r\n`);
    expect(read([...head.keys()].map((at) => head.subarray(at, at + 1))).trailers).toEqual([]);
  });
});

describe('an answer that two could read differently', () => {
  const OK = 'HTTP/1.1 200 OK\r\n';
  const chunks = (text: string) => `${OK}Transfer-Encoding: chunked\r\n\r\n${text}`;

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['another version', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['lower case', 'http/1.1 200 OK\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 99 OK\r\n\r\n'],
    ['a status below 100', 'HTTP/1.1 099 OK\r\n\r\n'],
    ['two spaces', 'HTTP/1.1  200 OK\r\n\r\n'],
    ['a control letter in the reason', 'HTTP/1.1 200 O\u0001K\r\n\r\n'],
    ['line feeds alone', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n'],
    ['a line feed alone', `${OK}A: b\nContent-Length: 0\r\n\r\n`],
    ['a carriage return alone', `${OK}A: b\rContent-Length: 5\r\n\r\n`],
    ['a folded line', `${OK}A: b\r\n c\r\n\r\n`],
    ['a space before the colon', `${OK}Content-Length : 0\r\n\r\n`],
    ['a line without a colon', `${OK}abc\r\n\r\n`],
    ['a line without a name', `${OK}: a\r\n\r\n`],
    ['a null byte', `${OK}A: \u0000\r\n\r\n`],
    ['two lengths', `${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    ['a length twice', `${OK}Content-Length: 1\r\nContent-Length: 1\r\n\r\na`],
    ['a list of lengths', `${OK}Content-Length: 1, 1\r\n\r\na`],
    ['a length with a sign', `${OK}Content-Length: +1\r\n\r\na`],
    ['a length without digits', `${OK}Content-Length:\r\n\r\n`],
    ['a length and chunks', `${OK}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['the same where there is no body', 'HTTP/1.1 204 No\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['chunks twice', `${OK}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`],
    ['chunks that are not the last coding', `${OK}Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n`],
    ['chunks and a space that is none', `${OK}Transfer-Encoding: chunked\u00a0\r\n\r\n0\r\n\r\n`],
    ['a coding that is empty', `${OK}Transfer-Encoding:\r\n\r\n0\r\n\r\n`],
    ['a coding with an empty one beside it', `${OK}Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n`],
    ['a coding that looks like chunks', `${OK}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ['a chunk without a size', chunks('\r\n')],
    ['a size that is none', chunks('x')],
    ['a size with a sign', chunks('+1\r\na\r\n0\r\n\r\n')],
    ['a size with 0x', chunks('0x1\r\na\r\n0\r\n\r\n')],
    ['a size with a space', chunks('1 \r\na\r\n0\r\n\r\n')],
    ['a size beyond all numbers', chunks('fffffffffffffffff\r\n')],
    ['a size that ends with a line feed', chunks('1\na\r\n0\r\n\r\n')],
    ['a line feed in an extension', chunks('1;a\nb\r\na\r\n0\r\n\r\n')],
    ['a longer chunk than it says', chunks('1\r\nab\r\n0\r\n\r\n')],
    ['a folded trailer', chunks('0\r\nA: b\r\n c\r\n\r\n')],
    ['trailers with line feeds', chunks('0\r\nA: b\n\n')],
    ['a head without an end', `${OK}A: ${'a'.repeat(MAX_HEAD)}`],
    ['an extension without an end', chunks(`1;${'a'.repeat(20_000)}`)],
    ['trailers without an end', chunks(`0\r\nA: ${'a'.repeat(MAX_HEAD)}`)],
  ])('is refused: %s', (_, text) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(() => read([bytes])).toThrow(Unreadable);
    expect(() => read([...bytes.keys()].map((at) => bytes.subarray(at, at + 1)))).toThrow(Unreadable);
  });
});
