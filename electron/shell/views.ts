import type {
  ConnectionInput,
  ConnectionSummary,
  ConnectionView,
  DiscoveryView,
  FlowView,
  Leg,
  Pair,
  PracticeView,
  Receiver,
  SavedCall,
  SettingsView,
  TemplateView,
} from '../contract';
import type * as core from '../core/connection/model';
import type { Template } from '../core/connection/templates';
import type { Discovery } from '../core/oauth/discovery';
import type { Flow } from '../core/oauth/flow';
import type { RefusedEndpoints } from '../core/oauth/reach';
import type { AppSettings } from '../core/ports';
import type { PracticeStatus } from '../practice-provider';
import { problemView } from './problem';

/*
 * Domain to contract, member by member: nothing is spread, so a member added to a domain type, which may be a secret, stays behind until
 * someone writes it down here.
 */

export function connectionView(connection: core.Connection, hasClientSecret: boolean | null, redirectUri: string | null): ConnectionView {
  return { ...connectionInput(connection), id: connection.id, hasClientSecret, redirectUri };
}

export function connectionInput(settings: core.ConnectionSettings): ConnectionInput {
  const { endpoints, legs } = settings;
  return {
    name: settings.name,
    template: settings.template,
    environment: settings.environment,
    grantType: settings.grantType,
    issuer: settings.issuer,
    endpoints: endpointsView(endpoints),
    clientId: settings.clientId,
    clientAuthentication: settings.clientAuthentication,
    scopes: [...settings.scopes],
    audience: settings.audience,
    resource: [...settings.resource],
    legs: { authorize: legView(legs.authorize), token: legView(legs.token), refresh: legView(legs.refresh), api: legView(legs.api) },
    pkce: settings.pkce,
    receiver: receiverView(settings.receiver),
    redirectUriOnRefresh: settings.redirectUriOnRefresh,
    apiBaseUrl: settings.apiBaseUrl,
    allowPlainHttp: settings.allowPlainHttp,
    refreshOn401: settings.refreshOn401,
    calls: settings.calls.map(savedCallView),
  };
}

const GRANT_TYPES: Record<core.GrantType, string> = { authorization_code: 'Authorization code', client_credentials: 'Client credentials' };

/** What the list shows, from the settings alone: the vault may be shut. */
export function summaryView(connection: core.Connection, facts: core.GrantFacts | null): ConnectionSummary {
  return {
    id: connection.id,
    name: connection.name,
    template: connection.template,
    environment: connection.environment,
    caption: facts?.caption ?? GRANT_TYPES[connection.grantType],
    state: facts?.state ?? 'never-connected',
    receivedAt: facts?.receivedAt ?? null,
    expiresAt: facts?.expiresAt ?? null,
    expiringAt: facts?.expiringAt ?? null,
    since: facts?.since ?? null,
    plainHttp: connection.allowPlainHttp,
    watched: connection.keepAlive === true,
  };
}

export function templateView(template: Template): TemplateView {
  return {
    id: template.id,
    label: template.label,
    summary: template.summary,
    asks: [...template.asks],
    defaults: connectionInput(template.defaults),
    facts: template.facts.map(({ text, sure }) => ({ text, sure })),
    grantTypes: [...template.grantTypes],
  };
}

export function discoveryView(found: Discovery): DiscoveryView {
  return {
    issuer: found.issuer,
    endpoints: endpointsView(found.endpoints),
    refused: refusedView(found.refused ?? {}),
    scopesSupported: [...found.scopesSupported],
    pkceMethods: found.pkceMethods && [...found.pkceMethods],
    source: found.source,
  };
}

function refusedView(refused: RefusedEndpoints): DiscoveryView['refused'] {
  const why = (name: keyof RefusedEndpoints) => refused[name]?.what ?? null;
  return {
    authorization: why('authorization'),
    token: why('token'),
    userinfo: why('userinfo'),
    jwks: why('jwks'),
    introspection: why('introspection'),
    revocation: why('revocation'),
  };
}

export function flowView(flow: Flow): FlowView {
  return {
    id: flow.id,
    connectionId: flow.connectionId,
    status: flow.status,
    receiver: flow.receiver,
    authorizeUrl: flow.authorizeUrl,
    redirectUri: flow.redirectUri,
    startedAt: flow.startedAt,
    timeoutAt: flow.timeoutAt,
    problem: flow.failure && problemView(flow.failure),
  };
}

export function settingsView(settings: AppSettings): SettingsView {
  return {
    theme: settings.theme,
    notifyBeforeMs: settings.notifyBeforeMs,
    notifyRefreshFailed: settings.notifyRefreshFailed,
    flowTimeoutMs: settings.flowTimeoutMs,
    keepExchanges: settings.keepExchanges,
    keepClaims: settings.keepClaims,
  };
}

export function practiceView(status: PracticeStatus): PracticeView {
  return { status: status.state, url: status.url, problem: status.problem, faults: status.faults };
}

export function pairView({ name, value }: core.Pair): Pair {
  return { name, value };
}

function legView(leg: core.Leg): Leg {
  return { params: leg.params.map(pairView), headers: leg.headers.map(pairView) };
}

function savedCallView(call: core.SavedCall): SavedCall {
  return {
    id: call.id,
    name: call.name,
    method: call.method,
    url: call.url,
    query: call.query.map(pairView),
    headers: call.headers.map(pairView),
    body: call.body,
  };
}

function receiverView(receiver: core.Receiver): Receiver {
  switch (receiver.kind) {
    case 'scheme':
      return receiver.part === undefined ? { kind: 'scheme' } : { kind: 'scheme', part: receiver.part };
    case 'loopback':
      return { kind: 'loopback', port: receiver.port, path: receiver.path };
    case 'paste':
      return { kind: 'paste', redirectUri: receiver.redirectUri };
  }
}

function endpointsView(endpoints: core.Endpoints): core.Endpoints {
  const { authorization, token, userinfo, jwks, introspection, revocation } = endpoints;
  return { authorization, token, userinfo, jwks, introspection, revocation };
}
