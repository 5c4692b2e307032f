import { describe, expect, it } from 'vitest';
import {
  expiryOf,
  factsOf,
  firstGeneration,
  markRefreshDead,
  nextGeneration,
  noteRefreshFailure,
  successor,
} from '../../../electron/core/connection/grant';
import type { Grant, TokenAnswer } from '../../../electron/core/secrets';
import type { Connection } from '../../../electron/model/connection';
import type { FailureDetails } from '../../../electron/model/failure';
import { START } from '../../support/clock';
import { answerOf, jwt, settingsOf } from '../../support/connection';
import { failureFrom } from '../../support/failures';
import fc from '../../support/property';

const print = (secret: string) => `print of ${secret}`;
const connection: Connection = { id: 'c', ...settingsOf() };
const seconds = (count: number) => START + count * 1000;
const first = (answer: Partial<TokenAnswer> = {}): Grant =>
  firstGeneration(
    {
      answer: answerOf(answer),
      callbackMembers: [{ name: 'tenant', value: 'acme' }],
      scopesAsked: ['read', 'offline_access'],
      nonce: 'n',
      how: 'connected',
      redirectUri: 'dev.tokenscope:/oauth/callback',
    },
    print,
  );
const refresh = (grant: Grant, answer: Partial<TokenAnswer>) => nextGeneration(grant, answerOf(answer), 'refreshed', print);
const offline: FailureDetails = { code: 'network-offline', what: 'Offline.', likelyCause: 'No network.', action: 'Wait.' };
const dead: FailureDetails = { code: 'refresh-token-dead', what: 'Dead.', likelyCause: 'Used twice.', action: 'Connect.' };

describe('a token family', () => {
  it('notes an ID token of a refresh that is about someone else', () => {
    const grant = first({ idToken: jwt({ sub: 'anna' }) });
    const codes = (idToken: string | null) => refresh(grant, { idToken }).breaches.map(({ code }) => code);
    expect([null, jwt({ sub: 'anna' }), jwt({ sub: 'bert' }), jwt({})].map(codes)).toEqual([[], [], ['sub-changed'], ['sub-changed']]);
    expect(refresh(first(), { idToken: jwt({ sub: 'bert' }) }).breaches).toEqual([]);
  });

  it('begins with what the sign-in gave', () => {
    expect(first({ scope: 'read' })).toMatchObject({
      accessToken: 'access-1',
      refreshToken: 'refresh-1',
      scope: 'read',
      scopesAsked: ['read', 'offline_access'],
      nonce: 'n',
      redirectUri: 'dev.tokenscope:/oauth/callback',
      callbackMembers: [{ name: 'tenant', value: 'acme' }],
      generations: [{ number: 1, receivedAt: START, endedAt: null, how: 'connected', end: 'current', fingerprint: 'print of access-1' }],
      refreshDeadAt: null,
      refreshFailure: null,
    });
  });

  it('goes on with a refresh that rotates', () => {
    const next = refresh(noteRefreshFailure(first(), offline), {
      accessToken: 'access-2',
      refreshToken: 'refresh-2',
      receivedAt: seconds(600),
    });
    expect(next).toMatchObject({
      accessToken: 'access-2',
      refreshToken: 'refresh-2',
      refreshFailure: null,
      callbackMembers: [{ name: 'tenant' }],
      nonce: 'n',
    });
    expect(next.generations).toEqual([
      { number: 1, receivedAt: START, endedAt: seconds(600), how: 'connected', end: 'replaced', fingerprint: 'print of access-1' },
      { number: 2, receivedAt: seconds(600), endedAt: null, how: 'refreshed', end: 'current', fingerprint: 'print of access-2' },
    ]);
  });

  it('keeps refresh token, scope and ID token that a refresh answer leaves out', () => {
    const next = refresh(first({ scope: 'read', idToken: 'id-1' }), {
      accessToken: 'access-2',
      refreshToken: null,
      scope: null,
      idToken: null,
    });
    expect(next).toMatchObject({ refreshToken: 'refresh-1', scope: 'read', idToken: 'id-1' });
    expect(refresh(next, { refreshToken: 'refresh-3', scope: 'less', idToken: 'id-3' })).toMatchObject({
      refreshToken: 'refresh-3',
      scope: 'less',
      idToken: 'id-3',
    });
  });

  it('takes nothing of the answer before for granted: breaches, members, clock', () => {
    const breach = { code: 'x', severity: 'note' as const, title: '', detail: '', action: '', reference: '' };
    const before = first({ breaches: [breach], responseMembers: [{ name: 'a', value: '1' }], clockSkewMs: 9, expiresInSeconds: 60 });
    expect(refresh(before, { expiresInSeconds: null, clockSkewMs: null })).toMatchObject({
      breaches: [],
      responseMembers: [],
      clockSkewMs: null,
      expiresInSeconds: null,
    });
  });

  it('says that a member expired before it was replaced', () => {
    const next = refresh(first({ expiresInSeconds: 60 }), { receivedAt: seconds(600) });
    expect(next.generations[0]).toMatchObject({ end: 'expired', endedAt: seconds(60) });
  });

  it('remembers the last 50 members with their numbers', () => {
    let grant = first();
    for (let count = 2; count <= 120; count += 1) grant = refresh(grant, { accessToken: `access-${count}`, receivedAt: seconds(count) });
    expect(grant.generations).toHaveLength(50);
    expect(grant.generations.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, index) => 71 + index));
    expect(grant.generations.filter(({ end }) => end === 'current')).toHaveLength(1);
  });

  it('dies without losing anything, once, and lives again if the server says so', () => {
    const gone = markRefreshDead(first(), dead, seconds(5));
    expect(gone).toMatchObject({ accessToken: 'access-1', refreshToken: 'refresh-1', refreshDeadAt: seconds(5), refreshFailure: dead });
    expect(gone.generations.at(-1)).toMatchObject({ end: 'dead', endedAt: seconds(5) });
    expect(markRefreshDead(gone, dead, seconds(9))).toEqual(gone);
    expect(noteRefreshFailure(gone, offline)).toEqual(gone);
    const alive = refresh(gone, { accessToken: 'access-2', receivedAt: seconds(10) });
    expect(alive).toMatchObject({ refreshDeadAt: null, refreshFailure: null });
    expect(alive.generations.map(({ end }) => end)).toEqual(['replaced', 'current']);
  });

  it('is another one where the grant type was changed, and the same where a client gets its next token', () => {
    const machine: Connection = { ...connection, grantType: 'client_credentials', scopes: ['all'] };
    const own = successor(machine, first(), answerOf({ accessToken: 'm-1', refreshToken: null }), print);
    expect(own).toMatchObject({
      refreshToken: null,
      callbackMembers: [],
      scopesAsked: ['all'],
      generations: [{ number: 1, how: 'retrieved' }],
    });
    const next = successor(machine, own, answerOf({ accessToken: 'm-2', refreshToken: null }), print);
    expect(next.generations.map(({ number, how }) => [number, how])).toEqual([
      [1, 'retrieved'],
      [2, 'retrieved'],
    ]);
    expect(failureFrom(() => successor(connection, null, answerOf(), print)).code).toBe('not-connected');
  });
});

