import * as v from 'valibot';
import { clientAuthOf, sendsCertificate, usesSecret } from '../../model/client-auth';
import { type ConnectionSettings, connectionSettings } from '../../model/connection';
import { type ConnectionDocument, type ConnectionPart, connectionFile, KIND, VERSION } from '../../model/connection-file';
import { checkClientSecret, checkSettings } from '../../model/connection-rules';
import { Failure } from '../../model/failure';
import { GRANT_INPUT_IDS, GRANT_INPUTS, type GrantInput, type TokenSourceSetting, tokenTypeOf } from '../../model/grant-input';
import { inputsToSeal, signsWithKey } from '../../model/grants';
import {
  type Environment,
  escapePlaceholders,
  fillPlaceholders,
  hasPlaceholder,
  placeholderFor,
  placeholderForFile,
  variableName,
  variablesIn,
} from '../../model/placeholders';
import { completed, defaultsOf } from '../../model/templates';
import { viewOf } from '../../model/view';
import { type JsonNode, placeInLines, readJson } from '../token/json';
import { withoutSecrets } from './connection-file-secrets';

/** What a connection file holds. */
export interface ConnectionFile {
  connection: ConnectionSettings;
  clientSecret: string | null;
  /** A private key, or the name of its file. */
  clientKey: { text: string } | { path: string } | null;
  clientKeyPassphrase: string;
  /** A certificate and, where it is apart, its key, or the names of their files. Empty: there is none. */
  clientCertificate: ({ text: string } | { path: string })[];
  clientCertificatePassphrase: string;
  /** What its grant sends beside the client's credential, or the names of its files. */
  grantInputs: Partial<Record<GrantInput, { text: string } | { path: string }>>;
  refreshToken: string | null;
}

/** A variable of the environment that a connection file is filled with, and where: "secrets.clientSecret", "connection.calls[0].url". */
export interface UsedVariable {
  name: string;
  place: string;
}

/** Characters; a connection itself may have half of that. */
const MAX_FILE = 1_000_000;

/**
 * Reads a connection file. What it leaves out is as in its template.
 *
 * @param environment Fills `${env:NAME}`. null: it is not looked at; secrets given that way then are absent, other texts stay as they are.
 * @throws Failure `connection-file-invalid`, with the place as evidence. It never quotes a secret.
 */
export function parseConnectionFile(text: string, environment: Environment | null = null): ConnectionFile {
  const { others = [], ...only } = documentIn(text);
  if (others.length > 0) {
    const likelyCause = 'Several were selected when it was exported.';
    throw unusable(`It contains ${others.length + 1} connections.`, 'Export the one you need by itself.', 'others', likelyCause);
  }
  return connectionIn(only, environment);
}

/** Reads a connection file of one or of several. No variable is filled in. @throws Failure `connection-file-invalid`, as above. */
export function parseConnectionFiles(text: string): ConnectionFile[] {
  const { others = [], ...first } = documentIn(text);
  return [connectionIn(first, null), ...others.map((other, index) => connectionIn(other, null, `others[${index}].`))];
}

