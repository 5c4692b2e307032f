import { urlOf } from '../../../model/text/url';
import { cleanText, quoted } from '../../base/untrusted-text';
import { member } from '../../token/decode';
import { expectedAudiences, sameButForSlash } from '../../token/expected';
import { claimOf, covers, type Half, trialIn } from '../side';
import { asText, lacking, type Pair, type Suspect } from '../suspect';

const SETTINGS = "Correct the failing connection's settings, then connect it again: a token keeps what it was issued with.";

/** How much an audience that differs weighs; 0: it is as it should be. */
function weightOfAudience({ works, fails, sameServer }: Pair): number {
  const lost = lacking(works.audiences, fails.audiences);
  const [asked, fits] = [expectedAudiences(fails.connection), fails.audiences.some((one) => covers(one, fails.url))];
  const isWrong = fails.audiences.some((one) => covers(one, works.url)) && !sameServer && !fits;
  if (isWrong) return 1;
  if (lost.length === 0) return 0;
  if (asked.length > 0 && !asked.some((one) => fails.audiences.some((aud) => aud === one || sameButForSlash(aud, one)))) return 1;
  if (sameServer) return 1;
  // Nothing came in the place of what is missing.
  if (lacking(fails.audiences, works.audiences).length === 0) return 1;
  if (fits) return 0.1;
  if (works.audiences.some((one) => covers(one, works.url))) return 0.9;
  return asked.length > 0 ? 0.1 : 0.3;
}

/** How much an issuer weighs; 0: it is as it should be. */
function weightOfIssuer(pair: Pair): number {
  const { works, fails, sameServer } = pair;
  const [here, there] = [works.issuer, fails.issuer];
  if (here === null || there === null) return 0;
  const own = (half: Half) => half.connection.issuer === null || half.connection.issuer === half.issuer;
  const isOfOther = !own(fails) && fails.issuer === works.connection.issuer;
  if (here === there) return strays(pair) ? 0.85 : 0;
  if (isOfOther) return 1;
  if (sameServer) return 1;
  if (!own(fails) && own(works)) return sameButForSlash(there, fails.connection.issuer ?? '') ? 0.6 : 0.9;
  return 0.1;
}

/**
 * Whether the hosts' words say that one issuer serves the API of the working side and not that of the failing one. Of two issuers on one host
 * the path names the tenant, and the host says nothing.
 */
function strays({ works, fails }: Pair): boolean {
  const words = [works.issuer, works.exchange.url, fails.exchange.url].map(trialIn);
  return works.issuer === fails.issuer && words[0] === '' && words[1] === '' && words[2] !== null && words[2] !== '';
}

/**
 * The audience of the token that fails, where its connection calls the API of the one that works: issuer and audience fit each other and its
 * settings, and both are another environment's than the API. null: it is not so.
 */
function audienceElsewhere({ works, fails, sameServer }: Pair): string | null {
  if (!sameServer || works.issuer === null || fails.issuer === null || works.issuer === fails.issuer) return null;
  const [one, other] = [works.connection, fails.connection];
  const isOneEnvironment = one.environment !== '' && one.environment.toLowerCase() === other.environment.toLowerCase();
  if (isOneEnvironment || (other.issuer !== null && other.issuer !== fails.issuer)) return null;
  const asked = expectedAudiences(other);
  const isAsWanted = asked.length === 0 || asked.some((wanted) => fails.audiences.some((aud) => sameButForSlash(aud, wanted)));
  const isForApi = (half: Half) => half.audiences.some((aud) => covers(aud, fails.url));
  if (!isAsWanted || !isForApi(works) || isForApi(fails)) return null;
  return fails.audiences.find((aud) => urlOf(aud) !== null) ?? null;
}

/** Names of Entra, Cognito and others for what a JWT is for. */
const USES = ['token_use', 'token_type', 'typ'];

function isIdToken(half: Half): boolean {
  const use = claimOf(half, ...USES)?.toLowerCase();
  if (use === 'id') return true;
  const has = (name: string) => member(half.claims, name) !== undefined;
  const isForClient = half.audiences.length === 1 && half.audiences[0] === half.connection.clientId;
  return isForClient && (has('nonce') || has('at_hash')) && !has('scope') && !has('scp');
}

const KINDS = { opaque: 'an opaque token', jwe: 'an encrypted token', 'jwe-json': 'an encrypted token' } as const;

function kindOf({ token }: Half): string | null {
  const format = token?.format ?? null;
  if (format === null) return null;
  return KINDS[format as keyof typeof KINDS] ?? (format === 'malformed' ? 'a damaged token' : 'a JWT');
}

