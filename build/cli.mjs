import { pathToFileURL } from 'node:url';
import { ensureCli } from './cli-program.mjs';

/** Standard output belongs to the command; whatever building says goes to standard error. */
async function quietly(work) {
  const { write } = process.stdout;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}

// However this file was reached: through a link, `process.argv[1]` is not its own path, and a check that is not run ends with 0.
try {
  const path = await quietly(ensureCli);
  await import(pathToFileURL(path).href);
} catch (error) {
  process.stderr.write(`tokenscope: The command line could not be built or started.\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
