import { type Act, isCodeExchange, isRefresh, succeeded } from '../acts';
import { type ClientCheck, clientCheck, failed, type Judgement, notSeen, passed, type Seen, warned } from '../definition';
import { isCall, isLater, isUseOf, issuedIn } from './issued';
import { survives } from './refresh-outages';
import { TENANT_FACE_WORDS } from '../../../model/providers/offered';

/** What an app makes of a token response that is unusual, but right or harmless. */
export const TOKEN_RESPONSE_CHECKS: readonly ClientCheck[] = [
  copes({
    id: 'app-token.extra-members',
    what: 'a token response with unknown members',
    why: 'Servers add members of their own. An app that rejects them stops working the day a provider adds one.',
    reference: 'RFC 6749, section 5.1',
    scene: 'extra-members',
  }),
  copes({
    id: 'app-token.type-case',
    what: 'a token_type in any case',
    why: 'The value has no case: servers write Bearer, bearer and BEARER.',
    reference: 'RFC 6749, section 5.1; RFC 6750, section 4',
    scene: 'token-type-case',
  }),
  copes({
    id: 'app-token.lifetime-text',
    what: 'an expires_in that is text',
    why: 'Some servers write the number as text. An app that adds it up wrongly refreshes at every call, or never.',
    reference: 'RFC 6749, section 5.1',
    scene: 'lifetime-text',
  }),
  copes({
    id: 'app-token.lifetime-absent',
    what: 'a token response without expires_in',
    why: 'A server may leave it out. The app then uses the token until the API rejects it.',
    reference: 'RFC 6749, section 5.1',
    scene: 'lifetime-absent',
  }),
  copes({
    id: 'app-token.lifetime-misspelt',
    what: 'expire_in in place of expires_in',
    why: `${TENANT_FACE_WORDS.name} documents it so. To an app that does not know the name, it is a response without a lifetime.`,
    reference: `${TENANT_FACE_WORDS.name}'s API documentation: expire_in; RFC 6749, section 5.1`,
    scene: 'lifetime-misspelt',
  }),
  copes({
    id: 'app-token.slow',
    what: 'a token response that is 2 seconds late',
    why: 'An app that hangs up too early loses a response that the server has already counted: the code is used, the refresh token replaced.',
    reference: 'RFC 6749, section 4.1.2',
    scene: 'token-slow',
  }),
  survives({
    id: 'app-token.server-error',
    what: 'a web page with status 500',
    scene: 'token-500',
    giveUp: failed,
    why: 'A proxy in front of the server responds so when something breaks. It says nothing about the refresh token.',
    reference: 'RFC 9110, section 15.6.1; RFC 6749, section 5.2',
  }),
  survives({
    id: 'app-token.cut',
    what: 'a token response that breaks off',
    scene: 'token-cut',
    // It may have been spent: what an app can't tell from a lost rotation, it may treat with care.
    giveUp: warned,
    why: 'A response that breaks off says nothing about the refresh token. The app must not overwrite what it has with half a response.',
    reference: 'RFC 6749, section 5.2; RFC 9112, section 8',
  }),
];

interface Oddity {
  id: ClientCheck['id'];
  /** "a token response with unknown members", within the titles. */
  what: string;
  why: string;
  reference: string;
  scene: string;
}

function copes({ id, what, why, reference, scene }: Oddity): ClientCheck {
  return clientCheck({
    id,
    statement: `The app copes with ${what}`,
    failed: `The app does not cope with ${what}`,
    why,
    reference,
    scenes: [scene],
    see: 'Let the app sign in, and then call the API.',
    plans: ['bad-weather'],
    judge: (seen) => judgeOddity(seen, what),
  });
}

/** The tokens of the odd response, or of a refresh that followed it, are used at the API without another sign-in. */
function judgeOddity({ acts, asked, all }: Seen, what: string): Judgement {
  const exchange = acts.find((act) => isCodeExchange(act) && act.played !== null);
  if (!exchange) return notSeen();
  if (exchange.answer === null) return failed(`The app did not wait for ${what}.`, [exchange], { Waited: waited(exchange) });
  const later = acts.filter((act) => isLater(act, exchange));
  const again = later.find(({ leg }) => leg === 'authorize');
  const its = later.filter((act) => !again || isLater(again, act));
  const tokens = issuedIn([exchange, ...its]).map(({ accessToken }) => accessToken);
  const use = its.find((act) => tokens.some((token) => isUseOf(act, token)));
  if (use) {
    const early = its.find((act) => isRefresh(act) && isLater(use, act));
    if (early) return warned(`The app refreshed at once after ${what}, although the token was new.`, [exchange, early, use]);
    return passed(`The app called the API with the token after ${what}.`, [exchange, use]);
  }
  if (again) return failed(`The app signed in again after ${what}.`, [exchange, again]);
  const said = asked.find(({ said: word }) => word?.word === 'failed');
  if (said) return failed(`The app said that ${said.ask === 'call' ? 'its call' : 'the sign-in'} failed after ${what}.`, [exchange]);
  const callsOtherwise = all.some((act) => isCall(act) && succeeded(act));
  return callsOtherwise && asked.some(({ ask }) => ask === 'call')
    ? failed(`The app made no call with the token after ${what}.`, [exchange])
    : notSeen('The app made no call after that.', [exchange]);
}

const waited = ({ at, endedAt }: Act): string | null => (endedAt === null ? null : `${((endedAt - at) / 1000).toFixed(1)} s`);
