import { describe, expect, test } from 'vitest';
import { COPIES_CHECKS } from '../../../electron/core/client-checks/checks/refresh-copies';
import { LOST_ANSWER, RETRY_AFTER, SURVIVED } from '../../../electron/core/client-checks/checks/refresh-outages';
import { AT_ONCE, NARROWER, ROTATION, WITHOUT_ROTATION } from '../../../electron/core/client-checks/checks/refresh-rotation';
import { REDIRECT_URI, RENEWS } from '../../../electron/core/client-checks/checks/refresh-when';
import { LOST } from '../../../electron/core/client-checks/scenes/outages';
import { NARROWED } from '../../../electron/core/client-checks/scenes/refresh';
import type { ActParts } from './acts';
import { called, dead, exchanged, failing, type Round, refreshed, round, silent, troubled, verdictOn } from './rounds';

const REDIRECT = 'http://127.0.0.1:4999/callback';
const signIn: ActParts[] = [{ leg: 'authorize' }, exchanged(9)];
/** After a 401, as most apps do it. */
const renews = (from: number) => round('call', called(`a${from}`, 401), refreshed(`r${from}`, from + 1), called(`a${from + 1}`));
/** Ahead of time, so no call is refused. */
const renewsEarly = (from: number) => round('call', refreshed(`r${from}`, from + 1), called(`a${from + 1}`));

describe('when it refreshes', () => {
  test.each<[string, Round[], string, RegExp]>([
    ['after a 401', [renews(1), renews(2)], 'pass', /after a 401/],
    ['ahead of time', [renewsEarly(1), renewsEarly(2)], 'pass', /before the access token expires/],
    ['both ways', [renews(1), renewsEarly(2)], 'pass', /before .* and after a 401/],
    ['by its own clock, too late', [round('call', { ...refreshed('r1', 2), at: 1_500_000 }, called('a2'))], 'warn', /no margin/],
    [
      'after a 401, at the next call',
      [failing('call', called('a1', 401)), round('call', refreshed('r1', 2), called('a2'))],
      'pass',
      /after a 401/,
    ],
    [
      'by its own clock, though a call was refused in the last second before',
      [
        round('call', { ...refreshed('r1', 2, { more: { expires_in: 1 } }), at: 1_500_000 }, called('a2', 401, { at: 1_500_900 })),
        round('call', { ...refreshed('r2', 3), at: 1_502_000 }, called('a3', 200, { at: 1_502_100 })),
      ],
      'warn',
      /no margin/,
    ],
    ['never', [failing('call', called('a1', 401)), failing('call', called('a1', 401))], 'fail', /no refresh followed/],
    ['is refused each time', [failing('call', called('a1', 401), dead('r1'))], 'not-seen', /was refused/],
    ['does not call', [silent('call')], 'not-seen', /^$/],
  ])('%s', (_, rounds, verdict, text) => {
    expect(verdictOn(RENEWS, rounds)).toMatchObject({ verdict, text: expect.stringMatching(text) });
  });

  test('an app without a refresh token is not judged', () => {
    const bare = [exchanged(1, { refresh_token: undefined })];
    expect(verdictOn(RENEWS, [failing('call', called('a1', 401))], {}, bare)).toMatchObject({
      verdict: 'not-seen',
      text: 'The app has no refresh token.',
    });
  });

  test('says which margin was seen, counted by expire_in too', () => {
    const before = [exchanged(1, { expires_in: undefined, expire_in: 60 })];
    expect(verdictOn(RENEWS, [renewsEarly(1)], {}, before).measured).toEqual([{ name: 'Margin', value: 'at least 59 s' }]);
  });
});

