import { below, unregisteredReceiver } from '../../../model/receiver';
import { isSamePlace, redirectUriOf } from '../../grants/silent-request';
import type { Lab, SignInAnswer } from '../lab';
import { type Check, CouldNotRun, check, cutShort, fail, type Outcome, pass, warn } from '../model';
import { couldNotTell, forPeople, type Reaction, reactionOf, unanswerable, usualReaction } from './authorize';

export const URI_CHECKS: readonly Check[] = [
  check({
    id: 'redirect.wrong-uri',
    statement: 'An unregistered redirect URI is rejected without a redirect',
    failed: 'The server redirects to an unregistered redirect URI',
    why: 'A server that redirects anywhere sends codes to anyone who crafts a link.',
    reference: 'RFC 6749, sections 3.1.2.3 and 4.1.2.1; RFC 9700, section 2.1',
    grants: [],
    asks: true,
    run: wrongUri,
  }),
];

/** RFC 2606 section 2: nobody can own a name under .invalid. */
const ELSEWHERE = 'https://tokenscope-check.invalid/not-registered';
const MARK = 'tokenscope-check';

/** A redirect URI that nobody registered, and how it differs from the one that somebody did. */
interface Variant {
  uri: string;
  /** Continuing "with a redirect URI". */
  how: string;
  kind: 'elsewhere' | 'below' | 'port' | 'plain-http' | 'query';
}

function variantsOf(lab: Lab): Variant[] {
  const usual = redirectUriOf(lab.connection);
  const variants: Variant[] = [
    { uri: ELSEWHERE, how: 'on another host', kind: 'elsewhere' },
    { uri: below(usual), how: 'below the registered one', kind: 'below' },
  ];
  const url = new URL(usual);
  if (url.protocol === 'https:') {
    // Of http on loopback the port is free (RFC 8252 section 7.3).
    const port = new URL(usual);
    port.port = url.port === '8443' ? '8444' : '8443';
    variants.push({ uri: port.href, how: 'on another port', kind: 'port' });
    variants.push({ uri: usual.replace(/^https:/i, 'http:'), how: 'with http instead of https', kind: 'plain-http' });
  }
  variants.push({ uri: `${usual}${usual.includes('?') ? '&' : '?'}${MARK}=1`, how: 'with a query added', kind: 'query' });
  return variants;
}

interface Tried {
  variant: Variant;
  reaction: Reaction;
}

async function wrongUri(lab: Lab): Promise<Outcome> {
  forPeople(lab);
  for (const { step, parameters } of unanswerable(lab)) {
    lab.step(`Sends an authorization request ${step} and with an unregistered redirect URI.`);
    const { location } = await lab.probeAuthorize({ redirectUri: ELSEWHERE, parameters });
    if (location !== null && isSamePlace(location, ELSEWHERE)) return redirected('on another host', 'with an error');
  }
  const tried: Tried[] = [];
  for (const variant of variantsOf(lab)) {
    lab.step(`Sends the authorization request as the app would, but with a redirect URI ${variant.how}.`);
    const reply = await lab.probeAuthorize({ redirectUri: variant.uri });
    if (leadsTo(reply.location, variant)) return variant.kind === 'query' ? queryTaken() : redirected(variant.how, 'immediately');
    tried.push({ variant, reaction: reactionOf(reply) });
  }
  const usual = await usualReaction(lab);
  // A gateway that turns everything but browsers away refuses all of them, which proves nothing.
  if (usual.kind !== 'went-on')
    throw new CouldNotRun(`The server ${usual.text} for the registered redirect URI, so the two can't be compared.`);
  const wentOn = tried.filter(({ reaction }) => reaction.kind === 'went-on');
  const alike = wentOn.filter(({ reaction }) => reaction.kind === 'went-on' && reaction.shape === usual.shape);
  const open = alike.length === wentOn.length || (await isSteady(lab, usual.shape)) ? alike : wentOn;
  return open.length === 0 ? refusedAtOnce(tried) : decide(lab, tried, open);
}

/** Whether the server goes on to the same place each time: only then is another place a refusal. @param shape The usual one. */
async function isSteady(lab: Lab, shape: string): Promise<boolean> {
  lab.step(
    'The server redirected somewhere else. Sends the normal authorization request once more to see whether that is the same every time.',
  );
  const again = reactionOf(await lab.probeAuthorize({}));
  return again.kind === 'went-on' && again.shape === shape;
}

function leadsTo(location: URL | null, { uri, kind }: Variant): boolean {
  return location !== null && isSamePlace(location, uri) && (kind !== 'query' || location.searchParams.has(MARK));
}

function refusedAtOnce(tried: Tried[]): Outcome {
  const texts = tried.map(({ reaction }) =>
    reaction.kind === 'went-on' ? `The server ${reaction.text}, unlike for the registered redirect URI` : `The server ${reaction.text}`,
  );
  const measured = Object.fromEntries(tried.map(({ variant, reaction }) => [`A redirect URI ${variant.how}`, reaction.text]));
  return pass(`${texts[0]}, and did not redirect to it. ${tried.length} unregistered redirect URIs were tried.`, measured);
}

/** The server went on with some: many look at the redirect URI only once they know who asks. */
async function decide(lab: Lab, tried: Tried[], open: Tried[]): Promise<Outcome> {
  const names = open.map(({ variant }) => variant.how).join(', ');
  const went = `The server continued as for the registered redirect URI with one ${names}`;
  if (unregisteredReceiver(lab.connection.receiver) === null) {
    return warn(
      `${went}. Whether it rejects the request after the sign-in is unknown: a code would go to a third party's URL, so no sign-in was attempted.`,
    );
  }
  lab.step('The server continued. Signs in with an unregistered redirect URI of this app to see whether a code is sent to it.');
  const answer = await lab.trySignIn(
    'This sign-in uses an unregistered redirect URI, which the server should reject. When its page shows an error, cancel this sign-in or wait.',
    { unregistered: true },
  );
  const refused = tried.filter((each) => !open.includes(each));
  return judge(answer, refused, went);
}

/** @param refused Those that the server did not go on with. @param went What it did with the others. */
function judge(answer: SignInAnswer, refused: Tried[], went: string): Outcome {
  if (answer.kind === 'code')
    return fail('After the sign-in, the server sent a code to an unregistered redirect URI below the registered one.');
  if (answer.kind === 'refusal') {
    const error = answer.error === null ? 'its response' : `the error ${answer.error}`;
    return fail(
      `After the sign-in, the server sent ${error} to an unregistered redirect URI below the registered one instead of showing its own page.`,
    );
  }
  const unknown = `${couldNotTell(answer)} Only a URI below the registered one was tried with a sign-in.`;
  if (refused.length === 0) return cutShort(`${went}. ${unknown}`);
  const names = refused.map(({ variant }) => variant.how).join(', ');
  return warn(`${went}, but not with one ${names}. ${unknown}`);
}

function redirected(how: string, when: string): Outcome {
  return fail(`The server redirected to the unregistered URI, ${how}, ${when}.`);
}

function queryTaken(): Outcome {
  return warn(
    'The server redirected to the registered URI with a query added. RFC 6749 (section 3.1.2.2) lets a server allow that; RFC 9700 (section 2.1) does not.',
  );
}
