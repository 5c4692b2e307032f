import { Failure } from '../../model/failure';
import type { TapView } from '../../model/tap';
import { urlOf } from '../../model/text/url';
import type { Addresses } from '../ports';
import { whyPrivate } from '../wire/reach';

/** Asks the person whether a tap may stand in front of a server that they did not type. @param why Where it is, as the rest of a sentence. */
export type ConfirmPrivateServer = (tap: Pick<TapView, 'name'>, server: string, why: string) => Promise<boolean>;

export interface PrivateServerParts {
  addresses: Addresses;
  /** Absent: nobody can be asked, so no private server is added to a running tap whose servers are on the Internet. */
  confirmPrivateServer?: ConfirmPrivateServer | undefined;
}

/**
 * Whether a running tap may stand in front of one more server, which what passed through it has named: at once, unless the servers so far are on the
 * Internet and this one is not. Then the person is asked: anybody who runs a server could lead an app into their network.
 *
 * @throws Failure `cancelled`: the person said no, or nobody can be asked.
 */
export async function admitServer(
  { name, legs }: Pick<TapView, 'name' | 'legs'>,
  upstream: string,
  { addresses, confirmPrivateServer }: PrivateServerParts,
): Promise<void> {
  const url = urlOf(upstream);
  const servers = legs.map((leg) => urlOf(leg.upstream)).filter((server) => server !== null);
  const why = url === null ? null : await whyPrivate(url, servers, addresses);
  if (url === null || why === null) return;
  if (!((await confirmPrivateServer?.({ name }, url.origin, why)) ?? false)) throw refused(url.origin, why);
}

const refused = (server: string, why: string) =>
  new Failure({
    code: 'cancelled',
    what: `The server was not added to the tap: it ${why}, and this was not confirmed.`,
    likelyCause: 'You chose Cancel, or there was no window to ask in.',
    action: 'Add it again and agree if it is yours. Otherwise find out why a server of your app names it.',
    evidence: [{ label: 'Server', value: server }],
  });
