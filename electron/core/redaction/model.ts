/** What a secret is, in the words that stand in its place: "[access token 3f9a-01bc]". */
export const SECRET_KINDS = [
  'access token',
  'refresh token',
  'ID token',
  'token',
  'client secret',
  'client credentials',
  'credentials',
  'code',
  'code verifier',
  'device code',
  'assertion',
  'DPoP proof',
  'password',
  'API key',
  'cookie',
  'key',
  'secret',
] as const;

export type SecretKind = (typeof SECRET_KINDS)[number];

/** A secret on its way to where it is hidden. Never kept, never shown. */
export interface KnownSecret {
  kind: SecretKind;
  value: string;
}
