import type { Pair } from '../../model/connection';
import type { Promises } from '../../model/promises';

/** A call of a plan's own, with what its answer must be. */
export interface PlanCall {
  /** Unique within the plan; results are named "own.<id>". */
  id: string;
  name: string;
  method: string;
  /** Absolute, or relative to the connection's API base URL. */
  url: string;
  headers: Pair[];
  body: string;
  expect: {
    status: number;
    /** Media type that Content-Type must begin with; null: any. */
    contentType: string | null;
    /** Values that the JSON body must have, by JSON Pointer (RFC 6901). */
    json: { pointer: string; equals: string | number | boolean | null }[];
    /** Milliseconds within which the answer must be complete; null: any time. */
    withinMs: number | null;
  };
  /** How often it is made; each must be as expected. */
  times: number;
}

export interface PlanOptions {
  /** Longest wait for time to pass, in milliseconds; longer ones are "too long, not run". */
  maxWaitMs: number;
  /** The harmless call that token checks make; null: the connection's first saved GET. */
  call: { method: string; url: string } | null;
  /** An audience whose token the API must refuse; null: none is known, and an ID token stands in. */
  otherAudience: string | null;
  /** Promises that differ from the profile's. */
  expect: Partial<Promises>;
}

/** An ordered list of checks. */
export interface Plan {
  id: string;
  name: string;
  description: string;
  source: 'built-in' | 'own';
  checks: string[];
  calls: PlanCall[];
  options: PlanOptions;
}