/** @param at Where it stands in the file: "others[0].". */
function connectionIn({ connection, secrets = {} }: ConnectionPart, environment: Environment | null, at = ''): ConnectionFile {
  const filled = fillPlaceholders({ connection, secrets }, environment);
  if (filled.malformed.length > 0) throw malformedPlaceholder(filled.malformed);
  if (filled.missing.length > 0) throw missingVariables(filled.missing);
  const secret = (name: keyof typeof secrets) => {
    const given = secrets[name] ?? null;
    return given !== null && environment === null && hasPlaceholder(given) ? null : (filled.value.secrets[name] ?? null) || null;
  };
  try {
    return {
      connection: checkSettings(completed(defaultsOf(filled.value.connection.template ?? 'oauth'), filled.value.connection)),
      clientSecret: checkClientSecret(secret('clientSecret')),
      clientKey: valueIn(secret('clientKey')),
      clientKeyPassphrase: secret('clientKeyPassphrase') ?? '',
      clientCertificate: [valueIn(secret('clientCertificate')), valueIn(secret('clientCertificateKey'))].filter((given) => given !== null),
      clientCertificatePassphrase: secret('clientCertificatePassphrase') ?? '',
      grantInputs: Object.fromEntries(
        GRANT_INPUT_IDS.flatMap((input) => {
          const value = valueIn(secret(input));
          return value === null ? [] : [[input, value]];
        }),
      ),
      refreshToken: secret('refreshToken'),
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const field = error.evidence.find(({ label }) => label === 'Field')?.value;
    const place = field === 'clientSecret' ? 'secrets.clientSecret' : field && `connection.${field}`;
    throw unusable(error.what, error.action, place ? `${at}${place}` : null, error.likelyCause);
  }
}

/**
 * A file that is read in place of a value: `${file:PATH}`. A private key is taken from one, which signs and is never sent, and a token for a
 * grant only where whoever runs the command names that file, too: no connection file can have another file of this computer sent somewhere.
 */
const FILE = /^\$\{file:([^}]+)\}$/;

function valueIn(given: string | null): ConnectionFile['clientKey'] {
  const path = FILE.exec(given?.trim() ?? '')?.[1];
  if (path !== undefined) return { path };
  return given === null ? null : { text: given };
}

/** The variables that a connection file asks for, before any is looked at. @throws Failure `connection-file-invalid`. */
export function variablesOf(text: string): UsedVariable[] {
  const { connection, secrets = {}, others = [] } = documentIn(text);
  return variablesIn({ connection, secrets, ...(others.length > 0 ? { others } : {}) });
}

/**
 * A connection as a file, without secrets: the client secret, and what by its name is one in headers, parameters and bodies, is a
 * `${env:NAME}` to be set where the file is used.
 *
 * @param hasClientSecret Whether there is a client secret to ask for; as its way of authentication says, unless told.
 */
export const printConnectionFile = (settings: ConnectionSettings, hasClientSecret?: boolean): string =>
  printConnectionFiles([{ settings, hasClientSecret }]);

/** Several in one file, likewise. @throws Failure `connection-file-invalid` where they are more than can be read again. */
export function printConnectionFiles(all: readonly { settings: ConnectionSettings; hasClientSecret?: boolean | undefined }[]): string {
  const [first, ...others] = all.map(({ settings, hasClientSecret = usesSecret(settings) }) => {
    const connection = shareable(settings);
    const inputs = inputsToSeal(connection).map((input) => [input, placeholderFor(variableName(settings.name, GRANT_INPUTS[input].name))]);
    const clientSecret = hasClientSecret ? { clientSecret: placeholderFor(variableName(settings.name, 'client secret')) } : null;
    const { credential } = clientAuthOf(settings);
    const all = {
      ...(credential === 'key' || credential === 'certificate' ? null : clientSecret),
      ...(signsWithKey(settings) && { clientKey: placeholderForFile('client-key.pem') }),
      ...(sendsCertificate(settings) && { clientCertificate: placeholderForFile('client-certificate.pem') }),
      ...Object.fromEntries(inputs),
    };
    return { connection, ...(Object.keys(all).length > 0 && { secrets: all }) };
  });
  const document = { kind: KIND, version: VERSION, ...first, ...(others.length > 0 ? { others } : {}) };
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (text.length > MAX_FILE)
    throw unusable('It would be larger than 1 MB.', 'Export fewer connections at once.', null, 'Saved calls contain a lot of text.');
  return text;
}

/**
 * The settings as they may leave this computer: a `${env:NAME}` is in the place of what may be a secret.
 *
 * @param hasPlaceholders They are those of a file, whose own placeholders stay.
 */
export function shareable(settings: ConnectionSettings, hasPlaceholders = false): ConnectionSettings {
  const named = viewOf(connectionSettings, settings);
  return withoutSecrets(withoutOthers(hasPlaceholders ? named : escaped(named))).connection;
}

