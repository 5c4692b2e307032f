import * as v from 'valibot';

const ANY = 'Nothing was promised.';
const DAY_SECONDS = 86_400;

/** A promise with a few answers, each as a sentence. `any`: nothing was promised. */
function choice<const Words extends Record<string, string>>(name: string, words: Words) {
  return {
    name,
    schema: v.picklist(Object.keys(words) as (keyof Words & string)[]),
    text: (value: keyof Words & string): string => words[value] ?? ANY,
  };
}

const seconds = v.pipe(v.number(), v.minValue(0), v.maxValue(DAY_SECONDS));

function within(name: string, text: (value: number) => string) {
  return { name, schema: seconds, text };
}

/** null: nothing was promised. */
function perhapsWithin(name: string, text: (value: number) => string) {
  return { name, schema: v.nullable(seconds), text: (value: number | null): string => (value === null ? ANY : text(value)) };
}

/** Everything a provider can promise: its name, the possible answers, and how each reads. */
export const PROMISES = {
  rotates: choice('Rotation', {
    yes: 'Every refresh returns a new refresh token.',
    no: 'The refresh token stays the same when it is used.',
    any: ANY,
  }),
  leewaySeconds: perhapsWithin('Leeway', (value) =>
    value === 0
      ? 'The old refresh token is rejected immediately.'
      : `The old refresh token may be accepted for ${value} s after a rotation.`,
  ),
  reuseEndsFamily: choice('Reuse', {
    yes: 'Reusing an old refresh token revokes its whole family.',
    no: 'Reusing an old refresh token revokes nothing else.',
    any: ANY,
  }),
  // RFC 6749 section 5.1 only recommends naming it.
  lifetimeMember: choice('Lifetime', {
    expires_in: 'The token response states the lifetime in expires_in.',
    expire_in: 'The token response states the lifetime in expire_in.',
    either: 'The token response states the lifetime in expires_in or expire_in.',
    none: 'The token response states no lifetime.',
    any: 'If the token response states a lifetime, it uses expires_in.',
  }),
  oldAccessToken: choice('Old access token', {
    accepted: 'An access token stays valid after a refresh.',
    refused: 'An access token is rejected after a refresh.',
    any: ANY,
  }),
  redirectUriOnRefresh: choice('redirect_uri on refresh', {
    needed: 'A refresh must repeat redirect_uri.',
    'not-needed': 'A refresh needs no redirect_uri.',
    any: ANY,
  }),
  refreshToken: choice('Refresh token', {
    'with-offline-access': 'A refresh token is issued with the scope offline_access, and only then.',
    always: 'A refresh token is always issued, whatever scopes are requested.',
    never: 'No refresh token is issued.',
    any: ANY,
  }),
  challenge: choice('Challenge', {
    rfc6750: "The API's 401 includes WWW-Authenticate with Bearer.",
    none: "The API's 401 includes no challenge.",
    any: ANY,
  }),
  // RFC 9207.
  issInCallback: choice('Issuer in the callback', {
    yes: 'The callback names its issuer.',
    no: 'The callback names no issuer.',
    any: ANY,
  }),
  pkce: choice('PKCE', { enforced: 'A code without its verifier is rejected.', ignored: 'PKCE is ignored.', any: ANY }),
  pkceRequired: choice('PKCE required', {
    always: 'A sign-in without PKCE is rejected.',
    public: 'A public client must use PKCE.',
    no: 'PKCE is optional.',
    any: ANY,
  }),
  // RFC 6749 section 4.1.2: SHOULD.
  codeReplayRevokes: choice('Code replay', {
    yes: 'Using a code twice revokes the tokens issued for it.',
    no: 'Using a code twice revokes no tokens.',
    any: ANY,
  }),
  // JWTs may live on.
  revokedWithinSeconds: perhapsWithin('Revocation', (value) =>
    value === 0 ? 'A revoked access token is rejected immediately.' : `A revoked access token is rejected within ${value} s.`,
  ),
  expiryLeewaySeconds: within('Expiry', (value) =>
    value === 0 ? 'An expired access token is rejected.' : `An access token is rejected at most ${value} s after it expires.`,
  ),
  clockSkewSeconds: within('Clock', (value) => `The server's clock is off by at most ${value} s.`),
  noStore: choice('Caching', { yes: 'The token response has Cache-Control: no-store.', any: ANY }),
  scopeGranted: choice('Scope', { 'as-asked': 'The granted scope is the requested one.', any: ANY }),
  // RFC 6749 section 6.
  narrowerScope: choice('Narrower scope', {
    honoured: 'A refresh for fewer scopes returns fewer.',
    ignored: 'A refresh for fewer scopes returns all of them.',
    any: ANY,
  }),
};

/** The promises of one provider. */
export type Promises = { [Name in keyof typeof PROMISES]: v.InferOutput<(typeof PROMISES)[Name]['schema']> };

/** The behaviour expected of a provider, which checks compare with. */
export interface Profile {
  id: string;
  name: string;
  promises: Promises;
  /** Revoking a token ends the grant that it is of, and no other of the same client and person. Absent: not known. */
  revokesOne?: boolean;
  /** Where each promise is known from: "documented", "seed", "RFC 9700"; those not named are from the RFCs. */
  sure: Partial<Record<keyof Promises, string>>;
}

/** As `promiseText`, or null where nothing was promised. */
export function promisedText<Name extends keyof Promises>(name: Name, promises: Promises): string | null {
  const text = promiseText(name, promises);
  return text === ANY ? null : text;
}

export function promiseText<Name extends keyof Promises>(name: Name, promises: Promises): string {
  return PROMISES[name].text(promises[name] as never);
}

/** All promises in words, each with where it is known from. @param expect What a plan promises in place of the profile. */
export function promisesInWords(
  { promises, sure }: Profile,
  expect: Partial<Promises> = {},
): { name: string; text: string; sure: string }[] {
  const all = { ...promises, ...expect };
  const names = Object.keys(PROMISES).filter((name): name is keyof Promises => name in all);
  return names.map((name) => {
    const from = Object.hasOwn(expect, name)
      ? 'this plan'
      : promiseText(name, all) === ANY
        ? 'nothing is known'
        : (sure[name] ?? 'from the RFCs');
    return { name: PROMISES[name].name, text: promiseText(name, all), sure: from };
  });
}
