import type { Told } from '../exchange';

const refused = (status: number, body: Told['body'] = ''): Told => ({ purpose: 'registration', status, body });
const BEARER = { requestHeaders: { authorization: 'Bearer [registration token 3f9a-01bc]' } };

export const REGISTRATION: Record<string, Told[]> = {
  'registration-redirect-uri': [
    refused(400, { error: 'invalid_redirect_uri', error_description: 'redirect_uris must only contain web uris' }),
    refused(403, { error: 'invalid_redirect_uri' }),
  ],
  'registration-metadata': [refused(400, { error: 'invalid_client_metadata', error_description: 'client_name is mandatory' })],
  'registration-statement': [refused(400, { error: 'unapproved_software_statement' })],
  'registration-closed': [
    refused(401, { error: 'invalid_token', error_description: 'initial access token not found' }),
    refused(403, { error: 'insufficient_scope' }),
    refused(403),
  ],
  'registration-token-refused': [
    { ...refused(401, { error: 'invalid_token', error_description: 'registration access token not found' }), ...BEARER },
    { ...refused(403), ...BEARER },
  ],
  'registration-not-here': [refused(404, '<html><h1>Not Found</h1></html>'), refused(405), refused(404, { error: 'not_found' })],
  'registration-redirected': [refused(307), refused(301)],
  'registration-refused': [refused(400, { error: 'invalid_request' }), refused(422, { message: 'No' })],
  'registration-unusable': [
    { ...refused(200, { hello: 'world' }), failure: 'registration-unusable', evidence: [{ label: 'Because', value: 'no client_id' }] },
  ],
};
