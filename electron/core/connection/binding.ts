import { usesSecret } from '../../model/client-auth';
import type { Connection } from '../../model/connection';
import type { GrantInput } from '../../model/grant-input';
import { originOf, urlOf } from '../../model/text/url';
import type { AllowedEndpoint, AskedAddresses, Binding, Grant, SecretRecord, TokenSource } from '../secrets';
import { chosenIn, hasCredential, namedKey } from '../client-auth/methods';
import { endpointChanged, endpointUnconfirmed } from './failures';

/** Tokens came, and no API base URL was set: whichever is written into the settings later is another one. */
export const NO_API = '';

/** What a token request carries. */
export interface Sends {
  credential: boolean;
  refreshToken: boolean;
  /** One of those that the grant sends beside. Absent: none that is sealed. */
  input?: GrantInput;
  /** Signs with the client's key, whether or not the client authenticates with it. */
  signs?: boolean;
}

/** Where a connection's token requests go, as far as its settings alone say. */
export function sourceOf(connection: Connection): TokenSource {
  const { clientId, issuer, endpoints } = connection;
  const url = endpoints.token === null ? null : urlOf(endpoints.token);
  return url === null ? { clientId, tokenOrigin: null, issuer } : sourceAt(connection, url);
}

/** The same for a token endpoint that is known. A realm or tenant on a shared host is told by its path, or by its query. */
export function sourceAt({ clientId, issuer }: Connection, endpoint: URL): TokenSource {
  return { clientId, tokenOrigin: endpoint.origin, tokenPath: `${endpoint.pathname}${endpoint.search}`, issuer };
}

/**
 * What a client secret that a person has just typed is for. API and asked endpoints decided on before stay, for tokens may be sealed with
 * it, or come later. @param before null: there was no record.
 */
export function bindingOf(connection: Connection, before: SecretRecord | null): Binding {
  return { ...sourceOf(connection), apiOrigin: apiFor(connection, before), ...askedFor(connection, before) };
}

/** The record bound for a key that a person has just put into it: as for a client secret, but one that is there keeps its own binding. */
export function boundToClient(record: SecretRecord, connection: Connection): SecretRecord {
  if (hasCredential(record) && record.boundTo !== undefined) return record;
  return { ...withOthersPinned(record), boundTo: bindingOf(connection, record) };
}

/**
 * The record with a grant that has just come, and with the API that it is for, also where that is none.
 *
 * @param signedIn A person has signed in for it. A client's own tokens come without anyone looking at the settings.
 */
export function withNewGrant(
  record: SecretRecord,
  connection: Connection,
  grant: Grant,
  { source, signedIn }: { source: TokenSource; signedIn: boolean },
): SecretRecord {
  // A client secret keeps its own binding: that someone signed in elsewhere without it says nothing about it.
  const kept = !hasCredential(record) ? source : (record.boundTo ?? UNKNOWN);
  const apiOrigin = signedIn || isUnbound(record) ? apiFor(connection, record) : (record.boundTo?.apiOrigin ?? null);
  return {
    ...record,
    boundTo: { ...kept, apiOrigin: apiOrigin ?? NO_API, ...askedFor(connection, record) },
    grant: { ...grant, boundTo: source },
    refreshPending: null,
  };
}

/** The record without its grant. What the next one is for is not left to the settings. */
export function withoutGrant(record: SecretRecord): SecretRecord {
  const { grant, boundTo } = record;
  const bound = grant === null ? boundTo : { ...(boundTo ?? UNKNOWN), apiOrigin: boundTo?.apiOrigin ?? NO_API };
  return { ...record, ...(bound && { boundTo: bound }), grant: null, refreshPending: null };
}

/** Whether a sealed record says nothing about where tokens may go, because nothing that could be sent was ever sealed in it. */
export function isUnbound(record: SecretRecord): boolean {
  return record.boundTo === undefined && !hasCredential(record) && record.grant === null;
}

/** The record once a person has allowed tokens to go to that API. */
export function withApi(record: SecretRecord, apiOrigin: string): SecretRecord {
  return { ...record, boundTo: { ...(record.boundTo ?? UNKNOWN), apiOrigin } };
}

