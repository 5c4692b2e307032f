import type { RenewalAfter401 } from '../../model/coach-rule';
import type { Connection } from '../../model/connection';
import type { Evidence } from '../../model/failure';
import type { TemplateId } from '../../model/providers/offered';

export interface CoachAbout {
  template: TemplateId;
  issuer: string | null;
  tokenEndpoint: string | null;
  /** Server clock minus this computer's, in milliseconds; null if unknown. */
  clockSkewMs: number | null;
  /** For an authorize request: milliseconds without a callback; null or absent if one came or this isn't tracked. */
  unansweredMs?: number | null;
  /** Requested scopes; a callback does not repeat them. */
  scopes?: readonly string[];
  /** For a call that was refused with 401: what became of getting a new token for it. Absent: not known. */
  renewal?: RenewalAfter401;
  /** For a call: how long its token had been expired when it was sent, in milliseconds; null or absent: it had not, or nobody knows. */
  expiredForMs?: number | null;
}

export function coachAboutOf({ template, issuer, endpoints, scopes }: Connection, clockSkewMs: number | null = null): CoachAbout {
  return { template, issuer, tokenEndpoint: endpoints.token, clockSkewMs, scopes };
}

export interface Coach {
  /** The rule's code, as in the reference; "unknown" if no rule matches. */
  situation: string;
  known: boolean;
  what: string;
  cause: string;
  action: string;
  evidence: Evidence[];
  reference: string | null;
}