describe('the end of an access token', () => {
  const expiry = (answer: Partial<TokenAnswer>) => expiryOf(first(answer));

  it('is expires_in counted from receipt for an opaque token', () => {
    expect(expiry({ expiresInSeconds: 3600 })).toEqual({
      validFrom: null,
      expiresAt: seconds(3600),
      expiringAt: seconds(3240),
      source: 'expires_in',
      lifetimeMs: 3_600_000,
    });
  });

  it('is unknown when nobody says', () => {
    expect(expiry({ expiresInSeconds: null })).toEqual({
      validFrom: null,
      expiresAt: null,
      expiringAt: null,
      source: null,
      lifetimeMs: null,
    });
    expect(expiry({ expiresInSeconds: null, accessToken: jwt({ sub: 'a' }) }).expiresAt).toBeNull();
  });

  it('is the earlier of exp and expires_in', () => {
    const exp = START / 1000 + 600;
    expect(expiry({ accessToken: jwt({ exp }), expiresInSeconds: 3600 })).toMatchObject({ expiresAt: seconds(600), source: 'exp' });
    expect(expiry({ accessToken: jwt({ exp }), expiresInSeconds: 60 })).toMatchObject({ expiresAt: seconds(60), source: 'expires_in' });
    expect(expiry({ accessToken: jwt({ exp }), expiresInSeconds: null })).toMatchObject({ expiresAt: seconds(600), source: 'exp' });
    expect(expiry({ accessToken: jwt({ exp: START / 1000 + 0.5 }), expiresInSeconds: null }).expiresAt).toBe(START + 500);
  });

  it('moves exp from the clock of the server to ours', () => {
    const exp = START / 1000 + 600;
    expect(expiry({ accessToken: jwt({ exp }), expiresInSeconds: null, clockSkewMs: 120_000 }).expiresAt).toBe(seconds(480));
    expect(expiry({ accessToken: jwt({ exp }), expiresInSeconds: null, clockSkewMs: -120_000 }).expiresAt).toBe(seconds(720));
    expect(expiry({ accessToken: 'opaque', expiresInSeconds: 600, clockSkewMs: 120_000 }).expiresAt).toBe(seconds(600));
  });

  it('passes over an exp that is no time', () => {
    for (const exp of ['soon', null, true, [], {}, 1e300]) {
      expect(expiry({ accessToken: jwt({ exp }), expiresInSeconds: 60 })).toMatchObject({ expiresAt: seconds(60), source: 'expires_in' });
    }
    expect(expiry({ accessToken: jwt({ exp: -5 }), expiresInSeconds: 60 })).toMatchObject({ expiresAt: 0, lifetimeMs: 0 });
    expect(expiry({ accessToken: `${jwt({ exp: 1 })}.x`, expiresInSeconds: 60 }).source).toBe('expires_in');
  });

  it.each([
    [86_400, 77_760],
    [3600, 3240],
    [3000, 2700],
    [1440, 1140],
    [1200, 900],
    [600, 450],
    [120, 90],
    [60, 45],
    [30, 20],
    [15, 5],
    [5, 0],
    [0, 0],
  ])('is near, for a life of %i s, from second %i on', (life, near) => {
    expect(expiry({ expiresInSeconds: life }).expiringAt).toBe(seconds(near));
  });

  it('never throws and never warns before receipt or after the end, whatever a server sends', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.option(fc.double({ min: 0, max: 1e10, noNaN: true })),
        fc.option(fc.integer()),
        (exp, expiresInSeconds, clockSkewMs) => {
          const { expiresAt, expiringAt, lifetimeMs } = expiry({ accessToken: jwt({ exp }), expiresInSeconds, clockSkewMs });
          if (expiresAt === null) return expiringAt === null && lifetimeMs === null;
          return (
            Number.isInteger(expiresAt) &&
            expiringAt !== null &&
            expiringAt <= expiresAt &&
            expiringAt >= Math.min(START, expiresAt) &&
            (lifetimeMs ?? -1) >= 0
          );
        },
      ),
    );
  });
});

