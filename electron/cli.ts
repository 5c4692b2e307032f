import { createReadStream } from 'node:fs';
import { runCommandLine } from './cli/commands';
import { wantsColours } from './cli/style';
import { systemAddresses } from './platform/addresses';
import { nodeSignatures } from './platform/extra-signatures';
import { createNodeHttp } from './platform/node-http';
import { systemClock } from './platform/system-clock';

declare const __VERSION__: string;

/** Whoever reads our output may stop early (`| head`); that is their right and no failure. */
function endQuietly(error: Error): void {
  process.exit('code' in error && error.code === 'EPIPE' ? 0 : 2);
}

function write(text: string): Promise<void> {
  if (process.stdout.write(text)) return Promise.resolve();
  return new Promise((resolve) => process.stdout.once('drain', resolve));
}

process.stdout.on('error', endQuietly);
process.stderr.on('error', endQuietly);

process.exitCode = await runCommandLine(process.argv.slice(2), __VERSION__, {
  env: process.env,
  clock: systemClock,
  openFile: (path) => createReadStream(path, { highWaterMark: 256 * 1024 }),
  stdin: process.stdin,
  out: write,
  err: (text) => void process.stderr.write(text),
  colours: wantsColours(process.stdout.isTTY === true, process.env),
  http: createNodeHttp({ clock: systemClock }),
  addresses: systemAddresses,
  extra: nodeSignatures,
});
