import { addAsked } from '../wire/additions';
import { asking } from './asking';

/** A token of the client's own, RFC 6749 section 4.4: asked for without anybody, and asked for again when it ends. */
export const clientCredentials = asking('client_credentials', async ({ connection }) => {
  const parameters = new URLSearchParams();
  addAsked(parameters, connection);
  return { grantType: 'client_credentials', purpose: 'token', parameters, secrets: [] };
});
