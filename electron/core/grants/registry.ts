import type { ConnectionSettings } from '../../model/connection';
import type { GrantType } from '../../model/grants';
import { byId } from '../base/by-id';
import { authorizationCode } from './authorization-code';
import { clientCredentials } from './client-credentials';
import { deviceCode } from './device';
import { hybrid } from './hybrid';
import { implicit } from './implicit';
import { jwtBearer } from './jwt-bearer';
import { password } from './password';
import type { GrantProtocol } from './protocol';
import { tokenExchange } from './token-exchange';

const PROTOCOLS: Record<GrantType, GrantProtocol> = byId([
  authorizationCode,
  clientCredentials,
  deviceCode,
  hybrid,
  implicit,
  jwtBearer,
  password,
  tokenExchange,
]);

/** How a connection gets its tokens. */
export function protocolOf({ grantType }: Pick<ConnectionSettings, 'grantType'>): GrantProtocol {
  return PROTOCOLS[grantType];
}
