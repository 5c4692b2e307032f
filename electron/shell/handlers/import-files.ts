import type { ConnectionFile } from '../../core/importers/connection-file';
import type { GrantInput } from '../../model/grant-input';
import { freeName } from '../../model/text/free-name';
import type { Services } from '../../services';

/** Saves a connection that was read, its secrets in the vault. Whole or not at all. Its id. */
export async function made(services: Services, file: ConnectionFile): Promise<string> {
  const { clientCertificates, clientKeys, connections } = services;
  const { connection, clientSecret, clientKey, clientKeyPassphrase, grantInputs } = file;
  const names = connections.list().map((other) => other.name);
  const { id } = await connections.create({ ...connection, name: freeName(connection.name, names) }, clientSecret);
  try {
    const how = { passphrase: clientKeyPassphrase, rsaAlg: 'RS256' as const };
    if (clientKey !== null && 'text' in clientKey) await clientKeys.import(id, { ...clientKey, ...how });
    const certificate = file.clientCertificate.flatMap((each) => ('text' in each ? [new TextEncoder().encode(each.text)] : []));
    if (certificate.length > 0 && certificate.length === file.clientCertificate.length)
      await clientCertificates.import(id, { files: certificate, passphrase: file.clientCertificatePassphrase });
    for (const [input, value] of Object.entries(grantInputs)) {
      if ('text' in value) await services.grantInputs.seal(id, input as GrantInput, value.text);
    }
    return id;
  } catch (error) {
    await connections.remove(id);
    throw error;
  }
}
