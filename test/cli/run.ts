import { createReadStream } from 'node:fs';
import { runCommandLine } from '../../electron/cli/commands';
import type { CliContext } from '../../electron/cli/context';
import { KeychainError } from '../../electron/core/ports';
import { systemAddresses } from '../../electron/platform/network/addresses';
import { createNodeHttp } from '../../electron/platform/network/node-http';
import { systemRandom } from '../../electron/platform/system/random';
import { systemClock } from '../../electron/platform/system/system-clock';

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

export interface Ran {
  code: number;
  out: string;
  err: string;
}

const noKeychain = () => Promise.reject(new KeychainError('unavailable', 'There is none in this test.'));

/** A command line's environment in this process, at a fixed time, without browser and keychain. */
export function cliContext(changes: Partial<CliContext> = {}): CliContext {
  return {
    version: '1.2.3',
    env: {},
    platform: 'linux',
    clock: { now: () => NOW, monotonic: () => systemClock.monotonic() },
    random: systemRandom,
    openFile: (path) => createReadStream(path, { highWaterMark: 1000 }),
    stdin: (async function* () {})(),
    out: async () => {},
    err: () => {},
    colours: false,
    terminal: { in: false, out: false, err: false },
    ask: () => Promise.reject(new Error('nobody is there')),
    askUnseen: () => Promise.reject(new Error('nobody is there')),
    signal: new AbortController().signal,
    http: createNodeHttp(),
    addresses: systemAddresses,
    browser: null,
    keychain: async () => ({ getPassword: noKeychain, setPassword: noKeychain, deletePassword: noKeychain }),
    ...changes,
  };
}

/** Runs a command line in this process. @param stdin Pieces of standard input. */
export async function runCli(args: string[], changes: Partial<CliContext> = {}, stdin: (string | Uint8Array)[] = []): Promise<Ran> {
  let out = '';
  let err = '';
  const bytes = async function* () {
    for (const piece of stdin) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  };
  const context = cliContext({
    stdin: bytes(),
    out: async (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    ...changes,
  });
  return { code: await runCommandLine(args, context), out, err };
}

/** The same with --json; returns the parsed output. */
export async function runJson(args: string[], changes: Partial<CliContext> = {}, stdin: (string | Uint8Array)[] = []) {
  const ran = await runCli(['decode', ...args, '--json'], changes, stdin);
  return { ...ran, json: JSON.parse(ran.out) };
}