describe('redirect_uri on a refresh', () => {
  const katana = { refreshNeedsRedirectUri: true } as const;
  const withUri = (uri: string) =>
    round('call', { ...refreshed('r1', 2), form: { grant_type: 'refresh_token', refresh_token: 'r1', redirect_uri: uri } });
  test.each<[string, Round[], string]>([
    ['is sent', [withUri(REDIRECT)], 'pass'],
    ['is another', [withUri('http://127.0.0.1/')], 'fail'],
    ['is missing', [renews(1)], 'fail'],
    ['no refresh', [round('call', called('a1'))], 'not-seen'],
  ])('%s', (_, rounds, verdict) => {
    expect(verdictOn(REDIRECT_URI, rounds, katana).verdict).toBe(verdict);
  });
});

describe('five rotations', () => {
  const five = [1, 2, 3, 4, 5].map(renews);
  test.each<[string, Round[], string]>([
    ['after a 401', five, 'pass'],
    ['ahead of time', [1, 2, 3, 4, 5].map(renewsEarly), 'pass'],
    ['only four', five.slice(0, 4), 'not-seen'],
    ['the first one again', [renews(1), round('call', called('a2', 401), dead('r1'))], 'fail'],
    ['the last but one again', [...five.slice(0, 3), round('call', called('a4', 401), dead('r3'))], 'fail'],
    [
      'a new sign-in between',
      [renews(1), round('sign-in', ...signIn), round('call', refreshed('r9', 10)), renews(10), renews(11), renews(12)],
      'pass',
    ],
    // The second refresh was sent before the first was answered: that is another check's.
    ['two at once', [round('call', { ...refreshed('r1', 2), at: 1_001_000 }, { ...dead('r1'), at: 1_001_005 })], 'not-seen'],
  ])('%s', (_, rounds, verdict) => {
    expect(verdictOn(ROTATION, rounds).verdict).toBe(verdict);
  });
});

describe('a refresh without a new refresh token', () => {
  const bare = (from: number) =>
    round('call', called(`a${from}`, 401), refreshed('r1', from + 1, { more: { refresh_token: undefined } }), called(`a${from + 1}`));
  test.each<[string, Round[], string]>([
    ['keeps the old one', [bare(1), bare(2)], 'pass'],
    ['loses it', [bare(1), failing('call', called('a2', 401))], 'fail'],
    ['loses it and asks for a sign-in', [bare(1), round('call', called('a2', 401), ...signIn)], 'fail'],
    [
      'sends none',
      [bare(1), failing('call', called('a2', 401), refreshed('', 0, { status: 400, json: { error: 'invalid_request' } }))],
      'fail',
    ],
    ['refreshes once only', [bare(1), round('call', called('a2'))], 'not-seen'],
    ['gets a new one all the same', [renews(1), renews(2)], 'not-seen'],
  ])('%s', (_, rounds, verdict) => {
    expect(verdictOn(WITHOUT_ROTATION, rounds).verdict).toBe(verdict);
  });
});

describe('many calls at once', () => {
  const at = (act: ActParts, ms: number): ActParts => ({ ...act, at: 1_001_000 + ms });
  const refused = [0, 1, 2].map((ms) => at(called('a1', 401), ms));
  const answered = [40, 41, 42].map((ms) => at(called('a2'), ms));
  const together = (...acts: ActParts[]) => [renews(8), round('calls-at-once', ...acts)];
  test.each<[string, Round[], string]>([
    ['share one refresh after a 401', together(...refused, at(refreshed('r1', 2), 20), ...answered), 'pass'],
    ['share one refresh ahead of time', together(at(refreshed('r1', 2), 0), ...answered), 'pass'],
    ['refresh three times', together(...refused, ...[20, 21, 22].map((ms) => at(refreshed('r1', 2), ms)), ...answered), 'fail'],
    ['refresh one after the other', together(...refused, at(refreshed('r1', 2), 20), at(refreshed('r2', 3), 35), ...answered), 'fail'],
    [
      'refresh again where the new token was refused, too',
      together(
        ...refused,
        at(refreshed('r1', 2), 20),
        ...[40, 41, 42].map((ms) => at(called('a2', 401), ms)),
        at(refreshed('r2', 3), 60),
        ...[80, 81, 82].map((ms) => at(called('a3'), ms)),
      ),
      'pass',
    ],
    [
      'are made one after the other',
      together(at(called('a1', 401), 0), at(refreshed('r1', 2), 20), at(called('a2'), 40), at(called('a2'), 60)),
      'not-seen',
    ],
    ["don't refresh", together(...answered), 'not-seen'],
    ['are none', [renews(8), silent('calls-at-once')], 'not-seen'],
  ])('%s', (_, rounds, verdict) => {
    expect(verdictOn(AT_ONCE, rounds).verdict).toBe(verdict);
  });

  test('where the refresh token stays, two refreshes are a waste and no more', () => {
    const rounds = together(...refused, at(refreshed('r1', 2), 20), at(refreshed('r1', 2), 21), ...answered);
    expect(verdictOn(AT_ONCE, rounds, { rotates: false }).verdict).toBe('warn');
  });
});

