import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface BrowserDoor {
  /** For the environment variable BROWSER: a program that takes an address and hands it to us. */
  path: string;
  close(): Promise<void>;
}

/**
 * The address goes through a socket and not a file: nothing of it is written to disk. The door stands in a file that nobody else can read, and
 * not among the arguments, which everybody can.
 */
const handOver = (door: string) => `const { request } = require('node:http');
const [, , url = ''] = process.argv;
const sent = request(${JSON.stringify(door)}, { method: 'POST', agent: false }, (response) => response.resume());
sent.on('error', () => process.exit(1));
sent.end(url);
`;

/** Stands in for the browser of a program that opens one. @param onUrl What it was to open. */
export async function openBrowserDoor(onUrl: (url: string) => void, platform: NodeJS.Platform): Promise<BrowserDoor> {
  const secret = randomBytes(16).toString('hex');
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== `/${secret}`) return void response.writeHead(404).end();
    let url = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      if (url.length < 65_536) url += chunk;
    });
    request.on('end', () => {
      response.end();
      onUrl(url.trim());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const door = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}`;
  const folder = await mkdtemp(join(tmpdir(), 'tokenscope-browser-'));
  const script = join(folder, 'hand-over.cjs');
  const path = join(folder, platform === 'win32' ? 'browser.cmd' : 'browser');
  await writeFile(script, handOver(door), { mode: 0o600 });
  await writeFile(path, platform === 'win32' ? windowsScript(script) : shellScript(script), { mode: 0o700 });
  return {
    path,
    async close() {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function shellScript(script: string): string {
  return `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${quoted(process.execPath)} ${quoted(script)} "$1"\n`;
}

function windowsScript(script: string): string {
  return `@echo off\r\nset ELECTRON_RUN_AS_NODE=1\r\n"${process.execPath}" "${script}" %1\r\n`;
}