describe('the beginning of an access token', () => {
  const begins = (nbf: number, clockSkewMs: number | null = null) =>
    expiryOf(first({ accessToken: jwt({ nbf: (START + nbf) / 1_000 }), clockSkewMs })).validFrom;

  it('is its nbf, moved to our clock, where that lies beyond what clocks differ by', () => {
    expect(begins(900_000)).toBe(START + 900_000);
    expect(begins(900_000, 60_000)).toBe(START + 840_000);
    expect(begins(11_000)).toBe(START + 11_000);
    expect([begins(0), begins(10_000), begins(70_000, 60_000), begins(-5_000)]).toEqual([null, null, null, null]);
  });

  it('is among the facts only where it matters', () => {
    const early = first({ accessToken: jwt({ nbf: START / 1_000 + 900 }) });
    expect(factsOf({ clientSecret: null, grant: early, refreshPending: null }, connection)).toMatchObject({ validFrom: START + 900_000 });
    expect(factsOf({ clientSecret: null, grant: first(), refreshPending: null }, connection)).not.toHaveProperty('validFrom');
  });
});

describe('the facts that lists show', () => {
  const record = (grant: Grant | null, startedAt?: number) => ({
    clientSecret: 'the-secret',
    grant,
    refreshPending: startedAt === undefined ? null : { startedAt, refreshFingerprint: 'f' },
  });
  const facts = (grant: Grant | null, startedAt?: number) => factsOf(record(grant, startedAt), connection);

  it('are none before the first sign-in', () => {
    expect(facts(null)).toBeNull();
  });

  it('say where the tokens stand', () => {
    expect(facts(first())).toEqual({
      state: 'active',
      receivedAt: START,
      expiresAt: seconds(3600),
      expiringAt: seconds(3240),
      since: null,
      caption: null,
    });
    expect(facts(first({ expiresInSeconds: null }))).toMatchObject({ state: 'no-expiry', expiresAt: null });
    expect(facts(first({ refreshToken: null }))?.caption).toBe('No refresh token');
    expect(facts(noteRefreshFailure(first(), offline))).toMatchObject({ state: 'active', caption: 'Last refresh failed' });
    expect(facts(markRefreshDead(first(), dead, seconds(9)))).toMatchObject({
      state: 'refresh-dead',
      since: seconds(9),
      caption: 'Refresh token rejected',
      expiresAt: seconds(3600),
    });
    expect(facts(first(), seconds(7))).toMatchObject({ state: 'outcome-unknown', since: seconds(7) });
    const machine: Connection = { ...connection, grantType: 'client_credentials' };
    expect(factsOf(record(first({ refreshToken: null })), machine)?.caption).toBeNull();
  });

  it('hold no secret', () => {
    const texts = JSON.stringify([facts(first({ idToken: 'id-1' })), facts(first(), 1), facts(markRefreshDead(first(), dead, 1))]);
    expect(texts).not.toMatch(/access-1|refresh-1|id-1|the-secret/);
  });
});