describe('two copies', () => {
  const [inTurn, atOnce] = COPIES_CHECKS as [(typeof COPIES_CHECKS)[number], (typeof COPIES_CHECKS)[number]];
  const of = (copies: 'second' | 'both', { acts, ...rest }: Round): Round => ({ ...rest, acts, of: copies });
  const at = (act: ActParts, ms: number): ActParts => ({ ...act, at: 1_003_000 + ms });
  const both = (...acts: ActParts[]) => [renews(1), of('both', round('call', ...acts))];
  const refused = [0, 1].map((ms) => at(called('a2', 401), ms));
  const twice = [20, 21].map((ms) => at(refreshed('r2', 3), ms));

  test.each<[string, Round[], string, RegExp?]>([
    ['read what the other stored', [renews(1), of('second', round('call', called('a2')))], 'pass'],
    ['refresh with what the other stored', [renews(1), of('second', renews(2))], 'pass'],
    ['sends a replaced one', [renews(1), of('second', failing('call', called('a1', 401), dead('r1')))], 'fail', /ends the grant/],
    [
      'sends a replaced one within the leeway',
      [renews(1), of('second', round('call', refreshed('r1', 3), called('a3')))],
      'warn',
      /leeway/,
    ],
    ['sign in each', [renews(1), of('second', round('call', ...signIn, called('a9')))], 'not-seen', /signed in by itself/],
    [
      'sign in each, and the first goes on with its own',
      [of('second', round('call', ...signIn, called('a9'))), renews(1)],
      'not-seen',
      /signed in by itself/,
    ],
    [
      'sign in each, while the first calls by itself',
      [renews(1), of('second', round('call', ...signIn, called('a9'), called('a2')))],
      'not-seen',
      /signed in by itself/,
    ],
    ['second sends nothing', [renews(1), of('second', failing('call'))], 'not-seen', /made no call/],
    ['no refresh', [round('call', called('a1')), of('second', round('call', called('a1')))], 'not-seen', /No copy used/],
  ])('in turn: %s', (_, rounds, verdict, text = /./) => {
    expect(verdictOn(inTurn, rounds)).toMatchObject({ verdict, text: expect.stringMatching(text) });
  });

  // As in the terminal, where the second copy has an address of its own for its calls.
  const apart = { second: { apiUrl: 'http://127.0.0.1:4010/copy-2/api/me', apiBase: 'http://127.0.0.1:4010/copy-2/api' } };
  const bySecond = (act: ActParts): ActParts => ({ ...act, isOfSecond: true });
  test.each<[string, Round[], string, RegExp?]>([
    ['second is idle while the first calls', [renews(1), of('second', round('call', called('a2')))], 'not-seen', /made no call/],
    ['second is idle while the first refreshes', [renews(1), of('second', renews(2)), renews(3)], 'not-seen', /made no call/],
    ['second reads what the first stored', [renews(1), of('second', round('call', bySecond(called('a2'))))], 'pass'],
    [
      'first refreshes while the second is asked, and the second uses that',
      [renews(1), of('second', round('call', called('a2', 401), refreshed('r2', 3), called('a3'), bySecond(called('a3'))))],
      'pass',
    ],
    [
      'both keep to themselves while the first calls',
      [renews(1), of('second', round('call', bySecond(called('a1')), ...renews(2).acts))],
      'not-seen',
      /No copy used/,
    ],
    [
      'sends a replaced one',
      [
        of('second', round('call', bySecond(called('a1')))),
        renews(1),
        of('second', failing('call', bySecond(called('a1', 401)), dead('r1'))),
      ],
      'fail',
      /ends the grant/,
    ],
  ])('in turn, told apart: %s', (_, rounds, verdict, text = /./) => {
    expect(verdictOn(inTurn, rounds, apart)).toMatchObject({ verdict, text: expect.stringMatching(text) });
  });

  test('calls that nobody asked for show nothing where a person starts both', () => {
    const asked: Round = { ...of('second', round('call', called('a2'), called('a2', 200, { at: 1_100_000 }))), endedAt: 1_050_000 };
    expect(verdictOn(inTurn, [renews(1), asked])).toMatchObject({
      verdict: 'not-seen',
      text: expect.stringMatching(/without being asked/),
    });
    const shared = [
      at(called('a2', 401), 0),
      at(called('a2', 401), 1),
      at(refreshed('r2', 3), 20),
      at(called('a3'), 40),
      at(called('a3'), 41),
    ];
    const late: Round = { ...of('both', round('call', ...shared, at(called('a3'), 9_000))), endedAt: 1_008_000 };
    expect(verdictOn(atOnce, [renews(1), late])).toMatchObject({ verdict: 'not-seen', text: expect.stringMatching(/without being asked/) });
  });

  test('two at once pass where both called, and not where one called twice', () => {
    const one = both(...refused, at(refreshed('r2', 3), 20), at(called('a3'), 40), at(called('a3'), 41));
    expect(verdictOn(atOnce, one, apart)).toMatchObject({ verdict: 'not-seen', text: expect.stringMatching(/Only one of the copies/) });
    const two = both(...refused, at(refreshed('r2', 3), 20), at(called('a3'), 40), at(bySecond(called('a3')), 41));
    expect(verdictOn(atOnce, two, apart).verdict).toBe('pass');
  });

  test.each<[string, Round[], string, RegExp?]>([
    ['share one refresh', both(...refused, at(refreshed('r2', 3), 20), at(called('a3'), 40), at(called('a3'), 41)), 'pass'],
    ['one is refused', both(...refused, at(refreshed('r2', 3), 20), at(dead('r2'), 21)), 'fail', /ends the grant/],
    ['both are taken', both(...refused, ...twice), 'warn', /leeway/],
    ['one after the other', both(...refused, at(refreshed('r2', 3), 20), at(refreshed('r3', 4), 40)), 'warn', /refreshed twice/],
    ['only one calls', both(at(called('a2', 401), 0), at(refreshed('r2', 3), 20), at(called('a3'), 40)), 'not-seen', /one call after/],
    ['none calls', [renews(1), of('both', failing('call'))], 'not-seen', /no refresh/],
    [
      'sign in each',
      [renews(1), of('second', round('call', ...signIn)), of('both', round('call', refreshed('r2', 3), refreshed('r9', 10)))],
      'not-seen',
      /signed in by itself/,
    ],
  ])('at once: %s', (_, rounds, verdict, text = /./) => {
    expect(verdictOn(atOnce, rounds)).toMatchObject({ verdict, text: expect.stringMatching(text) });
  });

  test('two grants are two also where their sign-ins were in an earlier run', () => {
    const round2 = of('both', round('call', ...refused, at(refreshed('r2', 3), 20), at(refreshed('r9', 10), 21)));
    expect(verdictOn(atOnce, [round2], {}, [])).toMatchObject({ verdict: 'not-seen', text: expect.stringMatching(/signed in by itself/) });
  });

  test('one server without rotation is no harm', () => {
    expect(verdictOn(atOnce, both(...refused, ...twice), { rotates: false }).verdict).toBe('warn');
  });
});

