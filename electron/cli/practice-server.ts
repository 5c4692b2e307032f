import { urlOf } from '../model/text/url';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Connection } from '../model/connection';
import { isPractice } from '../model/providers/offered';
import { Failure } from '../model/failure';
import { createNodeHttp } from '../platform/network/node-http';
import type { Practice } from '../practice';
import type { KeysOf } from '../practice/key-clients';
import { isProof, PROOF_PATH } from '../practice/proof';

const TIMEOUT_MS = 2_000;

/**
 * The practice provider for a connection in the window: the window's own if it runs and proves itself, else one that lives as long as this
 * process, on the port the connection expects.
 */
export class PracticeServer {
  #starting: Promise<Practice | null> | null = null;

  /** @param directory The window's data folder. */
  constructor(
    private readonly directory: string,
    private readonly keysOf: KeysOf,
  ) {}

  /** Resolves once the provider is reachable; at once for other providers. @throws Failure `practice-failed`. */
  async serve(connection: Connection): Promise<void> {
    const address = connection.issuer ?? connection.endpoints.token;
    const url = address === null ? null : urlOf(address);
    if (!isPractice(connection) || url === null) return;
    const api = urlOf(connection.apiBaseUrl ?? '');
    const tlsPort = api?.protocol === 'https:' ? Number(api.port) : 0;
    this.#starting ??= start({ port: Number(url.port), tlsPort, keysOf: this.keysOf }, this.directory);
    await this.#starting;
  }

  /** Stops the provider if it was started here. */
  async stop(): Promise<void> {
    await (await this.#starting?.catch(() => null))?.stop();
  }
}

/** null if the window's is already listening. */
async function start(options: { port: number; tlsPort: number; keysOf: KeysOf }, directory: string): Promise<Practice | null> {
  const { port } = options;
  if (await listens(port)) {
    if (await isTheWindows(port, directory)) return null;
    throw taken(port);
  }
  const { startPractice } = await import('../practice');
  const practice = await startPractice(options);
  if (new URL(practice.url).port === String(port)) return practice;
  await practice.stop();
  throw taken(port);
}

function taken(port: number): Failure {
  return new Failure({
    code: 'practice-failed',
    what: `The practice provider could not be started on port ${port}, where this connection expects it.`,
    likelyCause: 'Another program uses the port.',
    action: 'Open Tokenscope and start the practice provider there: it moves its connections to another port.',
  });
}

/** Any program may listen on a port, so the listener must prove that it knows the key the window has stored. */
async function isTheWindows(port: number, directory: string): Promise<boolean> {
  try {
    const { proofKey } = JSON.parse(await readFile(join(directory, 'practice.json'), 'utf8')) as { proofKey?: unknown };
    if (typeof proofKey !== 'string' || proofKey === '') return false;
    const url = `http://127.0.0.1:${port}`;
    const challenge = randomBytes(32).toString('hex');
    const { body } = await createNodeHttp().send({
      method: 'GET',
      url: `${url}${PROOF_PATH}?challenge=${challenge}`,
      headers: [],
      body: null,
      timeoutMs: TIMEOUT_MS,
      maxBodyBytes: 1_000,
    });
    const { proof } = JSON.parse(new TextDecoder().decode(body)) as { proof?: unknown };
    return typeof proof === 'string' && isProof(proof, proofKey, url, challenge);
  } catch {
    return false;
  }
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
