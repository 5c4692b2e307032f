import type { Profile, Promises } from './profile';

type Words = { [Name in keyof Promises]: { name: string; text: (value: Promises[Name]) => string } };

const ANY = 'Nothing was promised.';

/** What each promise says, as people would say it. */
const WORDS: Words = {
  rotates: {
    name: 'Rotation',
    text: (value) =>
      ({ yes: 'Every refresh gives a new refresh token.', no: 'The refresh token stays the same when it is used.', any: ANY })[value],
  },
  leewaySeconds: {
    name: 'Leeway',
    text: (value) =>
      value === null
        ? ANY
        : value === 0
          ? 'The old refresh token is refused at once.'
          : `The old refresh token may be taken for ${value} s after a rotation.`,
  },
  reuseEndsFamily: {
    name: 'Reuse',
    text: (value) =>
      ({
        yes: 'An old refresh token used again ends all tokens of its family.',
        no: 'An old refresh token used again ends nothing else.',
        any: ANY,
      })[value],
  },
  lifetimeMember: {
    name: 'Lifetime',
    text: (value) =>
      ({
        expires_in: 'The token response names the lifetime in expires_in.',
        expire_in: 'The token response names the lifetime in expire_in.',
        either: 'The token response names the lifetime in expires_in or expire_in.',
        none: 'The token response names no lifetime.',
        any: 'Where the token response names the lifetime, it does so in expires_in.',
      })[value],
  },
  oldAccessToken: {
    name: 'Old access token',
    text: (value) =>
      ({ accepted: 'An access token stays good after a refresh.', refused: 'An access token is refused after a refresh.', any: ANY })[
        value
      ],
  },
  redirectUriOnRefresh: {
    name: 'redirect_uri on refresh',
    text: (value) => ({ needed: 'A refresh must repeat redirect_uri.', 'not-needed': 'A refresh needs no redirect_uri.', any: ANY })[value],
  },
  refreshToken: {
    name: 'Refresh token',
    text: (value) =>
      ({
        'with-offline-access': 'There is a refresh token with the scope offline_access, and none without.',
        always: 'There is a refresh token whatever scopes are asked for.',
        never: 'There is no refresh token.',
        any: ANY,
      })[value],
  },
  challenge: {
    name: 'Challenge',
    text: (value) =>
      ({ rfc6750: 'A 401 of the API carries WWW-Authenticate with Bearer.', none: 'A 401 of the API carries no challenge.', any: ANY })[
        value
      ],
  },
  issInCallback: {
    name: 'Issuer in the callback',
    text: (value) => ({ yes: 'The callback names its issuer.', no: 'The callback names no issuer.', any: ANY })[value],
  },
  pkce: {
    name: 'PKCE',
    text: (value) => ({ enforced: 'A code without its verifier is refused.', ignored: 'PKCE is ignored.', any: ANY })[value],
  },
  pkceRequired: {
    name: 'PKCE required',
    text: (value) =>
      ({
        always: 'A sign-in without PKCE is refused.',
        public: 'A client without a secret must use PKCE.',
        no: 'A client may leave PKCE out.',
        any: ANY,
      })[value],
  },
  codeReplayRevokes: {
    name: 'Code replay',
    text: (value) => ({ yes: 'A code used twice ends the tokens it gave.', no: 'A code used twice ends no tokens.', any: ANY })[value],
  },
  revokedWithinSeconds: {
    name: 'Revocation',
    text: (value) =>
      value === null
        ? ANY
        : value === 0
          ? 'A revoked access token is refused at once.'
          : `A revoked access token is refused within ${value} s.`,
  },
  expiryLeewaySeconds: {
    name: 'Expiry',
    text: (value) =>
      value === 0
        ? 'An access token is refused once it has expired.'
        : `An access token is refused at most ${value} s after it has expired.`,
  },
  clockSkewSeconds: { name: 'Clock', text: (value) => `The server's clock is off by ${value} s at most.` },
  noStore: {
    name: 'Caching',
    text: (value) => ({ yes: 'The token response says Cache-Control: no-store.', any: ANY })[value],
  },
  scopeGranted: {
    name: 'Scope',
    text: (value) => ({ 'as-asked': 'The scope granted is the one asked for.', any: ANY })[value],
  },
  narrowerScope: {
    name: 'Narrower scope',
    text: (value) =>
      ({ honoured: 'A refresh for fewer scopes gives fewer.', ignored: 'A refresh for fewer scopes gives all of them.', any: ANY })[value],
  },
};

/** As `promiseText`, or null where nothing was promised. */
export function promisedText<Name extends keyof Promises>(name: Name, promises: Promises): string | null {
  const text = promiseText(name, promises);
  return text === ANY ? null : text;
}

/** What a promise says, as a sentence. */
export function promiseText<Name extends keyof Promises>(name: Name, promises: Promises): string {
  return WORDS[name].text(promises[name]);
}

/** All promises in words, each with where it is known from. @param expect What a plan promises in place of the profile. */
export function promisesInWords(
  { promises, sure }: Profile,
  expect: Partial<Promises> = {},
): { name: string; text: string; sure: string }[] {
  const all = { ...promises, ...expect };
  const names = Object.keys(WORDS).filter((name): name is keyof Promises => name in all);
  return names.map((name) => {
    const from = Object.hasOwn(expect, name)
      ? 'this plan'
      : promiseText(name, all) === ANY
        ? 'nothing is known'
        : (sure[name] ?? 'from the RFCs');
    return { name: WORDS[name].name, text: promiseText(name, all), sure: from };
  });
}
