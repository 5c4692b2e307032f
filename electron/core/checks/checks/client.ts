import { clientAuthOf } from '../../../model/client-auth';
import type { ClientChange, Lab, LabGrant } from '../lab';
import { type Check, CouldNotRun, check, cutShort, fail, NotApplicable, type Outcome, pass } from '../model';
import { type Attempt, attempt, isRefusal, undecided } from './attempt';
import { giveUpUncertain } from './control';
import { hasNoPerson, refreshBefore, spareToRefresh } from './own-grants';

const SIGNED = 'RFC 7523, section 3';
/** Longer ago than any clocks differ. */
const EXPIRED_S = 3600;

/** What each does to the tokens it asks for. */
const SPENDS = { grants: ['spare'], effect: 'spends', signOff: false } as const;

/** How clients with a key or certificate of their own are authenticated. Each sends what must be refused, and then what must be taken. */
export const CREDENTIAL_CHECKS: readonly Check[] = [
  assertionCheck({
    id: 'client.wrong-key',
    what: 'signed with another key',
    why: "If the signature isn't verified, anyone who knows the Client ID can request its tokens.",
    reference: SIGNED,
    change: () => 'other-key',
  }),
  assertionCheck({
    id: 'client.expired-assertion',
    what: 'that has expired',
    why: 'Assertions end up in logs. One that never ends is as good as the key.',
    reference: SIGNED,
    change: () => (claims) => {
      claims.exp = (claims.exp ?? 0) - EXPIRED_S;
      claims.iat = claims.nbf = claims.exp - 1;
    },
  }),
  assertionCheck({
    id: 'client.wrong-audience',
    what: 'for another server',
    why: 'A server that the client also uses could send its assertion on, and get tokens in its name.',
    reference: SIGNED,
    change: () => (claims) => {
      claims.aud = 'https://elsewhere.example/';
    },
  }),
  assertionCheck({
    id: 'client.replayed-assertion',
    what: 'that was used before',
    why: 'Anyone who sees a request could authenticate with its assertion until that expires.',
    reference: `OpenID Connect Core, section 9; ${SIGNED}`,
    wants:
      'An assertion is used once (OpenID Connect Core, section 9). Without OpenID Connect that is up to the server (RFC 7523, section 3).',
    change: same,
    first: true,
  }),
  check({
    id: 'client.wrong-certificate',
    statement: "A certificate that isn't the client's is rejected",
    failed: "A certificate that isn't the client's is accepted",
    why: 'Anyone can make a certificate in the name of a client: only the registered one proves it.',
    reference: 'RFC 8705, section 2',
    ...SPENDS,
    run: (lab) => refused(lab, { what: "with a certificate that isn't the client's", change: 'other-key', credential: 'certificate' }),
  }),
  check({
    id: 'client.secret-for-key',
    statement: 'A client that must sign with its key is refused with a secret',
    failed: 'A client that must sign with its key is accepted with a secret',
    why: 'A key protects nothing while the secret from before it works as well.',
    reference: 'RFC 7591, section 2',
    wants: 'The server accepts the method that the client is registered with, and no other (RFC 7591, section 2).',
    ...SPENDS,
    run: (lab) => refused(lab, { what: 'with a secret in place of the assertion', change: 'secret' }),
  }),
];

interface AssertionCheck extends Pick<Check, 'why' | 'reference' | 'wants'> {
  id: `client.${string}`;
  /** Continues "an assertion": "that has expired". */
  what: string;
  change(): ClientChange;
  /** It is sent once before, when it must be taken. */
  first?: boolean;
}

function assertionCheck({ what, change, first = false, ...texts }: AssertionCheck): Check {
  return check({
    ...texts,
    statement: `An assertion ${what} is rejected`,
    failed: `An assertion ${what} is accepted`,
    ...SPENDS,
    run: (lab) => refused(lab, { what: `with an assertion ${what}`, change: change(), first }),
  });
}

/** An assertion whose `jti` and times stay what they were when it was first made. */
function same(): ClientChange {
  let first: object | null = null;
  return (claims) => {
    first ??= { ...claims };
    Object.assign(claims, first);
  };
}

interface Sent {
  /** Continues "a request": "with an assertion that has expired". */
  what: string;
  change: ClientChange;
  first?: boolean;
  credential?: keyof typeof WITHOUT;
}

const WITHOUT = {
  key: "This client doesn't sign assertions with a key of its own.",
  certificate: "This client doesn't authenticate with a certificate.",
};

const WITHOUT_SECRET =
  'The server rejected a made-up secret, as it would for any client. To test one that it issued, save that in Settings and then choose the key again';

async function refused(lab: Lab, { what, change, first = false, credential = 'key' }: Sent): Promise<Outcome> {
  if (clientAuthOf(lab.connection).credential !== credential) throw new NotApplicable(WITHOUT[credential]);
  const ask = await asking(lab);
  if (first) {
    lab.step('Requests tokens with an assertion for the first time.');
    granted(await ask(change), 'With an assertion sent for the first time');
  }
  lab.step(`Requests tokens ${what}.`);
  const wrong = await ask(change);
  if (wrong.kind === 'granted') return fail(`The server issued tokens for a request ${what}.`);
  if (!isRefusal(wrong.kind) && wrong.kind !== 'client-refused') throw undecided(wrong, `On a request ${what}`);
  lab.step('The request was rejected. Requests tokens as the app would, for comparison.');
  const right = await ask();
  const measured = { 'With the wrong one': wrong.said, 'With the right one afterwards': right.said };
  if (wrong.reply?.byMadeUpSecret) return cutShort(`${WITHOUT_SECRET} (${wrong.said}).`, measured);
  if (right.kind === 'granted') return pass(`The server rejected a request ${what}: ${wrong.said}.`, measured);
  throw new CouldNotRun(`A request ${what} was rejected (${wrong.said}), but so was the right one afterwards (${right.said}).`);
}

function granted(tried: Attempt, doing: string): void {
  if (tried.kind !== 'granted') throw undecided(tried, doing);
}

/** Asks for tokens in the way that needs nobody: by a refresh of a spare grant that is known to be good, where somebody has to sign in. */
async function asking(lab: Lab): Promise<(client?: ClientChange) => Promise<Attempt>> {
  if (hasNoPerson(lab)) return (client) => attempt(() => lab.requestToken({ client }));
  const grant: LabGrant = await spareToRefresh(lab);
  lab.step('Refreshes a spare grant as the app would, to make sure its refresh token is valid.');
  await refreshBefore(lab, grant);
  return async (client) => {
    const tried = await attempt(() => lab.refresh(grant, client === undefined ? {} : { client }));
    giveUpUncertain(lab, grant, tried);
    return tried;
  };
}
