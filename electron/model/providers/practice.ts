import type { PartialSettings } from '../connection-file';
import type { OfferedProvider, PracticeProvider } from './provider';

type Promised = OfferedProvider['expects']['promises'];

/** While no fault is switched on. */
const PROMISES: Promised = {
  rotates: 'yes',
  leewaySeconds: 0,
  reuseEndsFamily: 'yes',
  lifetimeMember: 'expires_in',
  oldAccessToken: 'accepted',
  redirectUriOnRefresh: 'not-needed',
  refreshToken: 'with-offline-access',
  challenge: 'rfc6750',
  issInCallback: 'yes',
  pkce: 'enforced',
  pkceRequired: 'public',
  codeReplayRevokes: 'yes',
  revokedWithinSeconds: 0,
  expiryLeewaySeconds: 0,
  clockSkewSeconds: 5,
  noStore: 'yes',
  scopeGranted: 'as-asked',
  narrowerScope: 'honoured',
};

/**
 * What the practice provider promises, all of it kept.
 *
 * @param changes Where it keeps other promises, playing another provider.
 */
export function promised(changes: Promised = {}): OfferedProvider['expects'] {
  const promises = { ...PROMISES, ...changes };
  return { promises, revokesOne: true, sure: Object.fromEntries(Object.keys(promises).map((name) => [name, 'built in'])) };
}

/** What a person should know of it, whatever it plays. */
export function practiceFacts(fact: string): OfferedProvider['facts'] {
  return [fact, 'It listens on 127.0.0.1 while Tokenscope runs; nothing leaves this computer.'].map((text) => ({ text, sure: 'certain' }));
}

/** Its address is known once it runs, so nothing of the one that it plays may stay. */
const NOT_YET_KNOWN = { environment: 'Practice', endpoints: {}, apiBaseUrl: null };

/** The practice provider in the part of another. */
export function playing<P extends OfferedProvider>(played: P, letters: string, settings: PartialSettings = {}) {
  const id = `practice-${played.id}` as `practice-${P['id']}`;
  return {
    id,
    name: `the practice provider as ${played.label}`,
    isAlso: [played, practice],
    label: `Practice ${played.label}`,
    mark: { letters, tone: 'live' as const },
    asks: [],
    settings: { ...played.settings, ...NOT_YET_KNOWN, name: `Practice: as ${played.label}`, ...settings },
  };
}

export const practice: PracticeProvider<
  'practice',
  'practice' | 'opaque' | 'device' | 'exchange' | 'dpop' | 'par' | 'key' | 'assertion' | 'mtls' | 'mcp'
> = {
  id: 'practice',
  name: 'the practice provider',
  rules: {
    'practice-refresh-token-dead': {
      when: { purpose: ['token', 'refresh'], error: ['invalid_grant'], grant: ['refresh_token'], status: ['2xx', 400, 401, 403] },
      what: 'The practice provider no longer knows this refresh token (invalid_grant).',
      cause:
        'The practice provider forgets everything when Tokenscope closes. If Tokenscope ran all the time, the token was used before, was revoked or has expired.',
      action: 'Sign in again.',
      mend: ['sign-in'],
      reference: 'RFC 6749 section 5.2',
      lift: 80,
    },
  },
  label: 'Practice provider',
  summary: 'Built in and on this computer: see the whole journey without any credentials.',
  mark: { letters: '', tone: 'live' },
  asks: [],
  settings: { ...NOT_YET_KNOWN, name: 'Practice provider', scopes: ['openid', 'profile', 'offline_access'] },
  facts: practiceFacts('Access tokens are valid for two minutes and refresh tokens rotate; reusing an old one revokes the family.'),
  expects: promised(),
  faces: [
    { id: 'practice' },
    {
      id: 'opaque',
      mark: { letters: '?', tone: 'live' },
      label: 'Practice opaque tokens',
      summary: 'The same provider with opaque access tokens, as many providers issue.',
    },
    {
      id: 'device',
      mark: { letters: 'D', tone: 'live' },
      label: 'Practice device sign-in',
      summary: 'A code is shown here, and entered on another page or device (RFC 8628).',
    },
    {
      id: 'exchange',
      mark: { letters: 'X', tone: 'live' },
      label: 'Practice token exchange',
      summary: 'Trades the access token of a practice connection for one with fewer scopes (RFC 8693).',
    },
    {
      id: 'dpop',
      mark: { letters: 'DP', tone: 'live' },
      label: 'Practice DPoP',
      summary: 'The same provider with tokens bound to a key: each request proves it (RFC 9449).',
    },
    {
      id: 'par',
      mark: { letters: 'PA', tone: 'live' },
      label: 'Practice pushed requests',
      summary: 'The same provider for a client that must push its authorization requests first (PAR, RFC 9126).',
    },
    {
      id: 'key',
      mark: { letters: 'PK', tone: 'live' },
      label: 'Practice private key JWT',
      summary: 'The same provider for a client that signs assertions with its own key (RFC 7523).',
    },
    {
      id: 'assertion',
      mark: { letters: 'JB', tone: 'live' },
      label: 'Practice JWT bearer',
      summary: 'Trades an assertion, signed with its own key, for a token (RFC 7523).',
    },
    {
      id: 'mtls',
      mark: { letters: 'MT', tone: 'live' },
      label: 'Practice mutual TLS',
      summary: 'The same provider for a client that shows its certificate in TLS, with tokens bound to it (RFC 8705).',
    },
    {
      id: 'mcp',
      mark: { letters: 'MC', tone: 'live' },
      label: 'Practice MCP server',
      summary: 'An MCP server with three tools, whose tokens are found from its URL alone (RFC 9728).',
    },
  ],
};
