import { SCHEME_REDIRECT } from '../model/receiver';
import type { Connection, Grant, Receiver } from '../core/connection/model';
import { Failure } from '../core/failure';
import type { Flow, FlowService } from '../core/oauth/flows';
import type { Browser } from '../core/ports';
import type { CliContext } from './context';
import { failureText, oneLine } from './failure-text';
import type { Session } from './session';
import { lineStart } from './style';

/** What a command listens on where the connection's redirect comes back to the window. */
const LISTENS: Receiver = { kind: 'loopback', port: null, path: '/callback' };

/**
 * The receiver of a command: the one asked for, else the connection's. A redirect of the custom scheme starts the window, so the command
 * listens on this machine instead (RFC 8252 section 7.3).
 */
export function receiverFor(own: Receiver, asked: Receiver | null): Receiver {
  return asked ?? (own.kind === 'scheme' ? LISTENS : own);
}

/**
 * The browser of the command line. Where none starts, a person at a terminal gets the address to open by hand and the sign-in goes on
 * waiting; without a terminal it fails.
 */
export function browserFor(receiver: Receiver, context: CliContext): Browser {
  return {
    async open(url) {
      if (receiver.kind === 'paste' && !context.terminal.in) throw nobodyToPaste();
      const { browser, terminal } = context;
      if (browser === null && !terminal.err) throw noBrowser();
      try {
        if (browser === null) throw noBrowser();
        await browser.open(url);
      } catch (error) {
        if (!terminal.err || !(error instanceof Failure) || error.code !== 'browser-failed') throw error;
        context.err(
          `${lineStart(context)}No browser could be started here. Open this address in one on this computer:\n\n${oneLine(url, url.length)}\n\n`,
        );
      }
    },
  };
}

/**
 * Tells the person of each sign-in what it waits for, takes the address that one of a pasting connection led to, and ends one whose
 * browser did not open.
 *
 * @param replaced Whether the command listens in place of the connection's custom scheme.
 */
export function attendSignIns(flows: FlowService, replaced: boolean, context: CliContext): void {
  const told = new Set<string>();
  const once = (flow: Flow, about: string) => {
    const key = `${flow.id} ${about}`;
    return told.has(key) ? false : told.add(key).size > 0;
  };
  flows.onChange((flow) => {
    if (flow.status !== 'waiting') return;
    // Of the first one only: later ones may come back to another address on purpose.
    if (replaced && flow.redirectUri !== null && !told.has('redirect')) {
      told.add('redirect');
      context.err(`${lineStart(context)}${redirectText(flow.redirectUri)}`);
    }
    if (flow.failure !== null && flow.receiver !== 'paste' && once(flow, flow.failure.code)) {
      context.err(`${lineStart(context)}${failureText(flow.failure)}`);
      if (ENDS.has(flow.failure.code)) flows.cancel(flow.id);
      return;
    }
    if (flow.receiver === 'paste' && once(flow, 'paste')) takePasted(flows, flow, context).catch(() => {});
  });
}

/** Nothing can come back from these; any other refusal leaves the sign-in waiting for the right callback. */
const ENDS: ReadonlySet<string> = new Set(['browser-failed', 'insecure-url']);

function redirectText(redirectUri: string): string {
  return `The browser returns to ${oneLine(redirectUri)}: ${SCHEME_REDIRECT} would open Tokenscope's window instead of this command.\n  If the provider refuses that address, register it there or choose a registered one with --redirect.\n`;
}

/**
 * Signs in with the connection: through the browser, or by itself with client credentials. The tokens are stored before this resolves.
 *
 * @throws Failure `cancelled`, `flow-*`, `browser-failed`, `receiver-unavailable`, vault-*, and what discovery and the token endpoint give.
 */
export async function signIn({ services, connection }: Session, context: CliContext): Promise<Grant> {
  const { flows, tokens } = services;
  await services.prepare(connection.id);
  let stop = () => {};
  const over = new Promise<Flow>((resolve) => {
    stop = flows.onChange((flow) => {
      if (flow.connectionId === connection.id && ['done', 'failed', 'cancelled'].includes(flow.status)) resolve(flow);
    });
  });
  const cancel = () => flows.cancelOf(connection.id);
  context.signal.addEventListener('abort', cancel, { once: true });
  try {
    await flows.start(connection.id);
    const { status, failure } = await over;
    const { grant } = await tokens.read(connection.id);
    if (status === 'done' && grant !== null) return grant;
    throw failure ?? noSignIn(connection);
  } finally {
    stop();
    context.signal.removeEventListener('abort', cancel);
  }
}

async function takePasted(flows: FlowService, flow: Flow, context: CliContext): Promise<void> {
  const waits = () => flows.list().find(({ id }) => id === flow.id)?.status === 'waiting';
  try {
    while (context.terminal.in && waits()) {
      const url = await context.ask('Sign in in the browser, then paste the address it ended at: ', context.signal);
      await flows.paste(flow.id, url.trim()).catch((error) => {
        if (!(error instanceof Failure)) throw error;
        context.err(`  ${oneLine(error.what)} ${oneLine(error.action)}\n`);
      });
    }
  } finally {
    // Nothing happens to one that is over.
    flows.cancel(flow.id);
  }
}

function noSignIn({ name }: Connection): Failure {
  return new Failure({
    code: 'cancelled',
    what: `The sign-in for ${name} was cancelled.`,
    likelyCause: 'Another sign-in for the same connection took its place, or the browser did not open.',
    action: 'Run the command again.',
  });
}

function noBrowser(): Failure {
  return new Failure({
    code: 'browser-failed',
    what: 'This needs a sign-in in a browser, and there is none here.',
    likelyCause: 'The command runs without a display and without a terminal, as in a CI job.',
    action:
      'Run it where there is a browser or at least a terminal, or use client credentials or a stored refresh token (secrets.refreshToken of the connection file).',
  });
}

function nobodyToPaste(): Failure {
  return new Failure({
    code: 'browser-failed',
    what: 'This needs a sign-in whose redirect a person pastes, and standard input is no terminal.',
    likelyCause: 'The redirect URI is an address that this command cannot listen on.',
    action: 'Run it in a terminal, or listen on this machine with --redirect http://127.0.0.1:PORT/PATH.',
  });
}
