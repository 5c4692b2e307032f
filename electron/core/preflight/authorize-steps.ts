import type { Connection, Pair } from '../../model/connection';
import { Failure } from '../../model/failure';
import { responseTypeOf, takes } from '../../model/grants';
import type { PreflightPatch, PreflightRemark, PreflightStepId } from '../../model/preflight';
import { below } from '../../model/receiver';
import { originOf } from '../../model/text/url';
import type { AuthorizeChange } from '../grants/authorize-request';
import { isPushed } from '../grants/authorize-request';
import { redirectUriOf } from '../grants/silent-request';
import type { ResolvedServer } from '../wire/discovery';
import { findWorking } from './matrix';
import type { Reading } from './reading';
import type { Asker, PreflightRun } from './run';
import { coachedRemark, remarkOf } from './run-report';

/** What the authorize endpoint is asked about. */
export const ASKED_STEPS: readonly PreflightStepId[] = ['client', 'redirect-uri', 'response-type', 'scope', 'resource', 'pkce'];

const MADE_UP = 'tokenscope-preflight-made-up';
/** RFC 2606 section 2: nobody can own a name under .invalid. */
const MADE_UP_RESOURCE = 'https://preflight.tokenscope.invalid/';

/** What the authorize request showed: whether the client is refused, and whether its credential was accepted on the way. */
export interface Asked {
  isClientRefused: boolean;
  /** Its host is that of the token endpoint, and can't be reached. */
  isOutOfReach: boolean;
  credential: 'accepted' | 'refused' | 'not-sent';
}

/**
 * Asks the authorize endpoint as the browser will, follows nothing and signs nobody in. Where the request goes on, each part is compared with a
 * made-up one; where it is refused, other spellings are tried.
 */
export async function askAuthorize(run: PreflightRun, asker: Asker, server: ResolvedServer): Promise<Asked> {
  const { report, connection } = run;
  for (const id of ASKED_STEPS) report.begin(id);
  const carries = isPushed({ connection, server }, {});
  let base: Reading;
  try {
    base = await asker.ask();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const isNetwork = error.code.startsWith('network-');
    report.end(isNetwork ? 'server' : 'client', { verdict: 'fail', text: error.what, remarks: [remarkOf(error)] });
    report.skip(ASKED_STEPS, isNetwork ? 'The authorization endpoint could not be reached.' : 'The request could not be built.');
    const isSame = originOf(server.endpoints.authorization) === originOf(server.endpoints.token);
    return { isClientRefused: false, isOutOfReach: isNetwork && isSame, credential: 'not-sent' };
  }
  if (base.outcome === 'accepted') {
    await compare(run, asker, server, base);
    return { isClientRefused: false, isOutOfReach: false, credential: carries ? 'accepted' : 'not-sent' };
  }
  if (base.outcome === 'unknown') {
    const remarks = base.coach === null ? [] : [{ ...coachedRemark(base.coach, base.evidence), verdict: 'unknown' as const }];
    report.end('client', {
      verdict: 'unknown',
      text: `The server's response tells nothing: ${base.text}.`,
      remarks,
      evidence: base.evidence,
    });
    report.skip(ASKED_STEPS, "The server's response tells nothing about the request.");
    return { isClientRefused: false, isOutOfReach: false, credential: 'not-sent' };
  }
  await explain(run, asker, server, base);
  const isRefused = base.about === 'credential';
  return {
    isClientRefused: base.about === 'client',
    isOutOfReach: false,
    // Whatever else is refused, the server may not have looked at it yet.
    credential: isRefused ? 'refused' : 'not-sent',
  };
}

/** The request is refused: what of it, and what would be accepted. */
async function explain(run: PreflightRun, asker: Asker, server: ResolvedServer, base: Reading): Promise<void> {
  const { report, connection } = run;
  const remark = (change: PreflightPatch | null): PreflightRemark[] =>
    base.coach === null ? [] : [coachedRemark(base.coach, base.evidence, change)];
  if (base.isSentBack) {
    const text = 'The server redirected back, which it only does for a client and a redirect URI that it knows.';
    for (const id of ['client', 'redirect-uri'] as const) report.end(id, { verdict: 'pass', text, evidence: base.evidence });
  }
  if (base.about === 'server') {
    const change = server.source === null || connection.endpoints.authorization === null ? null : withoutOwn(connection, 'authorization');
    report.end('server', { verdict: 'fail', text: '', remarks: remark(change) });
    report.skip(ASKED_STEPS, 'There is no authorization endpoint at this URL.');
    return;
  }
  const isFinal = base.about === 'client' || base.about === 'credential';
  const working = isFinal ? null : await findWorking(run, asker, server, base);
  const [mended] = working?.spellings ?? [];
  const about = base.about ?? mended?.about ?? (run.http.left === 0 ? 'client' : await clientOrRedirect(asker, base));
  report.end(about, { verdict: 'fail', text: base.text, remarks: remark(working?.patch ?? null) });
  if (working !== null) {
    const text = 'Accepted in the request that works, so far.';
    for (const id of ASKED_STEPS)
      if (report.step(id).status !== 'done' && isSent(id, connection))
        report.end(id, { verdict: 'pass', text, evidence: working.reading.evidence });
  }
  skipUnsent(run);
  report.skip(ASKED_STEPS, 'The server refused the request before it came to this.');
}