describe('fewer scopes', () => {
  const narrowed = (...next: ActParts[]) => [round('call', called('a1', 401), refreshed('r1', 2, { played: NARROWED }), ...next)];
  test.each<[string, Round[], string]>([
    ['the new token is used', narrowed(called('a2')), 'pass'],
    ['a token from another refresh is used', narrowed(refreshed('r2', 3), called('a3')), 'pass'],
    ['the old token is used', narrowed(called('a1', 401)), 'fail'],
    ['it refreshes without end', narrowed(refreshed('r2', 3), refreshed('r3', 4), called('a4')), 'fail'],
    ['the person is asked', narrowed({ leg: 'authorize' }, exchanged(3), called('a3')), 'pass'],
    ['the person is asked, no call', narrowed({ leg: 'authorize' }, exchanged(3)), 'pass'],
    ['nothing follows', narrowed(), 'not-seen'],
    ['it never refreshed', [round('call', called('a1'))], 'not-seen'],
  ])('%s', (_, rounds, verdict) => {
    expect(verdictOn(NARROWER, rounds).verdict).toBe(verdict);
  });
});

describe.each(SURVIVED)('$id', (check) => {
  const isCut = check.id === 'app-refresh.no-network';
  const hit = troubled('r1', 'played', isCut ? null : 503);
  const gaveUp = isCut ? 'warn' : 'fail';
  test.each<[string, Round[], string]>([
    ['tries again in the same call', [round('call', called('a1', 401), hit, hit, refreshed('r1', 2), called('a2'))], 'pass'],
    ['tries again in the next call', [failing('call', called('a1', 401), hit), round('call', refreshed('r1', 2), called('a2'))], 'pass'],
    ['asks for a sign-in', [failing('call', hit), round('sign-in', ...signIn)], gaveUp],
    ['asks for a sign-in and refreshes later', [failing('call', hit), round('sign-in', ...signIn), renews(9)], gaveUp],
    ['gives up', [failing('call', hit), failing('call'), failing('call')], gaveUp],
    ['goes on with the old access token', [failing('call', hit), failing('call', called('a1', 401))], gaveUp],
    ['is refused for another reason', [failing('call', hit), failing('call', dead('r1')), round('sign-in', ...signIn)], 'not-seen'],
    [
      'is refused whatever it sends',
      [failing('call', hit), failing('call', refreshed('r1', 0, { status: 400, json: { error: 'invalid_request' } }))],
      'not-seen',
    ],
    ['is asked for nothing more', [failing('call', hit)], 'not-seen'],
    ['did not refresh', [round('call', called('a1'))], 'not-seen'],
  ])('%s', (_, rounds, verdict) => {
    expect(verdictOn(check, rounds).verdict).toBe(verdict);
  });
});

