import { hasOwnCredential } from '../../model/client-auth';
import { ENDPOINT_NAMES } from '../../model/endpoints';
import { Failure } from '../../model/failure';
import { grantOf } from '../../model/grants';
import type { PreflightStepId, PreflightStop } from '../../model/preflight';
import { isPushed } from '../grants/authorize-request';
import { requestDeviceCode } from '../grants/device';
import { Discoveries, type ResolvedServer } from '../wire/discovery';
import { guardedHttp } from '../wire/guarded-fetch';
import { tokenEndpointOf } from '../wire/token-request';
import { askAuthorize, ASKED_STEPS, type Asked } from './authorize-steps';
import { tryCredential } from './credential';
import { FOREIGN_HOST, metadataRemarks } from './metadata';
import { Stopped } from './polite';
import { Asker, type PreflightRun } from './run';
import { remarkOf } from './run-report';
import { lookAtValues } from './values';

/** Everything that talks to the server. */
const REMOTE: readonly PreflightStepId[] = ['server', 'metadata', ...ASKED_STEPS, 'credential'];
const NOTHING_ASKED: Asked = { isClientRefused: false, isOutOfReach: false, credential: 'not-sent' };

/**
 * Finds out what a provider accepts of a connection before anybody signs in: one request at a time, under a limit, and none that brings a token.
 * What goes wrong is in the report; rejects only with a bug.
 */
export async function preflight(run: PreflightRun): Promise<void> {
  const { report, http, clock } = run;
  const stopped = await ask(run).then(
    () => http.stopped,
    (error: unknown) => {
      if (error instanceof Stopped) return error;
      if (error instanceof Failure) return new Stopped('failure' satisfies PreflightStop, error.what);
      throw error;
    },
  );
  report.sent(http);
  report.over(clock.now(), stopped);
}

async function ask(run: PreflightRun): Promise<void> {
  const { report, http } = run;
  const values = lookAtValues(run);
  if (!values.mayBeSent) {
    report.skip(REMOTE, 'Nothing is sent while the Client ID may be the secret, or is missing.');
    return;
  }
  const server = await lookAtServer(run);
  if (server === null) {
    report.skip(REMOTE, 'The endpoints are not known.');
    return;
  }
  const kept = whyKept(run, values.mayTrySecret);
  const asked = await askWho(run, server, kept);
  if (asked.credential === 'accepted')
    report.end('credential', { verdict: 'pass', text: 'The server accepted it with the request above.' });
  if (asked.isClientRefused) report.skip(['credential'], 'The server does not know the client, so its credential stays here.');
  if (kept !== null) report.skip(['credential'], kept);
  if (asked.isOutOfReach) report.skip(['credential'], 'The server could not be reached.');
  if (asked.credential === 'not-sent' && report.step('credential').status !== 'done') await tryCredential(run, server);
  if (http.sent === 0) report.skip(['server'], 'No request was sent.');
  if (report.step('server').status !== 'done')
    report.end('server', { verdict: 'pass', text: `Reached: ${[...http.hosts.keys()].join(', ')}.` });
}

/** Why the credential is not sent at all, in whatever request; null: it may be. */
function whyKept({ report, options }: PreflightRun, mayTrySecret: boolean): string | null {
  if (!mayTrySecret) return 'It is not sent as it stands: a wrong secret can lock a client.';
  if (!options.credential) return 'You left it out.';
  const isForeign = report.step('metadata').remarks.some(({ code, what }) => code === FOREIGN_HOST && what.includes(ENDPOINT_NAMES.token));
  return isForeign ? 'It stays here until you enter the token endpoint yourself: the metadata send it to another host.' : null;
}

