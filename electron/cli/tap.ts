import { systemSchedule } from '../core/base/schedule';
import { harOf } from '../core/exchanges/har';
import { localAddresses, pasted, serversOf } from '../core/tap/legs';
import type { TapService, TapStart } from '../core/tap/service';
import type { Endpoints } from '../model/connection';
import { PASTE_FORMATS, type PasteFormat, type TapView } from '../model/tap';
import { command, given, type ValuesOf, wayOf, whereOf } from './arguments';
import { proveReports, writeReport } from './check-reports';
import { type CliContext, UsageError } from './context';
import type { ExitCode } from './exit-codes';
import { fingerprintOf } from './fingerprint';
import { tapWayFor, wayOfApp } from './network';
import { agreesToTroubles } from './production';
import { troublesFor } from './tap-faults';
import { exchangeLines, leavingLine } from './tap-text';
import { jsonLine, styleFor } from './terminal';
import { TAP } from './usage/tap';

type Values = ValuesOf<typeof TAP.options>;

export const runTap = command(TAP, async (values, _, context) => {
  const ports = (values.port ?? []).map(portOf);
  const format = formatOf(values.print);
  const har = given('har', values.har);
  if (har === '-') throw new UsageError('--har needs a file.', 'Standard output shows the exchanges while they happen.');
  await proveReports(har === null ? [] : [{ path: har }]);
  const servers = (values.upstream ?? []).map(serverOf);
  const run = async (taps: TapService, start: TapStart, endpoints: Partial<Endpoints>) => {
    if (ports.length > start.legs.length) {
      throw new UsageError(
        `--port is there ${ports.length} times, and there are ${start.legs.length} servers.`,
        'Give one for each server at most.',
      );
    }
    const legs = start.legs.map((leg, index) => ({ ...leg, port: ports[index] ?? null }));
    const how = { keepsIssuer: values['keep-issuer'] === true, passesSignIn: values['pass-sign-in'] === true };
    try {
      const tap = await taps.start({ ...start, ...how, legs });
      await taps.lay(tap.id, troublesFor(values.fault ?? [], tap.legs));
      return await watched(taps, tap, endpoints, { format, har, json: values.json === true, strict: values.strict === true }, context);
    } finally {
      await taps.dispose();
    }
  };
  return values.connection === undefined ? withoutConnection(values, servers, context, run) : withConnection(values, servers, context, run);
});

type Run = (taps: TapService, start: TapStart, endpoints: Partial<Endpoints>) => Promise<ExitCode>;
type Server = Pick<TapStart['legs'][number], 'kind' | 'upstream'> | { kind: null; upstream: string };

async function withoutConnection(values: Values, servers: readonly Server[], context: CliContext, run: Run): Promise<ExitCode> {
  if (servers.length === 0) {
    throw new UsageError('No server was given.', 'Give a connection with --connection, or the servers of the app with --upstream.');
  }
  const { TapService } = await import('../core/tap/service');
  const { createTapProxy } = await import('../platform/network/tap/listen');
  const { systemAddresses } = await import('../platform/network/addresses');
  const { clock, random } = context;
  const taps = new TapService({
    proxy: createTapProxy(await tapWayFor(wayOf(values), null, context)),
    ...{ clock, random, fingerprint: fingerprintOf(random) },
    sealed: async () => [],
    connection: () => null,
    addresses: systemAddresses,
    confirmTroubles: agreesToTroubles(values.yes === true, context),
  });
  // Whoever writes http:// in a command has allowed it.
  return run(taps, { connectionId: null, legs: legsOf(servers), allowPlainHttp: true }, {});
}

async function withConnection(values: Values, servers: readonly Server[], context: CliContext, run: Run): Promise<ExitCode> {
  const { withSession } = await import('./session');
  const { dataFolder } = await import('../platform/disk/data-folder');
  const { createTaps } = await import('../services/taps');
  const where = { ...whereOf('tap', values), signsIn: false };
  // Ctrl-C ends the tap, not the work on what it saw.
  const toTheEnd = { ...context, signal: new AbortController().signal };
  return withSession(where, toTheEnd, async ({ services, connection, stored }) => {
    const app = stored ? await wayOfApp(where.dataFolder ?? dataFolder(context), () => services) : null;
    const found = await services.discoveries.resolveEndpoints(connection).catch(() => null);
    const endpoints = found?.endpoints ?? connection.endpoints;
    const way = await tapWayFor(wayOf(values), app, context);
    const taps = createTaps(services, { random: context.random, way, confirmTroubles: agreesToTroubles(values.yes === true, context) });
    const known = serversOf(connection, endpoints).map((leg) => ({ ...leg, port: null }));
    const legs = servers.length === 0 ? known : legsOf(servers);
    return run(taps, { connectionId: connection.id, legs, endpoints }, endpoints);
  });
}