describe('a 429 from the token endpoint', () => {
  const T0 = 1_700_000_000_000;
  const busy = (ms: number, header = '2'): ActParts => ({
    ...troubled('r1', '429', 429),
    answerHeaders: { 'retry-after': header },
    at: T0 + ms,
  });
  const later = (ms: number): ActParts => ({ ...refreshed('r1', 2), at: T0 + ms });
  const date = new Date(T0 + 5_000).toUTCString();
  const asking = (ms: number): Round => failing('call', { ...called('a1', 401), at: T0 + ms });
  test.each<[string, Round[], string, RegExp?]>([
    ['waits itself', [round('call', busy(0), later(2_010))], 'pass', /in seconds/],
    ['is a timer early', [round('call', busy(0), later(1_950))], 'pass'],
    ['asks again at once', [round('call', busy(0), later(50))], 'fail', /as seconds/],
    ['had sent two at once', [round('call', busy(0), busy(5), later(2_020))], 'pass', /in seconds/],
    ['is asked meanwhile and keeps still', [failing('call', busy(0)), asking(500)], 'pass'],
    ['is asked in the same millisecond and keeps still', [failing('call', busy(0)), asking(0)], 'pass'],
    ['is not asked meanwhile', [failing('call', busy(0))], 'not-seen', /not asked again/],
    ['keeps to a date', [failing('call', busy(0, date)), round('call', later(5_010))], 'pass', /HTTP date/],
    ['keeps to seconds and not to a date', [round('call', busy(0), busy(2_010, date), later(3_000))], 'fail', /as an HTTP date/],
    ['forgets it with its process', [failing('call', busy(0)), { ...round('call', later(500)), isAnew: true }], 'not-seen', /started anew/],
    ['asks again at once in a process of its own', [{ ...round('call', busy(0), later(50)), isAnew: true }], 'fail', /as seconds/],
    [
      'keeps to it beyond its process',
      [failing('call', busy(0)), { ...asking(500), isAnew: true }, { ...round('call', later(2_500)), isAnew: true }],
      'pass',
    ],
    ['says nothing of when', [round('call', troubled('r1', '429', 429), later(10))], 'not-seen', /did not refresh/],
  ])('%s', (_, rounds, verdict, text = /./) => {
    expect(verdictOn(RETRY_AFTER, rounds)).toMatchObject({ verdict, text: expect.stringMatching(text) });
  });
});

