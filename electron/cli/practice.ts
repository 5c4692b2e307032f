import { visible } from '../core/base/visible';
import { clientCredentials } from '../core/grants/client-credentials';
import type { ConnectionSettings } from '../model/connection';
import { PRACTICE_FACES } from '../model/providers/offered';
import { printConnectionFile } from '../core/importers/connection-file';
import type { Practice } from '../practice';
import { writeChosenFile } from '../platform/disk/durable-file';
import { command, given } from './arguments';
import { type CliContext, UsageError } from './context';
import type { ExitCode } from './exit-codes';
import { reasonOf } from './input';
import { credentialOf } from './practice-credential';
import { PRACTICE, SIGN_IN_ONLY } from './usage/practice';

export const runPractice = command(PRACTICE, async (values, _, context) => {
  if (values.faults) return listFaults(context);
  const port = wholeNumber('port', values.port, 65_535);
  const accessTokenSeconds = wholeNumber('access-seconds', values['access-seconds'], 86_400);
  const file = given('connection-file', values['connection-file']);
  const face = PRACTICE_FACES.find((id) => id === (values.face ?? PRACTICE_FACES[0]));
  if (face === undefined) throw new UsageError('Unknown face.', `Choose one of: ${PRACTICE_FACES.join(', ')}.`);
  const alwaysSignsIn = SIGN_IN_ONLY.find(({ faces }) => faces.some(({ id }) => id === face));
  if (values['client-credentials'] && alwaysSignsIn)
    throw new UsageError(`${alwaysSignsIn.label} has no client credentials.`, 'Choose another --face.');
  const { startPractice } = await import('../practice');
  let publicKeys: string[] = [];
  const practice = await startPractice({
    port: port ?? 0,
    keysOf: async () => publicKeys,
    ...(accessTokenSeconds !== null && { accessTokenSeconds }),
  });
  try {
    if (port && new URL(practice.url).port !== String(port)) {
      throw new UsageError(`Port ${port} is in use.`, 'Choose another --port, or leave it out for any free one.');
    }
    for (const text of values.fault ?? []) switchOn(practice.faults, text);
    if (file !== null) {
      const ready = practice.faces[face];
      const made = await credentialOf(ready, context.clock.now());
      publicKeys = made.publicKeys;
      await writeConnection(file, ready.connection, made.secrets, values['client-credentials'] === true);
    }
    await context.out(`${face === 'mcp' ? practice.mcp.url : practice.url}\n`);
    if (face === 'mcp') for (const [what, address] of mcpAddresses(practice)) context.err(`${what}: ${address}\n`);
    for (const { id, label, value } of practice.faults.list()) if (value) context.err(`Fault on: ${id} (${label})\n`);
    await new Promise((resolve) => {
      if (context.signal.aborted) resolve(null);
      context.signal.addEventListener('abort', resolve, { once: true });
    });
    return 0;
  } finally {
    await practice.stop();
  }
});

/** Where the chain from the MCP server's URL leads, if no fault is on. */
function mcpAddresses({ url, mcp, clientDocumentUrl }: Practice): [what: string, address: string][] {
  return [
    ['Protected resource metadata', mcp.metadataUrl],
    ['Authorization server', url],
    ['Client ID metadata document', clientDocumentUrl],
  ];
}

async function listFaults(context: CliContext): Promise<ExitCode> {
  const { FAULTS } = await import('../practice/faults');
  const width = Math.max(...FAULTS.map(({ id }) => id.length));
  const lines = FAULTS.map(({ id, label, kind, unit, usual }) => {
    const number = kind === 'number' ? ` (${unit ?? 'number'}, usually ${usual})` : '';
    return `${id.padEnd(width)}  ${label}${number}\n`;
  });
  await context.out(lines.join(''));
  return 0;
}

/** `text` is "no-rotation" or "latency=500". */
function switchOn(faults: { set(id: string, value: boolean | number): unknown }, text: string): void {
  const at = text.indexOf('=');
  const id = at < 0 ? text : text.slice(0, at);
  const value = at < 0 ? true : Number(text.slice(at + 1));
  try {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('The value is not a number.');
    faults.set(id, value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(
      `--fault ${JSON.stringify(text.slice(0, 80))}: ${visible(error.message)}`,
      '"tokenscope practice --faults" lists the faults.',
    );
  }
}

async function writeConnection(
  path: string,
  connection: ConnectionSettings,
  secrets: Record<string, string>,
  forItself: boolean,
): Promise<void> {
  const settings: ConnectionSettings = {
    ...connection,
    ...(forItself && { grantType: clientCredentials.id, scopes: connection.scopes.filter((scope) => !OF_PERSONS.includes(scope)) }),
    // A custom scheme's redirect would reach another process.
    receiver: { kind: 'loopback', port: null, path: '/callback' },
  };
  const document = { ...JSON.parse(printConnectionFile(settings, false)), secrets };
  try {
    await writeChosenFile(path, `${JSON.stringify(document, null, 2)}\n`, 0o600);
  } catch (error) {
    throw new UsageError(
      `The connection file could not be written: ${reasonOf(error)}.`,
      'Check that the folder exists and may be written to.',
    );
  }
}

/** Scopes that need a signed-in person. */
const OF_PERSONS = ['openid', 'profile', 'email', 'offline_access'];

function wholeNumber(name: string, text: string | undefined, most: number): number | null {
  const value = given(name, text);
  if (value === null) return null;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number <= most) return number;
  throw new UsageError(`--${name} is not a whole number up to ${most}.`, 'Correct the number.');
}
