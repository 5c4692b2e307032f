import { type Scene, scene } from '../scene';

/** What the API says to wait, in a 429. */
const RETRY_AFTER_SECONDS = 2;

const JSON_TYPE = { 'content-type': 'application/json' };
const INVALID = {
  name: '401',
  when: 'before',
  status: 401,
  headers: { ...JSON_TYPE, 'www-authenticate': 'Bearer error="invalid_token", error_description="The access token expired"' },
  body: '{"error":"invalid_token","error_description":"The access token expired"}',
} as const;

/** What the API says to a call, other than what was asked for. */
export const API_SCENES: readonly Scene[] = [
  scene({
    id: 'api-redirect',
    name: 'An API that redirects to another host',
    says: 'The app calls the API, which redirects it to another host.',
    from: 'signed-in',
    leaves: 'signed-in',
    async play(on) {
      on.trouble('api', { name: 'redirect', when: 'before', status: 307, headers: { location: `${on.given.elsewhere}/moved` }, body: '' });
      await on.ask('call');
    },
  }),
  scene({
    id: 'api-429',
    name: 'An API with a rate limit',
    says: `The app calls the API, which returns 429 with Retry-After as ${RETRY_AFTER_SECONDS} seconds, and another time as a date.`,
    from: 'signed-in',
    leaves: 'signed-in',
    async play(on) {
      const limited = { name: '429', when: 'before', status: 429, body: '{"error":"too_many_requests"}' } as const;
      on.trouble('api', { ...limited, headers: { ...JSON_TYPE, 'retry-after': `${RETRY_AFTER_SECONDS}` } });
      const { said } = await on.ask('call');
      await on.wait(RETRY_AFTER_SECONDS * 1000 + 200);
      // What a slow app that says nothing has left to do of that call is not to meet the next response.
      if (said === null) await on.ask('call');
      on.trouble('api', { ...limited, headers: JSON_TYPE, retryDateSeconds: RETRY_AFTER_SECONDS });
      await on.ask('call');
      // A date knows full seconds only.
      await on.wait((RETRY_AFTER_SECONDS + 1) * 1000 + 200);
    },
  }),
  scene({
    id: 'api-403',
    name: 'An API that forbids a call',
    says: 'The app calls the API, which returns 403: the token lacks a scope.',
    from: 'signed-in',
    leaves: 'unsure',
    async play(on) {
      const headers = { ...JSON_TYPE, 'www-authenticate': 'Bearer error="insufficient_scope", scope="api:admin"' };
      on.trouble('api', { name: '403', when: 'before', status: 403, headers, body: '{"error":"insufficient_scope"}' }, 10);
      await on.ask('call');
    },
  }),
  scene({
    id: 'api-401',
    name: 'An API that rejects the access token',
    says: 'The app calls the API, which returns 401: the access token has expired.',
    from: 'signed-in',
    leaves: 'unsure',
    async play(on) {
      on.expireAccessTokens();
      // Also for an app that refreshes ahead of each call.
      on.trouble('api', INVALID);
      await on.ask('call');
    },
  }),
  scene({
    id: 'api-401-always',
    name: 'An API that rejects every access token',
    says: 'The app calls the API, which returns 401 again and again, whatever the token.',
    from: 'signed-in',
    leaves: 'unsure',
    async play(on) {
      on.trouble('api', INVALID, 30);
      await on.ask('call');
    },
  }),
];