interface Watching {
  format: PasteFormat;
  har: string | null;
  json: boolean;
  strict: boolean;
}

/** Milliseconds in which lines are gathered: where many come, each would be a write of its own. */
const GATHER_MS = 25;

/** Lines for standard output, in their order. */
class Lines {
  #text = '';
  #telling = Promise.resolve();
  #callOff: (() => void) | null = null;

  constructor(private readonly context: CliContext) {}

  add(text: string): void {
    this.#text += text;
    this.#callOff ??= systemSchedule(GATHER_MS, () => void this.told());
  }

  /** Resolves once all of them are out. */
  told(): Promise<void> {
    this.#callOff?.();
    this.#callOff = null;
    const text = this.#text;
    this.#text = '';
    if (text !== '') this.#telling = this.#telling.then(() => this.context.out(text));
    return this.#telling;
  }
}

/** Shows what comes until the person ends it. */
async function watched(
  taps: TapService,
  tap: TapView,
  endpoints: Partial<Endpoints>,
  { format, har, json, strict }: Watching,
  context: CliContext,
): Promise<ExitCode> {
  const style = styleFor(context.colours);
  let hasFailed = false;
  const lines = new Lines(context);
  taps.onExchange((connectionId, exchange) => {
    if (connectionId !== tap.connectionId || exchange === null || exchange.running) return;
    const explained = taps.explained(tap.id, exchange);
    hasFailed ||= exchange.failed || explained.findings.some(({ severity }) => severity !== 'note');
    lines.add(json ? jsonLine(explained) : exchangeLines(explained, style));
  });
  const told = new Set<string>();
  taps.onChange(({ id, leaves, legs }) => {
    for (const each of leaves) {
      if (id !== tap.id || told.has(each.upstream)) continue;
      told.add(each.upstream);
      if (json) lines.add(jsonLine({ leaves: each }));
      else context.err(leavingLine(each, legs, style));
    }
  });
  await context.out(json ? jsonLine({ tap }) : pasted(format, tap.name, localAddresses(tap.legs, endpoints)));
  context.err(`Passing on: ${tap.legs.map(({ local, upstream }) => `${local} -> ${upstream}`).join(', ')}. Ctrl-C ends it.\n`);
  await new Promise((resolve) => {
    if (context.signal.aborted) resolve(null);
    context.signal.addEventListener('abort', resolve, { once: true });
  });
  await taps.stop(tap.id);
  const exchanges = await taps.exchanges(tap.id);
  await lines.told();
  if (har !== null) {
    await writeReport(har, `${JSON.stringify(harOf(exchanges, context.version), null, 2)}\n`, context);
  }
  return strict && hasFailed ? 1 : 0;
}

/** The first is the authorization server where nothing else is said. */
function legsOf(servers: readonly Server[]): TapStart['legs'] {
  return servers.map(({ kind, upstream }, index) => ({
    kind: kind ?? (index === 0 ? ('authorization-server' as const) : ('api' as const)),
    upstream,
    port: null,
  }));
}

function serverOf(text: string): Server {
  const [, said, upstream] = /^(auth|api)=(.*)$/s.exec(text) ?? [];
  if (text === '' || upstream === '') throw new UsageError('--upstream is empty.', 'Set a value or leave it out.');
  if (said === undefined || upstream === undefined) return { kind: null, upstream: text };
  return { kind: said === 'auth' ? 'authorization-server' : 'api', upstream };
}

function portOf(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port === 0 ? null : port;
  throw new UsageError('--port is not a port.', 'Write it like --port 9400; 0 is any free one.');
}

function formatOf(text: string | undefined): PasteFormat {
  const known = PASTE_FORMATS.find((format) => format === (text ?? 'env'));
  if (known !== undefined) return known;
  throw new UsageError('--print is no format.', `Choose one of: ${PASTE_FORMATS.join(', ')}.`);
}