/** An address as it is compared and shown: a realm or tenant on a shared host is told by its path, or by its query. */
export function askedAddress(url: URL): string {
  return `${url.origin}${url.pathname}${url.search}`;
}

/** Whether that endpoint is where the settings had the server asked when the secrets were sealed, or where a person allowed it since. */
export function isAskedAt(record: SecretRecord, name: AllowedEndpoint, url: URL): boolean {
  return isUnbound(record) || record.boundTo?.asked?.[name] === askedAddress(url);
}

/** The record once a person has allowed tokens and client secret to go to that endpoint. @param address As `askedAddress` has it. */
export function withAsked(record: SecretRecord, name: AllowedEndpoint, address: string): SecretRecord {
  const before = record.boundTo ?? { ...UNKNOWN, apiOrigin: null };
  const asked = { userinfo: null, introspection: null, revocation: null, ...before.asked, [name]: address };
  return { ...record, boundTo: { ...before, asked } };
}

/**
 * The record with its bindings made definite for a token request to `endpoint`; the record itself where they are already. A binding to an
 * issuer whose token endpoint was not yet known is made definite by this.
 *
 * @param confirmed A person has allowed exactly this address.
 * @throws Failure `endpoint-changed`: what would be sent is for another server or another client. Unconfirmed: a yes would do.
 */
export function boundFor(record: SecretRecord, connection: Connection, endpoint: URL, sends: Sends, confirmed = false): SecretRecord {
  const here = sourceAt(connection, endpoint);
  let bound = record;
  if (sends.refreshToken && record.grant !== null) {
    check(record.grant.boundTo ?? record.boundTo ?? UNKNOWN, here, connection, sends.credential, confirmed);
    const source = record.grant.boundTo ?? record.boundTo;
    if (!isSame(record.grant.boundTo, here)) bound = { ...bound, grant: { ...record.grant, boundTo: movedTo(here, source) } };
  }
  const key = sends.signs ? namedKey(record, connection) : undefined;
  const chosen: { boundTo?: TokenSource }[] =
    key !== undefined ? [key] : sends.credential && !sends.signs ? chosenIn(record, connection) : [];
  const byThemselves = chosen.filter(({ boundTo }) => boundTo !== undefined);
  for (const { boundTo = UNKNOWN } of byThemselves) check(boundTo, here, connection, true, confirmed);
  if (byThemselves.some(({ boundTo }) => !isSame(boundTo, here)))
    bound = withKeysBound(bound, (each) => (byThemselves.includes(each) ? movedTo(here, each.boundTo) : each.boundTo));
  const hasMore =
    byThemselves.length === 0 || byThemselves.length < chosen.length || (sends.credential && !sends.signs && usesSecret(connection));
  if (hasMore && (sends.credential || sends.signs) && hasCredential(record)) {
    check(record.boundTo ?? UNKNOWN, here, connection, true, confirmed);
    if (!isSame(record.boundTo, here)) bound = { ...bound, boundTo: { ...movedTo(here, record.boundTo), ...decidedIn(record.boundTo) } };
  }
  const input = sends.input && record.grantInputs?.[sends.input];
  if (sends.input && input) {
    check(input.boundTo, here, connection, true, confirmed);
    const boundTo = movedTo(here, input.boundTo);
    if (!isSame(input.boundTo, here)) bound = { ...bound, grantInputs: { ...bound.grantInputs, [sends.input]: { ...input, boundTo } } };
  }
  return bound;
}

/** The record with its grant, its keys and its certificates bound by themselves, so that binding the client secret anew takes none of them along. */
export function withOthersPinned(record: SecretRecord): SecretRecord {
  const { grant, boundTo } = record;
  const { apiOrigin: _, asked: __, ...source } = boundTo ?? { ...UNKNOWN, apiOrigin: null };
  const pinned = withKeysBound(record, (key) => key.boundTo ?? source);
  return grant === null || grant.boundTo ? pinned : { ...pinned, grant: { ...grant, boundTo: source } };
}

