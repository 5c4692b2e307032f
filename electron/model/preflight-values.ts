import type { ConnectionSettings } from './connection';
import { tidied } from './connection-rules';
import { fieldOf, mendOf } from './failure';
import { grantOf, takes } from './grants';
import { type PreflightRemark, remarkOn } from './preflight';
import { addressRemarks, environmentRemarks, placeholderInAddress } from './preflight-addresses';
import { clientIdRemarks, isEntra, LOOKS } from './preflight-credentials';
import { urlOf } from './text/url';
import { isPlaceholder, placeholderInUrl } from './value-looks';

/*
 * What can be said of a connection's values before anything is sent. What cannot be right fails; what only looks wrong is a warning, for no
 * rule knows every provider.
 */

/** Everything in the settings that is wrong or looks wrong, in the order of the form. */
export function valueRemarks(settings: ConnectionSettings): PreflightRemark[] {
  const odd = [
    ...addressRemarks(settings),
    ...environmentRemarks(settings),
    ...clientIdRemarks(settings),
    ...scopeRemarks(settings),
    ...targetRemarks(settings),
    ...redirectRemarks(settings),
    ...extraRemarks(settings),
  ];
  const explained = new Set(odd.map(({ field }) => field));
  const wrong = tidied(settings).wrong.flatMap((failure): PreflightRemark[] => {
    const field = fieldOf(failure);
    if (explained.has(field)) return [];
    const { what, likelyCause, action, said } = failure;
    return [
      {
        code: 'value-invalid',
        verdict: 'fail',
        what,
        cause: likelyCause,
        action,
        said,
        field,
        mend: mendOf(failure),
        change: null,
        evidence: [],
      },
    ];
  });
  return [...wrong, ...odd];
}

const OPENID_WORDS = ['openid', 'profile', 'email', 'offline_access'];

function scopeRemarks(settings: ConnectionSettings): PreflightRemark[] {
  const { scopes, dialect } = settings;
  const split = (pattern: RegExp) => [...new Set(scopes.flatMap((scope) => scope.split(pattern)).filter((scope) => scope !== ''))];
  const words = (what: string, cause: string) => ({ what, cause, action: 'Enter each scope on its own.' });
  if (scopes.some((scope) => isPlaceholder(scope) || /\{[^{}]{1,60}\}|<[^<>]{1,60}>/.test(scope)))
    return [remarkOn('value-placeholder', 'scopes', LOOKS.placeholder('list of scopes'), null, 'fail')];
  if (!dialect.commaScopes && scopes.some((scope) => scope.includes(','))) {
    const told = words(
      'A scope contains a comma, so the server reads several scopes as one.',
      'The list was copied with commas. Scopes are separated by spaces (RFC 6749 section 3.3), but for a few providers.',
    );
    return [remarkOn('scope-commas', 'scopes', told, { scopes: split(/,/) })];
  }
  const joined = scopes.some((scope) => /[+]|%20/.test(scope) && scope.split(/[+]|%20/).some((part) => OPENID_WORDS.includes(part)));
  if (!joined) return [];
  const told = words('Several scopes are joined by "+" or "%20".', 'They were copied out of a URL, where these stand for spaces.');
  return [remarkOn('scope-joined', 'scopes', told, { scopes: split(/[+]|%20/) })];
}

/** RFC 8707's `resource` and the older `audience` say the same; a server reads one of them. */
function targetRemarks(settings: ConnectionSettings): PreflightRemark[] {
  const { audience, resource, issuer, endpoints } = settings;
  const [only] = resource;
  const left = [audience ?? '', ...resource].find((value) => value !== '' && (isPlaceholder(value) || placeholderInUrl(value) !== null));
  if (left !== undefined) {
    const field = left === audience ? 'audience' : 'resource';
    return [remarkOn('value-placeholder', field, LOOKS.placeholder(field), null, 'fail')];
  }
  const isAuth0 = [issuer, endpoints.token].some((url) => urlOf(url ?? '')?.hostname.endsWith('.auth0.com'));
  if (isAuth0 && audience === null && only !== undefined) {
    const words = {
      what: 'The API is named as a resource, but Auth0 reads the audience.',
      cause: 'Auth0 has its own parameter, which is older than RFC 8707. Without it, the token is for UserInfo alone.',
      action: 'Enter it as the audience.',
    };
    return [remarkOn('target-auth0', 'resource', words, { audience: only, resource: [] })];
  }
  const isEntraV2 =
    isEntra(settings) && /\/v2\.0(?:\/|$)/.test(`${endpoints.token ?? ''} ${endpoints.authorization ?? ''} ${issuer ?? ''}`);
  if (isEntraV2 && (only !== undefined || audience !== null)) {
    const scope = `${(only ?? audience ?? '').replace(/\/$/, '')}/.default`;
    const words = {
      what: `Entra's v2.0 endpoints take no ${only === undefined ? 'audience' : 'resource'} (AADSTS901002).`,
      cause: 'The API is named within its scopes there.',
      action: `Ask for a scope of the API instead, such as ${scope}.`,
    };
    return [
      remarkOn('target-entra', only === undefined ? 'audience' : 'resource', words, {
        audience: null,
        resource: [],
        scopes: withScope(settings, scope),
      }),
    ];
  }
  if (!takes(settings, 'tokenExchange') && audience !== null && only !== undefined && audience === only) {
    const words = {
      what: 'The same API is named as audience and as resource.',
      cause: 'Servers read one of the two; some refuse the other.',
      action: "Keep the one that the provider's documentation names.",
    };
    return [remarkOn('target-twice', 'audience', words)];
  }
  return [];
}

/** Scopes of one API at a time, and /.default alone: Entra refuses a mix (AADSTS70011). */
function withScope({ scopes }: ConnectionSettings, scope: string): string[] {
  const own = scopes.filter((each) => OPENID_WORDS.includes(each));
  return [...own, scope];
}

function redirectRemarks(settings: ConnectionSettings): PreflightRemark[] {
  const { receiver, endpoints, issuer } = settings;
  if (receiver.kind !== 'paste' || grantOf(settings).signsIn !== 'redirect') return [];
  const { redirectUri } = receiver;
  const left = placeholderInUrl(redirectUri);
  const field = 'receiver.redirectUri';
  if (left !== null) return [remarkOn('value-placeholder', field, placeholderInAddress('redirect URI', left), null, 'fail')];
  if (redirectUri.includes('*')) {
    const words = {
      what: 'The redirect URI has a wildcard (*).',
      cause: 'A pattern was copied. A pattern may be registered, but what is sent is one exact URI.',
      action: 'Enter the URI that the browser is to come back to.',
    };
    return [remarkOn('redirect-wildcard', field, words)];
  }
  if (![endpoints.authorization, endpoints.token, issuer].includes(redirectUri)) return [];
  const words = {
    what: 'The redirect URI is an endpoint of the server itself.',
    cause: 'An endpoint was entered in its field.',
    action: 'Enter the URI that is registered for the client.',
  };
  return [remarkOn('redirect-endpoint', field, words)];
}

function extraRemarks({ legs }: ConnectionSettings): PreflightRemark[] {
  return Object.entries(legs).flatMap(([leg, { params, headers }]) => {
    const left = [...params, ...headers].find(({ value }) => isPlaceholder(value.trim()));
    if (left === undefined) return [];
    return [remarkOn('value-placeholder', `legs.${leg}`, LOOKS.placeholder(`value of "${left.name}"`), null, 'fail')];
  });
}
