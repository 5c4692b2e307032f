import { connect } from 'node:net';
import type { Connection, TemplateId } from '../core/connection/model';
import { Failure } from '../core/failure';
import type { Practice } from '../practice';

const TEMPLATES: ReadonlySet<TemplateId> = new Set(['practice', 'practice-katana', 'practice-catapa']);
const TIMEOUT_MS = 2_000;

/**
 * The practice provider for a connection of the window: the one that listens already, as while the window is open, else one that lives
 * as long as this process, on the very port that the connection knows.
 */
export class PracticeServer {
  #starting: Promise<Practice | null> | null = null;

  /** Resolves once it can be reached; at once where the connection is to another provider. @throws Failure `practice-failed`. */
  async serve({ template, issuer, endpoints }: Connection): Promise<void> {
    const address = issuer ?? endpoints.token;
    if (!TEMPLATES.has(template) || address === null || !URL.canParse(address)) return;
    this.#starting ??= start(Number(new URL(address).port));
    await this.#starting;
  }

  /** Ends the one that was started here. */
  async stop(): Promise<void> {
    await (await this.#starting?.catch(() => null))?.stop();
  }
}

/** null: one listens already. */
async function start(port: number): Promise<Practice | null> {
  if (await listens(port)) return null;
  const { startPractice } = await import('../practice');
  const practice = await startPractice({ port });
  if (new URL(practice.url).port === String(port)) return practice;
  await practice.stop();
  throw new Failure({
    code: 'practice-failed',
    what: `The practice provider could not be started on port ${port}, where this connection expects it.`,
    likelyCause: 'Another program uses the port.',
    action: 'Open Tokenscope and start the practice provider there: it moves its connections to another port.',
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: TIMEOUT_MS });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