/** A token of another connection is asked for as any secret: the file has no other one. */
function withoutOthers(settings: ConnectionSettings): ConnectionSettings {
  const { subject, actor, requestedTokenType } = settings.tokenExchange;
  const own = (source: TokenSourceSetting): TokenSourceSetting =>
    source.connection === null ? source : { connection: null, token: 'access', type: tokenTypeOf(source) };
  return { ...settings, tokenExchange: { subject: own(subject), actor: actor && own(actor), requestedTokenType } };
}

function escaped<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) => (typeof each === 'string' ? escapePlaceholders(each) : each)) as T;
}

function documentIn(whole: string): ConnectionDocument {
  const text = whole.replace(/^\ufeff/, '');
  if (text.length > MAX_FILE) throw unusable('It is larger than 1 MB.', 'Use the file exported by the window, or one like it.', null);
  const reading = readJson(text);
  if (!reading.ok) throw unusable(`It isn't valid JSON: it ${reading.reason}.`, 'Correct the file.', placeInLines(text, reading.offset));
  const twice = repeatedName(reading.node);
  if (twice !== null)
    throw unusable('It has the same name twice in one object, so it is ambiguous.', 'Remove one of them.', placeInLines(text, twice));
  const parsed = v.safeParse(connectionFile, JSON.parse(text));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw unusable(
    sentenceOf(issue),
    'Correct the file; docs/schemas/connection.schema.json describes the format.',
    v.getDotPath(issue) ?? null,
  );
}

/** Where the second of two members with the same name begins; null: there are none. */
function repeatedName(node: JsonNode): number | null {
  if (node.kind === 'array') return first(node.items, repeatedName);
  if (node.kind !== 'object') return null;
  const seen = new Set<string>();
  return first(node.members, ({ name, value }) => {
    const again = seen.has(name);
    seen.add(name);
    return again ? value.start : repeatedName(value);
  });
}

function first<T>(items: readonly T[], find: (item: T) => number | null): number | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

function sentenceOf(issue: v.BaseIssue<unknown>): string {
  const name = String(issue.path?.at(-1)?.key ?? '');
  const where = v.getDotPath(issue);
  if (issue.type === 'strict_object' && issue.expected === 'never') return `It has an unknown member ${JSON.stringify(name)}.`;
  if (issue.received === 'undefined') return `Its member ${JSON.stringify(where)} is missing.`;
  if (where === null) return "It isn't a JSON object.";
  if (where === 'kind') return "It isn't a connection file: its kind is different.";
  if (where === 'version') return 'It was written for another version of Tokenscope.';
  const expected = (issue.expected ?? 'something else').replace(/[()]/g, '').replaceAll(' | ', ' or ');
  return `Its member ${JSON.stringify(where)} should be ${expected.replace(/^Object$/, 'an object').replace(/^Array$/, 'an array')}.`;
}

function unusable(
  problem: string,
  action: string,
  place: string | null,
  likelyCause = 'It was written or edited by hand, or is a different kind of file.',
) {
  return new Failure({
    code: 'connection-file-invalid',
    what: `The connection file can't be used. ${problem}`,
    likelyCause,
    action,
    evidence: place === null ? [] : [{ label: 'Place', value: place }],
  });
}

function missingVariables(names: string[]): Failure {
  const listed = names.join(', ');
  return new Failure({
    code: 'connection-file-invalid',
    what: `The connection file needs ${names.length === 1 ? `the environment variable ${listed}, which is` : `the environment variables ${listed}, which are`} not set.`,
    likelyCause: 'The secret was not passed to this command, or has a different name.',
    action: "Set it in the command's environment; in CI, from a secret.",
    evidence: names.map((name) => ({ label: 'Not set', value: name })),
  });
}

function malformedPlaceholder(names: string[]): Failure {
  return unusable(
    `A placeholder contains an invalid variable name: ${names.map((name) => JSON.stringify(name.slice(0, 60))).join(', ')}.`,
    `Write it like ${placeholderFor('CLIENT_SECRET')}; for the text itself, double the dollar sign.`,
    null,
  );
}
