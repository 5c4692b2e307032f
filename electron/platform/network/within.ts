import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Within } from '../../core/ports';
import { Failure } from '../../model/failure';

/** All that a name leads to, as the system says. */
export type Resolve = (host: string, done: (error: Error | null, found: LookupAddress[]) => void) => void;

const systemResolve: Resolve = (host, done) => lookup(host, { all: true, verbatim: true }, done);

/**
 * Resolves names for a connection, which then goes to what was looked at here and nowhere else: between two lookups a name may come to lead
 * into the network around this machine (DNS rebinding). Fails with `address-refused`.
 */
export function lookupWithin(within: Within, resolve: Resolve = systemResolve): LookupFunction {
  return (host, { all }, done) =>
    resolve(host, (error, found) => {
      if (error !== null) return done(error, '');
      const inside = found.filter(({ address }) => within.admits(address));
      const [first] = inside;
      if (first === undefined) return done(rebound(host, found), '');
      if (all) done(null, inside);
      else done(null, first.address, first.family);
    });
}

function rebound(host: string, found: readonly LookupAddress[]): Failure {
  return new Failure({
    code: 'address-refused',
    what: `${host} was looked up once more to connect, and now leads elsewhere. Nothing was sent.`,
    likelyCause: 'Its DNS entry was changed at that moment. Servers do that to reach into a network through apps in it (DNS rebinding).',
    action: "Try again. If it keeps happening, report it to the server's operator.",
    evidence: [
      { label: 'Host', value: host.slice(0, 300) },
      {
        label: 'Leads to',
        value:
          found
            .map(({ address }) => address)
            .join(', ')
            .slice(0, 300) || 'nothing',
      },
    ],
  });
}
