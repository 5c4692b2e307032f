import type { ConnectionSettings } from '../model/connection';
import type { PartialSettings } from '../model/connection-file';
import { BLANK_JWT_BEARER } from '../model/grant-input';
import type { PracticeFaceId, TemplateId } from '../model/providers/offered';
import { completed, defaultsOf } from '../model/templates';
import { FIRST_REVISION } from '../core/mcp/revisions';
import { newSession, request, wordingOf } from '../core/mcp/session';
import { auth0Face } from './auth0-face';
import { CLIENTS } from './clients';
import { DEVICE_GRANT } from './device-codes';
import { EXCHANGE_GRANT } from './token-exchange';
import { ASSERTION_GRANT } from './jwt-bearer';
import type { PlayedFace } from './layered-face';
import { MCP_SCOPE, MCP_TOOLS } from './mcp-tools';
import { OIDC_SCOPES } from './oidc';
import { tenantFace } from './tenant-face';

/** A ready-to-use connection with its client secret. A key or certificate of the client is yet to be made. */
export interface Face {
  connection: ConnectionSettings;
  clientSecret: string;
}

/** Practising needs no app link: no question of the browser, and its tab ends on a page that says so. */
const LISTENING = { kind: 'loopback' } as const;

const DEVICE: PartialSettings = { name: 'Practice: device', grantType: DEVICE_GRANT, pkce: 'off', legs: {} };

/** Its subject token is of the standard connection, which is added with it where there is none. */
const EXCHANGE: PartialSettings = {
  name: 'Practice: token exchange',
  grantType: EXCHANGE_GRANT,
  pkce: 'off',
  scopes: ['api:read'],
  legs: {},
};

/** Each describes itself, as from MCP 2026-07-28 on, so they need no session. */
const MCP_CALLS = [
  mcpCall('tools', 'List tools', 'tools/list'),
  ...MCP_TOOLS.map(({ name, title, example }) => mcpCall(name, title, 'tools/call', { name, arguments: example })),
];

function mcpCall(id: string, name: string, method: string, params: Record<string, unknown> = {}) {
  const { session, message } = request(newSession('mcp', FIRST_REVISION, { name: 'Tokenscope', version: '1' }), method, params);
  const { headers, body, ...rest } = wordingOf(session, message);
  return { id, name, ...rest, headers: [...headers], body: JSON.stringify(JSON.parse(body ?? ''), null, 2) };
}

/** Faces other than the standard one. */
export const PLAYED_FACES: readonly PlayedFace[] = [auth0Face, tenantFace];

/** Where a practice provider is (no trailing slash), and the audience of its sample API. */
interface Whereabouts {
  url: string;
  tlsUrl: string;
  audience: string;
}

/** The connections to a practice provider. */
export function createFaces({ url, tlsUrl, audience }: Whereabouts): Record<PracticeFaceId, Face> {
  const face = (id: PracticeFaceId, template: TemplateId, settings: PartialSettings): [PracticeFaceId, Face] => [
    id,
    { connection: completed(defaultsOf(template), { receiver: LISTENING, ...settings }), clientSecret: CLIENTS[id].secret },
  ];
  return Object.fromEntries([
    face('practice', 'practice', standard(url, audience)),
    // Differs only by its client, which gets opaque access tokens.
    face('opaque', 'practice', { ...standard(url, audience), name: 'Practice: opaque tokens', clientId: CLIENTS.opaque.id }),
    face('device', 'practice', { ...standard(url, audience), ...DEVICE, clientId: CLIENTS.device.id }),
    face('exchange', 'practice', { ...standard(url, audience), ...EXCHANGE, clientId: CLIENTS.exchange.id }),
    face('dpop', 'practice', { ...standard(url, audience), name: 'Practice: DPoP', clientId: CLIENTS.dpop.id, dpop: 'ES256' }),
    face('par', 'practice', {
      ...standard(url, audience),
      name: 'Practice: pushed requests',
      clientId: CLIENTS.par.id,
      authorizeRequest: { pushed: 'on' },
    }),
    face('key', 'practice', {
      ...standard(url, audience),
      name: 'Practice: private key JWT',
      clientId: CLIENTS.key.id,
      clientAuthentication: 'private_key_jwt',
    }),
    face('assertion', 'practice', {
      ...standard(url, audience),
      name: 'Practice: JWT bearer',
      clientId: CLIENTS.assertion.id,
      grantType: ASSERTION_GRANT,
      pkce: 'off',
      scopes: ['api:read', 'api:write'],
      jwtBearer: { ...BLANK_JWT_BEARER, subject: 'ada' },
      legs: {},
    }),
    face('mtls', 'practice', {
      ...standard(url, audience),
      name: 'Practice: mutual TLS',
      clientId: CLIENTS.mtls.id,
      clientAuthentication: 'self_signed_tls_client_auth',
      apiBaseUrl: `${tlsUrl}/api`,
    }),
    face('mcp', 'practice', {
      ...standard(url, audience),
      name: 'Practice: MCP server',
      clientId: CLIENTS.mcp.id,
      scopes: ['offline_access', MCP_SCOPE],
      resource: [`${url}/mcp`],
      apiBaseUrl: url,
      calls: MCP_CALLS,
    }),
    ...PLAYED_FACES.map(({ id, template, settings }) => face(id, template, settings(`${url}/${id}`))),
  ]) as Record<PracticeFaceId, Face>;
}

function standard(url: string, audience: string): PartialSettings {
  return {
    issuer: url,
    clientId: CLIENTS.practice.id,
    scopes: OIDC_SCOPES,
    resource: [audience],
    // OpenID Connect Core 11: offline_access is ignored without prompt=consent.
    legs: { authorize: { params: [{ name: 'prompt', value: 'consent' }] } },
    apiBaseUrl: `${url}/api`,
    calls: [
      { id: 'who-am-i', name: 'Who am I', url: 'me' },
      {
        id: 'echo',
        name: 'Echo',
        method: 'POST',
        url: 'echo',
        headers: [{ name: 'Content-Type', value: 'application/json' }],
        query: [{ name: 'greeting', value: 'hello' }],
        body: '{\n  "hello": "practice"\n}',
      },
      { id: 'unauthorized', name: 'Unauthorized', url: 'unauthorized' },
      { id: 'forbidden', name: 'Forbidden', url: 'forbidden' },
      { id: 'limited', name: 'Rate limited', url: 'limited' },
      { id: 'slow', name: 'Slow (3 s)', url: 'slow', query: [{ name: 'ms', value: '3000' }] },
      { id: 'large', name: 'Large (20 MB)', url: 'large', query: [{ name: 'mb', value: '20' }] },
    ],
  };
}