describe('a lost answer', () => {
  const lost = troubled('r1', LOST, null);
  const anew = (...acts: ActParts[]): Round => ({ ...failing('call', ...acts), isAnew: true });
  test.each<[string, Round[], string]>([
    ['asks again at once and goes on', [round('call', lost, refreshed('r1', 2), called('a2'))], 'pass'],
    ['asks again once, in vain', [failing('call', lost, lost), failing('call')], 'pass'],
    ['does not ask again', [failing('call', lost), failing('call')], 'pass'],
    ['signs in', [failing('call', lost), round('call', ...signIn)], 'pass'],
    ['asks a third time by itself', [failing('call', lost, lost, lost)], 'fail'],
    ['asks twice at each call', [failing('call', lost, lost), failing('call', lost, lost)], 'fail'],
    ['asks twice, and once more at the next call', [failing('call', lost, lost), failing('call', lost)], 'warn'],
    ['asks at each call', [failing('call', lost), failing('call', lost), failing('call', lost)], 'warn'],
    ['asks too late', [failing('call', { ...lost, at: 1_010_000 }), failing('call', { ...dead('r1'), at: 1_040_000 })], 'warn'],
    ['asks at each call, started anew for it', [anew(lost), anew(lost), anew(lost)], 'not-seen'],
    ['asks a second time when it is started anew', [anew(lost), anew(lost)], 'pass'],
    ['asks twice in each process', [anew(lost, lost), anew(lost, lost)], 'not-seen'],
    ['asks a third time within one process', [anew(lost), anew(lost, lost, lost)], 'fail'],
    ['lost nothing', [renews(1)], 'not-seen'],
    [
      'is refused whatever it sends',
      [failing('call', lost, refreshed('r1', 0, { status: 400, json: { error: 'invalid_request' } })), failing('call', lost)],
      'not-seen',
    ],
    [
      'sent a token that was replaced long before',
      [renews(1), failing('call', lost), failing('call', lost), failing('call', lost)],
      'not-seen',
    ],
  ])('%s', (_, rounds, verdict) => {
    expect(verdictOn(LOST_ANSWER, rounds).verdict).toBe(verdict);
  });
});
