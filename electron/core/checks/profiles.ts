import type { Connection } from '../../model/connection';
import type { Profile, Promises } from '../../model/promises';
import { knownProviderOf } from '../../model/providers/known';
import { promisedBy } from '../../model/providers/promised';
import { providerOf } from '../../model/providers/offered';

/** Seconds. Clocks of servers that keep time are within this; RFC 7519 section 4.1.4 speaks of a few minutes at most. */
const USUAL_SKEW = 60;

/** What the RFCs, and RFC 9700 where it says more, lead to expect of any server. */
const BY_THE_RFCS: Promises = {
  rotates: 'any',
  leewaySeconds: null,
  reuseEndsFamily: 'any',
  lifetimeMember: 'any',
  oldAccessToken: 'any',
  redirectUriOnRefresh: 'not-needed',
  refreshToken: 'any',
  challenge: 'rfc6750',
  issInCallback: 'any',
  pkce: 'enforced',
  pkceRequired: 'public',
  codeReplayRevokes: 'any',
  revokedWithinSeconds: null,
  expiryLeewaySeconds: USUAL_SKEW,
  clockSkewSeconds: USUAL_SKEW,
  noStore: 'yes',
  scopeGranted: 'any',
  // RFC 6749 section 3.3: a server may ignore the scope asked for, and then says which one it gave.
  narrowerScope: 'any',
};

/** What checks expect of a connection's provider. */
export function profileOf({
  template,
  provider,
  issuer = null,
  endpoints,
}: Pick<Connection, 'template'> & Partial<Pick<Connection, 'provider' | 'issuer' | 'endpoints'>>): Profile {
  const { id, settings, expects, isGeneric } = providerOf(template);
  const known = isGeneric ? knownProviderOf({ provider, issuer, tokenEndpoint: endpoints?.token }) : null;
  if (known !== null) {
    const { promises, sure } = promisedBy(known.quirks);
    return { id: known.id, name: known.label, sure, promises: { ...BY_THE_RFCS, ...promises } };
  }
  return { id, name: settings.name, sure: {}, ...expects, promises: { ...BY_THE_RFCS, ...expects.promises } };
}
