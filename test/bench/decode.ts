import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type { Figure } from './figure';
import { measurePairs } from './pairs';
import { auth0Tokens } from './tokens';

const TOKENS = 20_000;

function bareDecode(token: string): unknown {
  const [header = '', payload = ''] = token.split('.');
  return [JSON.parse(Buffer.from(header, 'base64url').toString('utf8')), JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))];
}

/** Processor time, in milliseconds, that `work` takes for all tokens. */
function timed(tokens: string[], work: (token: string) => unknown): number {
  const from = process.cpuUsage();
  for (let index = 0; index < TOKENS; index += 1) work(tokens[index % tokens.length] ?? '');
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

/** Decoding with findings, built as it ships, against base64url and JSON.parse alone, on tokens as Auth0 issues them. */
export async function measureDecode(): Promise<Figure> {
  const now = Math.floor(Date.now() / 1000);
  const tokens = await auth0Tokens(50, now);
  const folder = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  try {
    const work = (await builtWork(folder)).decodeWork(now);
    const sides = { own: () => timed(tokens, work), bare: () => timed(tokens, bareDecode) };
    return await measurePairs('decode-ratio', 2.5, sides, { name: 'ms', digits: 0 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As Vite builds the main process: what loads this file reads each import through a getter, which costs as much as some of the work. */
async function builtWork(folder: string): Promise<typeof import('./decode-work')> {
  await build({
    configFile: false,
    logLevel: 'error',
    // As in the shipped main process, which has its packages inside.
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'decode-work.ts'),
      outDir: folder,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'work.mjs' } },
    },
  });
  return import(/* @vite-ignore */ pathToFileURL(join(folder, 'work.mjs')).href);
}
