import { BLANK_JWT_BEARER } from '../../model/grant-input';
import type { Connection } from '../../model/connection';
import type { PlainGrant } from '../../model/grants';
import type { ResolvedServer } from '../wire/discovery';
import { ChainEnd } from './steps';

/** An identity provider that vouches for people to other servers (enterprise-managed authorization). */
export interface IdentityProvider {
  tokenEndpoint: string;
  clientId: string;
  clientSecret: string | null;
  /** Secret: that person's ID token there. */
  idToken: string;
}

/** How the client gets its tokens. */
export type Grants =
  | { kind: PlainGrant | typeof DEVICE_CODE }
  /** `assertion` is secret: a workload's own, from its platform, for that authorization server. */
  | { kind: 'assertion'; assertion: string; issuer: string | null }
  | { kind: 'enterprise'; idp: IdentityProvider };

/** The user signs in on any device, with a code that is shown (RFC 8628). */
export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/** Whether a user signs in; otherwise the client asks by itself. */
export const signsIn = ({ kind }: Grants): boolean => kind === 'authorization_code' || kind === DEVICE_CODE;

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** What of a connection says how it gets its tokens. */
export function grantSettings({ kind }: Grants): Pick<Connection, 'grantType'> & Partial<Pick<Connection, 'jwtBearer'>> {
  if (kind !== 'assertion' && kind !== 'enterprise') return { grantType: kind };
  return { grantType: JWT_BEARER, jwtBearer: { ...BLANK_JWT_BEARER, assertion: 'sealed' } };
}

/** @throws ChainEnd where a device can't sign in. */
export function checkDevices({ endpoints, refused }: ResolvedServer): void {
  if (refused?.deviceAuthorization) throw refused.deviceAuthorization;
  if (!endpoints.deviceAuthorization)
    throw new ChainEnd('The metadata name no device_authorization_endpoint, so the server has no sign-in on another device.');
}
