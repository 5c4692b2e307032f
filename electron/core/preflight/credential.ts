import { type ClientAuthentication, hasOwnCredential, inOtherPlace, isPublicClient, SECRET_IN, usesSecret } from '../../model/client-auth';
import type { Connection } from '../../model/connection';
import { Failure } from '../../model/failure';
import { bringsCode, takes } from '../../model/grants';
import { CREDENTIAL_PERIOD_MS, MAX_CREDENTIAL_PROBES, type PreflightRemark } from '../../model/preflight';
import type { ClientCredential } from '../client-auth/method';
import { makeKey } from '../client-auth/make-key';
import { readTokenResponse } from '../findings/token-response';
import { codeForm } from '../grants/authorization-code';
import { redirectUriOf } from '../grants/silent-request';
import type { ResolvedServer } from '../wire/discovery';
import { errorIn, saysCredential, tokenFailure } from '../wire/token-failure';
import { sendTokenRequest, tokenEndpointOf } from '../wire/token-request';
import { withoutOwn } from './authorize-steps';
import type { PreflightRun } from './run';
import { remarkOf } from './run-report';

/** No server has issued it, and none can be mistaken for it. */
const NO_CODE = 'tokenscope-preflight-no-such-code';
const MADE_UP = 'tokenscope-preflight-made-up';
/** As long as a verifier must be (RFC 7636 section 4.1). */
const NO_VERIFIER = `${MADE_UP}-verifier-for-no-code-at-all`;

/** What the token endpoint makes of a code that can't exist. */
interface Tried {
  outcome: 'accepted' | 'refused' | 'missing' | 'unknown';
  error: string | null;
  /** Of an answer without tokens. */
  failure: Failure | null;
  evidence: string[];
}

/** The errors by which servers say that the code is wrong: the client was looked at before (RFC 6749 section 5.2), but at some servers. */
const OF_THE_CODE: ReadonlySet<string> = new Set(['invalid_grant', 'bad_verification_code']);

/**
 * Whether the token endpoint accepts the client's credential: asked with a code that can't exist, so that no token comes of it. A wrong secret
 * may lock a client, so this is done twice an hour at most; the other way to send a secret is the second.
 */