/** Which of the two a page refuses that names neither: a made-up client shows it. */
async function clientOrRedirect(asker: Asker, base: Reading): Promise<PreflightStepId> {
  const control = await asker.ask({}, { parameters: [{ name: 'client_id', value: MADE_UP }] });
  return control.outcome === 'refused' && control.mark !== base.mark ? 'redirect-uri' : 'client';
}

/** The request goes on: whether that says anything of each part, by the same request with that part made up. */
async function compare(run: PreflightRun, asker: Asker, server: ResolvedServer, base: Reading): Promise<void> {
  const { report, connection } = run;
  const { stated, pkceMethods } = server;
  const type = responseTypeOf(connection);
  skipUnsent(run);
  // A pushed request was authenticated, so its client is known.
  if (isPushed({ connection, server }, {}))
    report.end('client', { verdict: 'pass', text: 'The server accepted the pushed request of this client.', evidence: base.evidence });
  else await control('client', { parameters: [{ name: 'client_id', value: MADE_UP }] });
  await control('redirect-uri', { redirectUri: below(redirectUriOf(connection)) });
  if (stated?.response_types_supported?.some((each) => sameWords(each, type)))
    report.end('response-type', {
      verdict: 'pass',
      text: `The metadata list ${type}, and the request with it goes on.`,
      evidence: base.evidence,
    });
  else await control('response-type', { parameters: [{ name: 'response_type', value: MADE_UP }] });
  await control('scope', { scopes: [...connection.scopes, MADE_UP] });
  await control('resource', { parameters: [madeUpTarget(connection)] });
  if (connection.pkce !== 'off' && pkceMethods?.includes(connection.pkce))
    report.end('pkce', {
      verdict: 'pass',
      text: `The metadata list ${connection.pkce}, and the request with it goes on.`,
      evidence: base.evidence,
    });
  else if (connection.pkce === 'off')
    report.end('pkce', { verdict: 'pass', text: 'The server goes on without PKCE, so far.', evidence: base.evidence });
  else await control('pkce', { parameters: [{ name: 'code_challenge_method', value: MADE_UP }] });

  async function control(id: PreflightStepId, change: AuthorizeChange & { redirectUri?: string }): Promise<void> {
    if (report.step(id).status === 'done') return;
    const { title } = CONTROLS[id] ?? { title: id };
    const made = await asker.ask({}, change);
    const evidence = [...base.evidence, ...made.evidence];
    if (made.outcome === 'refused') {
      report.end(id, { verdict: 'pass', text: `The server refuses a made-up ${title}, and goes on with this one.`, evidence });
      return;
    }
    const text =
      made.outcome === 'unknown'
        ? `The response to a made-up ${title} tells nothing (${made.text}), so neither does the one to this.`
        : `The server goes on with a made-up ${title} as well, so it only tells after the sign-in.`;
    report.end(id, { verdict: 'unknown', text, evidence });
  }
}

const CONTROLS: Partial<Record<PreflightStepId, { title: string }>> = {
  client: { title: 'Client ID' },
  'redirect-uri': { title: 'redirect URI' },
  'response-type': { title: 'response type' },
  scope: { title: 'scope' },
  resource: { title: 'resource' },
  pkce: { title: 'PKCE method' },
};

function madeUpTarget({ audience }: Connection): Pair {
  return { name: audience === null || audience === '' ? 'resource' : 'audience', value: MADE_UP_RESOURCE };
}

function sameWords(one: string, other: string): boolean {
  return one.split(' ').toSorted().join(' ') === other.split(' ').toSorted().join(' ');
}

/** Parts that the request does not have. */
function skipUnsent({ report, connection }: PreflightRun): void {
  if (!isSent('scope', connection)) report.skip(['scope'], 'No scopes are sent.');
  if (!isSent('resource', connection)) report.skip(['resource'], 'Neither a resource nor an audience is sent.');
  if (!isSent('pkce', connection)) report.skip(['pkce'], 'This grant brings no code, so it has no PKCE.');
}

function isSent(id: PreflightStepId, connection: Connection): boolean {
  const { scopes, resource, audience } = connection;
  if (id === 'scope') return scopes.some((scope) => scope !== '');
  if (id === 'resource') return resource.length > 0 || (audience ?? '') !== '';
  return id !== 'pkce' || takes(connection, 'pkce');
}

/** The connection with the discovered endpoint in place of its own. */
export function withoutOwn({ endpoints }: Connection, name: keyof Connection['endpoints']): PreflightPatch {
  return { endpoints: { ...endpoints, [name]: null } };
}
