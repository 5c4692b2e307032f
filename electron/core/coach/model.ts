import type { Connection, TemplateId } from '../connection/model';
import type { Evidence } from '../failure';

/** What the coach knows of the connection besides its exchanges. */
export interface CoachAbout {
  template: TemplateId;
  issuer: string | null;
  tokenEndpoint: string | null;
  /** Server clock minus this computer's, in milliseconds; null: unknown. */
  clockSkewMs: number | null;
  /** For an authorize request: how long no callback has come, in milliseconds; null or absent: one came, or nobody counts. */
  unansweredMs?: number | null;
  /** Asked for in the sign-in: a callback does not repeat them. */
  scopes?: readonly string[];
}

/** What a connection's settings tell the coach. */
export function coachAboutOf({ template, issuer, endpoints, scopes }: Connection, clockSkewMs: number | null = null): CoachAbout {
  return { template, issuer, tokenEndpoint: endpoints.token, clockSkewMs, scopes };
}

/** What to make of a failed exchange. */
export interface Coach {
  /** The rule's code, as in the reference; "unknown" where no rule fits. */
  situation: string;
  known: boolean;
  what: string;
  cause: string;
  action: string;
  evidence: Evidence[];
  reference: string | null;
}
