import type { Grant, SecretRecord, KnownSecret } from '../secrets';
import type { Connection } from '../../model/connection';
import { basicCredentials } from '../oauth/client-authentication';

/** The client secret, and as it travels in HTTP Basic. */
export function clientSecrets(clientId: string, clientSecret: string | null): KnownSecret[] {
  if (clientSecret === null || clientSecret === '') return [];
  return [
    { kind: 'client secret', value: clientSecret },
    { kind: 'client credentials', value: basicCredentials(clientId, clientSecret).slice('Basic '.length) },
  ];
}

export function grantSecrets({ accessToken, refreshToken, idToken }: Grant): KnownSecret[] {
  const secrets: KnownSecret[] = [{ kind: 'access token', value: accessToken }];
  if (refreshToken !== null) secrets.push({ kind: 'refresh token', value: refreshToken });
  if (idToken !== null) secrets.push({ kind: 'ID token', value: idToken });
  return secrets;
}

/** Everything secret in a connection's sealed record. */
export function sealedSecrets({ clientId }: Connection, { clientSecret, grant, decryptionKey }: SecretRecord): KnownSecret[] {
  const secrets = [...clientSecrets(clientId, clientSecret), ...(grant === null ? [] : grantSecrets(grant))];
  return decryptionKey ? [...secrets, { kind: 'key', value: decryptionKey }] : secrets;
}
