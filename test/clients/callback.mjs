import { createServer } from 'node:http';

/**
 * Where the redirect comes back (RFC 8252, section 7.3). `arrived` resolves with the first callback's parameters.
 *
 * @param judge Why a callback's parameters, or its whole URL, are not to be trusted; null: they are. May take its time.
 */
export async function listenAt(redirectUri, judge) {
  const { hostname, port, pathname } = new URL(redirectUri);
  let tell;
  const arrived = new Promise((resolve) => {
    tell = resolve;
  });
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, redirectUri);
    const isCallback = url.pathname === pathname;
    const problem = isCallback ? await judge(url.searchParams, url) : null;
    response.writeHead(isCallback ? (problem === null ? 200 : 400) : 404, {
      'content-type': 'text/plain; charset=utf-8',
      'referrer-policy': 'no-referrer',
      connection: 'close',
    });
    response.end(isCallback ? (problem ?? 'Signed in. You can close this window.') : 'There is nothing here.');
    if (isCallback) tell({ parameters: url.searchParams, problem });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(port), hostname, resolve);
  });
  return { arrived, close: () => new Promise((resolve) => server.close(resolve)) };
}
