import type { Pair } from '../../model/connection';
import { headerOf, isRecord, jsonValue } from '../base/untrusted-text';

/**
 * Which endpoint of the provider an act was at. `callback`: the redirect to the app. `page`: sign-in pages, which the browser asks for and
 * not the app. `elsewhere`: another server, which the app must not be lured to with a token.
 */
export const LEGS = [
  'authorize',
  'page',
  'callback',
  'token',
  'api',
  'jwks',
  'userinfo',
  'revocation',
  'introspection',
  'pushed',
  'sign-out',
  'metadata',
  'elsewhere',
  'other',
] as const;
export type Leg = (typeof LEGS)[number];

/** Names in lower case, in the order they came. */
export interface ActAnswer {
  status: number;
  headers: readonly Pair[];
  body: string;
}

/** What the app did at the provider, and what it was answered. Raw, secrets and all: in memory only, and never in a verdict's text. */
export interface Act {
  /** Of its exchange in the run. */
  id: string;
  /** 1 is the first of the run; in the order the requests came. */
  ordinal: number;
  /** When the request was there, and when it was answered (null: not yet), in milliseconds since the epoch by this machine's clock. */
  at: number;
  endedAt: number | null;
  /** How many requests of the run had come by the time it was answered; null: not yet. Tells the order of what happens within a millisecond. */
  endedAfter: number | null;
  leg: Leg;
  /** The scene that was on when the request came, and how many times that scene had asked the app for something by then. */
  scene: string;
  ask: number;
  /** Header names in lower case. `url` is absolute. */
  request: { method: string; url: string; headers: readonly Pair[]; body: string };
  /** null: the connection was cut, or no answer is there yet; of a callback in a person's browser, which shows no answer. */
  answer: ActAnswer | null;
  /** It came to the address that a second copy of the app was given. */
  isOfSecond?: boolean;
  /** What the scene played on it, such as "500" or "cut after"; null: nothing. */
  played: string | null;
}

/** Checks look at an act again and again, and neither a request nor an answer changes. */
function readOnce<From extends object, Read>(read: (from: From) => Read): (from: From) => Read {
  const known = new WeakMap<From, Read>();
  return (from) => {
    const before = known.get(from);
    if (before !== undefined) return before;
    const made = read(from);
    known.set(from, made);
    return made;
  };
}

/** Read by many, so nobody may change them. */
export type ReadParameters = Pick<URLSearchParams, 'get' | 'getAll' | 'has'> & Iterable<[string, string]>;

const queryIn = readOnce(({ url }: Act['request']): ReadParameters => new URL(url).searchParams);

const formIn = readOnce(({ headers, body }: Act['request']): ReadParameters => {
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headerOf(headers, 'content-type') ?? '');
  return new URLSearchParams(isForm ? body : '');
});

const membersIn = readOnce(({ body }: ActAnswer): Readonly<Record<string, unknown>> => {
  const value = jsonValue(body);
  return isRecord(value) ? value : NONE;
});

const NONE: Readonly<Record<string, unknown>> = {};

/** The parameters of a request's query. */
export const queryOf = ({ request }: Act): ReadParameters => queryIn(request);

/** The parameters of a request's body; empty where that is no form. */
export const formOf = ({ request }: Act): ReadParameters => formIn(request);

/** A header of the request, or null. @param name In lower case. */
export function sentHeader({ request }: Act, name: string): string | null {
  return headerOf(request.headers, name) ?? null;
}

/** The members of the answer's JSON object; empty where there is none. */
export const answerOf = ({ answer }: Act): Readonly<Record<string, unknown>> => (answer === null ? NONE : membersIn(answer));

/** A member of the answer that is text, or null. */
export function answeredText(act: Act, name: string): string | null {
  const value = answerOf(act)[name];
  return typeof value === 'string' ? value : null;
}

/** The token of a Bearer Authorization header (RFC 6750 section 2.1), or null. */
export function bearerOf(act: Act): string | null {
  return /^Bearer +(\S+) *$/i.exec(sentHeader(act, 'authorization') ?? '')?.[1] ?? null;
}

const hasGrantType = (act: Act, type: string) => act.leg === 'token' && formOf(act).get('grant_type') === type;

/** An exchange of a code for tokens, whatever came of it. */
export const isCodeExchange = (act: Act): boolean => hasGrantType(act, 'authorization_code');

export const isRefresh = (act: Act): boolean => hasGrantType(act, 'refresh_token');

export const isAnswered = ({ answer }: Act, status: number): boolean => answer?.status === status;

/** The app got an answer of success. */
export const succeeded = ({ answer }: Act): boolean => answer !== null && answer.status >= 200 && answer.status < 300;

export const isRenewal = (act: Act): boolean => isRefresh(act) && succeeded(act);
