import type { Failure } from '../../model/failure';
import { requestSecrets } from '../client-auth/request-object';
import { coachAboutOf } from '../coach/facts';
import type { BrowserTraffic } from '../exchanges/recording';
import type { AcceptedCallback } from '../grants/protocol';
import type { KnownSecret } from '../secrets';
import { claimsOf } from '../wire/issuer-keys';
import { acceptCallback, type Callback, mixUpFindings } from './callback';
import { checkIsSigned, openSigned } from './signed-response';
import { asFailure } from './failures';
import type { FlowDeps } from './flow';
import type { Running } from './waiting-flows';

type TrafficDeps = Pick<FlowDeps, 'onTraffic' | 'clock'>;

/** Opens a flow's authorize URL and tells of it, whether that worked or not. Rejects as the browser does. */
export async function browse(deps: TrafficDeps & Pick<FlowDeps, 'browser'>, running: Running, url: string): Promise<void> {
  const at = deps.clock.now();
  const traffic = (failure: Failure | null): BrowserTraffic => ({
    connectionId: running.connection.id,
    purpose: 'authorize',
    at,
    url,
    secrets: requestSecrets(new URL(url).searchParams),
    failure,
  });
  try {
    await deps.browser.open(url);
  } catch (error) {
    tell(deps, running, traffic(asFailure(error)));
    throw error;
  }
  tell(deps, running, traffic(null));
}

/** Of what a callback may bring. */
const SECRETS = { code: 'code', access_token: 'access token', id_token: 'ID token' } as const;

/** Tells of a callback that came to a waiting flow. @param failure Why it was refused; null: it was not. */
export function tellCallback(
  deps: TrafficDeps,
  running: Running,
  { url, parameters, signed, posted }: Callback,
  failure: Failure | null,
): void {
  const claims: Record<string, unknown> = { ...(signed !== undefined && claimsOf(signed)) };
  const codes = Object.entries(SECRETS).flatMap(([name, kind]) =>
    [...parameters.getAll(name), claims[name]].flatMap((value): KnownSecret[] => (typeof value === 'string' ? [{ kind, value }] : [])),
  );
  if (signed !== undefined) codes.push({ kind: 'signed response', value: signed });
  const { codeVerifier = null } = running.waiting?.request ?? {};
  tell(deps, running, {
    connectionId: running.connection.id,
    purpose: 'callback',
    at: deps.clock.now(),
    url: url.href,
    posted,
    secrets: codeVerifier === null ? codes : [...codes, { kind: 'code verifier', value: codeVerifier }],
    failure,
  });
}

/** Opens the signed response that a flow waits for; tells of it where that fails. Throws as `openSigned` does, and where the flow is over meanwhile. */
export async function open(
  deps: TrafficDeps & Parameters<typeof openSigned>[0],
  running: Running,
  { server, request }: NonNullable<Running['waiting']>,
  callback: Callback,
): Promise<Callback> {
  try {
    const opened = await openSigned(deps, running.connection, server, callback, request.state);
    running.abort.signal.throwIfAborted();
    return opened;
  } catch (error) {
    tellCallback(deps, running, callback, asFailure(error));
    throw error;
  }
}

/** Takes the callback that a flow waits for, and tells of it, accepted or not. Throws as `acceptCallback` does. */
export function accept(
  deps: TrafficDeps & Pick<FlowDeps, 'otherIssuers' | 'neighbours'>,
  running: Running,
  { server, ...step }: NonNullable<Running['waiting']>,
  callback: Callback,
): AcceptedCallback {
  const { connection } = running;
  try {
    checkIsSigned(connection, callback);
    const about = { ...coachAboutOf(connection), issuer: server.issuer, tokenEndpoint: server.endpoints.token };
    const accepted = acceptCallback(callback, server, step, deps.otherIssuers?.(connection.id) ?? [], about);
    tellCallback(deps, running, callback, null);
    const mixUps = mixUpFindings(connection, server, callback, deps.neighbours?.(connection.id) ?? []);
    return { ...accepted, findings: [...accepted.findings, ...mixUps] };
  } catch (error) {
    tellCallback(deps, running, callback, asFailure(error));
    throw error;
  }
}

function tell({ onTraffic }: TrafficDeps, { obtaining, waiting }: Running, traffic: BrowserTraffic): void {
  onTraffic?.(obtaining?.check ? { ...traffic, check: obtaining.check } : traffic);
  obtaining?.onTraffic?.(traffic, waiting?.request.state);
}
