import { cleanText, jsonMembers } from '../../base/untrusted-text';
import type { IntrospectionReply, Lab } from '../lab';

/** An answer of the introspection endpoint (RFC 7662 section 2.2). */
export interface Activity {
  /** null: the answer does not say. */
  active: boolean | null;
  status: number;
  /** OAuth error code, cleaned; null: none. */
  error: string | null;
  /** "active", "not active", or the status. Cleaned; no secret. */
  said: string;
  /** Members as parsed, hostile; null: no JSON object. */
  members: ReadonlyMap<string, unknown> | null;
}

export function canIntrospect({ server }: Lab): boolean {
  return server.endpoints.introspection !== null;
}

export function activityOf({ status, active, body }: IntrospectionReply): Activity {
  const members = jsonMembers(body);
  const named = members?.get('error');
  const error = typeof named === 'string' ? cleanText(named, 60) : null;
  const answered = status >= 200 && status < 300;
  const said = answered && active !== null ? (active ? 'active' : 'not active') : `status ${status}${error === null ? '' : `, ${error}`}`;
  return { active: answered ? active : null, status, error, said, members };
}
