import { once } from 'node:events';
import { createServer } from 'node:http';

/** Prints its address. `/bytes/N` answers with N bytes, everything else with a few once the request is over. */
const PART = Buffer.alloc(256 * 1024, 'x');

const server = createServer(async (request, response) => {
  const size = Number(/^\/bytes\/(\d+)$/.exec(request.url ?? '')?.[1] ?? 0);
  request.resume();
  if (size === 0) return void (request.method === 'GET' ? response.end('{"ok":true}') : request.once('end', () => response.end('{}')));
  for (let left = size; left > 0; left -= PART.length) if (!response.write(PART)) await once(response, 'drain');
  response.end();
});
await once(server.listen(0, '127.0.0.1'), 'listening');
process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
