import type { ConnectionFile } from '../../core/importers/connection-file';
import type { GrantInput } from '../../model/grant-input';
import { freeName } from '../../model/text/free-name';
import type { Services } from '../../services';

/** Saves connections that were read, their secrets in the vault. All of them or none, so that nobody has to find out which. Their ids. */
export async function made(services: Services, files: readonly ConnectionFile[]): Promise<string[]> {
  const { connections } = services;
  const names = new Set(connections.list().map(({ name }) => name));
  const given = files.map(({ connection, clientSecret }) => {
    const name = freeName(connection.name, names);
    names.add(name);
    return { settings: { ...connection, name }, clientSecret };
  });
  const ids = (await connections.createAll(given)).map(({ id }) => id);
  try {
    for (const [index, id] of ids.entries()) {
      const file = files[index];
      if (file !== undefined) await seal(services, id, file);
    }
    return ids;
  } catch (error) {
    for (const id of ids) await connections.remove(id);
    throw error;
  }
}

/** What else than the client secret a file brings along for the vault. */
async function seal({ clientCertificates, clientKeys, grantInputs: inputs }: Services, id: string, file: ConnectionFile): Promise<void> {
  const { clientKey, clientKeyPassphrase, clientCertificate, clientCertificatePassphrase, grantInputs } = file;
  const how = { passphrase: clientKeyPassphrase, rsaAlg: 'RS256' as const };
  if (clientKey !== null && 'text' in clientKey) await clientKeys.import(id, { ...clientKey, ...how });
  const certificate = clientCertificate.flatMap((each) => ('text' in each ? [new TextEncoder().encode(each.text)] : []));
  if (certificate.length > 0 && certificate.length === clientCertificate.length)
    await clientCertificates.import(id, { files: certificate, passphrase: clientCertificatePassphrase });
  for (const [input, value] of Object.entries(grantInputs)) {
    if ('text' in value) await inputs.seal(id, input as GrantInput, value.text);
  }
}
