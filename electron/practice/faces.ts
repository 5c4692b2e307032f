import { blankSettings, type ConnectionSettings, type Leg, type SavedCall } from '../model/connection';
import { CLIENTS, TENANT } from './clients';
import { KATANA_AUDIENCE } from './katana';
import { OIDC_SCOPES } from './oidc';

/** A ready-to-use connection with its client secret. */
export interface Face {
  connection: ConnectionSettings;
  clientSecret: string;
}

export type FaceId = 'practice' | 'opaque' | 'katana' | 'catapa';

const { endpoints: NO_ENDPOINTS } = blankSettings();

function leg(additions: Partial<Leg> = {}): Leg {
  return { params: [], headers: [], ...additions };
}

function call(id: string, name: string, url: string, more: Partial<SavedCall> = {}): SavedCall {
  return { id, name, method: 'GET', url, query: [], headers: [], body: '', ...more };
}

function common(name: string): Omit<ConnectionSettings, 'template'> {
  return { ...blankSettings(), name, environment: 'Practice' };
}

/** The connections to a practice provider at `url` (no trailing slash). `audience` is its sample API's. */
export function createFaces(url: string, audience: string): Record<FaceId, Face> {
  return {
    practice: { connection: practice(url, audience), clientSecret: CLIENTS.practice.secret },
    opaque: { connection: opaque(url, audience), clientSecret: CLIENTS.opaque.secret },
    katana: { connection: katana(url), clientSecret: CLIENTS.katana.secret },
    catapa: { connection: catapa(url), clientSecret: CLIENTS.catapa.secret },
  };
}

function practice(url: string, audience: string): ConnectionSettings {
  const json = [{ name: 'Content-Type', value: 'application/json' }];
  return {
    ...common('Practice provider'),
    template: 'practice',
    issuer: url,
    clientId: CLIENTS.practice.id,
    scopes: OIDC_SCOPES,
    resource: [audience],
    // OpenID Connect Core 11: offline_access is ignored without prompt=consent.
    legs: { authorize: leg({ params: [{ name: 'prompt', value: 'consent' }] }), token: leg(), refresh: leg(), api: leg() },
    apiBaseUrl: `${url}/api`,
    calls: [
      call('who-am-i', 'Who am I', 'me'),
      call('echo', 'Echo', 'echo', {
        method: 'POST',
        headers: json,
        query: [{ name: 'greeting', value: 'hello' }],
        body: '{\n  "hello": "practice"\n}',
      }),
      call('unauthorized', 'Unauthorized', 'unauthorized'),
      call('forbidden', 'Forbidden', 'forbidden'),
      call('limited', 'Rate limited', 'limited'),
      call('slow', 'Slow (3 s)', 'slow', { query: [{ name: 'ms', value: '3000' }] }),
      call('large', 'Large (20 MB)', 'large', { query: [{ name: 'mb', value: '20' }] }),
    ],
  };
}

/** Differs only by its client, which gets opaque access tokens. */
function opaque(url: string, audience: string): ConnectionSettings {
  return { ...practice(url, audience), name: 'Practice: opaque tokens', clientId: CLIENTS.opaque.id };
}

function katana(url: string): ConnectionSettings {
  return {
    ...common('Practice: as Katana'),
    template: 'practice-katana',
    endpoints: { ...NO_ENDPOINTS, authorization: `${url}/katana/authorize`, token: `${url}/katana/oauth/token` },
    clientId: CLIENTS.katana.id,
    clientAuthentication: 'client_secret_post',
    scopes: ['offline_access'],
    audience: KATANA_AUDIENCE,
    redirectUriOnRefresh: true,
    apiBaseUrl: `${url}/katana/v1`,
    calls: [call('locations', 'Locations', 'locations', { query: [{ name: 'limit', value: '1' }] })],
  };
}

function catapa(url: string): ConnectionSettings {
  const tenant = () => leg({ headers: [{ name: 'Tenant', value: TENANT }] });
  return {
    ...common('Practice: as CATAPA'),
    template: 'practice-catapa',
    grantType: 'client_credentials',
    endpoints: { ...NO_ENDPOINTS, authorization: `${url}/catapa/oauth2/authorize`, token: `${url}/catapa/oauth/token` },
    clientId: CLIENTS.catapa.id,
    scopes: ['all'],
    legs: { authorize: leg(), token: tenant(), refresh: tenant(), api: tenant() },
    pkce: 'off',
    apiBaseUrl: `${url}/catapa`,
    calls: [
      call('employees', 'Employees', 'core/v1/employees', {
        query: [
          { name: 'page', value: '0' },
          { name: 'size', value: '1' },
        ],
      }),
      call('me', 'Who am I (user token)', 'v1/users/me'),
    ],
  };
}
