import type { Act } from '../../../electron/core/client-checks/acts';
import type { ClientCheck, Judgement } from '../../../electron/core/client-checks/definition';
import type { Ask, Copies } from '../../../electron/core/client-checks/lead';
import type { Asked } from '../../../electron/core/client-checks/scene';
import type { Given } from '../../../electron/core/client-checks/stage';
import { type ActParts, actsOf, given } from './acts';

/** What an app did when it was asked for something, and its word on it. */
export interface Round {
  ask: Ask;
  acts: ActParts[];
  said?: 'done' | 'failed' | 'opened';
  of?: Copies;
  /** The app was started for it. */
  isAnew?: boolean;
  /** When it was over; absent: with its last act. */
  endedAt?: number;
}

export const round = (ask: Ask, ...acts: ActParts[]): Round => ({ ask, acts, said: 'done' });
/** The app said that it failed. */
export const failing = (ask: Ask, ...acts: ActParts[]): Round => ({ ask, acts, said: 'failed' });
/** The app said nothing, as most do. */
export const silent = (ask: Ask, ...acts: ActParts[]): Round => ({ ask, acts });

/** An answer with tokens: access token `a1`, refresh token `r1`, ID token `i1`. */
export const tokens = (number: number, more: Record<string, unknown> = {}) => ({
  access_token: `a${number}`,
  token_type: 'Bearer',
  expires_in: 120,
  refresh_token: `r${number}`,
  ...more,
});

/** The code exchange that brings tokens; the sign-in before it is left out unless a test is about it. */
export const exchanged = (number: number, more: Record<string, unknown> = {}, parts: Partial<ActParts> = {}): ActParts => ({
  leg: 'token',
  form: { grant_type: 'authorization_code', code: `code${number}` },
  json: tokens(number, more),
  ...parts,
});

/** A refresh with one refresh token that brings the tokens of another number; `parts` change its answer. */
export const refreshed = (
  refreshToken: string,
  number: number,
  parts: Partial<ActParts> & { more?: Record<string, unknown> } = {},
): ActParts => {
  const { more, ...rest } = parts;
  return { leg: 'token', form: { grant_type: 'refresh_token', refresh_token: refreshToken }, json: tokens(number, more), ...rest };
};

/** A refresh that is refused with invalid_grant. */
export const dead = (refreshToken: string): ActParts => refreshed(refreshToken, 0, { status: 400, json: { error: 'invalid_grant' } });

/** A refresh on which something was played; `status` null: the connection was cut. */
export const troubled = (refreshToken: string, played: string, status: number | null): ActParts =>
  refreshed(refreshToken, 0, { status, json: {}, played });

/** A call with an access token, and its status. */
export const called = (accessToken: string, status = 200, parts: Partial<ActParts> = {}): ActParts => ({
  leg: 'api',
  headers: { authorization: `Bearer ${accessToken}` },
  status,
  ...parts,
});

/**
 * What a check makes of an app that did this when it was asked. All is of the check's first scene unless an act says otherwise.
 *
 * @param before What the app did in the scene "sign-in", before this one; usual: a sign-in that brought the tokens of number 1.
 */
export function verdictOn(
  check: ClientCheck,
  rounds: readonly Round[],
  change: Partial<Given> = {},
  before: readonly ActParts[] = [exchanged(1)],
): Judgement {
  const [scene = ''] = check.scenes;
  const parts = rounds.flatMap(({ acts }, index) => acts.map((act) => ({ scene, ask: index + 1, ...act })));
  const all = actsOf(...before, ...parts);
  const acts = all.slice(before.length);
  const asked = rounds.map(({ ask, said, of = 'first', isAnew = false, endedAt }, index) => ({
    ...askedOf(
      scene,
      index + 1,
      { ask, of, isAnew },
      acts.filter((act) => act.ask === index + 1),
      said,
    ),
    ...(endedAt !== undefined && { endedAt }),
  }));
  return check.judge({ acts, asked, all, given: given(change) });
}

function askedOf(
  scene: string,
  number: number,
  of: Pick<Asked, 'ask' | 'of' | 'isAnew'>,
  acts: readonly Act[],
  said: Round['said'],
): Asked {
  const [at, endedAt] = [acts[0]?.at ?? 2_000_000, acts.at(-1)?.endedAt ?? 2_000_000];
  const word = said === undefined ? null : said === 'failed' ? ({ word: said, reason: 'no tokens' } as const) : ({ word: said } as const);
  return { scene, number, ...of, at, endedAt, acts, said: word, outcome: acts.length > 0 || word !== null ? 'happened' : 'nothing' };
}
