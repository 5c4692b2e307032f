import type { ConnectionSettings } from '../../model/connection';
import { Failure } from '../../model/failure';
import { IDENTITY } from '../../model/identity';
import { base64urlOf, utf8Bytes, utf8Text } from '../base/bytes';
import { decodeBase64url } from '../token/base64url';
import { type ConnectionFile, parseConnectionFiles, printConnectionFile, variablesOf } from './connection-file';
import { plainSettings } from './connection-file-secrets';
import { type Imported, Report } from './imported';
import { believed } from './own-file';

/** The link that opens the review of a connection, in this build: one slash, as in the redirect URI (RFC 8252 section 7.1). */
const START = `${IDENTITY.id}:/import?connection=`;
/** Characters. Windows starts programs with up to 32,767, and chat programs cut long links off. */
const MAX_LENGTH = 30_000;

/** Whether a URL of the app's scheme is one of these, whatever else it has; all others may be a sign-in's. Schemes know no case. */
export const isImportLink = (url: string): boolean => /^\/import(?:[/?#]|$)/.test(url.slice(IDENTITY.id.length + 1));

/**
 * A connection as a link: its connection file in base64url, without secrets.
 *
 * @param hasClientSecret As for `printConnectionFile`.
 * @throws Failure `bad-request` where it would be too long.
 */
export function importLinkOf(settings: ConnectionSettings, hasClientSecret?: boolean): string {
  const document: unknown = JSON.parse(printConnectionFile(settings, hasClientSecret));
  const link = `${START}${base64urlOf(utf8Bytes(JSON.stringify(document)))}`;
  if (link.length <= MAX_LENGTH) return link;
  throw new Failure({
    code: 'bad-request',
    what: 'This connection is too large for a link.',
    likelyCause: 'Its saved calls or notes contain a lot of text.',
    action: 'Export it as a file instead.',
    evidence: [],
  });
}

/**
 * The connection in a link. Whoever made the link is unknown, and it lies in histories and logs: neither a secret nor what stands for a variable
 * of the environment or for a file is taken from it. What is left out is said.
 *
 * @throws Failure `connection-file-invalid`
 */
export async function readImportLink(link: string): Promise<Imported> {
  const at = link.indexOf('=');
  const isOurs = link.slice(0, at + 1).toLowerCase() === START;
  const bytes = isOurs && link.length <= MAX_LENGTH ? decodeBase64url(link.slice(at + 1)) : null;
  if (bytes === null) throw unusable(link.length > MAX_LENGTH ? `It is longer than ${MAX_LENGTH.toLocaleString('en')} characters.` : null);
  const text = utf8Text(bytes);
  const report = new Report();
  const files = await believed(parseConnectionFiles(text), report);
  for (const { name } of variablesOf(text)) report.met(name, null);
  const clean = files.map(({ connection, ...secrets }) => {
    const { isSecret, isFile } = givenIn(secrets);
    if (isSecret) report.leave('A secret in the link', connection.name, 'Links end up in histories and logs. Enter it after importing.');
    if (isFile) report.leave('A file on this computer', connection.name, 'A link reads no files. Add its content in Settings.');
    const plain = plainSettings(connection);
    if (JSON.stringify(plain) !== JSON.stringify(connection))
      report.leave(
        'Variables of the environment, or possible secrets, in settings',
        connection.name,
        'A link fills in neither. Their places are empty: complete them in Settings.',
      );
    return { ...NO_SECRETS, clientCertificate: [], grantInputs: {}, connection: plain };
  });
  return { from: 'an import link', files: clean, left: report.left, variables: report.variables };
}

const NO_SECRETS = {
  clientSecret: null,
  clientKey: null,
  clientKeyPassphrase: '',
  clientCertificatePassphrase: '',
  refreshToken: null,
} as const;

/** What a link has in place of secrets: the text, or the name of a file that holds it. */
function givenIn({ clientKey, clientCertificate, grantInputs, ...texts }: Omit<ConnectionFile, 'connection'>) {
  const given = [clientKey, ...clientCertificate, ...Object.values(grantInputs)].filter((each) => each !== null);
  const isFile = given.some((each) => 'path' in each);
  return { isFile, isSecret: given.some((each) => 'text' in each) || Object.values(texts).some((text) => text !== null && text !== '') };
}

const unusable = (problem: string | null) =>
  new Failure({
    code: 'connection-file-invalid',
    what: `This import link can't be used. ${problem ?? 'It has no connection in it.'}`,
    likelyCause: 'It was cut off when it was copied or sent.',
    action: 'Ask for the connection as a file.',
    evidence: [],
  });
