import { stoppable } from '../core/base/unless-aborted';
import { expiryOf } from '../core/connection/grant';
import { inWords } from '../model/text/durations';
import type { DeviceView } from '../model/flow';
import { isAnsweredInFragment } from '../model/authorize-request';
import { grantOf } from '../model/grants';
import { SCHEME_REDIRECT } from '../model/receiver';
import type { Grant } from '../core/secrets';
import type { Connection, Receiver } from '../model/connection';
import { Failure, type FailureCode } from '../model/failure';
import type { FlowService } from '../core/flows/flows';
import type { Flow } from '../core/flows/flow';
import type { Browser } from '../core/ports';
import type { CliContext } from './context';
import type { Session } from './session';
import { failureText, jsonLine, lineStart, oneLine } from './terminal';

/** Used when the connection's redirect would return to the window. */
const LISTENS: Receiver = { kind: 'loopback', port: null, path: '/callback' };

/**
 * The requested receiver, else the connection's. A custom scheme would start the window, so the command listens on loopback instead (RFC
 * 8252 section 7.3).
 */
export function receiverFor(own: Receiver, asked: Receiver | null): Receiver {
  return asked ?? (own.kind === 'scheme' ? LISTENS : own);
}

/** If no browser starts, a person at a terminal gets the URL to open by hand and the sign-in keeps waiting; without a terminal it fails. */
export function browserFor(receiver: Receiver, context: CliContext): Browser {
  return {
    async open(url) {
      if (receiver.kind === 'paste' && !context.terminal.in) throw cannotPaste();
      const { browser, terminal } = context;
      const isTold = terminal.err || context.tellsJson === true;
      if (browser === null && !isTold) throw noBrowser();
      try {
        if (browser === null) throw noBrowser();
        await browser.open(url);
      } catch (error) {
        if (!isTold || !(error instanceof Failure) || error.code !== 'browser-failed') throw error;
        if (context.tellsJson) return;
        context.err(
          `${lineStart(context)}No browser could be started here. Open this URL in a browser on this computer:\n\n${oneLine(url, url.length)}\n\n`,
        );
      }
    },
  };
}

/**
 * Tells the person what each sign-in waits for, reads pasted redirect addresses, and cancels a sign-in whose browser did not open.
 * @param replaced Whether the command listens instead of the connection's custom scheme.
 */
export function attendSignIns(flows: FlowService, replaced: boolean, context: CliContext): void {
  const announced = new Set<string>();
  const once = (flow: Flow, about: string) => {
    const key = `${flow.id} ${about}`;
    return announced.has(key) ? false : announced.add(key).size > 0;
  };
  flows.onChange((flow) => {
    if (flow.status !== 'waiting') return;
    if (context.tellsJson) {
      const waitsFor = waitedFor(flow);
      if (waitsFor !== null && once(flow, waitsFor.waitingFor)) context.err(jsonLine(waitsFor));
    }
    // For the first sign-in only: later ones may use another address on purpose.
    if (replaced && !context.tellsJson && flow.redirectUri !== null && !announced.has('redirect')) {
      announced.add('redirect');
      context.err(`${lineStart(context)}${redirectText(flow.redirectUri)}`);
    }
    if (flow.receiver !== 'paste' && isAnsweredInFragment(flow.authorizeUrl) && once(flow, 'fragment') && !context.tellsJson)
      context.err(`${lineStart(context)}${IN_FRAGMENT}`);
    if (flow.device !== null && !context.tellsJson && once(flow, 'device'))
      context.err(`${lineStart(context)}${deviceText(flow.device, flow.timeoutAt - flow.startedAt)}`);
    if (flow.device !== null) {
      if (flow.failure !== null && once(flow, flow.failure.code)) context.err(`${lineStart(context)}${failureText(flow.failure)}`);
      return;
    }
    if (flow.failure !== null && flow.receiver !== 'paste' && once(flow, flow.failure.code)) {
      context.err(`${lineStart(context)}${failureText(flow.failure)}`);
      if (ENDS.has(flow.failure.code)) flows.cancel(flow.id);
      return;
    }
    if (flow.page !== null && once(flow, 'page')) context.err(`${lineStart(context)}${failureText(flow.page)}`);
    if (flow.receiver === 'paste' && once(flow, 'paste')) takePasted(flows, flow, context).catch(() => {});
  });
}

/** What a program tells the person to do; null: nothing yet. */
function waitedFor({ device, authorizeUrl, redirectUri, timeoutAt }: Flow) {
  const expiresAt = new Date(timeoutAt).toISOString();
  if (device !== null) {
    const { userCode, verificationUri, page, carriesCode } = device;
    return { waitingFor: 'device', userCode, verificationUri, verificationUriComplete: carriesCode ? page : null, expiresAt };
  }
  return authorizeUrl === null ? null : { waitingFor: 'redirect', url: authorizeUrl, redirectUri, expiresAt };
}

/** After these no callback can come; after any other refusal the sign-in keeps waiting for the right one. */
const ENDS: ReadonlySet<string> = new Set(['browser-failed', 'insecure-url']);

