import { TlsClientAuth } from 'oauth4webapi';
import type { ClientAuthentication } from '../../model/client-auth';
import type { ClientAuthMethod } from './method';

/** A certificate in TLS that an authority issued, RFC 8705 section 2.1. The request names the client; `send` has the certificate sent. */
export const tlsClientAuth = mutualTls('tls_client_auth');

/** The same with a certificate that the client signed itself, RFC 8705 section 2.2. */
export const selfSignedTlsClientAuth = mutualTls('self_signed_tls_client_auth');

function mutualTls<Id extends ClientAuthentication>(id: Id): ClientAuthMethod<Id> {
  return {
    id,
    parameters: ['client_id'],
    headers: [],
    authenticate: (credential) => (credential?.kind === 'certificate' ? TlsClientAuth() : null),
  };
}
