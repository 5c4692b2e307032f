import type { Connection, TemplateId } from '../../model/connection';
import type { Profile } from './profile';
import type { Promises } from './promises';

/** Seconds. Clocks of servers that keep time are within this; RFC 7519 section 4.1.4 speaks of a few minutes at most. */
const USUAL_SKEW = 60;

/** What the RFCs, and RFC 9700 where it says more, lead to expect of any server. */
const BY_THE_RFCS: Promises = {
  rotates: 'any',
  leewaySeconds: null,
  reuseEndsFamily: 'any',
  lifetimeMember: 'any',
  oldAccessToken: 'any',
  redirectUriOnRefresh: 'not-needed',
  refreshToken: 'any',
  challenge: 'rfc6750',
  issInCallback: 'any',
  pkce: 'enforced',
  pkceRequired: 'public',
  codeReplayRevokes: 'any',
  revokedWithinSeconds: null,
  expiryLeewaySeconds: USUAL_SKEW,
  clockSkewSeconds: USUAL_SKEW,
  noStore: 'yes',
  scopeGranted: 'any',
  // RFC 6749 section 3.3: a server may ignore the scope asked for, and then says which one it gave.
  narrowerScope: 'any',
};

const RFCS: Profile = {
  id: 'rfc9700',
  name: 'RFCs and RFC 9700',
  promises: BY_THE_RFCS,
  sure: {
    lifetimeMember: 'RFC 6749, section 5.1',
    redirectUriOnRefresh: 'RFC 6749, section 6',
    challenge: 'RFC 6750, section 3',
    pkce: 'RFC 9700, section 2.1.1',
    pkceRequired: 'RFC 9700, section 2.1.1; RFC 8252, section 6',
    expiryLeewaySeconds: 'RFC 7519, section 4.1.4: a small leeway for clocks',
    noStore: 'RFC 6749, section 5.1',
  },
};

/** OpenID Connect Core section 11: offline_access asks for a refresh token. Whether others are given without it is left open. */
const OPENID: Profile = { ...RFCS, id: 'openid', name: 'OpenID Connect and RFC 9700' };

const SEED = "Katana's pages";
const AUTH0 = "Auth0's documentation, which stands behind Katana";

const KATANA: Profile = {
  id: 'katana',
  name: 'Katana',
  promises: {
    ...BY_THE_RFCS,
    rotates: 'yes',
    leewaySeconds: 60,
    reuseEndsFamily: 'yes',
    lifetimeMember: 'expires_in',
    redirectUriOnRefresh: 'any',
    refreshToken: 'with-offline-access',
    challenge: 'any',
    noStore: 'any',
    scopeGranted: 'any',
    oldAccessToken: 'accepted',
    narrowerScope: 'any',
    pkceRequired: 'any',
  },
  sure: {
    rotates: SEED,
    leewaySeconds: `${AUTH0}: an overlap may be configured; 60 s is the most that is taken as meant`,
    reuseEndsFamily: `${SEED}: an expired one invalidates the rest of the chain`,
    refreshToken: SEED,
    pkce: `${AUTH0}; Katana does not mention it`,
    oldAccessToken: `${AUTH0}: access tokens are good until they expire`,
    lifetimeMember: `${AUTH0}; Katana does not mention it`,
  },
};

const CATAPA_PAGES = "CATAPA's pages";
const ONE_CLIENT = 'seen in one existing client, not documented';

const CATAPA: Profile = {
  id: 'catapa',
  name: 'CATAPA',
  promises: {
    ...BY_THE_RFCS,
    lifetimeMember: 'either',
    redirectUriOnRefresh: 'any',
    pkce: 'any',
    pkceRequired: 'any',
    noStore: 'any',
    narrowerScope: 'any',
  },
  sure: {
    lifetimeMember: `${CATAPA_PAGES} spell it expire_in; clients read expires_in`,
    pkce: ONE_CLIENT,
  },
};

const BUILT_IN = 'built in';

/** The practice provider while no fault is switched on. */
const PRACTICE: Profile = practice('practice', 'Practice provider', {
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
});

const PRACTICE_KATANA: Profile = practice('practice-katana', 'Practice: as Katana', {
  ...PRACTICE.promises,
  redirectUriOnRefresh: 'needed',
  challenge: 'none',
  issInCallback: 'no',
  narrowerScope: 'ignored',
  pkceRequired: 'no',
  revokedWithinSeconds: null,
});

const PRACTICE_CATAPA: Profile = practice('practice-catapa', 'Practice: as CATAPA', {
  ...PRACTICE.promises,
  rotates: 'no',
  leewaySeconds: null,
  reuseEndsFamily: 'any',
  lifetimeMember: 'expire_in',
  refreshToken: 'always',
  issInCallback: 'no',
  pkce: 'ignored',
  narrowerScope: 'ignored',
  pkceRequired: 'no',
  revokedWithinSeconds: null,
});

function practice(id: string, name: string, promises: Promises): Profile {
  const all = Object.keys(promises).filter((key): key is keyof Promises => key in promises);
  return { id, name, promises, revokesOne: true, sure: Object.fromEntries(all.map((key) => [key, BUILT_IN])) };
}

const BY_TEMPLATE: Record<TemplateId, Profile> = {
  katana: KATANA,
  catapa: CATAPA,
  oidc: OPENID,
  oauth: RFCS,
  practice: PRACTICE,
  'practice-katana': PRACTICE_KATANA,
  'practice-catapa': PRACTICE_CATAPA,
};

export function profileOf({ template }: Pick<Connection, 'template'>): Profile {
  return BY_TEMPLATE[template];
}
