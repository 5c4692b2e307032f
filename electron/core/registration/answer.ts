import type { ClientAuthentication } from '../../model/client-auth';
import { checkClientId, checkClientSecret } from '../../model/connection-rules';
import { authenticationNamed, type ClientMetadata, isSameRedirect } from '../../model/registration';
import { isDate } from '../../model/text/dates';
import { urlOf } from '../../model/text/url';
import { cleanText, jsonMembers } from '../base/untrusted-text';

/** A client as a server registered it (RFC 7591 section 3.2.1), secrets and all. */
export interface RegisteredClient {
  clientId: string;
  clientSecret: string | null;
  /** Milliseconds since the epoch; null: never, or the server does not say. */
  secretExpiresAt: number | null;
  /** Where it is read, changed and deleted (RFC 7592), and the token for that; null: the server offers none. */
  management: { uri: string; accessToken: string } | null;
  /** null: the server does not say, or names one that Tokenscope does not have. */
  authentication: ClientAuthentication | null;
  /** Where the server gave another value than was asked for. Untrusted text, no secret. */
  changes: RegistrationChange[];
  /** What is odd about the answer. */
  remarks: string[];
}

/** A member whose value the server changed. null: absent. */
export interface RegistrationChange {
  member: string;
  asked: string | null;
  given: string | null;
}

/** `refused`: an error as RFC 7591 section 3.2.2 has it, or a status of failure. `unusable`: an answer of success without a client. */
export type RegistrationReading =
  | { kind: 'registered'; client: RegisteredClient }
  | { kind: 'refused'; error: string | null }
  | { kind: 'unusable'; why: string };

export interface RegistrationAnswer {
  status: number;
  body: string;
  /** The body is longer than what was read. */
  cut: boolean;
  /** That was asked. */
  endpoint: URL;
}

const MAX_TOKEN = 16_000;
const MAX_URI = 2_048;

/** Reads the answer to a registration, or to reading or changing one. @param asked What was sent; null: it was only read. */
export function readRegistration({ status, body, cut, endpoint }: RegistrationAnswer, asked: ClientMetadata | null): RegistrationReading {
  const members = cut ? null : jsonMembers(body);
  if (status < 200 || status >= 300) {
    const error = members?.get('error');
    return { kind: 'refused', error: typeof error === 'string' && error !== '' ? cleanText(error, 100) : null };
  }
  if (cut) return { kind: 'unusable', why: 'it is longer than Tokenscope reads' };
  if (members === null) return { kind: 'unusable', why: 'it is not a JSON object' };
  const clientId = checked(checkClientId, members.get('client_id'));
  if (clientId === null) return { kind: 'unusable', why: 'it has no client_id that could be sent' };
  const given = members.get('client_secret');
  const clientSecret = checked(checkClientSecret, given);
  if (clientSecret === null && typeof given === 'string' && given !== '')
    return { kind: 'unusable', why: 'its client_secret has characters that could not be sent' };
  const remarks: string[] = [];
  if (asked !== null && status !== 201) remarks.push(`The status is ${status}; RFC 7591 (section 3.2.1) has 201.`);
  const secretExpiresAt = clientSecret === null ? null : expiryIn(members.get('client_secret_expires_at'), remarks);
  return {
    kind: 'registered',
    client: {
      clientId,
      clientSecret,
      secretExpiresAt,
      management: managementIn(members, endpoint, remarks),
      authentication: authenticationNamed(members.get('token_endpoint_auth_method')),
      changes: asked === null ? [] : changesIn(members, asked),
      remarks,
    },
  };
}

function checked(check: (text: string) => string | null, value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  try {
    return check(value) || null;
  } catch {
    return null;
  }
}

/** In seconds since the epoch; 0: it does not expire. */
function expiryIn(value: unknown, remarks: string[]): number | null {
  if (typeof value === 'number' && value >= 0 && isDate(value * 1000)) return value === 0 ? null : value * 1000;
  remarks.push(
    'The response has a client secret but no usable client_secret_expires_at (RFC 7591 section 3.2.1), so its expiry is unknown.',
  );
  return null;
}

/** The token goes back to the origin that gave it, and to no other. */
function managementIn(members: ReadonlyMap<string, unknown>, endpoint: URL, remarks: string[]): RegisteredClient['management'] {
  const [uri, accessToken] = [members.get('registration_client_uri'), members.get('registration_access_token')];
  if (typeof uri !== 'string' || typeof accessToken !== 'string' || uri === '' || accessToken === '') return null;
  const url = uri.length > MAX_URI ? null : urlOf(uri, endpoint);
  if (url?.origin !== endpoint.origin || url.username !== '' || url.hash !== '') {
    remarks.push(
      "The response names a registration_client_uri on another server, so Tokenscope does not use it: this registration can't be read, changed or deleted from here.",
    );
    return null;
  }
  const isSendable = accessToken.length <= MAX_TOKEN && /^[\x21-\x7e]+$/.test(accessToken);
  return isSendable ? { uri: url.href, accessToken } : null;
}

/** Members that the server may replace (RFC 7591 section 3.2.1), as far as a sign-in depends on them. */
const COMPARED = ['redirect_uris', 'grant_types', 'response_types', 'token_endpoint_auth_method', 'scope', 'application_type'] as const;

function changesIn(members: ReadonlyMap<string, unknown>, asked: ClientMetadata): RegistrationChange[] {
  return COMPARED.flatMap((member) => {
    if (asked[member] === undefined || !members.has(member)) return [];
    const [wanted, given] = [wordsOf(asked[member], member), wordsOf(members.get(member), member)];
    const isSame = member === 'redirect_uris' ? isSameRedirect : (one: string, other: string) => one === other;
    const hasAll = wanted.every((one) => given.some((other) => isSame(one, other)));
    if (hasAll && given.length === wanted.length) return [];
    return [{ member, asked: wanted.join(' ') || null, given: cleanText(given.join(' '), 500) || null }];
  });
}

function wordsOf(value: unknown, member: (typeof COMPARED)[number]): string[] {
  if (Array.isArray(value)) return value.slice(0, 200).filter((each): each is string => typeof each === 'string');
  if (typeof value !== 'string') return [];
  return member === 'scope' ? value.slice(0, 20_000).split(' ').filter(Boolean) : [value];
}
