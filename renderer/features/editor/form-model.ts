import { takes } from '../../../electron/model/grants';
import type { ConnectionSettings, Endpoints, Receiver } from '../../../electron/contract';
import { tidied } from '../../../electron/model/connection-rules';
import { AUTHORIZE_SETTINGS, type AuthorizeSetting, type AuthorizeSettings } from '../../../electron/model/authorize-request';
import { mapEndpoints } from '../../../electron/model/connection';
import { isPractice, providerOf } from '../../../electron/model/providers/offered';
import { tenantIn, withoutTenant, withTenant } from '../../../electron/model/tenant';
import { checkReceiver, redirectUriOf as receiverUri } from '../../../electron/model/receiver';
import { tagsIn, textOfTags } from '../../components/tags-input';
import { originOf } from '../../../electron/model/text/url';

/** What happens to the sealed client secret on save. It only ever travels towards the vault. */
export type SecretEdit = { kind: 'keep' } | { kind: 'replace'; value: string } | { kind: 'remove' };

type EditedAsText =
  | 'issuer'
  | 'endpoints'
  | 'scopes'
  | 'audience'
  | 'resource'
  | 'authorizeRequest'
  | 'receiver'
  | 'apiBaseUrl'
  | 'postLogoutRedirectUri'
  | 'calls'
  | 'tags';

/**
 * A connection as the form holds it: addresses and lists as typed, receiver settings kept for all three kinds so that switching loses nothing.
 * Every other setting is as in the connection.
 */
export interface FormModel extends Omit<ConnectionSettings, EditedAsText> {
  issuer: string;
  endpoints: Record<keyof Endpoints, string>;
  secret: SecretEdit;
  scopes: string;
  audience: string;
  /** One resource indicator (RFC 8707) a line. */
  resource: string;
  /** null: the Tenant headers, if any, are ordinary headers of the legs. */
  tenant: string | null;
  /** Each as text; "": not sent. */
  authorizeRequest: Record<AuthorizeSetting, string> & Pick<AuthorizeSettings, 'responseType' | 'pushed' | 'signed'>;
  receiverKind: Receiver['kind'];
  /** The connection's own part of the custom scheme redirect; "": it uses the shared one. */
  schemePart: string;
  loopbackPort: string;
  loopbackPath: string;
  pasteUri: string;
  apiBaseUrl: string;
  postLogoutRedirectUri: string;
  /** As `TagsInput` holds them. */
  tags: string;
}

/** Builds the form from a connection. Tenant headers that agree become a field of their own, as at a provider that asks for one. */
export function toForm(input: ConnectionSettings): FormModel {
  const asksTenant = providerOf(input.template).asks.includes('tenant');
  const tenant = tenantIn(input.legs, asksTenant ? '' : null);
  const { receiver } = input;
  return {
    ...input,
    issuer: input.issuer ?? '',
    endpoints: mapEndpoints((name) => input.endpoints[name] ?? ''),
    secret: { kind: 'keep' },
    scopes: input.scopes.join(' '),
    audience: input.audience ?? '',
    resource: input.resource.join('\n'),
    tenant,
    legs: tenant === null ? input.legs : withoutTenant(input.legs),
    authorizeRequest: textsOf(input.authorizeRequest),
    receiverKind: receiver.kind,
    schemePart: receiver.kind === 'scheme' ? (receiver.part ?? '') : '',
    loopbackPort: receiver.kind === 'loopback' && receiver.port !== null ? String(receiver.port) : '',
    loopbackPath: receiver.kind === 'loopback' ? receiver.path : '/callback',
    pasteUri: receiver.kind === 'paste' ? receiver.redirectUri : '',
    apiBaseUrl: input.apiBaseUrl ?? '',
    postLogoutRedirectUri: input.postLogoutRedirectUri ?? '',
    tags: textOfTags(input.tags),
  };
}

/**
 * Where a new connection starts: with a redirect URI of its own, so that no answer of another provider can be taken for one of its provider's
 * (RFC 9700 section 4.4.2). The practice provider knows the shared ones only.
 */
export function withOwnRedirect(form: FormModel, part: string): FormModel {
  if (isPractice(form)) return form;
  return { ...form, schemePart: part, loopbackPath: `${form.loopbackPath}/${part}` };
}

/** 8 letters and digits: enough that no two connections of a person get the same one. */
export function newPart(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => (byte % 36).toString(36)).join('');
}

