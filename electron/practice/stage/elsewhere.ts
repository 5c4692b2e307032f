import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody, sendJson } from '../http-io';
import { type ActLog, headersOf, overhear } from './act-log';

/** Another server, by another host name, that answers everything with 200 and takes it down. */
export async function openElsewhere(acts: ActLog): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      if (request.headers.host !== new URL(url).host) return sendJson(response, 421, { message: `This server is ${url}` });
      const body = (await readBody(request).catch(() => Buffer.alloc(0))).toString('utf8');
      const target = `${url}${request.url?.startsWith('/') ? request.url : '/'}`;
      const act = acts.begin({ leg: 'elsewhere', method: request.method ?? '', url: target, headers: headersOf(request), body });
      overhear(response, (answer) => acts.finish(act, answer));
      sendJson(response, 200, { message: 'This is another server.' });
    })();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
