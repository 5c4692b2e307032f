import { saysProduction } from '../../model/environments';
import { mayBeAt } from '../../model/providers/known';
import { type ConnectionFile, parseConnectionFiles, variablesOf } from './connection-file';
import { type Imported, Report, type SourceFile } from './imported';

/** Connection files. None of the variables that they ask for is read: only the command line fills them in. @throws Failure `connection-file-invalid`, with the place. */
export async function readOwn(sources: readonly SourceFile[]): Promise<Imported> {
  const report = new Report();
  for (const { name: file, text } of sources)
    for (const { name, place } of variablesOf(text)) {
      report.met(name, null);
      if (!/\bsecrets\./.test(place))
        report.leave(
          `Variable “${name}” in ${place}`,
          file || 'The file',
          'Variables of the environment are for the command line. The text stays as it is.',
        );
    }
  const files = await believed(
    sources.flatMap(({ text }) => parseConnectionFiles(text)),
    report,
  );
  return { from: 'a connection file', files, left: report.left, variables: report.variables };
}

/**
 * A file names the provider that its connection was made for, and what is known of it then explains failures and fills checks. That is believed
 * only of the provider's own hosts. Nor does a file have anyone not asked in production.
 */
export async function believed(given: ConnectionFile[], report: Report): Promise<ConnectionFile[]> {
  const files = given.map((file) => askedInProduction(file, report));
  if (files.every(({ connection }) => connection.provider == null)) return files;
  const { ENTRIES } = await import('../../model/providers/entries');
  return files.map((file) => {
    const { connection } = file;
    const { provider, name, issuer, endpoints } = connection;
    const entry = ENTRIES.find(({ id }) => id === provider);
    if (entry === undefined || mayBeAt(entry, [issuer, endpoints.authorization, endpoints.token])) return file;
    report.leave(`Provider ${entry.label}`, name, `Its server is at none of ${entry.label}'s hosts, so it is treated as any other server.`);
    return { ...file, connection: { ...connection, provider: null } };
  });
}

/** That a connection labelled as production is none, only the person can say. */
function askedInProduction(file: ConnectionFile, report: Report): ConnectionFile {
  const { connection } = file;
  if (connection.production !== false || !saysProduction(connection.environment)) return file;
  const why = 'Its environment is called production, so you are asked before anything changes data there. Say otherwise in Settings.';
  report.leave('That it is not production', connection.name, why);
  return { ...file, connection: { ...connection, production: null } };
}
