import { environmentIn, keyOf, labelsIn, type ValueKind } from '../intake/vocabulary';
import type { EnvLine } from './env-lines';

export type EnvKind =
  | ValueKind
  | 'domain'
  | 'server'
  | 'region'
  | 'grant'
  | 'responseType'
  | 'authentication'
  | 'pkce'
  | 'accessToken'
  | 'refreshToken'
  | 'bareId'
  | 'bareSecret';

/** What a variable's name says. */
export interface Named extends EnvLine {
  kind: EnvKind | null;
  /** Whose it is: the name's other words, lower case. */
  owner: readonly string[];
  environment: string | null;
}

/** Put there by tools, so that a browser gets them. */
const OF_TOOLS =
  /^(?:NEXT_PUBLIC|REACT_APP|VITE|EXPO_PUBLIC|GATSBY|NUXT_PUBLIC|NUXT|VUE_APP|NG_APP|PUBLIC|SPRING_SECURITY_OAUTH2_CLIENT_(?:REGISTRATION|PROVIDER))_/i;
/** Words that tell no two clients apart. */
const GENERIC = new Set(
  'oauth oauth2 oauth20 oidc openid connect auth authn sso idp client app application server provider login my default'.split(' '),
);
/** Names that files have, and e-mails don't. */
const OWN: Readonly<Record<string, EnvKind>> = {
  domain: 'domain',
  issuerbaseurl: 'issuer',
  orgurl: 'domain',
  wellknown: 'issuer',
  userpoolid: 'tenant',
  region: 'region',
  url: 'server',
  authserverurl: 'server',
  serverurl: 'server',
  baseurl: 'server',
  host: 'server',
  granttype: 'grant',
  authorizationgranttype: 'grant',
  responsetype: 'responseType',
  tokenendpointauthmethod: 'authentication',
  clientauthmethod: 'authentication',
  clientauthenticationmethod: 'authentication',
  pkce: 'pkce',
  usepkce: 'pkce',
  accesstoken: 'accessToken',
  refreshtoken: 'refreshToken',
  id: 'bareId',
  key: 'bareId',
  secret: 'bareSecret',
};

/** Reads a name by the vocabulary that e-mails are read by: the longest at its end says what the value is. */
export function named(line: EnvLine): Named {
  const words = line.name
    .replace(OF_TOOLS, '')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .split(/[_.-]+/)
    .filter((word) => word !== '');
  const last = words.at(-1) ?? '';
  const isForEnvironment = words.length > 1 && environmentIn(last) !== null && last.length > 2;
  const { kind, own } = kindOf(isForEnvironment ? words.slice(0, -1) : words);
  const owner = [...own, ...(isForEnvironment ? [last] : [])].map((word) => word.toLowerCase()).filter((word) => !GENERIC.has(word));
  const environments = owner.flatMap((word) => environmentIn(word) ?? []);
  return { ...line, kind, owner, environment: environments[0] ?? null };
}

function kindOf(words: readonly string[]): { kind: EnvKind | null; own: readonly string[] } {
  for (let from = Math.max(0, words.length - 4); from < words.length; from += 1) {
    const key = keyOf(words.slice(from).join(''));
    if (Object.hasOwn(OWN, key)) {
      // "API_BASE_URL" is of the API.
      const isOfApi = OWN[key] === 'server' && words[from - 1]?.toLowerCase() === 'api';
      return isOfApi ? { kind: 'apiBaseUrl', own: words.slice(0, from - 1) } : { kind: OWN[key] ?? null, own: words.slice(0, from) };
    }
    const label = labelsIn(words.slice(from).join(' ').toLowerCase())[0];
    if (label?.start === 0 && label.end === words.slice(from).join(' ').length && !label.isBlurred)
      return { kind: label.kind, own: words.slice(0, from) };
  }
  return { kind: null, own: words };
}
