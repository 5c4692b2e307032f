import { createServer } from 'node:http';

/** Longer than any callback's form, in bytes. */
const MOST_FORM = 64 * 1024;

/**
 * Where the redirect comes back (RFC 8252, section 7.3). `arrived` resolves with the first callback's parameters.
 *
 * @param takesForm It may also be posted as a form (OAuth 2.0 Form Post Response Mode).
 * @param judge Why a callback's parameters, or its whole URL, are not to be trusted; null: they are. May take its time.
 */
export async function listenAt(redirectUri, judge, takesForm = false) {
  const { hostname, port, pathname } = new URL(redirectUri);
  let tell;
  const arrived = new Promise((resolve) => {
    tell = resolve;
  });
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, redirectUri);
    const isCallback = url.pathname === pathname;
    const parameters = takesForm && request.method === 'POST' ? await formOf(request) : url.searchParams;
    const problem = isCallback ? await judge(parameters, url) : null;
    response.writeHead(isCallback ? (problem === null ? 200 : 400) : 404, {
      'content-type': 'text/plain; charset=utf-8',
      'referrer-policy': 'no-referrer',
      connection: 'close',
    });
    response.end(isCallback ? (problem ?? 'Signed in. You can close this window.') : 'There is nothing here.');
    if (isCallback) tell({ parameters, problem });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(port), hostname, resolve);
  });
  return { arrived, close: () => new Promise((resolve) => server.close(resolve)) };
}

async function formOf(request) {
  const parts = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length <= MOST_FORM) parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}

/** A redirect to a scheme of the app's own, or to its site: whoever gets it hands it over. Others than the callback are left alone. */
export function handedOver(redirectUri, judge) {
  let tell;
  const arrived = new Promise((resolve) => {
    tell = resolve;
  });
  return {
    arrived,
    async hand(address) {
      if (!address.startsWith(redirectUri)) return;
      const url = new URL(address);
      tell({ parameters: url.searchParams, problem: await judge(url.searchParams, url) });
    },
    close: async () => {},
  };
}
