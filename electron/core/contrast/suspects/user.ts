import { grantOf } from '../../../model/grants';
import { parameter } from '../../base/challenge';
import { quoted } from '../../base/untrusted-text';
import { quoteAll } from '../../token/wording';
import { member } from '../../token/decode';
import { textsOf, words } from '../../token/expected';
import type { JsonValue } from '../../token/json';
import { isObject } from '../../token/part';
import { claimOf, type Half } from '../side';
import { asText, lacking, type Suspect } from '../suspect';

/** Scopes about the sign-in, which no API looks at. */
const OF_SIGN_IN = new Set(['openid', 'profile', 'email', 'address', 'phone', 'offline_access']);

const ROLE_CLAIMS = ['roles', 'role', 'permissions', 'groups', 'authorities', 'entitlements', 'cognito:groups', 'wids'];
/** Those that Keycloak puts into each token. */
const EVERYONES = /^(?:default-roles-|offline_access$|uma_authorization$)/;

/** Claims by which providers name a tenant: Entra, Auth0, Keycloak, Okta and their customers. */
const TENANT_CLAIMS = [
  'tid',
  'org_id',
  'tenant',
  'tenant_id',
  'tenantId',
  'organization',
  'organization_id',
  'account_id',
  'company_id',
  'realm',
];

function rolesIn(half: Half): string[] {
  const nested = (value: JsonValue | undefined) => (isObject(value) ? textsOf(value.roles) : []);
  const resources = member(half.claims, 'resource_access');
  const found = [
    ...ROLE_CLAIMS.flatMap((name) => textsOf(member(half.claims, name))),
    ...nested(member(half.claims, 'realm_access')),
    ...(isObject(resources) ? Object.values(resources).flatMap(nested) : []),
  ];
  return [...new Set(found)].filter((role) => !EVERYONES.test(role));
}

/** Whether a token stands for the client itself; null: it does not tell. */
function isMachine(half: Half): boolean | null {
  const { authenticates, signsIn } = grantOf(half.connection);
  if (claimOf(half, 'idtyp') === 'app' || /^client.credentials$/.test(claimOf(half, 'gty') ?? '')) return true;
  if (authenticates !== null) return true;
  const [subject, client] = [claimOf(half, 'sub'), claimOf(half, 'azp', 'client_id', 'cid', 'appid')];
  if (subject !== null && subject === client) return true;
  return signsIn === false ? null : false;
}

const CALLER = { true: 'the client itself (client credentials)', false: 'a user who signed in' };

const lacksWhat = (lost: string[], kind: 'scope' | 'role') =>
  `The token that fails lacks the ${kind}${lost.length === 1 ? '' : 's'} ${quoteAll(lost)}, which the one that works has.`;

