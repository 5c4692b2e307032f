// The client that the conformance suite starts: turns what it says of a scenario into options of `tokenscope discover`, as a person would type
// them, and plays that person's browser. The suite appends the address of its server.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const { MCP_CONFORMANCE_PROTOCOL_VERSION, MCP_CONFORMANCE_CONTEXT, TOKENSCOPE_PROGRAM, ...env } = process.env;
const url = process.argv.at(-1);
const given = JSON.parse(MCP_CONFORMANCE_CONTEXT ?? '{}');

const home = mkdtempSync(join(tmpdir(), 'tokenscope-conformance-'));

/** Answers at once, so a browser has nothing to show: one request there, one to where it redirects. */
async function browse(address) {
  const answer = await fetch(address, { redirect: 'manual' });
  const location = answer.headers.get('location');
  if (location !== null) await (await fetch(new URL(location, address))).text();
}

const options = optionsFor();
for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER', 'WSL_DISTRO_NAME']) delete env[name];
const args = [TOKENSCOPE_PROGRAM, 'discover', url, '--sign-in', '--json', ...options];
const client = spawn(process.execPath, args, { env: { ...env, HOME: home }, stdio: ['ignore', 'inherit', 'pipe'] });
createInterface({ input: client.stderr }).on('line', (line) => {
  process.stderr.write(`${line}\n`);
  if (!line.startsWith('{')) return;
  const { waitingFor, url: address } = JSON.parse(line);
  if (waitingFor === 'redirect') browse(address).catch((error) => process.stderr.write(`The browser failed: ${error}\n`));
});
client.on('close', (code) => {
  rmSync(home, { recursive: true, force: true });
  process.exitCode = code ?? 2;
});

function optionsFor() {
  return ['--revision', MCP_CONFORMANCE_PROTOCOL_VERSION, ...(given.client_id ? ['--client-id', given.client_id] : [])];
}
