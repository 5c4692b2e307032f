import { printConnectionFiles } from '../core/importers/connection-file';
import type { RegistrationService } from '../core/registration/service';
import type { Connection } from '../model/connection';
import type { ChainVerdict } from '../model/discovery';
import type { RegistrationOutcome } from '../model/registered';
import { dataFolder } from '../platform/disk/data-folder';
import { createFileSettings } from '../platform/kept/settings-files';
import type { Services } from '../services';
import { command, given, namesFile, type ValuesOf, type Where, whereOf } from './arguments';
import { type CliContext, UsageError } from './context';
import { verdictLines } from './discover-text';
import type { ExitCode } from './exit-codes';
import { connectionNamed } from './named';
import { httpFor, wayOfApp } from './network';
import { writeNew } from './new-file';
import { withSession } from './session';
import { jsonOutput, oneLine, styleFor } from './terminal';
import { REGISTER } from './usage/register';
import { withEverything } from './whole';

type Values = ValuesOf<typeof REGISTER.options>;

/** What is worked on. */
interface Subject {
  services: Services;
  registrations: RegistrationService;
  connection: Connection;
  /** In the window, with a vault. */
  isStored: boolean;
}

export const runRegister = command(REGISTER, async (values, operands, context) => {
  const [named, ...more] = operands;
  if (more.length > 0) throw new UsageError('More than one connection was given.', 'Register one client at a time.');
  const where = whereOf('register', { ...values, connection: values.connection ?? named });
  const act = actOf(values, namesFile(where.connection), context);
  return withSubject(where, context, (subject) => act(subject, values, context));
});

type Act = (subject: Subject, values: Values, context: CliContext) => Promise<ExitCode>;

const ACTS = { 'dry-run': showPlan, read: readClient, update: updateClient, delete: deleteClient, document: printDocument } as const;

function actOf(values: Values, isFile: boolean, context: CliContext): Act {
  const acts = { ...ACTS, 'check-document': checkDocument };
  const [name, second] = (Object.keys(acts) as (keyof typeof acts)[]).filter((each) => values[each] !== undefined);
  if (second !== undefined) throw new UsageError(`--${name} and --${second} don't go together.`, 'Choose one of them.');
  if (name !== undefined) return acts[name];
  if (isFile && context.terminal.out && !values.reveal)
    throw new UsageError(
      "The client's secrets would be printed on the terminal, where they stay readable.",
      'Add --reveal, or pass the output to a program or a file.',
    );
  return registerClient;
}

async function registerClient(subject: Subject, values: Values, context: CliContext): Promise<ExitCode> {
  const { registrations, connection } = subject;
  const outcome = await registrations.register(connection.id, initialToken(values, context));
  await tell('Registered', outcome, subject, values, context);
  return 0;
}

async function updateClient(subject: Subject, values: Values, context: CliContext): Promise<ExitCode> {
  await tell('Changed', await subject.registrations.update(subject.connection.id), subject, values, context);
  return 0;
}

async function showPlan({ registrations, connection }: Subject, { json }: Values, context: CliContext): Promise<ExitCode> {
  const { endpoint, body, replaces } = await registrations.plan(connection.id);
  if (json) await context.out(jsonOutput({ endpoint, replaces, body: JSON.parse(body) }, context));
  else {
    context.err(`POST ${oneLine(endpoint)}${replaces === null ? '' : `, to replace the client ${oneLine(replaces)} here`}\n`);
    await context.out(jsonOutput(JSON.parse(body), context));
  }
  return 0;
}

async function readClient({ registrations, connection }: Subject, _: Values, context: CliContext): Promise<ExitCode> {
  await context.out(jsonOutput(JSON.parse(await registrations.read(connection.id)), context));
  return 0;
}

async function deleteClient({ registrations, connection }: Subject, _: Values, context: CliContext): Promise<ExitCode> {
  await registrations.remove(connection.id);
  context.err(`Deleted at the server: ${oneLine(connection.clientId)}. Its ID and secret are deleted here, too.\n`);
  return 0;
}

async function printDocument({ registrations, connection }: Subject, values: Values, context: CliContext): Promise<ExitCode> {
  const text = await registrations.document(connection.id, given('document', values.document) ?? '');
  await context.out(jsonOutput(JSON.parse(text), context));
  return 0;
}