export const USER_SUSPECTS: readonly Suspect[] = [
  {
    code: 'token-scope',
    name: 'scopes',
    weights: { forbidden: 90, token: 56, missing: 34, request: 34 },
    mentioned: /\bscopes?\b|insufficient_scope/i,
    look({ works, fails }) {
      const [here, there] = [works.token?.scopes ?? null, fails.token?.scopes ?? null];
      if (here === null || there === null) return null;
      const lost = lacking(here, there).filter((scope) => !OF_SIGN_IN.has(scope));
      if (lost.length === 0) return null;
      const challenge = fails.facts.challenge;
      const needed = words(challenge === null ? null : parameter(challenge, 'scope'));
      const wanted = needed.filter((scope) => lost.includes(scope));
      const named = wanted.length > 0 ? wanted : lost;
      return {
        what: lacksWhat(named, 'scope'),
        why: 'An API allows a call only with the scope that covers it (RFC 6750 section 3.1).',
        action: 'Add the scope to the failing connection, then connect it again: a refresh alone does not bring it.',
        works: asText(here),
        fails: asText(there),
        factor: wanted.length > 0 ? 1.1 : needed.length > 0 ? 0.4 : lacking(there, here).length > 0 && here.length > lost.length ? 0.9 : 1,
        named: wanted.length > 0 || named.some((scope) => fails.facts.says.includes(scope)),
      };
    },
  },
  {
    code: 'token-caller',
    name: 'user or machine',
    weights: { forbidden: 86, missing: 80, token: 50, request: 55, broken: 42 },
    mentioned: /\b(?:user|delegated|app-only|service account|machine|on behalf)\b/i,
    look({ works, fails }) {
      const [here, there] = [isMachine(works), isMachine(fails)];
      if (here === null || there === null || here === there) return null;
      return {
        what: `The token that works stands for ${CALLER[`${here}`]}, the one that fails for ${CALLER[`${there}`]}.`,
        why: there
          ? 'Without a user the API has no profile, no data of its own and no rights of a person to apply.'
          : 'The API expects an application with rights of its own, not a user with theirs.',
        action: `Use the grant that works: set the failing connection to ${here ? 'client credentials' : 'authorization code'}, then connect it again.`,
        works: CALLER[`${here}`],
        fails: CALLER[`${there}`],
      };
    },
  },
  {
    code: 'token-roles',
    name: 'roles',
    weights: { forbidden: 84, missing: 30, token: 34 },
    mentioned: /\b(?:roles?|permissions?|groups?|privileges?|not authori[sz]ed)\b/i,
    look({ works, fails }) {
      if (works.claims === null || fails.claims === null) return null;
      const [here, there] = [rolesIn(works), rolesIn(fails)];
      const lost = lacking(here, there);
      if (lost.length === 0) return null;
      return {
        what: lacksWhat(lost, 'role'),
        why: 'The API decides by roles or permissions in the token, which are assigned at the provider for each environment.',
        action: 'Have the role assigned to this user or client at the provider of the failing environment, then get a new token.',
        works: asText(here),
        fails: asText(there),
        named: lost.some((role) => fails.facts.says.includes(role)),
      };
    },
  },
  {
    code: 'token-tenant',
    name: 'tenant',
    weights: { forbidden: 74, missing: 74, token: 55, request: 58 },
    mentioned: /\b(?:tenant|organi[sz]ation|workspace|company|org_id)\b/i,
    look({ works, fails, sameServer }) {
      const name = TENANT_CLAIMS.find((one) => claimOf(works, one) !== null && claimOf(works, one) !== claimOf(fails, one));
      if (name === undefined || fails.claims === null) return null;
      const [here, there] = [claimOf(works, name), claimOf(fails, name)];
      const isUsed = (half: Half, value: string | null) => value !== null && requestText(half).includes(value);
      const strays = isUsed(works, here) && !isUsed(fails, there);
      return {
        what:
          there === null
            ? `The token that works names a tenant (${name}), the one that fails does not.`
            : strays
              ? `The token that fails is for the tenant ${quoted(there)}, which the request does not name; on the other side both agree.`
              : `The tokens are for different tenants (${name}).`,
        why: 'An API lets a token see the data of its own tenant only, and often claims that the rest does not exist.',
        action: 'Sign in to the tenant that the request names, or correct the tenant in the URL or header of the failing connection.',
        works: here,
        fails: there,
        factor: there === null || strays ? 1.1 : sameServer ? 0.9 : 0.15,
      };
    },
  },
  {
    code: 'token-client',
    name: 'Client ID',
    weights: { forbidden: 62, token: 56, client: 0 },
    mentioned: /\b(?:client|application)\b.{0,40}\b(?:not|un)|azp|client_id/i,
    look({ works, fails, sameServer }) {
      const names = ['azp', 'client_id', 'cid', 'appid'];
      const [here, there] = [claimOf(works, ...names), claimOf(fails, ...names)];
      if (here === null || there === null || here === there) return null;
      return {
        what: `The tokens were issued to different clients: ${quoted(here)} and ${quoted(there)}.`,
        why: 'An API, or a gateway before it, may let in only clients that are registered or subscribed there.',
        action: 'Have the failing client registered for this API, or use the Client ID that works.',
        works: here,
        fails: there,
        factor: sameServer && works.issuer === fails.issuer ? 0.85 : 0.1,
      };
    },
  },
  {
    code: 'sign-in-strength',
    name: 'strength of the sign-in',
    weights: { token: 38, forbidden: 36 },
    mentioned: /insufficient_user_authentication|\bacr\b|step.?up|\bmfa\b|multi.?factor|second factor/i,
    look({ works, fails }) {
      const [here, there] = [signInOf(works), signInOf(fails)];
      if (here === null || fails.claims === null || here === there) return null;
      return {
        what: `The sign-in behind the token that works was ${quoted(here)}, behind the one that fails ${there === null ? 'is not named' : quoted(there)}.`,
        why: 'The API requires a stronger or more recent sign-in for this call (RFC 9470).',
        action: "Add the acr_values of the challenge to the failing connection's extra authorize parameters, then sign in again.",
        works: here,
        fails: there,
      };
    },
  },
];

function signInOf(half: Half): string | null {
  return claimOf(half, 'acr') ?? asText(textsOf(member(half.claims, 'amr')));
}

/** Where a request can name a tenant: its URL and the headers that a person set. */
const requestText = ({ exchange }: Half) => `${exchange.url} ${exchange.request.headers.map(({ value }) => value).join(' ')}`;
