import type { Connection } from '../../model/connection';
import { credentialIn, credentialSecrets } from '../client-auth/methods';
import type { Grant, KnownSecret, SecretRecord } from '../secrets';

export function grantSecrets({
  accessToken,
  refreshToken,
  idToken,
}: Pick<Grant, 'accessToken' | 'refreshToken' | 'idToken'>): KnownSecret[] {
  const secrets: KnownSecret[] = [{ kind: 'access token', value: accessToken }];
  if (refreshToken !== null) secrets.push({ kind: 'refresh token', value: refreshToken });
  if (idToken !== null) secrets.push({ kind: 'ID token', value: idToken });
  return secrets;
}

export function variableSecrets(variables: SecretRecord['variables'] = {}): KnownSecret[] {
  return Object.values(variables).map(({ value }) => ({ kind: 'secret', value }));
}

/** Everything secret in a connection's sealed record. */
export function sealedSecrets({ clientId }: Connection, record: SecretRecord): KnownSecret[] {
  const { grant, decryptionKey, variables } = record;
  const secrets = [
    ...credentialSecrets(clientId, credentialIn(record)),
    ...(grant === null ? [] : grantSecrets(grant)),
    ...variableSecrets(variables),
  ];
  return decryptionKey ? [...secrets, { kind: 'key', value: decryptionKey }] : secrets;
}
