import { type Act, answerOf, answeredText, bearerOf, formOf, isAnswered, isCodeExchange, isRefresh, succeeded } from '../acts';
import type { Asked } from '../scene';

/** Tokens that an answer brought to the app. */
export interface Issued {
  act: Act;
  accessToken: string;
  /** null: none came with them. */
  refreshToken: string | null;
  idToken: string | null;
}

/** In the order in which they were asked for. An answer that was lost brought none. */
export function issuedIn(acts: readonly Act[]): Issued[] {
  return acts.flatMap((act) => {
    if (act.leg !== 'token' || !succeeded(act)) return [];
    const accessToken = answeredText(act, 'access_token');
    if (accessToken === null) return [];
    return [{ act, accessToken, refreshToken: answeredText(act, 'refresh_token'), idToken: answeredText(act, 'id_token') }];
  });
}

export const sentRefreshToken = (act: Act): string => formOf(act).get('refresh_token') ?? '';

/** What the provider played on it aside, the app did it later. */
export const isLater = (act: Act, than: Act): boolean => act.ordinal > than.ordinal;

/** The app had the answer before it sent this. */
export const isKnown = ({ endedAfter }: Act, to: Act): boolean => endedAfter !== null && endedAfter < to.ordinal;

/** The app was asked for this in the same scene, after what it was asked for when it sent that. */
export const isAskedAfter = ({ scene, number }: Asked, act: Act): boolean => scene === act.scene && number > act.ask;

/** The app knew a newer refresh token when it sent this one. */
export function isReplaced(act: Act, all: readonly Act[]): boolean {
  const sent = sentRefreshToken(act);
  const known = issuedIn(all).filter((issued) => issued.refreshToken !== null && isKnown(issued.act, act));
  return known.at(-1)?.refreshToken !== sent && known.some(({ refreshToken }) => refreshToken === sent);
}

/** Tells the first refresh token of a family, as far as these acts show it. Two that differ are of two grants. */
export function originsIn(all: readonly Act[]): (refreshToken: string) => string {
  const before = new Map<string, string>();
  for (const { act, refreshToken } of issuedIn(all))
    if (refreshToken !== null && !before.has(refreshToken)) before.set(refreshToken, isRefresh(act) ? sentRefreshToken(act) : refreshToken);
  const known = new Map<string, string>();
  return (refreshToken) => {
    const passed = [];
    let token = refreshToken;
    while (!known.has(token)) {
      passed.push(token);
      known.set(token, token);
      token = before.get(token) ?? token;
    }
    const origin = known.get(token) ?? token;
    for (const each of passed) known.set(each, origin);
    return origin;
  };
}

/** Takes of acts those that issued refresh tokens of another grant than this one's. */
export function ofGrant(refreshToken: string, all: readonly Act[]): readonly Act[] {
  const originOf = originsIn(all);
  const origin = originOf(refreshToken);
  const foreign = issuedIn(all).filter((each) => each.refreshToken !== null && originOf(each.refreshToken) !== origin);
  const acts = new Set(foreign.map(({ act }) => act));
  return all.filter((act) => !acts.has(act));
}

/** Refused by the provider itself, and not because of what was played. */
export const isRefused = (act: Act): boolean => isRefresh(act) && act.played === null && act.answer !== null && !succeeded(act);

export const refusedAsDead = (act: Act): boolean => isRefresh(act) && answerOf(act).error === 'invalid_grant';

export const isSignedIn = (act: Act): boolean => isCodeExchange(act) && succeeded(act);

export const isCall = ({ leg }: Act): boolean => leg === 'api';

export const isRefusedCall = (act: Act): boolean => isCall(act) && isAnswered(act, 401);

/** Requests that carry the access token to a resource. */
export const isUseOf = (act: Act, accessToken: string): boolean =>
  (act.leg === 'api' || act.leg === 'userinfo') &&
  (bearerOf(act) === accessToken || new URL(act.request.url).searchParams.get('access_token') === accessToken);

/** "once", "3 times". */
export function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
