import { canaryText } from '../e2e/support-canaries';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type ReceivedRequest, startServer, type TestServer } from './provider';

/** What a careless server says: everything it got, in every way it can. */
export function echo({ method, path, headers, body }: ReceivedRequest, more: string[] = []): string {
  const decoded = body.startsWith('{') ? body : decodeURIComponent(body.replaceAll('+', ' '));
  const all = [`${method} ${path}`, JSON.stringify(headers), body, decoded, ...more].join('\n');
  const html = all.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<html><pre>${all}</pre><p>${html}</p><i>${encodeURIComponent(all)}</i><b>${Buffer.from(all).toString('base64')}</b>
    <u>${Buffer.from(`x${all}`).toString('base64url')}</u><s>${Buffer.from(all).toString('hex')}</s><script>var x=${JSON.stringify(all)}</script></html>`;
}

/** A secret that was in a request or an answer, by what it was. */
export interface SecretSeen {
  kind: string;
  value: string;
}

/** An authorization server and an API that send back everything they get, in answers that succeed and in those that refuse. */
export interface CarelessServer extends TestServer {
  /** What it has met and given. Of a JWT its signature: the rest is for everybody to read. */
  secrets: SecretSeen[];
  mood: { refuses: boolean };
  /** Has the next connection see nothing of the one before it. */
  forget(): void;
  /** The callback that a sign-in with this address ends with. */
  callbackFor(authorizeUrl: string): Promise<string>;
}

/** Parameters whose values are worth something to whoever finds them. */
const SECRET_PARAMETERS: Record<string, string> = {
  client_secret: 'client secret',
  client_assertion: 'client assertion',
  assertion: 'assertion',
  subject_token: 'subject token',
  actor_token: 'actor token',
  password: 'password',
  device_code: 'device code',
  code: 'code',
  code_verifier: 'code verifier',
  refresh_token: 'refresh token',
  request: 'request object',
};

/** A token of three parts whose last is a canary. */
function signed(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'ES256', typ: 'JWT', kid: 'k1' })}.${part(claims)}.${canaryText()}`;
}

/** What nobody may see of it: of a JWT the signature. */
const core = (value: string) => (/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(value) ? (value.split('.')[2] ?? '') : value);

const LASTING = ['client secret', 'Basic credentials', 'subject token', 'actor token', 'password'];

export async function startCarelessServer(): Promise<CarelessServer> {
  const server = await startServer();
  const { url } = server;
  const signing = await generateKeyPair('ES256');
  const secrets: SecretSeen[] = [];
  const mood = { refuses: false };
  /** What a connection sent that stays good: an API says it, too. */
  const lasting = new Set<string>();
  const keep = (kind: string, value: string) => {
    secrets.push({ kind, value: core(value) });
    if (LASTING.includes(kind)) lasting.add(value);
    return value;
  };
  const listen = (request: ReceivedRequest) => {
    const parameters = request.body.startsWith('{"grant') ? Object.entries<string>(JSON.parse(request.body)) : request.form;
    for (const [name, value] of parameters) if (SECRET_PARAMETERS[name]) keep(SECRET_PARAMETERS[name], value);
    const { authorization = '', dpop } = request.headers;
    if (authorization.startsWith('Basic ')) keep('Basic credentials', authorization.slice(6));
    for (const proof of [dpop ?? []].flat()) keep('DPoP proof', proof);
  };
  const refusal = (request: ReceivedRequest) => ({
    status: 400,
    headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${request.headers.authorization ?? ''}"` },
    body: {
      error: 'invalid_grant',
      error_description: `Refused: ${[...request.form.values()].join(' and ')}`,
      debug: echo(request),
    },
  });
  const answering = (path: string, given: (request: ReceivedRequest) => object) =>
    server.answer(path, (request) => {
      listen(request);
      if (mood.refuses) return refusal(request);
      const headers = { 'set-cookie': `sid=${keep('cookie', canaryText())}; HttpOnly`, 'x-sent': request.body };
      return { headers, body: { ...given(request), seen: { path: request.path, sent: request.body, form: [...request.form] } } };
    });
  const endpoint = (path: string) => `${url}${path}`;
  server.answer('/.well-known/openid-configuration', {
    body: {
      issuer: url,
      authorization_endpoint: endpoint('/authorize'),
      token_endpoint: endpoint('/token'),
      device_authorization_endpoint: endpoint('/device'),
      pushed_authorization_request_endpoint: endpoint('/par'),
      introspection_endpoint: endpoint('/introspect'),
      revocation_endpoint: endpoint('/revoke'),
      userinfo_endpoint: endpoint('/userinfo'),
      end_session_endpoint: endpoint('/logout'),
      jwks_uri: endpoint('/jwks'),
    },
  });
  server.answer('/jwks', { body: { keys: [{ ...(await exportJWK(signing.publicKey)), kid: 'jarm', alg: 'ES256', use: 'sig' }] } });
  answering('/token', ({ headers, form }) => ({
    access_token: keep('access token', signed({ sub: 'ada', iss: url, exp: 4_000_000_000 })),
    refresh_token: keep('refresh token', canaryText()),
    id_token: keep('ID token', signed({ sub: 'ada', iss: url, aud: 'client-1', exp: 4_000_000_000 })),
    token_type: headers.dpop === undefined ? 'Bearer' : 'DPoP',
    issued_token_type: form.has('subject_token') ? 'urn:ietf:params:oauth:token-type:access_token' : undefined,
    expires_in: 3600,
  }));
  answering('/device', () => ({
    device_code: keep('device code', canaryText()),
    user_code: 'ABCD-EFGH',
    verification_uri: endpoint('/go'),
    expires_in: 600,
    interval: 1,
  }));
  answering('/par', () => ({ request_uri: 'urn:ietf:params:oauth:request_uri:1', expires_in: 60 }));
  answering('/introspect', () => ({ active: true, username: 'ada' }));
  answering('/revoke', () => ({}));
  answering('/userinfo', () => ({ sub: 'ada' }));
  answering('/api/echo', ({ headers }) => ({ headers, lasting: [...lasting] }));
  server.answer('/api/page', (request) => {
    listen(request);
    return { headers: { 'content-type': 'text/html' }, body: echo(request, [...lasting]) };
  });
  return {
    ...server,
    secrets,
    mood,
    forget: () => lasting.clear(),
    callbackFor: async (authorizeUrl) => {
      const asked = new URL(authorizeUrl).searchParams;
      const pushed = asked.has('request_uri') ? server.to('/par').at(-1)?.form : asked;
      const object = pushed?.get('request');
      const claims: Record<string, unknown> = object ? decodeJwt(object) : Object.fromEntries(pushed ?? []);
      if (object) keep('request object', object);
      const type = String(claims.response_type);
      const said = {
        ...(type.includes('code') && { code: keep('code', canaryText()) }),
        ...(/(^| )token/.test(type) && { access_token: keep('access token', canaryText()), token_type: 'Bearer' }),
        ...{ state: String(claims.state), iss: url },
      };
      if (claims.response_mode !== 'jwt')
        return `${claims.redirect_uri}${type === 'code' ? '?' : '#'}${new URLSearchParams({ expires_in: '3600', ...said })}`;
      const response = new SignJWT({ ...said, aud: 'client-1', exp: 4_000_000_000 }).setProtectedHeader({ alg: 'ES256', kid: 'jarm' });
      return `${claims.redirect_uri}?response=${keep('signed response', await response.sign(signing.privateKey))}`;
    },
  };
}