export async function tryCredential(run: PreflightRun, server: ResolvedServer): Promise<void> {
  const { report, connection, tries } = run;
  report.begin('credential');
  const end = (verdict: 'pass' | 'fail' | 'unknown', text: string, evidence: string[], remarks: PreflightRemark[] = []) =>
    report.end('credential', { verdict, text, evidence, remarks });
  try {
    const endpoint = tokenEndpointOf(connection, server);
    const credential = hasOwnCredential(connection) ? await run.credentialAt(connection, endpoint) : null;
    if ((await tries.take()) === null) {
      const often = `${MAX_CREDENTIAL_PROBES} times in ${CREDENTIAL_PERIOD_MS / 60_000} minutes`;
      report.skip(['credential'], `It was tried ${often} already. A wrong secret can lock a client, so it is left alone for now.`);
      return;
    }
    const first = await attempt(run, server, connection, credential);
    const evidence = [...first.evidence];
    if (first.outcome === 'missing') {
      const failure = first.failure;
      report.end('server', {
        verdict: 'fail',
        text: '',
        remarks: failure === null ? [] : [missingRemark(connection, server, failure)],
      });
      report.skip(['credential'], 'There is no token endpoint at this URL.');
    } else if (first.outcome === 'accepted') {
      const control =
        run.http.left === 0 ? null : await attempt(run, server, madeUpClient(connection), { kind: 'secret', secret: MADE_UP });
      evidence.push(...(control?.evidence ?? []));
      if (control === null) end('unknown', `The server returned ${first.error}; a made-up client was not compared.`, evidence);
      else if (control.outcome === 'accepted')
        end('unknown', `The server returns ${first.error} to a made-up client too, so it tells nothing about this one.`, evidence);
      else end('pass', acceptedText(connection, first), evidence);
    } else if (first.outcome === 'refused') {
      const other = await otherWay(run, server, credential);
      evidence.push(...(other?.evidence ?? []));
      const change = other?.outcome === 'accepted' ? { clientAuthentication: other.way } : null;
      const remark = first.failure === null ? [] : [remarkOf(first.failure, 'fail', change)];
      end('fail', first.error ?? '', evidence, remark);
    } else {
      const remarks = first.failure === null ? [] : [remarkOf(first.failure, 'unknown')];
      end('unknown', unknownText(first), evidence, remarks);
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const isNetwork = error.code.startsWith('network-');
    report.end(isNetwork ? 'server' : 'credential', { verdict: 'fail', text: error.what, remarks: [remarkOf(error)] });
    report.skip(['credential'], 'The token endpoint could not be reached.');
  }
}

/** There is no token endpoint at that URL, and the metadata may name the right one. */
function missingRemark(connection: Connection, { source }: ResolvedServer, failure: Failure): PreflightRemark {
  const isOwn = source !== null && connection.endpoints.token !== null;
  const change = isOwn ? withoutOwn(connection, 'token') : null;
  return { ...remarkOf(failure, 'fail', change), field: 'endpoints.token', mend: ['open:endpoints.token'] };
}

function acceptedText(connection: Connection, { error }: Tried): string {
  const who = isPublicClient(connection) ? 'the client without a credential' : `the credential, sent as ${connection.clientAuthentication}`;
  const isOfCode = error !== null && OF_THE_CODE.has(error);
  const but = isOfCode
    ? 'it refuses a made-up client, and of this one only the made-up code'
    : 'it refuses a made-up client, but not this one';
  const unless = isPublicClient(connection) ? '' : ', unless it looks at the code before the credential';
  return `The server accepts ${who}${unless}: ${but} (${error}).${bringsCode(connection) ? '' : ' No token was requested.'}`;
}

function unknownText({ outcome, error, failure }: Tried): string {
  if (outcome === 'unknown' && error !== null) return `The server returned ${error}, which tells nothing about the credential.`;
  return failure === null ? 'The server issued tokens for a code that cannot exist.' : 'The response tells nothing about the credential.';
}

/** The secret in the other place, where the first is refused and one more try is left; null: there is no other place. */
async function otherWay(
  run: PreflightRun,
  server: ResolvedServer,
  credential: ClientCredential | null,
): Promise<(Tried & { way: ClientAuthentication }) | null> {
  const { connection, tries } = run;
  const way = inOtherPlace(connection.clientAuthentication);
  const isListed = way !== null && (server.authenticationMethods?.includes(way) ?? true);
  if (way === null || !isListed || credential?.kind !== 'secret' || run.http.left === 0 || (await tries.take()) === null) return null;
  return { ...(await attempt(run, server, { ...connection, clientAuthentication: way }, credential)), way };
}

function madeUpClient(connection: Connection): Connection {
  const isSecret = usesSecret(connection);
  const clientAuthentication = isSecret ? connection.clientAuthentication : SECRET_IN.body;
  return { ...connection, clientId: MADE_UP, clientAuthentication, certificateBoundTokens: false };
}

async function attempt(
  { http, clock, signal }: PreflightRun,
  server: ResolvedServer,
  connection: Connection,
  credential: ClientCredential | null,
): Promise<Tried> {
  const { dpop } = connection;
  const key = dpop === 'off' ? null : await makeKey(dpop, clock.now());
  const redirectUri = takes(connection, 'receiver') ? redirectUriOf(connection) : null;
  const context = { http, clock, connection, server, credential, redirectUri, signal, ...(key && { dpop: { key, clock } }) };
  const codeVerifier = bringsCode(connection) && connection.pkce !== 'off' ? NO_VERIFIER : null;
  const form = codeForm(context, { code: NO_CODE, codeVerifier });
  const exchange = await sendTokenRequest(context, form);
  const { response } = exchange;
  const evidence = response.exchangeId === undefined ? [] : [response.exchangeId];
  if (readTokenResponse(exchange) !== null) return { outcome: 'unknown', error: null, failure: null, evidence };
  const failure = tokenFailure(exchange);
  const { error, description } = errorIn(exchange);
  return { outcome: outcomeOf(response.status, failure, error, description), error, failure, evidence };
}

function outcomeOf(status: number, failure: Failure, error: string | null, description: string | null): Tried['outcome'] {
  if (status === 429 || status >= 500) return 'unknown';
  if (error !== null && OF_THE_CODE.has(error)) return 'accepted';
  if (failure.code === 'client-refused' || error === 'incorrect_client_credentials') return 'refused';
  if ([404, 405, 410].includes(status)) return 'missing';
  if (error === null) return 'unknown';
  // Whatever else is refused, a control shows whether the client was looked at before.
  return saysCredential(error, description ?? '') ? 'refused' : 'accepted';
}
