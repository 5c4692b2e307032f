import { decodeToken } from '../token/decode';
import { type Act, answeredText, formOf, isCodeExchange, type ReadParameters, queryOf } from './acts';
import type { Given } from './stage';

/** A sign-in as the provider sees it. */
export interface SignIn {
  authorize: Act;
  /** The parameters of the authorize request, wherever the app put them: the query, a pushed request (RFC 9126), a request object (RFC 9101). */
  asked: ReadParameters;
  /** The redirect to the app; null: none came. */
  callback: Act | null;
  /** Its parameters; empty where none came. */
  returned: URLSearchParams;
  /** The token requests with its code, in order. */
  exchanges: readonly Act[];
}

/**
 * The sign-ins among these acts, in the order they began; a page that is loaded again begins none. A callback belongs to the sign-in with its
 * state, else to the last one before it.
 */
export function signInsOf(acts: readonly Act[]): SignIn[] {
  const callbacks = new Map<Act, Act>();
  const urls = new Set<string>();
  const begun: { authorize: Act; asked: ReadParameters }[] = [];
  for (const act of acts) {
    if (act.leg === 'authorize' && !begun.some(({ authorize }) => isReload(act, authorize))) {
      const asked = askedBy(act, acts);
      if (asked.has('client_id')) begun.push({ authorize: act, asked });
    }
    // One that is loaded again is no other.
    const address = `${act.request.url} ${act.request.body}`;
    if (act.leg !== 'callback' || urls.has(address)) continue;
    urls.add(address);
    const open = begun.filter(({ authorize }) => !callbacks.has(authorize));
    const state = returnedBy(act).get('state');
    const its = open.find(({ asked }) => state !== null && asked.get('state') === state) ?? open.at(-1);
    if (its) callbacks.set(its.authorize, act);
  }
  return begun.map(({ authorize, asked }): SignIn => {
    const callback = callbacks.get(authorize) ?? null;
    const returned = callback === null ? new URLSearchParams() : returnedBy(callback);
    const code = returned.get('code');
    const exchanges = code === null ? [] : acts.filter((act) => isCodeExchange(act) && formOf(act).get('code') === code);
    return { authorize, asked, callback, returned, exchanges };
  });
}

const isReload = (act: Act, before: Act): boolean =>
  act.scene === before.scene &&
  act.ask === before.ask &&
  act.request.url === before.request.url &&
  act.request.body === before.request.body;

function askedBy(authorize: Act, acts: readonly Act[]): ReadParameters {
  const own = authorize.request.method === 'POST' ? formOf(authorize) : queryOf(authorize);
  const uri = own.get('request_uri');
  const pushed = uri === null ? undefined : acts.find((act) => act.leg === 'pushed' && answeredText(act, 'request_uri') === uri);
  const all = pushed ? formOf(pushed) : own;
  const object = all.get('request');
  return object === null ? all : parametersIn(object);
}

/** Of a redirect to the app: in the query, the fragment, a form (`form_post`) or a signed response (JARM). */
function returnedBy(callback: Act): URLSearchParams {
  const { hash, searchParams } = new URL(callback.request.url);
  const all = new URLSearchParams([...searchParams, ...new URLSearchParams(hash.slice(1)), ...formOf(callback)]);
  const signed = all.get('response');
  return signed === null ? all : parametersIn(signed);
}

function parametersIn(jwt: string): URLSearchParams {
  const texts = Object.entries(claimsOf(jwt)).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return new URLSearchParams(texts);
}

/** What a JWT says; empty where it is none. */
export function claimsOf(jwt: string | null): Record<string, unknown> {
  return jwt === null ? {} : (decodeToken(jwt).claims ?? {});
}

/** RFC 6749 section 3.3. */
export const scopesOf = (text: string | null): string[] => (text ?? '').split(' ').filter(Boolean);

export const asksOpenId = ({ asked }: SignIn): boolean => scopesOf(asked.get('scope')).includes('openid');

/** It asks with S256, and the server takes the method seriously. */
export const hasPkce = ({ asked }: SignIn, { pkce }: Given): boolean =>
  pkce && asked.has('code_challenge') && asked.get('code_challenge_method') === 'S256';

/** The server ties the ID token to it. */
export const hasNonce = (signIn: SignIn, { idTokens }: Given): boolean =>
  idTokens && asksOpenId(signIn) && Boolean(signIn.asked.get('nonce'));

/** RFC 9700 section 2.1 lets a client rely on PKCE, or on the nonce of OpenID Connect, in place of state. */
export const needsNoState = (signIn: SignIn, given: Given): boolean => hasPkce(signIn, given) || hasNonce(signIn, given);
