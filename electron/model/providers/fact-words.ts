import { CLIENT_AUTH } from '../client-auth';
import type { Pair } from '../connection';
import { inWords } from '../text/durations';
import { PORT, type Fact, type Quirks, type Redirects } from './catalogued';

/** A fact for people, and how sure it is. */
export interface FactText {
  text: string;
  sure: string;
  /** The page that says it, or where it would. */
  page?: string;
}

const PKCE = {
  required: 'PKCE is required.',
  supported: 'PKCE is supported.',
  'opt-in': 'PKCE must be turned on for the client first, so none is sent.',
  unmentioned: {
    documentation: "Its documentation doesn't mention PKCE, so none is sent.",
    clients: 'Existing clients send no PKCE, so none is sent here.',
  },
};
const AFTER_REFRESH = {
  rotates: 'Each refresh returns a new refresh token and ends the one before.',
  stays: 'A refresh token stays valid after a refresh.',
  none: 'There are no refresh tokens.',
};
const REDIRECTS: Record<Redirects, string> = {
  'loopback-any-port': 'A redirect URI on 127.0.0.1 is accepted with any port.',
  'loopback-port': `A redirect URI on 127.0.0.1 is registered with its port, here ${PORT}.`,
  https: 'The redirect URI is an https one, so you paste the redirected URL.',
  scheme: 'A custom scheme can be registered as redirect URI.',
};
const REPEATED = { scope: 'the scopes', redirect_uri: 'the redirect URI' };

const and = (words: readonly string[]) => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`);
const written = (pairs: readonly Pair[]) => and(pairs.map(({ name, value }) => `${name}=${value}`));

/** What is known of a provider, in sentences, in the order in which a person needs it. */
export function factTexts(quirks: Quirks): FactText[] {
  const { credential, pkce, scopeSeparator, body, refreshSends, refreshToken, refreshLifetime, offline, authorize, lifetime } = quirks;
  const found: FactText[] = [];
  const say = <T>(fact: Fact<T> | undefined, words: (value: T, sure: Fact<T>['sure']) => string) => {
    if (fact) found.push({ text: words(fact.is, fact.sure), sure: sureOf(fact), page: fact.page });
  };
  say(quirks.registered, (where) => `Register the client under: ${where}.`);
  say(quirks.redirects, (rule) => REDIRECTS[rule]);
  for (const note of quirks.notes ?? []) say(note, (text) => text);
  say(quirks.addresses, (at) =>
    'issuer' in at
      ? `Its endpoints are discovered from ${at.issuer}.`
      : `The sign-in page is ${at.authorization}, and tokens come from ${at.token}.${at.refresh ? ` Refresh requests go to ${at.refresh}.` : ''}`,
  );
  say(credential, (method) => `Client authentication: ${CLIENT_AUTH[method].short}.`);
  say(pkce, (is, sure) => (is === 'unmentioned' ? PKCE[is][sure] : PKCE[is]));
  say(scopeSeparator, () => 'Scopes are separated by commas.');
  say(body, () => 'Token and refresh requests are JSON, not forms.');
  say(authorize, (pairs) => `The authorize request has ${written(pairs)}.`);
  say(offline, (by) => `For a refresh token, request ${'scope' in by ? `the scope ${by.scope}` : written(by.parameters)}.`);
  say(refreshToken, (is) => AFTER_REFRESH[is]);
  say(refreshLifetime, (seconds) => `An unused refresh token expires after ${inWords(seconds)}.`);
  say(refreshSends, (names) => `A refresh request repeats ${and(names.map((name) => REPEATED[name]))}.`);
  say(lifetime, (seconds) =>
    seconds === null ? "The token response doesn't say when the token expires." : `Access tokens are valid for ${inWords(seconds)}.`,
  );
  say(quirks.lifetimeUnit, () => 'The token response states the lifetime in milliseconds.');
  say(quirks.formAnswers, () => 'Token responses are forms unless JSON is requested, as it is here.');
  say(quirks.errors, ({ status, body: text }) => `Its errors look like this, with status ${status}: ${text}`);
  say(quirks.callback, (names) => `The redirect also has ${and(names)}; Tokenscope stores it with the token.`);
  return found;
}

/** From where something is known, and since when. */
export function sureOf({ page, read, sure }: Fact<unknown>): string {
  const { host } = new URL(page);
  return sure === 'documentation' ? `${host}, read ${read}` : `from existing clients; compare ${host}`;
}
