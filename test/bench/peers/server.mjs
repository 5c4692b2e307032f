import { createServer } from 'node:http';

// A token endpoint and an API on loopback, in a process of its own. GET /count says how often each was asked, and begins anew.
let tokens = 0;
let calls = 0;

const server = createServer((request, response) => {
  request.resume();
  response.setHeader('content-type', 'application/json');
  if (request.url === '/count') {
    response.end(JSON.stringify({ tokens, calls }));
    tokens = 0;
    calls = 0;
  } else if (request.url === '/token') {
    tokens += 1;
    response.setHeader('cache-control', 'no-store');
    response.end(JSON.stringify({ access_token: `bench-token-${tokens}`, token_type: 'Bearer', expires_in: 3600 }));
  } else if (request.headers.authorization?.startsWith('Bearer bench-token-')) {
    calls += 1;
    response.end(JSON.stringify({ ok: true, url: request.url }));
  } else {
    response.statusCode = 401;
    response.end('{"ok":false}');
  }
});

server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
