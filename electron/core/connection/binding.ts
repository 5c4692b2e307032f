import { endpointChanged } from './failures';
import type { Binding, Connection, SecretRecord, TokenSource } from './model';

/** Where a connection's token requests go, as far as its settings alone say. */
export function sourceOf(connection: Connection): TokenSource {
  return { clientId: connection.clientId, tokenOrigin: originOf(connection.endpoints.token), issuer: connection.issuer };
}

/** What a secret typed, or a grant taken, for this connection is for. An API origin bound before stays: only a person may change it. */
export function bindingOf(connection: Connection, before: Binding | undefined, source: TokenSource = sourceOf(connection)): Binding {
  return { ...source, apiOrigin: before?.apiOrigin ?? originOf(connection.apiBaseUrl) };
}

/**
 * The record with its bindings made definite for a token request to `tokenOrigin`; the record itself where they are already. A record
 * from before bindings is bound by this, as is a binding to an issuer whose token endpoint was not yet known.
 *
 * @param sends What the request will carry.
 * @throws Failure `endpoint-changed`: what would be sent is for another server or another client.
 */
export function boundFor(
  record: SecretRecord,
  connection: Connection,
  tokenOrigin: string,
  sends: { clientSecret: boolean; refreshToken: boolean },
): SecretRecord {
  const here: TokenSource = { clientId: connection.clientId, tokenOrigin, issuer: connection.issuer };
  let bound = record;
  if (sends.refreshToken && record.grant !== null) {
    const source = record.grant.boundTo ?? record.boundTo ?? here;
    check(source, here, connection, sends.clientSecret);
    if (record.grant.boundTo?.tokenOrigin == null) bound = { ...bound, grant: { ...record.grant, boundTo: here } };
  }
  if (sends.clientSecret && record.clientSecret !== null) {
    check(record.boundTo ?? here, here, connection, true);
    if (record.boundTo?.tokenOrigin == null) bound = { ...bound, boundTo: bindingOf(connection, record.boundTo, here) };
  }
  return bound;
}

/** The record with its grant bound by itself, so that binding the client secret anew takes no refresh token along. */
export function withGrantPinned(record: SecretRecord, connection: Connection): SecretRecord {
  const { grant, boundTo } = record;
  if (grant === null || grant.boundTo) return record;
  const { clientId, tokenOrigin, issuer } = boundTo ?? sourceOf(connection);
  return { ...record, grant: { ...grant, boundTo: { clientId, tokenOrigin, issuer } } };
}

/** A practice connection's record after the provider's port has changed; null: nothing of it was bound to `before`. */
export function repointed(record: SecretRecord, before: string, now: string): SecretRecord | null {
  if (!PRACTICE.test(before) || !PRACTICE.test(now)) return null;
  const { grant, boundTo } = record;
  const moved = <T extends TokenSource>(source: T): T => ({
    ...source,
    tokenOrigin: source.tokenOrigin === before ? now : source.tokenOrigin,
    issuer: source.issuer != null && originOf(source.issuer) === before ? source.issuer.replace(before, now) : source.issuer,
  });
  const next: SecretRecord = {
    ...record,
    ...(boundTo && { boundTo: { ...moved(boundTo), apiOrigin: boundTo.apiOrigin === before ? now : boundTo.apiOrigin } }),
    grant: grant?.boundTo ? { ...grant, boundTo: moved(grant.boundTo) } : grant,
  };
  return JSON.stringify(next) === JSON.stringify(record) ? null : next;
}

/** null: there is no address, or none that can be understood. */
export function originOf(url: string | null): string | null {
  return url !== null && URL.canParse(url) ? new URL(url).origin : null;
}

const PRACTICE = /^http:\/\/127\.0\.0\.1:\d+$/;

function check(source: TokenSource, here: TokenSource, connection: Connection, secret: boolean): void {
  if (source.clientId !== here.clientId) throw endpointChanged('client ID', source.clientId, here.clientId, secret);
  const same =
    source.tokenOrigin === null
      ? // Bound to an issuer: whatever token endpoint that one names first is meant, but none that was typed in its place.
        source.issuer != null && source.issuer === connection.issuer && !connection.endpoints.token
      : source.tokenOrigin === here.tokenOrigin;
  if (!same)
    throw endpointChanged(
      'token endpoint',
      source.tokenOrigin ?? source.issuer ?? 'no address: there was none yet',
      here.tokenOrigin ?? 'none',
      secret,
    );
}
