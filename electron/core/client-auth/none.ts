import { None } from 'oauth4webapi';
import type { ClientAuthMethod } from './method';

/** A public client: it names itself and proves nothing, RFC 6749 section 3.2.1. */
export const none: ClientAuthMethod<'none'> = {
  id: 'none',
  parameters: ['client_id'],
  headers: [],
  authenticate: () => None(),
};
