import type { ExchangePurpose } from '../../model/exchange';
import type { Hiding } from './hiding';

/** What pieces of an exchange are read with: what hides, and where they belong. */
export interface Reading {
  hiding: Hiding;
  purpose: ExchangePurpose;
  /** "request" or "response": begins what is noted of each secret. */
  side: string;
  /** Secrets are to be put back into their places: a number of JSON gets no quotes, and of a private key only what is between its lines goes. */
  refilled?: true;
}

/** Reads a value whose own form is not known yet; `depth` counts texts within texts. */
export type Within = (value: string, reading: Reading, depth: number, where: string) => string;
