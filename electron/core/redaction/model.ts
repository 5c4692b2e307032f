import type { SecretKind } from '../../model/exchange';

/** A secret on its way to where it is hidden. Never kept, never shown. */
export interface KnownSecret {
  kind: SecretKind;
  value: string;
}
