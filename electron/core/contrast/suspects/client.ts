import type { LoggedExchange } from '../../../model/exchange';
import { requestForm } from '../../base/request-form';
import { headerOf, quoted } from '../../base/untrusted-text';
import { quoteAll } from '../../token/wording';
import { words } from '../../token/expected';
import type { Half } from '../side';
import { asText, lacking, type Pair, type Suspect } from '../suspect';

/** Where a client proves itself; not a call, which the token authorizes. */
const isOfClient = ({ exchange }: Half) => !['call', 'userinfo', 'callback', 'authorize', 'sign-in-page'].includes(exchange.purpose);

const formOf = ({ exchange }: Half) => requestForm(exchange.request.body);
const clientIdOf = (half: Half) => formOf(half).get('client_id') ?? half.connection.clientId;

/** The fingerprint of a secret that a request sent; null: it sent none of that kind. */
function sent({ exchange }: Half, kinds: readonly LoggedExchange['secrets'][number]['kind'][]): string | null {
  return exchange.secrets.find(({ kind, where }) => kinds.includes(kind) && where.startsWith('request'))?.fingerprint ?? null;
}

function methodOf(half: Half): string {
  const form = formOf(half);
  if (/^basic/i.test(headerOf(half.exchange.request.headers, 'authorization') ?? '')) return 'HTTP Basic';
  if (form.has('client_assertion')) return 'a signed assertion';
  if (form.has('client_secret')) return 'client_secret in the form';
  return half.exchange.certificate === undefined ? 'no client authentication' : 'a client certificate';
}

const placeOf = ({ url }: Half) => (url === null ? '' : `${url.origin}${url.pathname}`);
const isSamePlace = ({ works, fails }: Pair) => placeOf(works) === placeOf(fails);

/** What both forms have, or one of them, and differs. */
function differing({ works, fails }: Pair, ...names: string[]): { works: string | null; fails: string | null } | null {
  const textIn = (half: Half) => asText(names.flatMap((name) => formOf(half).getAll(name)));
  const [here, there] = [textIn(works), textIn(fails)];
  return here === there ? null : { works: here, fails: there };
}

const OTHERS_SECRET = 'Each environment registers clients of its own, with secrets of their own.';

/** Only of requests in which a client proves itself. */
const ofClient = (suspect: Suspect): Suspect => ({
  ...suspect,
  look: (pair) => (isOfClient(pair.works) && isOfClient(pair.fails) ? suspect.look(pair) : null),
});

