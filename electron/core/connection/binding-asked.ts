import { urlOf } from '../../model/url';
import type { AskedAddresses, AskedEndpoint } from '../secrets';
import type { Connection } from '../../model/connection';

/** An address as it is compared and shown: a realm or tenant on a shared host is told by its path, or by its query. */
export function askedAddress(url: URL): string {
  return `${url.origin}${url.pathname}${url.search}`;
}

/** The endpoints that the settings name, as they are sealed. Those that only metadata name are told by the sealed issuer. */
export function askedIn({ endpoints }: Connection): AskedAddresses {
  return each((name) => {
    const address = endpoints[name];
    const url = address === null ? null : urlOf(address);
    return url && askedAddress(url);
  });
}

/** What was sealed before and is still named: new secrets are for no address that only the old ones were for, nor for one nobody allowed. */
export function stillNamed(before: AskedAddresses, now: AskedAddresses): AskedAddresses {
  return each((name) => (before[name] === now[name] ? before[name] : null));
}

/** After a change of the practice provider's port. */
export function askedMoved(asked: AskedAddresses, before: string, now: string): AskedAddresses {
  return each((name) => {
    const address = asked[name];
    return address?.startsWith(`${before}/`) ? `${now}${address.slice(before.length)}` : address;
  });
}

function each(of: (name: AskedEndpoint) => string | null): AskedAddresses {
  return { userinfo: of('userinfo'), introspection: of('introspection'), revocation: of('revocation') };
}