/** Metadata, and the endpoints that count; null: those that are needed are not known, or the server can't be reached. */
async function lookAtServer(run: PreflightRun): Promise<ResolvedServer | null> {
  const { report, connection, http, clock, addresses } = run;
  const { issuer, allowPlainHttp } = connection;
  const discoveries = new Discoveries({ http: guardedHttp({ http, addresses, clock }), clock, addresses });
  report.begin('server');
  if (issuer === null || issuer === '') {
    report.skip(['metadata'], 'No issuer is set, so there is no metadata to read.');
    return discoveries.resolveEndpoints(connection);
  }
  report.begin('metadata');
  try {
    const found = await discoveries.discover(issuer, { allowPlainHttp });
    const remarks = metadataRemarks(connection, found);
    report.end('metadata', { verdict: 'pass', text: `Found by ${found.source}; they agree with the settings.`, remarks });
    return await discoveries.resolveEndpoints(connection);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const hasOwn = grantOf(connection).endpoints.every((name) => (connection.endpoints[name] ?? '') !== '');
    const isNetwork = error.code.startsWith('network-');
    const isWarning = hasOwn && error.code === 'discovery-failed';
    const remark = remarkOf(error, isWarning ? 'warn' : 'fail');
    report.end(isNetwork ? 'server' : 'metadata', { verdict: isWarning ? 'warn' : 'fail', text: error.what, remarks: [remark] });
    report.skip(['metadata'], 'The server could not be reached.');
    if (!hasOwn || isNetwork) return null;
    return discoveries.resolveEndpoints(error.code === 'issuer-mismatch' ? { ...connection, issuer: null } : connection);
  }
}

/** Asks the endpoint where a person would sign in. */
async function askWho(run: PreflightRun, server: ResolvedServer, kept: string | null): Promise<Asked> {
  const { report, connection, tries } = run;
  const { signsIn } = grantOf(connection);
  if (signsIn === false) {
    report.skip(ASKED_STEPS, 'This grant has no sign-in, so only the token endpoint is asked.');
    return NOTHING_ASKED;
  }
  const carries = signsIn === 'device' || isPushed({ connection, server }, {});
  if (carries && hasOwnCredential(connection) && kept !== null) {
    report.skip(ASKED_STEPS, 'The request carries the credential, which is not sent.');
    return NOTHING_ASKED;
  }
  const tried = carries && hasOwnCredential(connection) ? await tries.take() : undefined;
  if (tried === null) {
    report.skip(ASKED_STEPS, 'The request carries the credential, which was tried often enough within the last hour.');
    return NOTHING_ASKED;
  }
  const credential = () => run.credentialAt(connection, tokenEndpointOf(connection, server));
  if (signsIn === 'device') return askDevice(run, server);
  const asker = new Asker(run, server, credential);
  const asked = await askAuthorize(run, asker, server);
  if (!asker.isCredentialRefused) await tried?.giveBack();
  return asked;
}

/** Requests a device code, which ends by itself when nobody enters it (RFC 8628 section 3.1). */
async function askDevice(run: PreflightRun, server: ResolvedServer): Promise<Asked> {
  const { report, connection, http, clock, signal } = run;
  const authenticates = hasOwnCredential(connection);
  for (const id of ['client', 'scope', 'resource'] as const) report.begin(id);
  try {
    const credential = authenticates ? await run.credentialAt(connection, tokenEndpointOf(connection, server)) : null;
    await requestDeviceCode({ http, clock, connection, server, credential, redirectUri: null, signal });
    const text = 'The server returned a device code, which ends unused.';
    report.end('client', { verdict: 'pass', text });
    if (connection.scopes.length > 0) report.end('scope', { verdict: 'pass', text });
    report.skip(ASKED_STEPS, 'The device code request has no such part.');
    return { ...NOTHING_ASKED, credential: authenticates ? 'accepted' : 'not-sent' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const step = error.code.startsWith('network-') ? 'server' : deviceStep(error);
    report.end(step, { verdict: 'fail', text: error.what, remarks: [remarkOf(error)] });
    report.skip(ASKED_STEPS, 'The server refused the device code request before it came to this.');
    const isOutOfReach = step === 'server';
    return { isClientRefused: step === 'client', isOutOfReach, credential: step === 'credential' ? 'refused' : 'not-sent' };
  }
}

function deviceStep({ code, mend }: Failure): PreflightStepId {
  if (code === 'client-refused') return 'credential';
  return mend.includes('open:scopes') ? 'scope' : mend.includes('open:resource') ? 'resource' : 'client';
}