function deviceText({ userCode, verificationUri, page, carriesCode }: DeviceView, livesMs: number): string {
  const shorter = carriesCode && page !== null ? `\n\nOr open this URL, which contains the code:\n\n  ${oneLine(page, page.length)}` : '';
  return `To sign in, open this page on any device:\n\n  ${oneLine(verificationUri)}\n\nand enter the code:\n\n  ${oneLine(userCode)}${shorter}\n\nThe code is valid for ${inWords(livesMs / 1_000)}. Waiting for the sign-in...\n`;
}

const IN_FRAGMENT =
  'The response will not come back here: it stands after "#" in the URL, which stays in the browser.\n  Set response_mode to form_post, or use a connection whose redirected URL is pasted.\n';

function redirectText(redirectUri: string): string {
  return `The browser returns to ${oneLine(redirectUri)}: ${SCHEME_REDIRECT} would open Tokenscope's window instead of this command.\n  If the provider rejects that redirect URI, register it there or choose a registered one with --redirect.\n`;
}

/**
 * Signs in through the browser, with a device code, or with client credentials. The tokens are stored before this resolves.
 * @throws Failure `cancelled`, `flow-*`, `browser-failed`, `receiver-unavailable`, vault-*, and errors of discovery and the token
 * endpoint.
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
  const signed = async () => {
    await flows.start(connection.id);
    const { status, failure } = await over;
    const { grant } = await tokens.read(connection.id);
    if (status === 'done' && grant !== null) return grant;
    throw failure ?? noSignIn(connection);
  };
  return stoppable(context.signal, () => flows.cancelOf(connection.id), signed).finally(stop);
}

async function takePasted(flows: FlowService, flow: Flow, context: CliContext): Promise<void> {
  const waits = () => flows.list().find(({ id }) => id === flow.id)?.status === 'waiting';
  try {
    while (context.terminal.in && waits()) {
      const url = await context.ask('Sign in in the browser, then paste the redirected URL: ', context.signal);
      await flows.paste(flow.id, url.trim()).catch((error) => {
        if (!(error instanceof Failure)) throw error;
        context.err(`  ${oneLine(error.what)} ${oneLine(error.action)}\n`);
      });
    }
  } finally {
    // No effect if the sign-in is over.
    flows.cancel(flow.id);
  }
}

function noSignIn({ name }: Connection): Failure {
  return new Failure({
    code: 'cancelled',
    what: `The sign-in for ${name} was cancelled.`,
    likelyCause: 'Another sign-in for the same connection replaced it, or the browser did not open.',
    action: 'Run the command again.',
  });
}

function noBrowser(): Failure {
  return new Failure({
    code: 'browser-failed',
    what: 'This needs a sign-in in a browser, and no browser is available here.',
    likelyCause: 'The command runs without a display and without a terminal, as in a CI job.',
    action:
      'Run it with a browser or at least a terminal, or use client credentials or a stored refresh token (secrets.refreshToken of the connection file).',
  });
}

function cannotPaste(): Failure {
  return new Failure({
    code: 'browser-failed',
    what: 'This sign-in needs the redirected URL pasted, but standard input is not a terminal.',
    likelyCause: 'This command cannot listen on the redirect URI.',
    action: 'Run it in a terminal, or listen on this computer with --redirect http://127.0.0.1:PORT/PATH.',
  });
}

/** Minimum remaining lifetime of a token worth handing out. */
const LEAST_LIFE_MS = 5_000;
/** Refresh failures that a new sign-in fixes. */
const MENDED_BY_SIGN_IN: ReadonlySet<FailureCode> = new Set(['refresh-token-dead', 'refresh-token-missing']);

/**
 * Valid tokens: the stored ones, else new ones, which need no person with client credentials or a refresh token. New tokens are stored
 * before this resolves.
 * @param how `renew`: always get new ones; `scopes`: for these only. `signIn`: the browser may be opened if nothing else works.
 * @throws Failure `not-connected`, vault-*, and the errors of a refresh or a sign-in.
 */
export async function usableGrant(
  session: Session,
  how: { renew: boolean; signIn: boolean; scopes?: readonly string[] },
  context: CliContext,
): Promise<Grant> {
  const { services, connection, stored } = session;
  await services.prepare(connection.id);
  const { grant } = await services.tokens.read(connection.id);
  const { expiresAt } = grant === null ? { expiresAt: null } : expiryOf(grant);
  const lives = grant !== null && grant.accessToken !== '' && (expiresAt === null || expiresAt - services.clock.now() > LEAST_LIFE_MS);
  if (lives && !how.renew) return grant;
  if (grant === null && grantOf(connection).signsIn) {
    if (how.signIn) return signIn(session, context);
    throw notConnected(stored);
  }
  try {
    return await services.tokens.refresh(connection.id, { scopes: how.scopes });
  } catch (error) {
    if (how.signIn && error instanceof Failure && MENDED_BY_SIGN_IN.has(error.code)) return signIn(session, context);
    throw error;
  }
}

function notConnected(stored: boolean): Failure {
  return new Failure({
    code: 'not-connected',
    what: 'This connection has no token yet, and getting one needs a sign-in.',
    likelyCause: stored
      ? 'It was never used to sign in, or its tokens were deleted.'
      : 'Its grant type needs a sign-in, and the file contains no refresh token.',
    action: stored
      ? 'Run "tokenscope connect" with this connection, or add --sign-in to this command.'
      : 'Add --sign-in to this command, or put a refresh token into the file as secrets.refreshToken ("tokenscope connect" gets one).',
  });
}
