import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { tapStage } from '../../../support/tap';
import { until } from '../../../support/until';
import { WireReader } from '../../../support/wire-messages';

const stage = tapStage();
const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: abc\r\n\r\n';

/** An app that asks for a WebSocket, and a server whose part of the talk is given. */
async function asked(talk: (reader: WireReader, socket: Socket, head: string) => Promise<void> | void) {
  const heads: string[] = [];
  const upstream = await stage.serveRaw((socket) => {
    const reader = new WireReader(socket);
    const take = async () => {
      const head = (await reader.until('\r\n\r\n')).toString('latin1');
      heads.push(head);
      await talk(reader, socket, head);
    };
    take().catch(() => {});
  });
  const tap = await stage.tap(upstream);
  const ask = async (more = '') => {
    const reader = new WireReader(await stage.connect(tap.port));
    const lines = [`Host: 127.0.0.1:${tap.port}`, 'Connection: keep-alive, Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    reader.socket.write(`GET /live?a=b HTTP/1.1\r\n${lines.join('\r\n')}\r\nCookie: s=secret-of-a-session-1234\r\n\r\n${more}`);
    return reader;
  };
  const exchange = async () => {
    await until('all of it is over', () => stage.taps.view(tap.id).counts.running === 0);
    return (await stage.taps.exchanges(tap.id))[0];
  };
  return { tap, upstream, heads, ask, exchange };
}

describe('a WebSocket through the tap', () => {
  it('is asked for as the app asks, and passes byte for byte, each half to its end', async () => {
    const { heads, upstream, ask, exchange } = await asked(async (reader, socket) => {
      // The first frame comes with the head.
      socket.write(`${SWITCHED}welcome`);
      socket.write((await reader.bytes(9)).reverse());
      await reader.over();
    });
    const reader = await ask('early');
    const head = (await reader.until('\r\n\r\n')).toString();
    expect(head.split('\r\n').sort()).toEqual(SWITCHED.trim().split('\r\n').sort());
    expect((await reader.bytes(7)).toString()).toBe('welcome');
    reader.socket.write('late');
    // The app's half ends, and what the server still says comes nevertheless.
    reader.socket.end();
    expect((await reader.bytes(9)).toString()).toBe('etalylrae');
    await reader.over();
    expect(reader.reset).toBe(false);
    const lines = heads[0]?.split('\r\n') ?? [];
    expect(lines[0]).toBe('GET /live?a=b HTTP/1.1');
    expect(lines).toEqual(expect.arrayContaining([`Host: ${new URL(upstream).host}`, 'Upgrade: websocket', 'Connection: Upgrade']));
    const logged = await exchange();
    expect(logged).toMatchObject({
      status: 101,
      failed: false,
      by: 'app',
      request: { body: { text: '' } },
      response: { body: { text: '' } },
    });
    expect([logged?.request.body.bytes, logged?.response?.body.bytes]).toEqual([9, 16]);
    expect(JSON.stringify(logged)).not.toContain('secret-of-a-session-1234');
  });

  it('carries much both ways, no faster than it is taken', async () => {
    const SIZE = 8 * 1024 * 1024;
    const { ask } = await asked(async (_, socket) => {
      socket.write(SWITCHED);
      socket.pipe(socket);
    });
    const reader = await ask();
    await reader.until('\r\n\r\n');
    const sent = Buffer.alloc(SIZE, 'abcdefghij');
    reader.socket.pause();
    reader.socket.write(sent);
    let came = 0;
    reader.socket.removeAllListeners('data');
    await new Promise<void>((resolve) => {
      reader.socket.on('data', (part) => {
        expect((part as Buffer).equals(sent.subarray(came, came + part.length))).toBe(true);
        came += part.length;
        if (came === SIZE) resolve();
      });
      reader.socket.resume();
    });
    expect(came).toBe(SIZE);
  });

  it('is no WebSocket where the server says so, and the app gets that answer', async () => {
    const { ask, exchange } = await asked((_, socket) => {
      socket.write('HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 8\r\nContent-Length: 3\r\n\r\nno!');
    });
    const reader = await ask();
    const answer = await reader.message();
    expect(answer).toMatchObject({ start: 'HTTP/1.1 426 Upgrade Required', lines: expect.arrayContaining(['Sec-WebSocket-Version: 8']) });
    expect(answer.body.toString()).toBe('no!');
    await reader.over();
    expect(await exchange()).toMatchObject({ status: 426, response: { body: { text: 'no!' } } });
  });

  it('is no WebSocket where the server says so at length', async () => {
    const SIZE = 8 * 1024 * 1024;
    const { ask } = await asked((_, socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${SIZE}\r\n\r\n`);
      socket.write(Buffer.alloc(SIZE, 'x'));
    });
    const reader = await ask();
    reader.socket.removeAllListeners('data');
    let came = 0;
    reader.socket.on('data', (part) => (came += part.length));
    await new Promise((resolve) => reader.socket.once('close', resolve));
    expect(came).toBeGreaterThan(SIZE);
  });

  it.each([
    ['nothing', []],
    ['another protocol', ['Upgrade: chat/2']],
    ['it in its own spelling', ['upgrade: WebSocket', 'CONNECTION: upgrade, keep-alive', 'Sec-WebSocket-Accept: abc']],
  ])('has the head that the server sent, and nothing made up: it names %s', async (_, lines) => {
    const head = ['HTTP/1.1 101 Go On', ...lines, 'X-Own: 1'].join('\r\n');
    const { ask } = await asked((_reader, socket) => void socket.write(`${head}\r\n\r\n`));
    const reader = await ask();
    expect((await reader.until('\r\n\r\n')).toString().split('\r\n').sort()).toEqual(head.split('\r\n').sort());
  });

  it('ends with a reset where the server’s did', async () => {
    const { ask, exchange } = await asked(async (reader, socket) => {
      socket.write(SWITCHED);
      await reader.bytes(1);
      socket.resetAndDestroy();
    });
    const reader = await ask();
    await reader.until('\r\n\r\n');
    reader.socket.write('x');
    await reader.over();
    expect(reader.reset).toBe(true);
    expect(await exchange()).toMatchObject({ status: 101, error: 'network-reset' });
  });

  it.each(['before the server has answered', 'after it has'])('ends at the server where the app goes %s', async (when) => {
    let gone = () => {};
    const left = new Promise<void>((resolve) => (gone = resolve));
    const apps: WireReader[] = [];
    const { ask, exchange } = await asked(async (reader, socket) => {
      if (when === 'after it has') socket.write(SWITCHED);
      else apps[0]?.socket.destroy();
      await reader.over();
      gone();
    });
    const reader = await ask();
    apps.push(reader);
    if (when === 'after it has') {
      await reader.until('\r\n\r\n');
      reader.socket.resetAndDestroy();
    }
    await left;
    await exchange();
  });

  it('ends with the tap', async () => {
    const { tap, ask } = await asked((_, socket) => void socket.write(SWITCHED));
    const reader = await ask();
    await reader.until('\r\n\r\n');
    await stage.taps.stop(tap.id);
    await reader.over();
    expect(stage.taps.view(tap.id)).toMatchObject({ state: 'ended', counts: { running: 0 } });
  });

  it('is met by the faults that are laid over the handshake', async () => {
    const { tap, heads, ask } = await asked((_, socket) => void socket.write(SWITCHED));
    await stage.taps.lay(tap.id, [{ leg: '1', kind: 'server-error', times: 1 }]);
    expect((await (await ask()).message()).start).toBe('HTTP/1.1 500 Internal Server Error');
    expect(heads).toEqual([]);
    await stage.taps.lay(tap.id, [{ leg: '1', kind: 'dropped', times: 1 }]);
    const reader = await ask();
    await reader.over();
    expect([reader.rest.length, heads.length]).toEqual([0, 1]);
  });
});