export const CLIENT_SUSPECTS: readonly Suspect[] = [
  {
    code: 'client-secret-shared',
    name: 'Client secret',
    weights: { client: 94 },
    mentioned: /client.?secret|AADSTS7000215/i,
    look(pair: Pair) {
      const { works, fails } = pair;
      const kinds = ['client secret', 'client credentials'] as const;
      const [here, there] = [sent(works, kinds), sent(fails, kinds)];
      if (here === null || here !== there || isSamePlace(pair)) return null;
      return {
        what: 'Both connections send the same Client secret, but to different token endpoints.',
        why: OTHERS_SECRET,
        action: 'Enter the secret of the client that is registered in the failing environment.',
        works: here,
        fails: there,
      };
    },
  },
  {
    code: 'client-shared',
    name: 'Client ID',
    weights: { client: 84, wish: 42 },
    mentioned: /client.{0,40}not (?:found|registered|known)|unknown client|AADSTS700016/i,
    look(pair: Pair) {
      const { works, fails } = pair;
      const id = clientIdOf(works);
      if (id === '' || id !== clientIdOf(fails) || isSamePlace(pair)) return null;
      return {
        what: `Both connections use the Client ID ${quoted(id)}, but at different token endpoints.`,
        why: 'The client is registered in the environment that works. The other one does not know it, unless it was registered there too.',
        action: 'Register the client in the failing environment, or enter the Client ID that it has there.',
        works: placeOf(works),
        fails: placeOf(fails),
      };
    },
  },
  {
    code: 'client-authentication',
    name: 'client authentication',
    weights: { client: 90, wish: 45, grant: 45 },
    mentioned: /client.?auth|auth_method|\bbasic\b|client_secret_(?:post|basic)|client_assertion|credentials/i,
    look({ works, fails }: Pair) {
      const [here, there] = [methodOf(works), methodOf(fails)];
      if (here === there) return null;
      return {
        what: `The client that works authenticates with ${here}, the one that fails with ${there}.`,
        why: 'A server accepts the method that the client is registered with, and may reject all others as invalid_client.',
        action: "Choose the same client authentication in the failing connection's settings.",
        works: here,
        fails: there,
        factor: there === 'no client authentication' ? 1.05 : 1,
      };
    },
  },
  {
    code: 'client-differs',
    name: 'Client ID',
    weights: { client: 78, grant: 58, wish: 42 },
    look(pair: Pair) {
      const [here, there] = [clientIdOf(pair.works), clientIdOf(pair.fails)];
      if (here === there) return null;
      return {
        what: `The connections use different clients: ${quoted(here)} works, ${quoted(there)} fails.`,
        why: 'The failing client is unknown there, or is not allowed this grant.',
        action: 'Compare the Client ID with the registration, to the letter, and what the registration allows.',
        works: here,
        fails: there,
        factor: isSamePlace(pair) ? 1 : 0.3,
      };
    },
  },
  {
    code: 'grant-type-differs',
    name: 'grant',
    weights: { client: 88, grant: 60, wish: 60 },
    mentioned: /grant.?type|unauthorized_client|unsupported_grant/i,
    look(pair: Pair) {
      const found = differing(pair, 'grant_type');
      if (found === null) return null;
      return {
        what: `The request that works uses the grant ${quoted(found.works ?? '')}, the one that fails ${quoted(found.fails ?? '')}.`,
        why: 'A client may use only the grants that its registration allows.',
        action: 'Have the grant allowed for the failing client, or choose the one that works.',
        ...found,
        factor: pair.fails.facts.error === 'invalid_client' ? 0.4 : 1,
      };
    },
  },
  {
    code: 'scope-requested',
    name: 'requested scopes',
    weights: { wish: 74, grant: 42, client: 36 },
    mentioned: /\bscopes?\b|invalid_scope|AADSTS70011/i,
    look({ works, fails }: Pair) {
      const scopes = (half: Half) => words(formOf(half).get('scope') ?? (half.connection.scopes.join(' ') || null));
      const [here, there] = [scopes(works), scopes(fails)];
      const more = lacking(there, here);
      if (more.length === 0) return null;
      return {
        what: `The failing request asks for ${more.length === 1 ? 'the scope' : 'the scopes'} ${quoteAll(more)}, which the one that works does not request.`,
        why: 'A scope that is unknown, or not allowed for this client, makes some servers refuse the whole request.',
        action: 'Remove the scope, or have it defined and allowed in the failing environment.',
        works: asText(here),
        fails: asText(there),
      };
    },
  },
  {
    code: 'audience-requested',
    name: 'requested audience',
    weights: { wish: 72, grant: 42, client: 50 },
    mentioned: /\baudience\b|\bresource\b|invalid_target|service not found/i,
    look(pair: Pair) {
      const found = differing(pair, 'audience', 'resource');
      if (found === null) return null;
      return {
        what: `The requests are for different APIs: ${quoted(found.works ?? 'no audience')} works, ${quoted(found.fails ?? 'no audience')} fails.`,
        why: 'The server does not know this audience or resource, or the client may not use it there.',
        action: 'Compare it with the API as it is registered in the failing environment, and have the client authorized for it.',
        ...found,
        factor: isSamePlace(pair) ? 1 : 0.8,
      };
    },
  },
  {
    code: 'redirect-uri-differs',
    name: 'redirect URI',
    weights: { grant: 82, wish: 58 },
    mentioned: /redirect.?uri|AADSTS50011/i,
    look(pair: Pair) {
      const found = differing(pair, 'redirect_uri');
      if (found === null) return null;
      return {
        what: 'The requests send different redirect URIs.',
        why: 'It must be registered for the client, and be the one of the authorize request, to the letter (RFC 6749 section 4.1.3).',
        action: 'Register the redirect URI in the failing environment, or use the one that works.',
        ...found,
      };
    },
  },
  {
    code: 'verifier-missing',
    name: 'PKCE',
    weights: { grant: 84, wish: 70 },
    mentioned: /pkce|code.?verifier|code.?challenge/i,
    look({ works, fails }: Pair) {
      const has = (half: Half) => formOf(half).has('code_verifier');
      if (has(works) === has(fails)) return null;
      return {
        what: has(works) ? 'The failing request has no PKCE code_verifier; the one that works has.' : 'Only the failing request uses PKCE.',
        why: 'The server requires PKCE for this client, or does not know it (RFC 7636 section 4.6).',
        action: `Turn PKCE ${has(works) ? 'on' : 'off'} in the failing connection's settings, then sign in again.`,
        works: has(works) ? 'code_verifier' : null,
        fails: has(fails) ? 'code_verifier' : null,
      };
    },
  },
  {
    code: 'refresh-token-shared',
    name: 'refresh token',
    weights: { grant: 94 },
    look(pair: Pair) {
      const [here, there] = [sent(pair.works, ['refresh token']), sent(pair.fails, ['refresh token'])];
      if (here === null || here !== there || isSamePlace(pair)) return null;
      return {
        what: 'Both connections send the same refresh token, but to different token endpoints.',
        why: 'A refresh token is good only at the server, and for the client, that issued it.',
        action: 'Sign in with the failing connection, so that it has a refresh token of its own.',
        works: here,
        fails: there,
      };
    },
  },
  {
    code: 'token-endpoint-differs',
    name: 'token endpoint',
    weights: { client: 72, grant: 62, wish: 48, missing: 88, gateway: 70, silence: 80 },
    mentioned: /\b(?:tenant|realm)\b/i,
    look(pair: Pair) {
      if (isSamePlace(pair)) return null;
      const isSameHost = pair.sameServer;
      return {
        what: isSameHost ? 'The token endpoints are on one host but at different paths.' : 'The token endpoints are on different hosts.',
        why: 'Path and host name the tenant or realm; a client exists only in the one where it was registered.',
        action: "Compare the failing connection's token endpoint with what the provider states for that environment.",
        works: placeOf(pair.works),
        fails: placeOf(pair.fails),
        factor: isSameHost ? 1 : pair.symptom === 'missing' || pair.symptom === 'silence' ? 0.9 : 0.3,
      };
    },
  },
].map(ofClient);
