import type { Connection, TemplateId } from '../connection/model';
import type { Evidence } from '../failure';

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
