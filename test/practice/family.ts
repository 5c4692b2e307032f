import { CLIENTS, type Practice } from '../../electron/practice';
import { type Answer, authorize, basic, type Fields, get, pkce, post, SCHEME_URI } from './client';

export const ALL_SCOPES = 'openid offline_access profile email api:read api:write';

/** How to speak to one face of a practice provider. */
export interface Line {
  authorizeUrl: string;
  tokenUrl: string;
  apiUrl: string;
  /** Of the authorize request. */
  asked: Fields;
  token(fields: Fields, secret?: string): Promise<Answer>;
  call(token?: string): Promise<Answer>;
}

export type LineName = 'practice' | 'opaque' | 'katana' | 'catapa';

export function lineTo(practice: Practice, face: LineName = 'practice'): Line {
  const { url } = practice;
  if (face === 'katana') {
    const { id, secret } = CLIENTS.katana;
    return {
      authorizeUrl: `${url}/katana/authorize`,
      tokenUrl: `${url}/katana/oauth/token`,
      apiUrl: `${url}/katana/v1/locations`,
      asked: { client_id: id, scope: 'offline_access', audience: `${practice.faces.katana.connection.audience}` },
      token: (fields, given = secret) => post(`${url}/katana/oauth/token`, { client_id: id, client_secret: given, ...fields }),
      call: (token) => get(`${url}/katana/v1/locations`, token),
    };
  }
  const client = CLIENTS[face];
  const tenant: Fields = face === 'catapa' ? { Tenant: 'practice' } : {};
  const at = face === 'catapa' ? `${url}/catapa` : url;
  const tokenUrl = face === 'catapa' ? `${at}/oauth/token` : `${url}/token`;
  const apiUrl = face === 'catapa' ? `${at}/core/v1/employees` : `${url}/api/me`;
  return {
    authorizeUrl: face === 'catapa' ? `${at}/oauth2/authorize` : `${url}/authorize`,
    tokenUrl,
    apiUrl,
    asked: { client_id: client.id, scope: face === 'catapa' ? 'all' : ALL_SCOPES, prompt: 'consent' },
    token: (fields, secret = client.secret) => post(tokenUrl, fields, { ...basic({ id: client.id, secret }), ...tenant }),
    call: (token) => get(apiUrl, token, tenant),
  };
}

/** A code and what it takes to exchange it. */
export async function obtainCode(line: Line, changes: Fields = {}): Promise<Fields> {
  const { verifier, parameters } = pkce();
  const callback = await authorize(line.authorizeUrl, { ...line.asked, ...parameters, ...changes });
  const code = callback.get('code');
  if (code === null) throw new Error(`No code: ${callback}`);
  return { grant_type: 'authorization_code', code, redirect_uri: changes.redirect_uri ?? SCHEME_URI, code_verifier: verifier };
}

/** Signs in and exchanges the code. */
export async function obtain(line: Line, changes: Fields = {}): Promise<Answer> {
  return line.token(await obtainCode(line, changes));
}

export function refresh(line: Line, refreshToken: string, more: Fields = {}, secret?: string): Promise<Answer> {
  return line.token({ grant_type: 'refresh_token', refresh_token: refreshToken, redirect_uri: SCHEME_URI, ...more }, secret);
}
