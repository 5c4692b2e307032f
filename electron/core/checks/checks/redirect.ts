import type { Lab } from '../lab';
import { type Check, CouldNotRun, type Outcome } from '../model';
import { forPeople, isSamePlace, reactionOf, shown, unanswerable, usualReaction } from './authorize';
import { ANSWER_CHECKS } from './redirect-answer';
import { PKCE_CHECKS } from './redirect-pkce';

/** RFC 2606 section 2: nobody can own a name under .invalid. */
const WRONG_REDIRECT = 'https://tokenscope-check.invalid/not-registered';

/** The way through the browser and back. */
export const REDIRECT_CHECKS: readonly Check[] = [
  ...ANSWER_CHECKS,
  {
    id: 'redirect.wrong-uri',
    group: 'redirect',
    statement: 'A redirect URI that is not registered is refused without redirecting to it.',
    why: 'A server that redirects anywhere hands codes to whoever makes up the link.',
    reference: 'RFC 6749, section 4.1.2.1; RFC 9700, section 2.1',
    burns: false,
    waits: false,
    grants: [],
    promise: null,
    run: wrongUri,
  },
  ...PKCE_CHECKS,
];

async function wrongUri(lab: Lab): Promise<Outcome> {
  forPeople(lab);
  for (const { step, parameters } of unanswerable(lab)) {
    lab.step(`Sends an authorize request ${step}, and with a redirect URI that nobody registered.`);
    const { location } = await lab.probeAuthorize({ redirectUri: WRONG_REDIRECT, parameters });
    if (isWrong(location)) return redirected('with an error');
  }
  lab.step('Sends the authorize request as the app would, but for the redirect URI.');
  const reply = await lab.probeAuthorize({ redirectUri: WRONG_REDIRECT });
  if (isWrong(reply.location)) return redirected('at once');
  const reaction = reactionOf(reply);
  const usual = await usualReaction(lab);
  // A gateway that turns away whatever is no browser refuses both, and proves nothing.
  if (usual.kind !== 'went-on') {
    throw new CouldNotRun(`The server ${usual.text} where the registered redirect URI was sent, so the two can't be compared.`);
  }
  if (reaction.kind !== 'went-on') return { verdict: 'pass', text: `The server ${reaction.text}, and did not redirect to it.` };
  if (usual.shape !== reaction.shape)
    return { verdict: 'pass', text: `The server ${reaction.text}, other than for the registered redirect URI.` };
  if (reply.location !== null) {
    return { verdict: 'fail', text: `The server went on to its sign-in, ${shown(reply.location)}, as with the registered redirect URI.` };
  }
  const text = `The server answered with a page, status ${reply.status}, as it does for the registered redirect URI. Whether that page says no is to be seen in its text.`;
  return { verdict: 'warn', text };
}

function isWrong(location: URL | null): boolean {
  return location !== null && isSamePlace(location, WRONG_REDIRECT);
}

function redirected(how: string): Outcome {
  return { verdict: 'fail', text: `The server redirected to the address that is not registered, ${how}.` };
}
