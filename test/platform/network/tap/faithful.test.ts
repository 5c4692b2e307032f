import { describe, expect, it } from 'vitest';
import fc from '../../../support/property';
import { tapStage } from '../../../support/tap';
import { type WireMessage, WireReader, wireOf } from '../../../support/wire-messages';

const EXCHANGES = 10_000;
const CONNECTIONS = 32;

/** What belongs to one connection, and framing that is made anew; all else must come as it went. */
const OWN = /^(?:connection|keep-alive|transfer-encoding):/i;
/** Names that mean something to the tap or to the framing. */
const MEANT =
  /^(?:host|connection|keep-alive|proxy-connection|content-length|transfer-encoding|te|trailer|upgrade|expect|origin|referer|sec-fetch-.*|sec-purpose|purpose|location|www-authenticate|content-type|content-encoding)$/i;

const letters = (alphabet: string, least: number, most: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: least, maxLength: most }).map((all) => all.join(''));
const name = fc.oneof(
  letters("abcXYZ09!#$%&'*+-.^_`|~", 1, 12).filter((text) => !MEANT.test(text)),
  fc.constantFrom('Accept', 'accept', 'AUTHORIZATION', 'Cookie', 'set-cookie', 'X-Twice', 'x-twice', 'Date', 'ETag', 'Vary', 'Link'),
);
const value = letters('abz019 \t"\',;=()[]{}<>@?/\\:~|\u00e4\u00ff', 0, 20).map((text) => text.trim());
const lines = fc.array(
  fc.tuple(name, value).map(([one, other]) => `${one}: ${other}`),
  { maxLength: 8 },
);
const body = fc.oneof(fc.constant(null), fc.uint8Array({ maxLength: 300 }));
const framing = fc.oneof(fc.constant(null), fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 4 }));
const trailers = fc.oneof(
  fc.constant<string[]>([]),
  fc.array(
    fc.tuple(letters('abcXYZ-', 1, 8), value).map(([one, other]) => `x-${one}: ${other}`),
    { maxLength: 3 },
  ),
);
const target = letters('ab/._-~%20?&=;:@!$\'()*+,[]|{}\\^`"', 0, 30).map((text) => `/${text}`);

const exchange = fc.record({
  method: fc.constantFrom('GET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND', 'REPORT'),
  target,
  asked: fc.record({ lines, body, framing, trailers }),
  status: fc.constantFrom(200, 200, 200, 201, 202, 204, 206, 301, 304, 400, 401, 404, 418, 429, 500, 503, 599),
  reason: letters('abc XYZ-', 0, 12).map((text) => text.trim()),
  answered: fc.record({ lines, body, framing, trailers }),
});
type Exchange = ReturnType<typeof exchange.generate>['value'];
type Half = Exchange['asked'];

/** The message, with the framing that its body has somewhere among its lines; null chunks: none. */
function messageOf(start: string, first: string[], { lines: own, body: bytes, framing: chunks, trailers: last }: Half, isBare: boolean) {
  const all = [...first, ...own];
  const content = Buffer.from(bytes ?? []);
  const bare = { start, lines: all, body: Buffer.alloc(0), trailers: [] };
  if (isBare) return { message: bare, chunks: null };
  if (bytes === null || chunks === null) {
    return { message: { ...bare, lines: [...all, `content-LENGTH: ${content.length}`], body: content }, chunks: null };
  }
  return { message: { start, lines: [...all, 'Transfer-Encoding: chunked'], body: content, trailers: last }, chunks };
}

const shown = ({ start, lines: all, body: bytes, trailers: last }: WireMessage) => ({
  start,
  lines: all.filter((line) => !OWN.test(line)),
  body: bytes.toString('latin1'),
  trailers: last,
});

describe('what passes through the tap', () => {
  const stage = tapStage();

  it(`is the same, letter by letter, but for Host: ${EXCHANGES} exchanges by chance`, async () => {
    const got = new Map<number, WireMessage>();
    const all = fc.sample(exchange, EXCHANGES);
    const upstream = await stage.serveRaw(async (socket) => {
      const reader = new WireReader(socket);
      try {
        for (;;) {
          const message = await reader.message();
          const number = Number(/^x-number: (\d+)$/m.exec(message.lines.join('\n'))?.[1]);
          got.set(number, message);
          const { method, status, reason, answered } = all[number] as Exchange;
          const bare = method === 'HEAD' || status === 204 || status === 304;
          const { message: answer, chunks } = messageOf(`HTTP/1.1 ${status} ${reason}`, [], answered, bare);
          socket.write(wireOf(answer, chunks));
        }
      } catch {
        socket.destroy();
      }
    });
    const tap = await stage.tap(upstream);
    // The log has its own tests.
    stage.taps.pause(tap.id, true);
    const wrong: unknown[] = [];
    const run = async (first: number) => {
      const socket = await stage.connect(tap.port);
      const reader = new WireReader(socket);
      for (let number = first; number < all.length; number += CONNECTIONS) {
        const { method, target: path, status, reason, asked, answered } = all[number] as Exchange;
        const isBare = asked.body === null && ['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(method);
        const own = [`Host: 127.0.0.1:${tap.port}`, `x-number: ${number}`];
        const { message, chunks } = messageOf(`${method} ${path} HTTP/1.1`, own, asked, isBare);
        socket.write(wireOf(message, chunks));
        const bare = method === 'HEAD' || status === 204 || status === 304;
        const answer = await reader.message(bare);
        const { message: sent } = messageOf(`HTTP/1.1 ${status} ${reason}`, [], answered, bare);
        const there = { ...message, lines: message.lines.map((line) => (line === own[0] ? `Host: ${new URL(upstream).host}` : line)) };
        const arrived = got.get(number);
        for (const [came, went] of [
          [arrived && shown(arrived), shown(there)],
          [shown(answer), shown(sent)],
        ]) {
          if (JSON.stringify(came) !== JSON.stringify(went)) wrong.push({ number, came, went });
        }
        got.delete(number);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, first) => run(first)));
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(stage.taps.view(tap.id).counts).toMatchObject({ exchanges: EXCHANGES, running: 0, refused: 0 });
  });
});