/** One of the ports that no service is registered for (RFC 6335 section 6), as text. */
export function newPort(): string {
  const [random = 0] = crypto.getRandomValues(new Uint16Array(1));
  return String(49_152 + (random % 16_384));
}

/** What the form says, tidied, and what is wrong with it. Saved calls are edited elsewhere. */
export function readForm(form: FormModel, calls: ConnectionSettings['calls']): ReturnType<typeof tidied> {
  const read = tidied({
    ...form,
    endpoints: mapEndpoints((name) => form.endpoints[name]),
    scopes: splitScopes(form.scopes),
    resource: form.resource.split('\n'),
    legs: form.tenant === null ? form.legs : withTenant(form.legs, form.tenant),
    authorizeRequest: settingsOf(form.authorizeRequest),
    receiver: toReceiver(form),
    tags: tagsIn(form.tags),
    calls: [],
  });
  return { ...read, settings: { ...read.settings, calls } };
}

export function toInput(form: FormModel, calls: ConnectionSettings['calls']): ConnectionSettings {
  return readForm(form, calls).settings;
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
export function sealedElsewhere(form: FormModel, saved: ConnectionSettings): SealedFor | null {
  const from = originOf(saved.endpoints.token) ?? originOf(saved.issuer);
  const to = originOf((form.endpoints.token.trim() || form.issuer).trim());
  if (from !== null && to !== null && from !== to) return { what: 'server', value: from };
  const clientId = form.clientId.trim();
  return saved.clientId !== '' && clientId !== '' && clientId !== saved.clientId ? { what: 'client', value: saved.clientId } : null;
}

export function isDirty(form: FormModel, saved: FormModel): boolean {
  if (form.secret.kind === 'remove' || (form.secret.kind === 'replace' && form.secret.value !== '')) return true;
  return JSON.stringify(toInput(form, [])) !== JSON.stringify(toInput(saved, []));
}

type ReceiverFields = Pick<FormModel, 'receiverKind' | 'schemePart' | 'loopbackPort' | 'loopbackPath' | 'pasteUri'>;

/** The exact redirect URI the form describes; null where none is known: a loopback port that is free once the flow starts, or nothing typed. */
export function redirectUriOf(form: ReceiverFields): string | null {
  return receiverUri(receiverIn(form)) || null;
}

/** RFC 6749 section 3.3: space-delimited, order without meaning, a scope named twice means nothing more. */
export function splitScopes(text: string): string[] {
  return [...new Set(text.split(/\s+/).filter((scope) => scope !== ''))];
}

function textsOf(settings: AuthorizeSettings): FormModel['authorizeRequest'] {
  const texts = Object.fromEntries(AUTHORIZE_SETTINGS.map((name) => [name, String(settings[name] ?? '')]));
  const { responseType, pushed, signed } = settings;
  return { ...(texts as Record<AuthorizeSetting, string>), responseType, pushed, signed };
}

/** What is no number is refused as -1 is. */
function settingsOf(texts: FormModel['authorizeRequest']): AuthorizeSettings {
  const given = AUTHORIZE_SETTINGS.map((name) => [name, texts[name].trim()] as const).filter(([, text]) => text !== '');
  const maxAge = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : -1);
  const settings: AuthorizeSettings = Object.fromEntries(given.map(([name, text]) => [name, name === 'maxAge' ? maxAge(text) : text]));
  const { responseType, pushed, signed } = texts;
  return { ...settings, responseType, pushed, signed };
}

function receiverIn(form: ReceiverFields): Receiver {
  if (form.receiverKind === 'scheme') return form.schemePart === '' ? { kind: 'scheme' } : { kind: 'scheme', part: form.schemePart };
  if (form.receiverKind === 'paste') return { kind: 'paste', redirectUri: form.pasteUri.trim() };
  const port = form.loopbackPort.trim();
  return { kind: 'loopback', port: port === '' ? null : portOf(port), path: withSlash(form.loopbackPath.trim()) };
}

/** What is no number is refused as port 0 is. */
function portOf(text: string): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}

/** Client credentials need no redirect, so nothing that was typed for one keeps the form from being saved. */
function toReceiver(form: FormModel): Receiver {
  const receiver = receiverIn(form);
  if (takes(form, 'receiver')) return receiver;
  try {
    return checkReceiver(receiver, form.allowPlainHttp);
  } catch {
    return { kind: 'scheme' };
  }
}

function withSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
