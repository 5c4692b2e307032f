import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody, redirect, sendJson } from '../http-io';
import { type ActLog, headersOf, overhear } from './act-log';

/**
 * Another server, by another host name, that answers everything with 200 and takes it down. It passes for an issuer, which takes any code.
 *
 * @param onward Where its sign-in page sends the browser with these parameters.
 */
export async function openElsewhere(
  acts: ActLog,
  onward: (asked: URLSearchParams) => string,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      if (request.headers.host !== new URL(url).host) return sendJson(response, 421, { message: `This server is ${url}` });
      const body = (await readBody(request).catch(() => Buffer.alloc(0))).toString('utf8');
      const target = `${url}${request.url?.startsWith('/') ? request.url : '/'}`;
      const act = acts.begin({ leg: 'elsewhere', method: request.method ?? '', url: target, headers: headersOf(request), body });
      overhear(response, (answer) => acts.finish(act, answer));
      const { pathname, searchParams } = new URL(target);
      if (pathname === '/authorize') return redirect(response, onward(searchParams));
      sendJson(response, 200, answerTo(pathname, url));
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

function answerTo(path: string, url: string): object {
  if (path.startsWith('/.well-known/'))
    return {
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      authorization_response_iss_parameter_supported: true,
    };
  if (path === '/token') return { access_token: 'token-of-another-issuer', token_type: 'Bearer', expires_in: 3600 };
  return path === '/jwks' ? { keys: [] } : { message: 'This is another server.' };
}
