import { createInterface } from 'node:readline/promises';

/** Asks on standard error and reads one line of standard input. Rejects when the signal fires or standard input ends. */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const ended = new Promise<never>((_, reject) => lines.once('close', () => reject(new Error('standard input ended'))));
    return await Promise.race([lines.question(question, { signal }), ended]);
  } finally {
    lines.close();
  }
}