/**
 * The record of a client that its server has just registered, in place of the one before: its secret, the token that manages it, and the keys that it
 * was registered with. Keys that are for another server stay so.
 *
 * @param next The connection with the new client.
 */
export function withRegisteredClient(
  record: SecretRecord,
  next: Connection,
  { clientSecret, registration }: Pick<SecretRecord, 'clientSecret' | 'registration'>,
): SecretRecord {
  const { registration: _, ...pinned } = withOthersPinned(record);
  const { clientId } = next;
  const rekeyed = withKeysBound(pinned, ({ boundTo }) => (boundTo && isAtServerOf(boundTo, next) ? { ...boundTo, clientId } : boundTo));
  return { ...rekeyed, clientSecret, boundTo: bindingOf(next, record), ...(registration && { registration }) };
}

/** Whether that is where the connection's settings lead, whoever the client is. */
function isAtServerOf(source: TokenSource, connection: Connection): boolean {
  const here = sourceOf(connection);
  if (source.unknown) return false;
  if (here.tokenOrigin !== null && source.tokenOrigin !== null) return isSame(source, here);
  return here.tokenOrigin === null && source.issuer != null && source.issuer !== '' && source.issuer === here.issuer;
}

/** The same done to each key and each certificate. */
function withKeysBound(record: SecretRecord, to: (key: { boundTo?: TokenSource }) => TokenSource | undefined): SecretRecord {
  const { clientKeys, clientCertificates } = record;
  const boundBy = <T extends { boundTo?: TokenSource }>(item: T): T => ({ ...item, boundTo: to(item) });
  return {
    ...record,
    ...(clientKeys && { clientKeys: clientKeys.map(boundBy) }),
    ...(clientCertificates && { clientCertificates: clientCertificates.map(boundBy) }),
  };
}

/** A practice connection's record after the provider's port has changed; null: nothing of it was bound to `before`. */
export function repointed(record: SecretRecord, before: string, now: string): SecretRecord | null {
  if (!PRACTICE.test(before) || !PRACTICE.test(now)) return null;
  const { grant, boundTo, grantInputs, variables } = record;
  const moved = <T extends TokenSource>(source: T): T => ({
    ...source,
    tokenOrigin: source.tokenOrigin === before ? now : source.tokenOrigin,
    issuer: source.issuer != null && originOf(source.issuer) === before ? source.issuer.replace(before, now) : source.issuer,
  });
  const next: SecretRecord = {
    ...withKeysBound(record, (key) => key.boundTo && moved(key.boundTo)),
    ...(boundTo && {
      boundTo: {
        ...moved(boundTo),
        apiOrigin: boundTo.apiOrigin === before ? now : boundTo.apiOrigin,
        ...(boundTo.asked && { asked: askedMoved(boundTo.asked, before, now) }),
      },
    }),
    grant: grant?.boundTo ? { ...grant, boundTo: moved(grant.boundTo) } : grant,
    ...(grantInputs && { grantInputs: mapValues(grantInputs, (each) => ({ ...each, boundTo: moved(each.boundTo) })) }),
    ...(variables && { variables: mapValues(variables, (each) => (each.api === before ? { ...each, api: now } : each)) }),
  };
  return JSON.stringify(next) === JSON.stringify(record) ? null : next;
}

/** The API that is meant when a person types a secret or signs in. Of tokens that were there before nobody wrote down what they are for. */
function apiFor(connection: Connection, before: SecretRecord | null): string | null {
  const known = before?.boundTo?.apiOrigin ?? null;
  if (known !== null) return known;
  return (before?.grant ?? null) === null ? originOf(connection.apiBaseUrl) : NO_API;
}

/** The asked endpoints of a secret or token that comes now. What is sealed already stays decided, whatever the settings say. */
function askedFor(connection: Connection, before: SecretRecord | null): Pick<Binding, 'asked'> {
  const now = askedIn(connection);
  if (before === null || isUnbound(before)) return { asked: now };
  const asked = before.boundTo?.asked;
  return asked === undefined ? {} : { asked: stillNamed(asked, now) };
}

