import type { Half } from './side';

/**
 * How a request failed, as far as it tells where to look: a token refused (401), the token not enough (403), nothing there (404, 410), the
 * method (405), the request itself (400 and its kin), too many (429), the API broken (5xx), someone else in its place (a web page, a redirect,
 * a gateway's error), no response at all; at the token endpoint the client refused, its grant refused, or what it requests.
 */
export type Symptom =
  | 'token'
  | 'forbidden'
  | 'missing'
  | 'method'
  | 'request'
  | 'busy'
  | 'broken'
  | 'gateway'
  | 'silence'
  | 'client'
  | 'grant'
  | 'wish';

/** The two exchanges, the one that works and the one that fails. */
export interface Pair {
  works: Half;
  fails: Half;
  symptom: Symptom;
  /** Both went to one origin. */
  sameServer: boolean;
  /** The server's error and words, for the one that fails. */
  said: string;
}

/** A difference seen. Untrusted texts in it are cut and cleaned by the driver or by `quoted`. */
export interface Seen {
  what: string;
  why: string;
  action: string;
  works: string | null;
  fails: string | null;
  /** How much the difference weighs: 1 as the suspect does; less where such a difference is usual, more where it is telling. */
  factor?: number;
  /** The server's words name it. */
  named?: boolean;
}

/** A kind of difference that can explain a failure. */
export interface Suspect {
  /** Permanent. */
  code: string;
  /** What differs, in a list of what usually does: "issuer". */
  name: string;
  /** How well it explains each symptom, from 0 to 100. Absent: not at all. */
  weights: Partial<Record<Symptom, number>>;
  /** Words of a server that speak of it. */
  mentioned?: RegExp;
  look(pair: Pair): Seen | null;
}

/** Members of the first list that the second lacks. */
export const lacking = (all: readonly string[], some: readonly string[]): string[] => all.filter((one) => !some.includes(one));

/** A list as a value to show; null: nothing is in it. */
export const asText = (all: readonly string[]): string | null => (all.length === 0 ? null : all.join(', '));
