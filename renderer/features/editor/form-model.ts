import type { ConnectionInput, Endpoints, Leg, Pair, Receiver, TemplateView } from '../../../electron/contract';
import { readTenant, withTenant, withoutTenant } from './tenant';

export const ENDPOINT_NAMES = ['authorization', 'token', 'userinfo', 'jwks', 'introspection', 'revocation'] as const;
export type EndpointName = (typeof ENDPOINT_NAMES)[number];
export const LEG_NAMES = ['authorize', 'token', 'refresh', 'api'] as const;
export type LegName = (typeof LEG_NAMES)[number];

/** The custom scheme redirect that connections may share (RFC 8252 section 7.1: reversed domain name, one slash). */
export const SCHEME_REDIRECT_URI = 'dev.tokenscope:/oauth/callback';

/** What happens to the sealed client secret on save. It only ever travels towards the vault. */
export type SecretEdit = { kind: 'keep' } | { kind: 'replace'; value: string } | { kind: 'remove' };

/** A connection as the form holds it: text as typed, receiver settings kept for all three kinds so that switching loses nothing. */
export interface FormModel {
  name: string;
  template: ConnectionInput['template'];
  environment: string;
  grantType: ConnectionInput['grantType'];
  issuer: string;
  endpoints: Record<EndpointName, string>;
  clientId: string;
  clientAuthentication: ConnectionInput['clientAuthentication'];
  secret: SecretEdit;
  scopes: string;
  audience: string;
  /** One resource indicator (RFC 8707) a line. */
  resource: string;
  /** null: the Tenant headers, if any, are ordinary headers of the legs. */
  tenant: string | null;
  legs: ConnectionInput['legs'];
  pkce: ConnectionInput['pkce'];
  receiverKind: Receiver['kind'];
  /** The connection's own part of the custom scheme redirect; "": it uses the shared one. */
  schemePart: string;
  loopbackPort: string;
  loopbackPath: string;
  pasteUri: string;
  redirectUriOnRefresh: boolean;
  apiBaseUrl: string;
  allowPlainHttp: boolean;
  refreshOn401: boolean;
}

/** Builds the form from a connection. Tenant headers that agree become a field of their own, as for a `template` that asks for one. */
export function toForm(input: ConnectionInput, template: TemplateView | undefined): FormModel {
  const asksTenant = template?.asks.includes('tenant') ?? false;
  const tenant = readTenant(input.legs);
  const ownField = tenant.uniform || (asksTenant && !hasTenantAnywhere(input));
  const { receiver } = input;
  return {
    name: input.name,
    template: input.template,
    environment: input.environment,
    grantType: input.grantType,
    issuer: input.issuer ?? '',
    endpoints: mapEndpoints((name) => input.endpoints[name] ?? ''),
    clientId: input.clientId,
    clientAuthentication: input.clientAuthentication,
    secret: { kind: 'keep' },
    scopes: input.scopes.join(' '),
    audience: input.audience ?? '',
    resource: input.resource.join('\n'),
    tenant: ownField ? tenant.code : null,
    legs: ownField ? withoutTenant(input.legs) : input.legs,
    pkce: input.pkce,
    receiverKind: receiver.kind,
    schemePart: receiver.kind === 'scheme' ? (receiver.part ?? '') : '',
    loopbackPort: receiver.kind === 'loopback' && receiver.port !== null ? String(receiver.port) : '',
    loopbackPath: receiver.kind === 'loopback' ? receiver.path : '/callback',
    pasteUri: receiver.kind === 'paste' ? receiver.redirectUri : '',
    redirectUriOnRefresh: input.redirectUriOnRefresh,
    apiBaseUrl: input.apiBaseUrl ?? '',
    allowPlainHttp: input.allowPlainHttp,
    refreshOn401: input.refreshOn401,
  };
}

/**
 * Where a new connection starts: with a redirect URI of its own, so that no answer of another provider can be taken for one of its provider's
 * (RFC 9700 section 4.4.2). The practice provider knows the shared ones only.
 */
export function withOwnRedirect(form: FormModel, part: string): FormModel {
  if (form.template.startsWith('practice')) return form;
  return { ...form, schemePart: part, loopbackPath: `${form.loopbackPath}/${part}` };
}

/** 8 letters and digits: enough that no two connections of a person get the same one. */
export function newPart(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => (byte % 36).toString(36)).join('');
}

/** Back to what the contract takes: trimmed, empty text as null, nameless pairs dropped. Saved calls are edited elsewhere. */
export function toInput(form: FormModel, calls: ConnectionInput['calls']): ConnectionInput {
  const legs = form.tenant === null ? form.legs : withTenant(form.legs, form.tenant);
  return {
    name: form.name.trim(),
    template: form.template,
    environment: form.environment.trim(),
    grantType: form.grantType,
    issuer: orNull(form.issuer),
    endpoints: mapEndpoints((name) => orNull(form.endpoints[name])),
    clientId: form.clientId.trim(),
    clientAuthentication: form.clientAuthentication,
    scopes: splitScopes(form.scopes),
    audience: orNull(form.audience),
    resource: splitLines(form.resource),
    legs: {
      authorize: cleanLeg(legs.authorize),
      token: cleanLeg(legs.token),
      refresh: cleanLeg(legs.refresh),
      api: cleanLeg(legs.api),
    },
    pkce: form.pkce,
    receiver: toReceiver(form),
    redirectUriOnRefresh: form.redirectUriOnRefresh,
    apiBaseUrl: orNull(form.apiBaseUrl),
    allowPlainHttp: form.allowPlainHttp,
    refreshOn401: form.refreshOn401,
    calls,
  };
}