const PRACTICE = /^https?:\/\/127\.0\.0\.1:\d+$/;
/** From before bindings: what it is for was never written down, and what the settings say by now is no answer. */
const UNKNOWN: TokenSource = { clientId: '', tokenOrigin: null, issuer: null, unknown: true };

function check(source: TokenSource, here: TokenSource, connection: Connection, secret: boolean, confirmed: boolean): void {
  const address = addressOf(here) ?? 'none';
  const unlessConfirmed = (before: string | null) => {
    if (!confirmed) throw endpointUnconfirmed(before, address, secret);
  };
  if (source.unknown) {
    unlessConfirmed(null);
    return;
  }
  if (source.clientId !== here.clientId) throw endpointChanged('client ID', source.clientId, here.clientId, secret);
  // Bound to an issuer: whatever token endpoint that one names is meant, but none that was typed in its place.
  const named = source.issuer != null && source.issuer !== '' && source.issuer === connection.issuer && !connection.endpoints.token;
  if (source.tokenOrigin === null) {
    if (!named) throw endpointChanged('token endpoint', source.issuer ?? 'none (it was not set)', address, secret);
  } else if (source.tokenOrigin !== here.tokenOrigin) {
    throw endpointChanged('token endpoint', source.tokenOrigin, here.tokenOrigin ?? 'none', secret);
  } else if (source.tokenPath === undefined) {
    // From before paths were bound: the issuer's own metadata are as good an answer as there is.
    if (!named) unlessConfirmed(source.tokenOrigin);
  } else if (source.tokenPath !== here.tokenPath) {
    unlessConfirmed(addressOf(source));
  }
}

/** What moving the token endpoint leaves as it was. */
function decidedIn(before: Binding | undefined): Omit<Binding, keyof TokenSource> {
  return { apiOrigin: before?.apiOrigin ?? null, ...(before?.asked && { asked: before.asked }) };
}

/** An address that a person allowed says nothing about the issuer that the settings name by now. */
function movedTo(here: TokenSource, before: TokenSource | undefined): TokenSource {
  return { ...here, issuer: before === undefined || before.unknown ? null : (before.issuer ?? null) };
}

function addressOf({ tokenOrigin, tokenPath = '' }: TokenSource): string | null {
  return tokenOrigin === null ? null : `${tokenOrigin}${tokenPath}`;
}

function isSame(source: TokenSource | undefined, here: TokenSource): boolean {
  return source !== undefined && !source.unknown && source.tokenOrigin === here.tokenOrigin && source.tokenPath === here.tokenPath;
}

/** The endpoints that the settings name, as they are sealed. Those that only metadata name are told by the sealed issuer. */
function askedIn({ endpoints }: Connection): AskedAddresses {
  return each((name) => {
    const address = endpoints[name] ?? null;
    const url = address === null ? null : urlOf(address);
    return url && askedAddress(url);
  });
}

/** What was sealed before and is still named: new secrets are for no address that only the old ones were for, nor for one nobody allowed. */
function stillNamed(before: AskedAddresses, now: AskedAddresses): AskedAddresses {
  return each((name) => ((before[name] ?? null) === (now[name] ?? null) ? (before[name] ?? null) : null));
}

function mapValues<T>(all: Record<string, T>, map: (each: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(all).map(([name, each]) => [name, map(each)]));
}

/** After a change of the practice provider's port. */
function askedMoved(asked: AskedAddresses, before: string, now: string): AskedAddresses {
  return each((name) => {
    const address = asked[name] ?? null;
    return address?.startsWith(`${before}/`) ? `${now}${address.slice(before.length)}` : address;
  });
}

function each(of: (name: AllowedEndpoint) => string | null): AskedAddresses {
  const endSession = of('endSession');
  const refresh = of('refresh');
  const asked = { userinfo: of('userinfo'), introspection: of('introspection'), revocation: of('revocation') };
  return { ...asked, ...(endSession !== null && { endSession }), ...(refresh !== null && { refresh }) };
}
