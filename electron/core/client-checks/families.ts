import type { RunFamily } from '../checks/run';
import type { Fingerprint } from '../secrets';
import { type Act, answerOf, formOf, isAnswered, isCodeExchange, isRefresh, succeeded } from './acts';
import { type Issued, isUseOf, issuedIn, sentRefreshToken } from './checks/issued';

interface Member {
  issued: Issued;
  generation: RunFamily['generations'][number];
}

interface Grown {
  family: RunFamily;
  members: Member[];
}

/**
 * The token families that an app's sign-ins and refreshes brought it, for the timeline picture. A generation ends when the app was told it would,
 * or when the provider first refused its access token for good.
 */
export function familiesOf(acts: readonly Act[], fingerprint: Fingerprint): RunFamily[] {
  const grown: Grown[] = [];
  for (const act of acts) {
    if (act.endedAt === null) continue;
    if (isCodeExchange(act) && succeeded(act)) {
      const made: Grown = { family: { name: `Sign-in ${grown.length + 1}`, generations: [], events: [] }, members: [] };
      grown.push(made);
      grow(made, act, fingerprint);
      note(made, act, 'Signed in', 'good');
    } else if (isRefresh(act)) {
      const of = familyWith(grown, sentRefreshToken(act));
      if (of !== undefined) refreshed(of, act, fingerprint);
    } else if (act.leg === 'revocation' && succeeded(act)) {
      const token = formOf(act).get('token') ?? '';
      const of = familyWith(grown, token);
      if (of !== undefined) note(of, act, 'Refresh token revoked', 'bad');
    }
  }
  for (const { members } of grown) for (const member of members) endOf(member, acts);
  return grown.map(({ family }) => family);
}

const familyWith = (grown: readonly Grown[], token: string): Grown | undefined =>
  grown.findLast(({ members }) => members.some(({ issued }) => issued.refreshToken === token));

function refreshed(of: Grown, act: Act, fingerprint: Fingerprint): void {
  const newest = of.members.findLast(({ issued }) => issued.refreshToken !== null)?.issued.refreshToken;
  const isNewest = sentRefreshToken(act) === newest;
  const what = isNewest ? 'Refresh' : 'Replaced refresh token sent';
  const { error } = answerOf(act);
  if (act.answer === null) note(of, act, `${what}: the response was lost`, 'bad');
  else if (succeeded(act)) {
    grow(of, act, fingerprint);
    note(of, act, isNewest ? 'Refreshed' : `${what}: taken`, isNewest ? 'good' : 'plain');
  } else {
    const why = typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : act.answer.status;
    note(of, act, `${what}: rejected (${why})`, error === 'invalid_grant' ? 'bad' : 'plain');
  }
}

function grow({ family, members }: Grown, act: Act, fingerprint: Fingerprint): void {
  const [issued] = issuedIn([act]);
  if (issued === undefined) return;
  const issuedAt = act.endedAt ?? act.at;
  const { expires_in, expire_in } = answerOf(act);
  const seconds = Number(expires_in ?? expire_in ?? Number.NaN);
  const expiresAt = Number.isFinite(seconds) && seconds >= 0 ? issuedAt + seconds * 1000 : null;
  const number = family.generations.length + 1;
  const generation = { number, issuedAt, expiresAt, fingerprint: fingerprint(issued.accessToken) };
  family.generations.push(generation);
  members.push({ issued, generation });
}

/** The provider's clock is moved, so a token may end before the app was told it would. */
function endOf({ issued, generation }: Member, acts: readonly Act[]): void {
  const uses = acts.filter((act) => isUseOf(act, issued.accessToken));
  const worked = uses.findLastIndex(succeeded);
  const refused = uses.slice(worked + 1).find((act) => act.played === null && isAnswered(act, 401));
  if (refused) generation.expiresAt = Math.min(generation.expiresAt ?? refused.at, refused.at);
}

function note({ family }: Grown, act: Act, text: string, tone: RunFamily['events'][number]['tone']): void {
  family.events.push({ at: act.endedAt ?? act.at, text, tone });
}