/** The `clientSecret` member to send beside the input: absent leaves the sealed one, null removes it. */
export function secretToSend(edit: SecretEdit): { clientSecret?: string | null } {
  if (edit.kind === 'remove') return { clientSecret: null };
  if (edit.kind === 'replace' && edit.value !== '') return { clientSecret: edit.value };
  return {};
}

/** What the sealed client secret was entered for and the form no longer names: a server's origin, or a client ID. */
export interface SealedFor {
  what: 'server' | 'client';
  value: string;
}

/**
 * Why the sealed secret won't be used with what the form says now; null: it will be. A secret is sent only to the server it was entered
 * for, with the client ID it was entered for: the one of the token endpoint or, where that is discovered, of the issuer. Addresses not yet
 * whole count as no change.
 */
export function sealedElsewhere(form: FormModel, saved: ConnectionInput): SealedFor | null {
  const from = originOf(saved.endpoints.token) ?? originOf(saved.issuer);
  const to = originOf(form.endpoints.token.trim() === '' ? form.issuer : form.endpoints.token);
  if (from !== null && to !== null && from !== to) return { what: 'server', value: from };
  const clientId = form.clientId.trim();
  return saved.clientId !== '' && clientId !== '' && clientId !== saved.clientId ? { what: 'client', value: saved.clientId } : null;
}

function originOf(url: string | null | undefined): string | null {
  const text = url?.trim() ?? '';
  return URL.canParse(text) ? new URL(text).origin : null;
}

/** True when saving would change anything. */
export function isDirty(form: FormModel, saved: FormModel): boolean {
  if (form.secret.kind === 'remove' || (form.secret.kind === 'replace' && form.secret.value !== '')) return true;
  return JSON.stringify(toInput(form, [])) !== JSON.stringify(toInput(saved, []));
}

/** The exact redirect URI the form describes; null where a loopback port is only known once the flow starts. */
export function redirectUriOf(
  form: Pick<FormModel, 'receiverKind' | 'schemePart' | 'loopbackPort' | 'loopbackPath' | 'pasteUri'>,
): string | null {
  if (form.receiverKind === 'scheme') return form.schemePart === '' ? SCHEME_REDIRECT_URI : `${SCHEME_REDIRECT_URI}/${form.schemePart}`;
  if (form.receiverKind === 'paste') return orNull(form.pasteUri);
  const port = form.loopbackPort.trim();
  return port === '' ? null : `http://127.0.0.1:${port}${withSlash(form.loopbackPath.trim())}`;
}

/** RFC 6749 section 3.3: space-delimited, order without meaning, a scope named twice means nothing more. */
export function splitScopes(text: string): string[] {
  return [...new Set(text.split(/\s+/).filter((scope) => scope !== ''))];
}

function toReceiver(form: FormModel): Receiver {
  if (form.receiverKind === 'scheme') return form.schemePart === '' ? { kind: 'scheme' } : { kind: 'scheme', part: form.schemePart };
  if (form.receiverKind === 'paste') {
    const redirectUri = form.pasteUri.trim();
    // Without a browser there is no redirect, and an empty redirect URI would not be accepted.
    return redirectUri === '' && form.grantType === 'client_credentials' ? { kind: 'scheme' } : { kind: 'paste', redirectUri };
  }
  const port = form.loopbackPort.trim();
  return { kind: 'loopback', port: /^\d{1,5}$/.test(port) ? Number(port) : null, path: withSlash(form.loopbackPath.trim()) };
}

function withSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

function hasTenantAnywhere(input: ConnectionInput): boolean {
  const { token, refresh, api } = input.legs;
  return [token, refresh, api].some((leg) => leg.headers.some((pair) => pair.name.trim().toLowerCase() === 'tenant'));
}

function mapEndpoints<T extends string | null>(value: (name: EndpointName) => T): Record<keyof Endpoints, T> {
  return {
    authorization: value('authorization'),
    token: value('token'),
    userinfo: value('userinfo'),
    jwks: value('jwks'),
    introspection: value('introspection'),
    revocation: value('revocation'),
  };
}

function cleanLeg(leg: Leg): Leg {
  return { params: cleanPairs(leg.params), headers: cleanPairs(leg.headers) };
}

function cleanPairs(pairs: Pair[]): Pair[] {
  return pairs.filter((pair) => pair.name.trim() !== '').map((pair) => ({ name: pair.name.trim(), value: pair.value }));
}

function splitLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function orNull(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}
