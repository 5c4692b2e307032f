import { describe, expect, it } from 'vitest';
import { firstScopes, stepUp } from '../../../electron/core/discover/scopes';

const known = { challenged: null, resource: null, server: null, stays: true };

describe('what is asked for first', () => {
  it.each([
    ['what the challenge says, whatever the metadata list', { challenged: ['a'], resource: ['b'] }, ['a']],
    ['all that the resource lists, where the challenge says nothing', { resource: ['b', 'c'] }, ['b', 'c']],
    ['nothing, where neither says anything', { server: ['x'] }, []],
    ['nothing, where only a refresh token could be asked for', { server: ['offline_access'] }, []],
    ['a refresh token besides, where the server offers it', { resource: ['b'], server: ['b', 'offline_access'] }, ['b', 'offline_access']],
    ['no refresh token where nobody signs in', { resource: ['b'], server: ['offline_access'], stays: false }, ['b']],
    ['no refresh token where only the resource lists it', { resource: ['b', 'offline_access'], server: ['b'] }, ['b']],
    ['no refresh token where the server says nothing', { resource: ['b', 'offline_access'] }, ['b']],
  ])('is %s', (_, more, scopes) => {
    expect(firstScopes({ ...known, ...more })).toEqual(scopes);
  });
});

describe('after a refusal for want of scope', () => {
  it('all that was asked for before is asked for again, with what is wanted', () => {
    expect(stepUp({ asked: ['a', 'b'], granted: ['a', 'b'], wanted: ['b', 'c'] }, 0)).toEqual({ kind: 'ask', scopes: ['a', 'b', 'c'] });
  });

  it.each([
    ['say which', { asked: ['a'], granted: ['a'], wanted: [] }, 0],
    ['has the scopes', { asked: ['a'], granted: null, wanted: ['a'] }, 0],
    ['grant them', { asked: ['a', 'b'], granted: ['a'], wanted: ['b'] }, 0],
    ['Refused again', { asked: ['a'], granted: ['a'], wanted: ['b'] }, 2],
  ])('it is over where another authorization can not help: %s', (text, refusal, before) => {
    const decision = stepUp(refusal, before);
    expect(decision.kind === 'end' && decision.text).toContain(text);
  });
});
