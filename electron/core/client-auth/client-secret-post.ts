import { ClientSecretPost } from 'oauth4webapi';
import type { ClientAuthMethod } from './method';

/** The secret as a field of the form, RFC 6749 section 2.3.1. */
export const clientSecretPost: ClientAuthMethod<'client_secret_post'> = {
  id: 'client_secret_post',
  parameters: ['client_id', 'client_secret'],
  headers: [],
  authenticate: (credential) => (credential?.kind === 'secret' ? ClientSecretPost(credential.secret) : null),
};
