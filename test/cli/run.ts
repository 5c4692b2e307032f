import { createReadStream } from 'node:fs';
import { runCommandLine } from '../../electron/cli/commands';
import type { CliContext } from '../../electron/cli/context';
import { systemAddresses } from '../../electron/platform/addresses';
import { nodeSignatures } from '../../electron/platform/extra-signatures';
import { createNodeHttp } from '../../electron/platform/node-http';
import { systemClock } from '../../electron/platform/system-clock';

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs a command line in this process, at a fixed time. @param stdin Pieces of standard input. */
export async function runCli(args: string[], changes: Partial<CliContext> = {}, stdin: (string | Uint8Array)[] = []): Promise<Ran> {
  let out = '';
  let err = '';
  const bytes = async function* () {
    for (const piece of stdin) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  };
  const code = await runCommandLine(args, '1.2.3', {
    env: {},
    clock: { now: () => NOW, monotonic: () => systemClock.monotonic() },
    openFile: (path) => createReadStream(path, { highWaterMark: 1000 }),
    stdin: bytes(),
    out: async (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colours: false,
    http: createNodeHttp(),
    addresses: systemAddresses,
    extra: nodeSignatures,
    ...changes,
  });
  return { code, out, err };
}

/** The same with --json, its answer parsed. */
export async function runJson(args: string[], changes: Partial<CliContext> = {}, stdin: (string | Uint8Array)[] = []) {
  const ran = await runCli(['decode', ...args, '--json'], changes, stdin);
  return { ...ran, json: JSON.parse(ran.out) };
}