export const TOKEN_SUSPECTS: readonly Suspect[] = [
  {
    code: 'token-kind',
    name: 'kind of token',
    weights: { token: 92, forbidden: 55, request: 50 },
    mentioned: /malformed|not a (?:valid )?jwt|invalid jwt|segments|cannot (?:be )?(?:parsed?|decoded?|read)|unable to (?:parse|decode)/i,
    look({ works, fails }) {
      const [here, there] = [kindOf(works), kindOf(fails)];
      if (here === null || there === null || here === there) return null;
      const isForNoApi = here === 'a JWT' && expectedAudiences(fails.connection).length === 0;
      return {
        what: `The token that works is ${here}, the one that fails ${there}.`,
        why: 'An API reads one kind of token. Providers such as Auth0 issue an opaque or encrypted token when no API is requested.',
        action: isForNoApi
          ? "Set the API's audience (or resource) in the failing connection's settings, then connect it again."
          : 'Compare the access token format of the client or API at the provider, then connect the failing connection again.',
        works: here,
        fails: there,
      };
    },
  },
  {
    code: 'id-token-sent',
    name: 'use of the token',
    weights: { token: 93, forbidden: 70, request: 50 },
    mentioned: /\bid.?token\b|token_use/i,
    look({ works, fails }) {
      if (!isIdToken(fails) || isIdToken(works)) return null;
      return {
        what: 'The failing request sends an ID token, the one that works an access token.',
        why: 'An ID token tells the client about a sign-in; its audience is the client, so an API rejects it.',
        action: 'Have the connection request an access token for this API: check its response type, scopes and audience.',
        works: asText(works.audiences) ?? 'access token',
        fails: `aud ${asText(fails.audiences) ?? 'the client'}`,
      };
    },
  },
  {
    code: 'token-audience',
    name: 'audience',
    weights: { token: 88, forbidden: 62, missing: 20, request: 40 },
    mentioned: /\baud(?:ience)?s?\b|intended for/i,
    look(pair) {
      const { works, fails } = pair;
      if (works.claims === null || fails.claims === null) return null;
      const factor = weightOfAudience(pair);
      if (factor === 0) return null;
      const lost = lacking(works.audiences, fails.audiences);
      const first = lost[0];
      return {
        what:
          fails.audiences.length === 0
            ? 'The token that fails names no audience; the one that works does.'
            : first === undefined || fails.audiences.some((one) => covers(one, works.url))
              ? `The token that fails is for ${quoted(fails.audiences[0] ?? '')}, but the request goes to ${fails.url?.host ?? 'another API'}.`
              : `The token that fails is for ${quoted(fails.audiences.join(', '))}; the one that works for ${quoted(works.audiences.join(', '))}.`,
        why: 'An API accepts only tokens issued for it (aud, RFC 9068 section 4).',
        action: `Set the audience (or resource) that this API expects. ${SETTINGS}`,
        works: asText(works.audiences),
        fails: asText(fails.audiences),
        factor,
      };
    },
  },
  {
    code: 'token-version',
    name: 'token version',
    weights: { token: 89, forbidden: 45 },
    mentioned: /\bver(?:sion)?\b|\biss(?:uer)?\b/i,
    look({ works, fails }) {
      const [here, there] = [claimOf(works, 'ver'), claimOf(fails, 'ver')];
      if (here === null || there === null || here === there) return null;
      return {
        what: `The token that works has version ${quoted(here)}, the one that fails version ${quoted(there)}.`,
        why: 'With Microsoft Entra ID the version decides issuer and audience of a token, so an API that expects one rejects the other.',
        action: 'Set requestedAccessTokenVersion in the manifest of the API registration to the version that works, then get a new token.',
        works: `${here}, ${works.issuer ?? 'no issuer'}`,
        fails: `${there}, ${fails.issuer ?? 'no issuer'}`,
      };
    },
  },
  {
    code: 'token-issuer',
    name: 'issuer',
    weights: { token: 86, forbidden: 58, request: 40 },
    mentioned: /\biss(?:uer)?\b|untrusted|not trusted/i,
    look(pair) {
      const { works, fails, sameServer } = pair;
      const factor = weightOfIssuer(pair);
      // The version says it better.
      const isByVersion = claimOf(works, 'ver') !== claimOf(fails, 'ver');
      if (factor === 0 || works.issuer === null || fails.issuer === null) return null;
      return {
        what:
          works.issuer === fails.issuer
            ? `Both tokens come from ${quoted(works.issuer)}, but the failing request goes to ${fails.url?.host ?? 'another API'}.`
            : sameServer
              ? `Both requests go to ${fails.url?.host ?? 'one API'}, but the token that fails comes from ${quoted(fails.issuer)}.`
              : `The token that fails comes from ${quoted(fails.issuer)}, the one that works from ${quoted(works.issuer)}.`,
        why: 'An API trusts the issuer of its own environment or tenant, and its keys. Tokens of another one fail, even when valid.',
        action: `Compare issuer and API base URL: both must be of one environment, to the letter. ${SETTINGS}`,
        works: works.issuer,
        fails: fails.issuer,
        factor: isByVersion ? Math.min(factor, 0.7) : factor,
      };
    },
  },
  {
    code: 'api-host',
    name: 'API host',
    weights: { token: 91, forbidden: 70, missing: 78, gateway: 60, request: 50 },
    look(pair) {
      const { works, fails } = pair;
      const host = fails.url?.host ?? 'another host';
      const elsewhere = audienceElsewhere(pair);
      if (elsewhere !== null)
        return {
          what: `The token that fails is for ${quoted(elsewhere)}, but the request goes to ${host}, the API of the connection that works.`,
          why: 'Issuer and audience of this token fit each other. The API belongs to another environment, which knows neither.',
          action: 'Set the API base URL of the failing connection to the API of its own environment.',
          works: asText(works.audiences),
          fails: asText(fails.audiences),
          named: /\baud(?:ience)?s?\b|\biss(?:uer)?\b|intended for/i.test(pair.said),
        };
      const word = (half: Half) => trialIn(half.issuer ?? half.connection.issuer ?? half.connection.endpoints.token);
      const [here, there] = [word(works), word(fails)];
      const [hereApi, thereApi] = [trialIn(works.exchange.url), trialIn(fails.exchange.url)];
      if (here === null || there === null || here !== hereApi || there === thereApi || there === '') return null;
      return {
        what: `The token that fails belongs to the ${cleanText(there, 30)} environment, but the request goes to ${host}.`,
        why: 'The API there belongs to another environment, which knows neither this issuer nor its keys.',
        action: `Set the API base URL of the failing connection to the API of its ${cleanText(there, 30)} environment.`,
        works: works.url?.host ?? null,
        fails: host,
      };
    },
  },
];
