import { Chain } from '../core/discover/chain';
import { DISCOVERY_LINKS } from '../core/discover/links';
import { beginning } from '../core/discover/start';
import { newId } from '../core/base/ids';
import { stoppable } from '../core/base/unless-aborted';
import { createSeenMetadata } from '../platform/kept/seen-metadata';
import { type ChainView, MCP_REVISIONS, type McpRevision, type StartedAs } from '../model/discovery';
import { FAILURES } from '../model/failures';
import { command, given, type ValuesOf, wayOf } from './arguments';
import { proveReports, writeReport } from './check-reports';
import { Interrupted, UsageError } from './context';
import { discoveryText } from './discover-text';
import type { ExitCode } from './exit-codes';
import { fingerprintOf } from './fingerprint';
import { httpFor } from './network';
import { jsonOutput, lineStart, styleFor } from './terminal';
import { DISCOVER } from './usage/discover';

export const runDiscover = command(DISCOVER, async (values, operands, outer) => {
  const context = { ...outer, tellsJson: values.json === true };
  const url = urlGiven(operands);
  const junit = given('junit', values.junit);
  if (junit === '-' && values.json) throw new UsageError('Two outputs have the same destination.', 'Give --junit a file.');
  await proveReports(junit === null ? [] : [{ path: junit }]);
  const seen = given('seen', values.seen);
  await proveReports(seen === null ? [] : [{ path: seen }]);
  const issuer = given('client-issuer', values['client-issuer']);
  const facts = beginning(url, { kind: kindGiven(values), revision: revisionGiven(values), issuer });
  const http = await httpFor(wayOf(values), null, context);
  const { addresses, clock } = context;
  const fingerprint = fingerprintOf(context.random);
  const kept = seen === null ? undefined : createSeenMetadata(seen);
  const begun = () =>
    new Chain({ http, addresses, clock, fingerprint }, { id: newId(context.random, 8), url, facts, links: DISCOVERY_LINKS, seen: kept });
  const signIn = await import('./discover-sign-in');
  if (values['sign-in'] !== true) signIn.refuseWithout(values);
  const calling = values['sign-in'] === true ? await signIn.callingOf(values, context) : null;
  const save = given('save', values.save);
  const chain = begun();
  chain.onChange(() => {
    const next = chain.status === 'waiting' ? chain.view().next : null;
    if (context.terminal.err && next !== null) context.err(`${lineStart(context)}${next.title}…`);
  });
  const found = await stoppable(
    context.signal,
    () => chain.stop(),
    () => chain.run(),
  );
  const goesOn = calling !== null && found.status === 'done';
  if (goesOn)
    signIn.refuseUnbound(
      values,
      found.findings.servers.map((server) => server.issuer),
    );
  const { view, held } = goesOn
    ? await signIn.signedIn(calling, chain, found, { http, fingerprint, begun }, context)
    : { view: found, held: null };
  if (context.terminal.err) context.err(lineStart(context));
  if (context.signal.aborted) throw new Interrupted();
  if (junit !== null) await writeReport(junit, (await import('./discover-junit')).discoveryJunit(view, context.version), context);
  if (junit !== '-')
    await context.out(values.json ? jsonOutput(view, context) : discoveryText(view, values.all === true, styleFor(context.colours)));
  if (save !== null && held !== null) {
    const where = { name: save, dataFolder: given('data-folder', values['data-folder']) };
    await (await import('./discover-keep')).keepConnection(held, where, { ...context, http });
  } else if (save !== null) context.err('Nothing was saved: there is no token.\n');
  return codeOf(view);
});

/** 2 where not even the URL itself could be asked. */
function codeOf({ steps, status }: ChainView): ExitCode {
  const [first] = steps;
  if (first?.problem && steps.every(({ problem }) => problem !== null)) return FAILURES[first.problem.code].exitCode;
  const isBroken = steps.some(({ verdicts }) => verdicts.some(({ severity, outcome }) => severity === 'MUST' && outcome === 'fail'));
  return isBroken || status === 'stopped' ? 1 : 0;
}

function urlGiven([url, ...more]: string[]): string {
  if (url === undefined) throw new UsageError('No URL was given.', 'Give the URL of an API, an MCP server or an issuer.');
  if (more.length > 0) throw new UsageError('More than one URL was given.', 'Discover one at a time; put a URL with & in quotes.');
  return url;
}

function kindGiven({ as }: ValuesOf<typeof DISCOVER.options>): StartedAs['kind'] {
  if (as === undefined || as === 'api' || as === 'mcp') return as;
  if (as === 'issuer') return 'server';
  throw new UsageError('--as accepts api, mcp or issuer.', 'Leave it out where you are not sure.');
}

function revisionGiven({ revision }: ValuesOf<typeof DISCOVER.options>): McpRevision | undefined {
  const known = MCP_REVISIONS.find((each) => each === revision);
  if (revision === undefined || known !== undefined) return known;
  throw new UsageError('--revision is no revision of the MCP authorization specification.', `Give one of ${MCP_REVISIONS.join(', ')}.`);
}
