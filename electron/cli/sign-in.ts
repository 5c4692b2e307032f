import type { Connection } from '../core/connection/model';
import { Failure } from '../core/failure';
import type { Flow, FlowService } from '../core/oauth/flows';
import type { Browser } from '../core/ports';
import type { CliContext } from './context';
import { failureText, oneLine } from './failure-text';

/** The browser as far as the command line can do with one: where it could not take the redirect, none is opened. */
export function browserFor({ receiver }: Connection, context: CliContext): Browser {
  return {
    async open(url) {
      if (receiver.kind === 'scheme') throw redirectsElsewhere();
      if (receiver.kind === 'paste' && !context.terminal.in) throw nobodyToPaste();
      if (context.browser === null) throw noBrowser();
      await context.browser.open(url);
    },
  };
}

/**
 * Tells the person of each sign-in, takes the address that one of a pasting connection led to, and ends one whose browser did not open:
 * nobody would see the button to try again.
 */
export function attendSignIns(flows: FlowService, context: CliContext): void {
  const told = new Set<string>();
  flows.onChange((flow) => {
    if (flow.status !== 'waiting' || told.has(flow.id)) return;
    if (flow.failure !== null && flow.receiver !== 'paste') {
      told.add(flow.id);
      context.err(failureText(flow.failure));
      flows.cancel(flow.id);
      return;
    }
    if (flow.receiver !== 'paste') return;
    told.add(flow.id);
    takePasted(flows, flow, context).catch(() => {});
  });
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

function noBrowser(): Failure {
  return new Failure({
    code: 'browser-failed',
    what: 'This needs a sign-in in a browser, and there is none here.',
    likelyCause: 'The command runs without a display, as in a CI job.',
    action: 'Run it where there is a browser, or use a connection with client credentials or a stored refresh token.',
  });
}

function redirectsElsewhere(): Failure {
  return new Failure({
    code: 'browser-failed',
    what: "This needs a sign-in in a browser, whose redirect would come back to Tokenscope's window and not to this command.",
    likelyCause: "The connection's receiver is the custom scheme.",
    action: 'Run this in the window, or use a connection whose receiver is loopback (127.0.0.1); the provider must know that redirect URI.',
  });
}

function nobodyToPaste(): Failure {
  return new Failure({
    code: 'browser-failed',
    what: 'This needs a sign-in whose redirect a person pastes, and standard input is no terminal.',
    likelyCause: "The connection's receiver is a pasted address.",
    action: 'Run it in a terminal, or use a connection whose receiver is loopback (127.0.0.1).',
  });
}
