import { type ConnectionSettings, ENDPOINTS, type Endpoints } from './connection';
import { ENDPOINT_NAMES } from './endpoints';
import { environmentIn, trialWordOf } from './environment';
import { type PreflightRemark, remarkOn, type RemarkWords } from './preflight';
import { urlOf } from './text/url';
import { placeholderInUrl } from './value-looks';

const endpointsOf = ({ endpoints }: ConnectionSettings) =>
  ENDPOINTS.flatMap((name) => (endpoints[name] ? [[name, endpoints[name]] as const] : []));

/** What the addresses themselves tell. */
export function addressRemarks(settings: ConnectionSettings): PreflightRemark[] {
  const { issuer, apiBaseUrl } = settings;
  const found = [...issuerRemarks(settings), ...endpointRemarks(settings)];
  const all: [string, string, string | null][] = [
    ['issuer', 'issuer', issuer],
    ...endpointsOf(settings).map(([name, url]) => [`endpoints.${name}`, ENDPOINT_NAMES[name], url] as [string, string, string]),
    ['apiBaseUrl', 'API base URL', apiBaseUrl],
  ];
  for (const [field, what, url] of all) {
    const left = url === null ? null : placeholderInUrl(url);
    if (left !== null) found.push(remarkOn('value-placeholder', field, placeholderInAddress(what, left), null, 'fail'));
  }
  for (const [field, what, url] of all) {
    if (url !== null && settings.allowPlainHttp && isPlainAndPublic(url)) found.push(plainHttp(settings, field, what, url));
  }
  return found;
}

/** @param what As within a sentence: "issuer". */
export const placeholderInAddress = (what: string, left: string): RemarkWords => ({
  what: `The ${what} still contains the placeholder ${JSON.stringify(left)}.`,
  cause: 'It was copied from documentation, where this stands for your own tenant or domain.',
  action: "Replace it with your own; the provider's admin pages show it.",
});

function issuerRemarks({ issuer }: ConnectionSettings): PreflightRemark[] {
  const url = urlOf(issuer ?? '');
  if (issuer === null || url === null) return [];
  const [before, after] = url.pathname.split(/\/\.well-known\/(?:openid-configuration|oauth-authorization-server)/);
  if (after !== undefined) {
    const meant = `${url.origin}${before}${after.replace(/\/$/, '')}`;
    return [
      remarkOn(
        'issuer-well-known',
        'issuer',
        {
          what: 'The issuer is the URL of the metadata document.',
          cause: 'The URL of the discovery document was copied.',
          action: `Enter what the document states as "issuer", probably ${meant}.`,
        },
        { issuer: meant },
      ),
    ];
  }
  if (!/\/(?:authorize|authorization|userinfo|jwks(?:\.json)?|certs)\/?$/i.test(url.pathname)) return [];
  const words = {
    what: 'The issuer looks like one of its endpoints.',
    cause: 'The URL of an endpoint was copied.',
    action: "Enter the issuer as the provider's documentation writes it, and the endpoint in its own field.",
  };
  return [remarkOn('issuer-endpoint', 'issuer', words)];
}

const WRONG_ENDS: Partial<Record<keyof Endpoints, RegExp>> = {
  authorization: /\/(?:token|access_token|userinfo|jwks(?:\.json)?|introspect|revoke)\/?$/i,
  token: /\/(?:authorize|authorization|userinfo|jwks(?:\.json)?|introspect|revoke)\/?$/i,
};

