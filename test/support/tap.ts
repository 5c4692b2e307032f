import { type RequestListener, createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createRawServer, type Server as RawServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach } from 'vitest';
import { TapService, type TapServiceDeps, type TapStart } from '../../electron/core/tap/service';
import type { TapView } from '../../electron/model/tap';
import { createTapProxy } from '../../electron/platform/network/tap/listen';
import { systemRandom } from '../../electron/platform/system/random';
import { systemClock } from '../../electron/platform/system/system-clock';
import { fingerprint } from '../core/exchanges/support';

export interface TapStage {
  taps: TapService;
  /** An http server, closed after the test. Resolves with its origin. */
  serve(answer: RequestListener): Promise<string>;
  /** A server that gets sockets, closed after the test. Resolves with its origin. */
  serveRaw(take: (socket: Socket) => void): Promise<string>;
  /** A tap in front of one server. */
  tap(upstream: string, changes?: Partial<TapStart>): Promise<TapView & { local: string; port: number }>;
  /** A connection to a port of this computer, destroyed after the test. */
  connect(port: number): Promise<Socket>;
}

/** Taps over real sockets. */
export function tapStage(changes: Partial<TapServiceDeps> = {}): TapStage {
  const closing: (() => Promise<void> | void)[] = [];
  const deps: TapServiceDeps = {
    proxy: createTapProxy(async () => ({ proxy: null })),
    clock: systemClock,
    random: systemRandom,
    fingerprint,
    sealed: async () => [],
    connection: () => null,
    addresses: { lookup: () => Promise.reject(new Error('Names are not looked up here.')) },
    ...changes,
  };
  let taps = new TapService(deps);
  const listening = async (server: Server | RawServer) => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => sockets.add(socket));
    closing.push(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  afterEach(async () => {
    await taps.dispose();
    for (const close of closing.splice(0)) await close();
    taps = new TapService(deps);
  });
  return {
    get taps() {
      return taps;
    },
    serve(answer) {
      const server = createServer(answer);
      // Newer ones refuse what older ones leave out; here a head of any length arrives whole.
      server.maxHeadersCount = 0;
      return listening(server);
    },
    serveRaw: (take) =>
      listening(createRawServer({ allowHalfOpen: true, noDelay: true }, (socket) => void take(socket.on('error', () => {})))),
    async tap(upstream, more = {}) {
      const legs = [{ kind: 'authorization-server' as const, upstream, port: null }];
      const view = await taps.start({ connectionId: null, legs, ...more });
      const local = view.legs[0]?.local ?? '';
      return { ...view, local, port: Number(new URL(local).port) };
    },
    async connect(port) {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true });
      socket.on('error', () => {});
      closing.push(() => void socket.destroy());
      await once(socket, 'connect');
      return socket;
    },
  };
}
