import { type Scene, scene } from '../scene';
import type { Trouble } from '../stage';
import { outage } from './outages';

type Members = Record<string, unknown>;

/** Milliseconds that a slow token response takes. */
export const SLOW_MS = 2_000;

/** A sign-in whose token response is odd, and a call with the token. */
function odd(id: string, name: string, says: string, trouble: Omit<Trouble, 'when'>): Scene {
  return scene({
    id,
    name,
    says,
    from: 'any',
    leaves: 'unsure',
    async play(on) {
      // So that no app refreshes for another reason.
      on.lifetimes({ accessSeconds: 3600 });
      on.trouble('token', { ...trouble, when: 'after' });
      await on.ask('sign-in');
      await on.ask('call');
    },
  });
}

function withoutLifetime({ expires_in: _, expire_in: __, ...members }: Members): Members {
  return members;
}

const lifetimeOf = (members: Members) => members.expires_in ?? members.expire_in;

export const TOKEN_RESPONSE_SCENES: readonly Scene[] = [
  odd(
    'extra-members',
    'A token response with more members',
    'The app signs in, and the token response has members that no standard knows.',
    {
      name: 'more members',
      change: (members) => ({
        ...members,
        x_account: { id: 7, name: 'Ada', roles: ['admin', null] },
        x_flags: [1, 'two', { three: true }],
        x_nothing: null,
        x_number: 1.5e300,
      }),
    },
  ),
  odd('token-type-case', 'A token type in mixed case', 'The app signs in, and the token response has token_type bEaReR.', {
    name: 'token_type in mixed case',
    change: (members) => ({ ...members, token_type: 'bEaReR' }),
  }),
  odd('lifetime-text', 'A lifetime as text', 'The app signs in, and the token response has expires_in as text: "3600".', {
    name: 'expires_in as text',
    change: (members) => ({ ...withoutLifetime(members), expires_in: `${lifetimeOf(members)}` }),
  }),
  odd('lifetime-absent', 'No lifetime', 'The app signs in, and the token response has no expires_in.', {
    name: 'no expires_in',
    change: withoutLifetime,
  }),
  odd(
    'lifetime-misspelt',
    'A lifetime called expire_in',
    'The app signs in, and the token response has expire_in in place of expires_in.',
    {
      name: 'expire_in',
      change: (members) => ({ ...withoutLifetime(members), expire_in: lifetimeOf(members) }),
    },
  ),
  odd('token-slow', 'A slow token response', `The app signs in, and the token response is ${SLOW_MS / 1000} seconds late.`, {
    name: 'slow',
    delayMs: SLOW_MS,
  }),
  outage(
    'token-500',
    'A token request that ends in a web page',
    'The access token expires; the token endpoint returns status 500 with a web page, once.',
    {
      name: '500 with a web page',
      when: 'before',
      status: 500,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<!doctype html><title>Internal Server Error</title><h1>Something broke</h1>',
    },
    1,
  ),
  outage(
    'token-cut',
    'A token response that breaks off',
    'The access token expires; the next token response breaks off in the middle, and has no effect.',
    {
      name: 'breaks off',
      when: 'before',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"access_token":"eyJhbGciOiJSUzI1NiIsInR5cCI6',
    },
    1,
  ),
];
