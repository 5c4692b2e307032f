import { grantOf } from '../../../model/grants';
import type { Lab, LabGrant } from '../lab';
import { type Check, CouldNotRun, check, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { type Attempt, attempt, isRefusal, undecided } from './attempt';
import { replayMeaning } from './control';
import { type Answered, pause, SECOND_LOOK_MS } from './over-time';
import { askApi, type Fate, fateOf, isSelfContained } from './own-grants';

const REPLAY = { grants: ['fresh-code'], signOff: false, effect: 'ends', experiment: 'code replay' } as const;

/** Using an authorization code twice. */
export const CODE_CHECKS: readonly Check[] = [
  check({
    id: 'reuse.code',
    statement: 'An authorization code is refused the second time.',
    why: 'Codes pass through the browser, where others may read them. Whoever finds a used one must get nothing for it.',
    reference: 'RFC 6749, section 4.1.2',
    ...REPLAY,
    run: code,
  }),
  check({
    id: 'reuse.code-revokes',
    statement: 'The second use of a code ends the tokens that the first gave, or leaves them, as promised.',
    why: 'A code that turns up twice was read by somebody else, who may have been first. RFC 6749 says that its tokens should end.',
    reference: 'RFC 6749, section 4.1.2',
    wants: 'The tokens that the code gave before end, where possible (RFC 6749, section 4.1.2).',
    ...REPLAY,
    waits: true,
    promise: 'codeReplayRevokes',
    run: codeRevokes,
  }),
];

interface Replay {
  tried: Attempt;
  /** The refresh token of the first use afterwards; null: there is none, or the second use was not refused. */
  refreshToken: { fate: Fate; said: string } | null;
  accessToken: Answered | null;
  selfContained: boolean;
}

/** Uses a code that was exchanged a moment ago once more, then looks at the tokens that it gave the first time. Once a run. */
function replay(lab: Lab): Promise<Replay> {
  return lab.once('reuse.code-replay', async () => {
    if (!grantOf(lab.connection).signsIn) throw new NotApplicable('Client credentials work without a code.');
    const grant = await lab.freshCode();
    if (grant.code === null) throw new CouldNotRun('The grant came without a code.');
    const { accessToken, code } = grant;
    const selfContained = isSelfContained(accessToken);
    const before = await askApi(lab, accessToken);
    lab.step('Exchanges the same code a second time.');
    const tried = await replayMeaning(lab, await attempt(() => lab.exchangeCode(code)), code.code);
    if (!isRefusal(tried.kind)) {
      lab.end(grant, 'Its code was exchanged a second time.');
      return { tried, refreshToken: null, accessToken: null, selfContained };
    }
    lab.step('It was refused. Looks at the tokens that the code gave the first time.');
    const first = await look(lab, grant, before, accessToken);
    if (lab.promises.codeReplayRevokes !== 'yes' || isOver(first, selfContained)) return { tried, ...first, selfContained };
    await pause(lab, SECOND_LOOK_MS, 'Gives the server a moment to end the tokens.');
    return { tried, ...(await look(lab, grant, before, accessToken)), selfContained };
  });
}

async function look(
  lab: Lab,
  grant: LabGrant,
  before: Answered | null,
  accessToken: string,
): Promise<Pick<Replay, 'refreshToken' | 'accessToken'>> {
  // The API first: a refresh may end the access token as well.
  const api = before?.answer === 'accepted' ? await askApi(lab, accessToken) : null;
  const { refreshToken } = grant;
  const why = 'Its code was exchanged a second time.';
  return { accessToken: api, refreshToken: refreshToken === null ? null : await fateOf(lab, grant, [refreshToken], why) };
}

function isOver({ refreshToken, accessToken }: Pick<Replay, 'refreshToken' | 'accessToken'>, selfContained: boolean): boolean {
  if (refreshToken !== null) return refreshToken.fate !== 'lives';
  return selfContained || accessToken?.answer !== 'accepted';
}

async function code(lab: Lab): Promise<Outcome> {
  const { tried } = await replay(lab);
  if (tried.kind === 'granted') return fail('The server gave tokens for a code that was used before.');
  if (!isRefusal(tried.kind)) throw undecided(tried, 'On the second use of the code');
  const text = `The second use of the code was refused (${tried.said}).`;
  return tried.kind === 'grant-refused' ? pass(text) : warn(`${text} RFC 6749 section 5.2 has invalid_grant for this.`);
}

async function codeRevokes(lab: Lab): Promise<Outcome> {
  const { tried, refreshToken, accessToken, selfContained } = await replay(lab);
  if (tried.kind === 'granted') throw new NotApplicable('The second use of the code was not refused, so there was nothing to answer.');
  if (!isRefusal(tried.kind)) throw undecided(tried, 'On the second use of the code');
  const measured = {
    'Refresh token afterwards': refreshToken === null ? null : `${refreshToken.fate} (${refreshToken.said})`,
    'Access token afterwards': accessToken === null ? null : `${accessToken.answer} (${accessToken.said})`,
  };
  const ended = endedBy(refreshToken, accessToken, selfContained);
  const promised = lab.promises.codeReplayRevokes;
  if (ended) {
    const also = accessToken?.answer === 'accepted' ? ACCESS_TOKEN_LIVES[selfContained ? 'selfContained' : 'opaque'] : '';
    const text = `The second use of the code ended the tokens that the first gave.${also}`;
    // The safe side of what was promised.
    if (promised === 'no') return warn(text, measured);
    return promised === 'yes' && also === ACCESS_TOKEN_LIVES.opaque ? warn(text, measured) : pass(text, measured);
  }
  const text = 'The second use of the code was refused, and the tokens that the first gave live on.';
  if (promised === 'any') return warn(`${text} RFC 6749 says that they should end; nothing was promised.`, measured);
  return promised === 'no' ? pass(text, measured) : fail(text, measured);
}

const ACCESS_TOKEN_LIVES = {
  selfContained: ' The access token is still accepted; an API that checks tokens by itself knows nothing of this.',
  opaque: ' But the access token is still accepted.',
};

/** @throws CouldNotRun no answer tells. */
function endedBy(refreshToken: Replay['refreshToken'], accessToken: Answered | null, selfContained: boolean): boolean {
  if (refreshToken !== null) {
    if (refreshToken.fate === 'unclear')
      throw new CouldNotRun(`Whether the refresh token still works is not known (${refreshToken.said}).`);
    return refreshToken.fate === 'ended';
  }
  if (accessToken === null || accessToken.answer === 'unclear')
    throw new CouldNotRun('There is no refresh token, and no call that tells whether the access token ended.');
  if (accessToken.answer === 'accepted' && selfContained)
    throw new CouldNotRun('There is no refresh token, and an API that checks access tokens by itself does not learn of their end.');
  return accessToken.answer === 'refused';
}
