import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks on standard error and reads one line of standard input. Rejects when the signal fires or standard input ends. */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await answerIn(lines, question, signal);
  } finally {
    lines.close();
  }
}

/** The same for a secret: what is typed is not shown. */
export async function askUnseen(question: string, signal: AbortSignal): Promise<string> {
  process.stderr.write(question);
  // Readline draws what is typed on its output; here that goes nowhere.
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  // As a terminal in raw mode gives no signal.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await answerIn(lines, '', signal);
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

async function answerIn(lines: Interface, question: string, signal: AbortSignal): Promise<string> {
  const ended = new Promise<never>((_, reject) => lines.once('close', () => reject(new Error('standard input ended'))));
  return Promise.race([lines.question(question, { signal }), ended]);
}