function endpointRemarks(settings: ConnectionSettings): PreflightRemark[] {
  const { endpoints, issuer } = settings;
  const { authorization, token } = endpoints;
  const path = (url: string | null) => urlOf(url ?? '')?.pathname ?? '';
  const isWrong = (name: 'authorization' | 'token') => WRONG_ENDS[name]?.test(path(endpoints[name])) === true;
  if (isWrong('authorization') && isWrong('token')) {
    const swapped = { endpoints: { ...endpoints, authorization: token, token: authorization } };
    const words = {
      what: 'The authorization endpoint and the token endpoint look swapped.',
      cause: 'Each was entered in the field of the other.',
      action: 'Swap them.',
    };
    return [remarkOn('endpoints-swapped', 'endpoints.token', words, swapped)];
  }
  return endpointsOf(settings).flatMap(([name, url]): PreflightRemark[] => {
    const field = `endpoints.${name}`;
    const what = ENDPOINT_NAMES[name];
    if (url.includes('/.well-known/') && name !== 'jwks') {
      const words = {
        what: `The ${what} is the URL of the metadata document.`,
        cause: 'The URL of the discovery document was entered here.',
        action: 'Enter the issuer instead and leave this empty: it is then discovered.',
      };
      const base = issuer === null ? { issuer: url.split('/.well-known/')[0] ?? null } : {};
      return [remarkOn('endpoint-well-known', field, words, { ...base, endpoints: { ...endpoints, [name]: null } })];
    }
    if ((url === issuer && !/\/token$/.test(url)) || path(url) === '/') {
      const words = {
        what: `The ${what} has no path: it looks like the issuer or the site's home page.`,
        cause: 'The base URL of the server was entered here.',
        action: `Enter the full URL of the ${what}, or leave it empty to have it discovered from the issuer.`,
      };
      return [remarkOn('endpoint-issuer', field, words, issuer === null ? null : { endpoints: { ...endpoints, [name]: null } })];
    }
    if ((name === 'authorization' || name === 'token') && isWrong(name)) {
      const words = {
        what: `The ${what} looks like another endpoint: it ends in ${JSON.stringify(path(url).split('/').filter(Boolean).at(-1) ?? '')}.`,
        cause: 'Two lines of the documentation were mixed up.',
        action: `Compare it with the provider's documentation.`,
      };
      return [remarkOn('endpoint-other', field, words)];
    }
    return [];
  });
}

/** Names that only a network of one's own knows answer over http as a matter of course. */
function isPlainAndPublic(address: string): boolean {
  const url = urlOf(address);
  if (url === null || url.protocol !== 'http:') return false;
  const host = url.hostname;
  const isOwn = !host.includes('.') || /^[\d.]+$|^\[|\.(?:local|lan|test|internal|intranet|localhost|home|corp)$/.test(host);
  return !isOwn;
}

function plainHttp(settings: ConnectionSettings, field: string, what: string, url: string): PreflightRemark {
  const secure = url.replace(/^http:/i, 'https:');
  const name = field.replace('endpoints.', '') as keyof Endpoints;
  const change = field.startsWith('endpoints.') ? { endpoints: { ...settings.endpoints, [name]: secure } } : { [field]: secure };
  const words = {
    what: `The ${what} uses plain http, so everyone on the way can read what is sent to ${urlOf(url)?.host ?? 'it'}.`,
    cause: 'It was written with http://, and plain http is allowed for this connection.',
    action: 'Use https:// where the server has it.',
  };
  return remarkOn('address-plain-http', field, words, change);
}

/** Addresses that say another environment than the label, the name or each other. */
export function environmentRemarks(settings: ConnectionSettings): PreflightRemark[] {
  const { issuer, endpoints, apiBaseUrl, environment, name } = settings;
  const said = environmentIn(environment) ?? environmentIn(name);
  const server = [
    ['issuer', issuer],
    ['endpoints.authorization', endpoints.authorization],
    ['endpoints.token', endpoints.token],
  ] as const;
  const trials = [...server, ['apiBaseUrl', apiBaseUrl] as const].flatMap(([field, url]) => {
    const word = trialWordOf(url);
    return url === null || word === null ? [] : [{ field, word, host: urlOf(url)?.host ?? '' }];
  });
  const [first] = trials;
  if (first === undefined) return [];
  if (said === 'production') {
    const where = environmentIn(environment) === 'production' ? `labelled ${JSON.stringify(environment)}` : 'named after production';
    const words = {
      what: `The connection is ${where}, but ${first.host} says "${first.word}".`,
      cause: 'The endpoints are those of another environment, or the label is wrong.',
      action: "Enter the production endpoints, or change the label to the environment's own.",
    };
    return [remarkOn('environment-label', first.field, words)];
  }
  const given = server.filter(([, url]) => url !== null);
  const plain = given.find(([, url]) => trialWordOf(url) === null);
  const odd = given.find(([, url]) => trialWordOf(url) !== null);
  if (plain === undefined || odd === undefined || !isOneSite(plain[1], odd[1])) return [];
  const words = {
    what: `The endpoints are of different environments: ${urlOf(odd[1] ?? '')?.host} says "${trialWordOf(odd[1])}", ${urlOf(plain[1] ?? '')?.host} does not.`,
    cause: "One of them was copied from another environment's page. Codes of one are unknown to the other.",
    action: 'Enter all of them for one environment.',
  };
  return [remarkOn('environment-mixed', odd[0], words)];
}

/** Whether two addresses share the name that was registered, as far as two labels tell. */
function isOneSite(one: string | null, other: string | null): boolean {
  const site = (url: string | null) =>
    urlOf(url ?? '')
      ?.hostname.split('.')
      .slice(-2)
      .join('.');
  return site(one) === site(other);
}
