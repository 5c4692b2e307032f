import type { ExchangePurpose } from '../../model/exchange';
import type { Redactor } from './redactor';

/** What a piece of an exchange is redacted with: by what, and where it belongs. */
export interface RedactionContext {
  redactor: Redactor;
  purpose: ExchangePurpose;
  /** "request" or "response": begins what is noted of each secret. */
  side: string;
  /** Secrets are to be put back into their places: a number of JSON gets no quotes, and of a private key only what is between its lines goes. */
  refilled?: true;
}

/** Reads a value whose own form is not known yet; `depth` counts texts within texts. */
export type Within = (value: string, context: RedactionContext, depth: number, where: string) => string;
