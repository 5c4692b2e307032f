import * as v from 'valibot';
import { isPublicClient, SECRET_IN } from './client-auth';
import { type ConnectionSettings, connectionSettings, ENDPOINTS, type Endpoints, type Receiver } from './connection';
import { takes } from './grants';
import { providerOf } from './providers/offered';
import { redirectUriOf, SCHEME_REDIRECT } from './receiver';
import { tenantIn, withTenant } from './tenant';
import { id, short } from './text/limits';
import { urlOf } from './text/url';

/** The places of a connection that a value from an e-mail can go to, with their names, in the order of the form. */
export const INTAKE_NAMES = {
  issuer: 'Issuer',
  authorization: 'Authorization endpoint',
  token: 'Token endpoint',
  userinfo: 'UserInfo endpoint',
  jwks: 'JWKS URI',
  introspection: 'Introspection endpoint',
  revocation: 'Revocation endpoint',
  deviceAuthorization: 'Device authorization endpoint',
  endSession: 'End session endpoint',
  clientId: 'Client ID',
  clientSecret: 'Client secret',
  tenant: 'Tenant code',
  scopes: 'Scopes',
  audience: 'Audience',
  resource: 'Resource',
  username: 'User name',
  redirectUri: 'Redirect URI',
  apiBaseUrl: 'API base URL',
  environment: 'Environment',
} as const;

export type IntakeField = keyof typeof INTAKE_NAMES;
export const INTAKE_FIELDS = Object.keys(INTAKE_NAMES) as IntakeField[];

/** UTF-16 units of a text that values are looked for in. */
export const MAX_INTAKE = 256 * 1024;

const field = v.picklist(INTAKE_FIELDS);

const intakeValue = v.strictObject({
  /** Where it belongs; null: nobody can say, or a connection has no place for it. */
  field: v.nullable(field),
  /** Untrusted text; empty for a secret. */
  text: v.string(),
  /** How a secret is told apart, without it. */
  secret: v.nullable(v.strictObject({ length: v.number(), fingerprint: v.string() })),
  /** The name that stands before it; null: its form says what it is. Untrusted text. */
  label: v.nullable(v.string()),
  /** Lines of the pasted text, from 1. */
  lines: v.array(v.number()),
  /** The environment that it is for, as the text says; null: any. */
  environment: v.nullable(v.string()),
  /** What speaks against it, in sentences that may quote the text. */
  doubts: v.array(v.string()),
  /** A newer one stands in the text, or the text says that it is no longer valid. */
  isOlder: v.boolean(),
  /** It may be taken without another look. */
  isSure: v.boolean(),
});

/** What was found in a pasted text, for a person to look at before any of it is taken. Its secrets stay in the main process. */
export const intakeReview = v.strictObject({
  id: v.string(),
  /** null: a new connection is made. */
  connectionId: v.nullable(v.string()),
  /** What the values go into. */
  settings: connectionSettings,
  /** Whether one is sealed already; null: the vault could not say. */
  hasClientSecret: v.nullable(v.boolean()),
  values: v.array(intakeValue),
  /** Environments that the values are told apart by. */
  environments: v.array(v.string()),
  /** Lines that nothing was taken from, without what may be a secret. Untrusted text. */
  left: v.array(v.strictObject({ line: v.number(), text: v.string() })),
  leftOut: v.number(),
  /** Lines at which attachments begin that are no text. */
  unread: v.array(v.number()),
});

/** Which values go where. */
const intakeChoices = v.pipe(
  v.array(v.strictObject({ value: v.pipe(v.number(), v.safeInteger(), v.minValue(0)), field })),
  v.maxLength(50),
);

/** What is to be taken: `sealedFor` is the address that the review said the client secret is for; null: it takes none. */
export const intakeTaking = v.strictObject({ id, choices: intakeChoices, sealedFor: v.nullable(short) });

export type IntakeValue = v.InferOutput<typeof intakeValue>;
export type IntakeReview = v.InferOutput<typeof intakeReview>;
export type IntakeChoice = v.InferOutput<typeof intakeChoices>[number];

/** Whether a connection has a place for such a value. */
export function hasPlace(settings: ConnectionSettings, name: IntakeField): boolean {
  if (name === 'tenant') return providerOf(settings.template).asks.includes('tenant') || (tenantIn(settings.legs, null) ?? '') !== '';
  if (name === 'username') return takes(settings, 'passwordGrant');
  if (name === 'redirectUri') return takes(settings, 'receiver');
  return true;
}

