import type { Pair } from '../../../electron/contract';

export interface AuthorizeUrlParts {
  /** Scheme, host and path, up to the question mark. */
  endpoint: string;
  params: { name: string; value: string; meaning: string | null }[];
}

const MEANINGS: Record<string, string> = {
  response_type: 'asks for an authorization code',
  response_mode: 'how the answer comes back',
  client_id: 'this client, as registered',
  redirect_uri: 'where the browser is sent back',
  scope: 'what is asked for',
  state: 'ties the answer to this request',
  nonce: 'ties the ID token to this request',
  code_challenge: 'PKCE: hash of a secret kept here',
  code_challenge_method: 'PKCE: how it was hashed',
  audience: 'the API the token is for',
  resource: 'the API the token is for (RFC 8707)',
  prompt: 'whether to show the login page',
  login_hint: 'who is likely to sign in',
  max_age: 'how old the login may be',
  acr_values: 'how strongly to authenticate',
};

/** Splits at the first `?` and decodes each pair; malformed percent-encoding is shown as sent. */
export function splitAuthorizeUrl(url: string): AuthorizeUrlParts {
  const withoutFragment = url.split('#', 1)[0] ?? '';
  const mark = withoutFragment.indexOf('?');
  if (mark < 0) return { endpoint: withoutFragment, params: [] };
  const params = parseQuery(withoutFragment.slice(mark + 1)).map(({ name, value }) => ({
    name,
    value,
    meaning: Object.hasOwn(MEANINGS, name) ? (MEANINGS[name] ?? null) : null,
  }));
  return { endpoint: withoutFragment.slice(0, mark), params };
}

function parseQuery(query: string): Pair[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const name = equals < 0 ? part : part.slice(0, equals);
      return { name: decode(name), value: equals < 0 ? '' : decode(part.slice(equals + 1)) };
    });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
