import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { explained } from '../core/coach/coach';
import { coachAboutOf } from '../core/coach/facts';
import { bindingOf } from '../core/connection/binding';
import { parseConnectionFile, variablesOf } from '../core/importers/connection-file';
import { detailsOf } from '../core/connection/failures';
import { BLANK_GRANT } from '../core/connection/grant';
import type { SecretRecord } from '../core/secrets';
import { derKind } from '../core/verify/key-der';
import type { Connection, Receiver } from '../model/connection';
import type { GrantInput } from '../model/grant-input';
import { Failure } from '../model/failure';
import { type Keychain, KeychainError } from '../core/ports';
import { unlessAborted } from '../core/base/unless-aborted';
import { dataFolder } from '../platform/disk/data-folder';
import { createMemoryFiles } from '../platform/disk/memory-files';
import { createMemorySettings } from '../platform/kept/settings';
import { practiceKeys } from '../services/practice-provider';
import { createServices, type Services } from '../services';
import type { ServiceParts } from '../services/parts';
import { namesFile, type Where } from './arguments';
import { type CliContext, Interrupted } from './context';
import { connectionNamed } from './named';
import { httpFor, wayOfApp } from './network';
import { readBytes, readText, textOf } from './input';
import { attendSignIns, browserFor, receiverFor } from './sign-in';
import { announcing, refuseUnnamed, refuseUnnamedFile } from './variables';
import { agreesInProduction } from './production';
import { failureText } from './terminal';
import { sharedParts, storedParts } from './wiring';

export interface Session {
  readonly services: Services;
  readonly connection: Connection;
  /** Whether the connection is the window's, with tokens in its vault. Otherwise everything is gone with the process. */
  readonly stored: boolean;
  /** The command listens on loopback instead of the connection's custom scheme, which would start the window. */
  readonly replacesScheme: boolean;
  /** Stops what was started beside the services. */
  close(): Promise<void>;
}

const CERTIFICATES_COUNT =
  'tokenscope: NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are checked. For a private authority give its certificate with --ca.\n';
const FILE_ID = 'file';
/**
 * Exchanges are kept in memory for the coach to explain failures. Only the vault and the runs are written: the window may be running and
 * owns the rest.
 */
const KEEPS = { keepExchanges: true, keepClaims: false };

/**
 * Runs `work` with the services for a connection and cleans up afterwards: a running refresh finishes and is stored, locks are released.
 * @throws UsageError, Failure `connection-file-invalid`, `settings-unreadable`, whatever `work` throws; Interrupted as soon as the person
 * ends the command.
 */
