import { bringsCode } from '../../../model/grants';
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
    statement: 'An authorization code is rejected the second time',
    failed: 'An authorization code works twice',
    why: 'Codes pass through the browser, where others may read them. A used code must be worthless to anyone who finds it.',
    reference: 'RFC 6749, section 4.1.2',
    ...REPLAY,
    run: code,
  }),
  check({
    id: 'reuse.code-revokes',
    statement: 'Reusing a code revokes or keeps the tokens from its first use, as promised',
    failed: 'Reusing a code has a different effect than promised',
    why: 'A code used twice was seen by someone else, who may have been first. RFC 6749 says its tokens should be revoked.',
    reference: 'RFC 6749, section 4.1.2',
    wants: 'The tokens issued for the code are revoked, if possible (RFC 6749, section 4.1.2).',
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
    if (!bringsCode(lab.connection)) throw new NotApplicable('The grant of this connection uses no code.');
    const grant = await lab.freshCode();
    if (grant.code === null) throw new CouldNotRun('The grant involved no code.');
    const { accessToken, code } = grant;
    const selfContained = isSelfContained(accessToken);
    const before = await askApi(lab, accessToken);
    lab.step('Exchanges the same code a second time.');
    const tried = await replayMeaning(lab, await attempt(() => lab.exchangeCode(code)), code.code);
    if (!isRefusal(tried.kind)) {
      lab.end(grant, 'Its code was exchanged a second time.');
      return { tried, refreshToken: null, accessToken: null, selfContained };
    }
    lab.step('The code was rejected. Tests the tokens from its first use.');
    const first = await look(lab, grant, before, accessToken);
    if (lab.promises.codeReplayRevokes !== 'yes' || isOver(first, selfContained)) return { tried, ...first, selfContained };
    await pause(lab, SECOND_LOOK_MS, 'Leaves the server a moment to revoke the tokens.');
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
  if (tried.kind === 'granted') return fail('The server issued tokens for a code that had already been used.');
  if (!isRefusal(tried.kind)) throw undecided(tried, 'When using the code a second time');
  const text = `The second use of the code was rejected (${tried.said}).`;
  return tried.kind === 'grant-refused' ? pass(text) : warn(`${text} RFC 6749 section 5.2 requires invalid_grant here.`);
}

async function codeRevokes(lab: Lab): Promise<Outcome> {
  const { tried, refreshToken, accessToken, selfContained } = await replay(lab);
  if (tried.kind === 'granted')
    throw new NotApplicable('The second use of the code was not rejected, so the server had nothing to react to.');
  if (!isRefusal(tried.kind)) throw undecided(tried, 'When using the code a second time');
  const measured = {
    'Refresh token afterwards': refreshToken === null ? null : `${refreshToken.fate} (${refreshToken.said})`,
    'Access token afterwards': accessToken === null ? null : `${accessToken.answer} (${accessToken.said})`,
  };
  const ended = endedBy(refreshToken, accessToken, selfContained);
  const promised = lab.promises.codeReplayRevokes;
  if (ended) {
    const also = accessToken?.answer === 'accepted' ? ACCESS_TOKEN_LIVES[selfContained ? 'selfContained' : 'opaque'] : '';
    const text = `The second use of the code revoked the tokens from its first use.${also}`;
    // The safe side of what was promised.
    if (promised === 'no') return warn(text, measured);
    return promised === 'yes' && also === ACCESS_TOKEN_LIVES.opaque ? warn(text, measured) : pass(text, measured);
  }
  const text = 'The second use of the code was rejected, and the tokens from its first use stay valid.';
  if (promised === 'any') return warn(`${text} RFC 6749 says they should be revoked; nothing was promised.`, measured);
  return promised === 'no' ? pass(text, measured) : fail(text, measured);
}

const ACCESS_TOKEN_LIVES = {
  selfContained: " The access token is still accepted; an API that validates tokens locally doesn't learn of the revocation.",
  opaque: ' But the access token is still accepted.',
};

/** @throws CouldNotRun no answer tells. */
function endedBy(refreshToken: Replay['refreshToken'], accessToken: Answered | null, selfContained: boolean): boolean {
  if (refreshToken !== null) {
    if (refreshToken.fate === 'unclear')
      throw new CouldNotRun(`It is unknown whether the refresh token still works (${refreshToken.said}).`);
    return refreshToken.fate === 'ended';
  }
  if (accessToken === null || accessToken.answer === 'unclear')
    throw new CouldNotRun('There is no refresh token, and no call to show whether the access token was revoked.');
  if (accessToken.answer === 'accepted' && selfContained)
    throw new CouldNotRun("There is no refresh token, and an API that validates access tokens locally doesn't learn of the revocation.");
  return accessToken.answer === 'refused';
}