/** What a connection has in that place; empty: nothing, or a secret. */
export function valueIn(settings: ConnectionSettings, name: IntakeField): string {
  if (isEndpoint(name)) return settings.endpoints[name] ?? '';
  switch (name) {
    case 'clientSecret':
      return '';
    case 'tenant':
      return tenantIn(settings.legs, '') ?? '';
    case 'scopes':
      return settings.scopes.join(' ');
    case 'resource':
      return settings.resource.join(' ');
    case 'username':
      return settings.passwordGrant.username;
    case 'redirectUri':
      return redirectUriOf(settings.receiver) ?? '';
    default:
      return settings[name] ?? '';
  }
}

/** The settings with a value in its place. A client secret is no setting. */
export function withValue(settings: ConnectionSettings, name: IntakeField, text: string): ConnectionSettings {
  if (isEndpoint(name)) return { ...settings, endpoints: { ...settings.endpoints, [name]: text } };
  switch (name) {
    case 'clientSecret':
      // A public client has no use for one.
      return isPublicClient(settings) ? { ...settings, clientAuthentication: SECRET_IN.header } : settings;
    case 'tenant':
      return { ...settings, legs: withTenant(settings.legs, text) };
    case 'scopes':
    case 'resource':
      return { ...settings, [name]: text.split(/\s+/).filter((word) => word !== '') };
    case 'username':
      return { ...settings, passwordGrant: { username: text } };
    case 'redirectUri':
      return { ...settings, receiver: receiverOf(text) };
    default:
      return { ...settings, [name]: text };
  }
}

function isEndpoint(name: IntakeField): name is IntakeField & keyof Endpoints {
  return (ENDPOINTS as readonly string[]).includes(name);
}

/** Whether Tokenscope can be given a redirect that goes there: by its own scheme, on this computer, or pasted from a web page. */
export const canReceive = (uri: string): boolean => receiverOf(uri).kind !== 'paste' || /^https?:\/\//i.test(uri);

/** The receiver that waits at a redirect URI: one of this app's own, where it can. */
function receiverOf(uri: string): Receiver {
  if (uri === SCHEME_REDIRECT) return { kind: 'scheme' };
  if (uri.startsWith(`${SCHEME_REDIRECT}/`)) return { kind: 'scheme', part: uri.slice(SCHEME_REDIRECT.length + 1) };
  const url = urlOf(uri);
  if (url?.protocol === 'http:' && url.hostname === '127.0.0.1' && url.port !== '' && url.search === '')
    return { kind: 'loopback', port: Number(url.port), path: url.pathname };
  return { kind: 'paste', redirectUri: uri };
}

/** Where the client secret goes with these settings; null: nobody knows yet. */
export const sealedFor = ({ endpoints, issuer }: ConnectionSettings): string | null => endpoints.token ?? issuer;

/** The environment whose values are looked at first: the only one, or the connection's; null: a person chooses. */
export function firstEnvironment({ environments, settings }: Pick<IntakeReview, 'environments' | 'settings'>): string | null {
  const [only, ...others] = environments;
  if (others.length === 0) return only ?? null;
  return environments.find((name) => name === settings.environment.trim().toLowerCase()) ?? null;
}

/**
 * The values to take unless a person says otherwise: sure ones, of the environment chosen, that have a place and differ from what is there.
 * Addresses and scopes that the connection has already are only replaced by somebody's word.
 */
export function proposed(
  { values, settings, connectionId }: Pick<IntakeReview, 'values' | 'settings' | 'connectionId'>,
  environment: string | null,
): IntakeChoice[] {
  return values.flatMap((one, value) => {
    const { field: name } = one;
    if (name === null || !one.isSure || one.isOlder || !hasPlace(settings, name)) return [];
    if (one.environment !== null && one.environment !== environment) return [];
    const now = valueIn(settings, name);
    if (now === one.text && one.secret === null) return [];
    // Nobody has registered the redirect URI of a connection that is still to be made.
    const isMine = now !== '' && PROTECTED.has(name) && !(name === 'redirectUri' && connectionId === null);
    return isMine ? [] : [{ value, field: name }];
  });
}

const PROTECTED: ReadonlySet<IntakeField> = new Set([
  ...ENDPOINTS,
  'issuer',
  'apiBaseUrl',
  'redirectUri',
  'audience',
  'scopes',
] as IntakeField[]);
