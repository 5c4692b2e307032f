import { createReadStream } from 'node:fs';
import { runCommandLine } from './cli/commands';
import { interruptions } from './cli/interruptions';
import { systemAddresses } from './platform/network/addresses';
import { browserStarter, createBrowser, openInSystemBrowser } from './platform/network/browser';
import { createNodeHttp } from './platform/network/node-http';
import { systemRandom } from './platform/system/random';
import { environmentProxies } from './platform/network/proxies';
import { platform } from './platform/system/system';
import { systemClock } from './platform/system/system-clock';
import { wantsColours } from './cli/terminal';

declare const __VERSION__: string;

/** Whoever reads our output may stop early (`| head`); that is their right and no failure. */
function endQuietly(error: Error): void {
  process.exit('code' in error && error.code === 'EPIPE' ? 0 : 2);
}

function write(text: string): Promise<void> {
  if (process.stdout.write(text)) return Promise.resolve();
  return new Promise((resolve) => process.stdout.once('drain', resolve));
}

/** Resolves when everything written has left the process: pipes take their time. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

process.stdout.on('error', endQuietly);
process.stderr.on('error', endQuietly);

const { env } = process;
const starter = browserStarter({ platform, env });
const browser = starter === null ? null : createBrowser(openInSystemBrowser(starter));
const code = await runCommandLine(process.argv.slice(2), {
  version: __VERSION__,
  env,
  platform,
  clock: systemClock,
  random: systemRandom,
  openFile: (path) => createReadStream(path, { highWaterMark: 256 * 1024 }),
  stdin: process.stdin,
  out: write,
  err: (text) => void process.stderr.write(text),
  colours: wantsColours(process.stdout.isTTY === true, env),
  terminal: {
    in: process.stdin.isTTY === true,
    out: process.stdout.isTTY === true,
    err: process.stderr.isTTY === true,
    columns: process.stdout.columns,
  },
  ask: async (question, signal) => (await import('./cli/ask')).ask(question, signal),
  askUnseen: async (question, signal) => (await import('./cli/ask')).askUnseen(question, signal),
  get signal() {
    return interruptions();
  },
  http: createNodeHttp({ clock: systemClock, proxies: environmentProxies(env) }),
  addresses: systemAddresses,
  browser,
  keychain: async () => (await import('./platform/vault/keychain')).createKeychain({ apart: 'process' }),
});
await Promise.all([written(process.stdout), written(process.stderr)]);
// After a sign-out, which waits for nothing, a long address may still be on its way there.
if (code === 0) await browser?.handedOver();
// Whatever still waits for something, such as the keychain's process, is of no more use.
process.exit(code);