async function checkDocument({ registrations, connection }: Subject, values: Values, context: CliContext): Promise<ExitCode> {
  const verdicts = await registrations.checkDocument(connection.id, given('check-document', values['check-document']) ?? '');
  const lines = verdicts.flatMap((verdict) => verdictLines(verdict, styleFor(context.colours)));
  await context.out(values.json ? jsonOutput({ verdicts }, context) : `${lines.join('\n')}\n`);
  return verdicts.some(isBroken) ? 1 : 0;
}

const isBroken = ({ severity, outcome }: ChainVerdict) => severity === 'MUST' && outcome === 'fail';

/** What came of it, with the secrets where nothing here keeps them. */
async function tell(done: string, outcome: RegistrationOutcome, subject: Subject, values: Values, context: CliContext): Promise<void> {
  const { services, connection, isStored } = subject;
  const { id, registered: _, ...settings } = services.connections.get(connection.id);
  const { clientSecret, registration } = await services.connections.records.read(id);
  if (values.output !== undefined) await writeNew(values.output, printConnectionFiles([{ settings }]));
  const { secretExpiresAt, ...rest } = outcome;
  const secrets = isStored
    ? {}
    : { clientSecret, registrationClientUri: registration?.uri ?? null, registrationAccessToken: registration?.accessToken ?? null };
  const expires = secretExpiresAt === null ? null : new Date(secretExpiresAt).toISOString();
  if (values.json) {
    const { clientAuthentication } = settings;
    await context.out(jsonOutput({ ...rest, secretExpiresAt: expires, clientAuthentication, stored: isStored, ...secrets }, context));
    return;
  }
  const fact = (name: string, value: string | null | undefined) => (value ? `${name.padEnd(28)}${oneLine(value, value.length)}\n` : '');
  const secret = outcome.hasSecret && isStored ? 'sealed in the vault' : secrets.clientSecret;
  await context.out(
    [
      fact('Client ID', outcome.clientId),
      fact('Client authentication', settings.clientAuthentication),
      fact('Client secret', secret),
      fact('Secret expires', expires),
      fact('Registration URL', secrets.registrationClientUri),
      fact('Registration access token', secrets.registrationAccessToken),
    ].join(''),
  );
  context.err(`${done}: ${oneLine(connection.name)}.\n`);
  for (const { member, asked, given } of outcome.changes)
    context.err(`The server changed ${member} from ${oneLine(asked ?? 'nothing')} to ${oneLine(given ?? 'nothing')}.\n`);
  for (const remark of outcome.remarks) context.err(`${oneLine(remark)}\n`);
  if (values.output !== undefined) context.err(`Written to ${oneLine(values.output)}, without secrets.\n`);
}

function initialToken(values: Values, { env }: CliContext): string | null {
  const name = given('initial-token-env', values['initial-token-env']);
  if (name === null) return null;
  const token = Object.hasOwn(env, name) ? env[name] : undefined;
  if (token) return token;
  throw new UsageError(
    `The environment variable ${JSON.stringify(name.slice(0, 80))} is not set.`,
    'Set it to the initial access token; --initial-token-env needs the name of the variable.',
  );
}

function withSubject<T>(where: Where, context: CliContext, work: (subject: Subject) => Promise<T>): Promise<T> {
  if (!namesFile(where.connection)) return withStored(where, context, work);
  return withSession(where, context, async ({ services, connection }) =>
    work({ services, registrations: await services.registrations(), connection, isStored: false }),
  );
}

/** Over the window's own settings: unlike other commands, this one changes them. */
async function withStored<T>(where: Where, context: CliContext, work: (subject: Subject) => Promise<T>): Promise<T> {
  if (where.receiver !== null)
    throw new UsageError('--redirect is for connection files.', 'Change Redirect in the settings of the connection, then register.');
  const directory = where.dataFolder ?? dataFolder(context);
  const settings = createFileSettings(directory);
  const [trouble] = settings.notices();
  if (trouble !== undefined) throw trouble;
  const connection = connectionNamed(where.connection, settings.connections(), directory);
  let opened: Services | null = null;
  const app = await wayOfApp(directory, () => {
    if (opened === null) throw new Error('Nothing is sent before the services are there.');
    return opened;
  });
  const http = await httpFor(where.way, app, context);
  return withEverything({ directory, settings }, { ...context, http }, async (services) => {
    opened = services;
    return work({ services, registrations: await services.registrations(), connection, isStored: true });
  });
}
