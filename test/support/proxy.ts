import { createServer, type IncomingMessage, request as plainRequest, type Server } from 'node:http';
import { connect } from 'node:net';

/**
 * A proxy that knows one host, and what it was asked for.
 * @param ports What answers for the host.
 * @param user "name:password" that it wants; null: it lets anybody through.
 */
export function proxyTo(
  host: string,
  ports: { http: number; https: number },
  user: () => string | null,
): { server: Server; asked: string[] } {
  const asked: string[] = [];
  const knows = ({ headers }: IncomingMessage) => {
    const wanted = user();
    return wanted === null || headers['proxy-authorization'] === `Basic ${Buffer.from(wanted).toString('base64')}`;
  };
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (!knows(request)) return void response.writeHead(407, { 'proxy-authenticate': 'Basic realm="here"' }).end();
    const { pathname } = new URL(request.url ?? '');
    const { method, headers } = request;
    const onward = plainRequest({ host: '127.0.0.1', port: ports.http, path: pathname, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    if (!knows(request)) return socket.end('HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm="here"\r\n\r\n');
    if (request.url !== `${host}:443`) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const onward = connect(ports.https, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const each of [onward, socket]) each.on('error', () => {});
    onward.once('close', () => socket.destroy());
    socket.once('close', () => onward.destroy());
  });
  return { server, asked };
}
