import type { ConnectionSettings, Endpoints, GrantType } from './connection';

/** How a connection gets its tokens, by what differs between grant types. */
export interface GrantKind {
  /** On screen. */
  name: string;
  description: string;
  /** A person signs in with the browser, and a redirect brings the answer. */
  signsIn: boolean;
  /** A token is renewed with its refresh token, or by asking as at first. */
  renewedBy: 'refresh-token' | 'asking-again';
  /** The request that carries scope, audience and resource. */
  asksAt: 'authorize' | 'token';
  /** Endpoints it can't do without. */
  endpoints: readonly (keyof Endpoints)[];
  /** RFC 6749 section 4.4: for clients that can authenticate. */
  authenticates: boolean;
}

export const GRANTS: Record<GrantType, GrantKind> = {
  authorization_code: {
    name: 'Authorization code',
    description: 'A person signs in with the system browser; the token acts for that person.',
    signsIn: true,
    renewedBy: 'refresh-token',
    asksAt: 'authorize',
    endpoints: ['authorization', 'token'],
    authenticates: false,
  },
  client_credentials: {
    name: 'Client credentials',
    description: 'Machine to machine: the client asks for itself, no browser, no refresh token.',
    signsIn: false,
    renewedBy: 'asking-again',
    asksAt: 'token',
    endpoints: ['token'],
    authenticates: true,
  },
};

export function grantOf({ grantType }: Pick<ConnectionSettings, 'grantType'>): GrantKind {
  return GRANTS[grantType];
}
