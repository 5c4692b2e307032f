import type { Connection } from '../../model/connection';
import { GRANT_INPUTS, type GrantInput } from '../../model/grant-input';
import { certificateSecrets, credentialSecrets, keySecrets } from '../client-auth/methods';
import type { Grant, KnownSecret, SealedRegistration, SecretRecord } from '../secrets';

export function grantSecrets({
  accessToken,
  refreshToken,
  idToken,
  dpopKey = null,
  exchangedFor,
}: Pick<Grant, 'accessToken' | 'refreshToken' | 'idToken' | 'dpopKey' | 'exchangedFor'>): KnownSecret[] {
  const secrets: KnownSecret[] = [{ kind: 'access token', value: accessToken }];
  if (refreshToken !== null) secrets.push({ kind: 'refresh token', value: refreshToken });
  if (idToken !== null) secrets.push({ kind: 'ID token', value: idToken });
  if (dpopKey !== null) secrets.push(...keySecrets(dpopKey));
  if (exchangedFor !== undefined) secrets.push({ kind: 'token', value: exchangedFor });
  return secrets;
}

export function variableSecrets(variables: SecretRecord['variables'] = {}): KnownSecret[] {
  return Object.values(variables).map(({ value }) => ({ kind: 'secret', value }));
}

export const registrationSecret = ({ accessToken }: Pick<SealedRegistration, 'accessToken'>): KnownSecret => ({
  kind: 'registration token',
  value: accessToken,
});

/** Everything secret in a connection's sealed record. */
export function sealedSecrets({ clientId }: Connection, record: SecretRecord): KnownSecret[] {
  const {
    clientSecret,
    clientKeys = [],
    clientCertificates = [],
    grantInputs = {},
    grant,
    decryptionKey,
    variables,
    registration,
  } = record;
  const credential = clientSecret === null ? null : { kind: 'secret' as const, secret: clientSecret };
  const secrets = [
    ...credentialSecrets(clientId, credential),
    ...clientKeys.flatMap(keySecrets),
    ...clientCertificates.flatMap(certificateSecrets),
    ...Object.entries(grantInputs).map(([name, { value }]) => ({ kind: GRANT_INPUTS[name as GrantInput].kind, value })),
    ...(grant === null ? [] : grantSecrets(grant)),
    ...variableSecrets(variables),
    ...(registration ? [registrationSecret(registration)] : []),
  ];
  return decryptionKey ? [...secrets, { kind: 'key', value: decryptionKey }] : secrets;
}