export async function withSession<T>(where: Where, context: CliContext, work: (session: Session) => Promise<T>): Promise<T> {
  if (context.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') context.err(CERTIFICATES_COUNT);
  const open = namesFile(where.connection) ? fromFile : fromWindow;
  const session = await open(where, context);
  attendSignIns(session.services.flows, session.replacesScheme, context);
  try {
    const explained = () => work(session).catch(async (error) => Promise.reject(await inTheCoachsWords(error, session)));
    return await unlessAborted(context.signal, explained, () => new Interrupted());
  } finally {
    await session.services.dispose();
    await session.close();
    warnOfUnsaved(session, context);
  }
}

/** A failure in the coach's words, if it came with an exchange. */
async function inTheCoachsWords(error: unknown, { services, connection }: Session): Promise<unknown> {
  if (!(error instanceof Failure) || error.exchangeId === null) return error;
  const exchange = (await services.exchanges.list(connection.id)).find(({ id }) => id === error.exchangeId);
  return new Failure(explained(detailsOf(error), exchange, coachAboutOf(connection)));
}

async function fromFile(where: Where, context: CliContext): Promise<Session> {
  const text = await readText({ kind: 'file', path: where.connection }, context);
  const used = variablesOf(text);
  refuseUnnamed(used, where.env ?? []);
  const file = parseConnectionFile(text, context.env);
  const { clientSecret, refreshToken } = file;
  const own: Connection = { id: FILE_ID, ...file.connection };
  const connection = { ...own, receiver: receiverOf(own, where) };
  const http = announcing(used, connection, await httpFor(where.way, null, context), context.err);
  const services = createServices({
    ...partsFor(connection, where, { ...context, http }),
    // Doesn't exist and is never written.
    directory: join(tmpdir(), `tokenscope-none-${randomUUID()}`),
    settings: createMemorySettings([connection], KEEPS),
    keychain: NO_KEYCHAIN,
    files: createMemoryFiles(),
    // The file's addresses count; its author knows what serves them.
    serve: () => Promise.resolve(),
  });
  // biome-ignore lint/correctness/useHookAtTopLevel: not a React hook
  services.vault.useMemory();
  const record: SecretRecord = {
    clientSecret,
    boundTo: bindingOf(connection, null),
    // Its access token counts as expired.
    grant: refreshToken === null ? null : { ...BLANK_GRANT, refreshToken, expiresInSeconds: 0, scopesAsked: connection.scopes },
    refreshPending: null,
  };
  await services.vault.write(FILE_ID, record);
  const read = (each: { text: string } | { path: string }) =>
    'text' in each
      ? new TextEncoder().encode(each.text)
      : readBytes({ kind: 'file', path: resolve(dirname(where.connection), each.path) }, context);
  if (file.clientKey !== null) {
    const how = { passphrase: file.clientKeyPassphrase, rsaAlg: 'RS256' as const };
    const given = await read(file.clientKey);
    // Text may be UTF-16, as PowerShell writes.
    const bytes = derKind(given) === null ? new TextEncoder().encode(textOf(given)) : given;
    await services.clientKeys.importFile(FILE_ID, bytes, how);
  }
  if (file.clientCertificate.length > 0) {
    const files = await Promise.all(file.clientCertificate.map(read));
    await services.clientCertificates.import(FILE_ID, { files, passphrase: file.clientCertificatePassphrase });
  }
  for (const [input, value] of Object.entries(file.grantInputs)) {
    let text = 'text' in value ? value.text : '';
    if ('path' in value) {
      const path = resolve(dirname(where.connection), value.path);
      refuseUnnamedFile(path, where);
      text = await readText({ kind: 'file', path }, context);
    }
    await services.grantInputs.seal(FILE_ID, input as GrantInput, text);
  }
  return { services, connection, stored: false, replacesScheme: replacesScheme(own, connection), close: async () => {} };
}

async function fromWindow(where: Where, context: CliContext): Promise<Session> {
  const directory = where.dataFolder ?? dataFolder(context);
  const { readStoredConnections, readStoredPreferences } = await import('../platform/kept/settings-files');
  const { createRunFiles } = await import('../platform/kept/run-files');
  const { createOwnFiles } = await import('../platform/kept/own-files');
  const { createPreflightTries } = await import('../platform/kept/preflight-tries');
  const { PracticeServer } = await import('./practice-server');
  const connections = readStoredConnections(directory);
  const own = connectionNamed(where.connection, connections, directory);
  // In memory only: the window's settings stay unchanged.
  const connection = { ...own, receiver: receiverOf(own, where) };
  const http = await httpFor(where.way, await wayOfApp(directory, () => services), context);
  const practice = new PracticeServer(directory, (clientId) => practiceKeys(services, clientId));
  const services: Services = createServices({
    ...partsFor(connection, where, { ...context, http }),
    ...(await storedParts(directory, context)),
    settings: createMemorySettings(
      connections.map((stored) => (stored.id === own.id ? connection : stored)),
      KEEPS,
    ),
    files: {
      ...createMemoryFiles(),
      runs: createRunFiles(directory, () => readStoredPreferences(directory).runsMost),
      preflightTries: createPreflightTries(directory),
      plans: createOwnFiles(directory, 'plans'),
    },
    serve: (connection) => practice.serve(connection),
  });
  return { services, connection, stored: true, replacesScheme: replacesScheme(own, connection), close: () => practice.stop() };
}

/** Where nobody signs in, the connection's own counts: nothing comes back. */
function receiverOf({ receiver }: Connection, where: Where): Receiver {
  return where.signsIn === false ? (where.receiver ?? receiver) : receiverFor(receiver, where.receiver);
}

function replacesScheme(own: Connection, used: Connection): boolean {
  return own.receiver.kind === 'scheme' && used.receiver.kind === 'loopback';
}

type Parts = ReturnType<typeof sharedParts> & Pick<ServiceParts, 'browser' | 'confirmApiOrigin' | 'confirmProduction'>;

function partsFor(connection: Connection, { allowApi, browser, production }: Where, context: CliContext): Parts {
  return {
    ...sharedParts(context),
    browser: browser ?? browserFor(connection.receiver, context),
    confirmApiOrigin: (_name, origin) => Promise.resolve(origin === allowApi),
    confirmProduction: async (asked, act) => production === true || agreesInProduction([asked, act], context),
  };
}

function warnOfUnsaved({ services, connection, stored }: Session, context: CliContext): void {
  if (!stored || !services.tokens.unsaved().includes(connection.id)) return;
  context.err(
    failureText({
      code: 'vault-not-writable',
      what: 'New tokens arrived, but the vault could not store them, so they are lost when this command ends.',
      likelyCause: 'The disk is full or read-only, or the keychain was locked.',
      action: 'Free up disk space, or unlock the keychain, then sign in again in the window: the stored refresh token has been used up.',
    }),
  );
}

const refuse = () => Promise.reject(new KeychainError('unavailable', 'A connection file uses no keychain.'));
const NO_KEYCHAIN: Keychain = { getPassword: refuse, setPassword: refuse, deletePassword: refuse };
