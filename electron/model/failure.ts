import * as v from 'valibot';
import { FAILURE_CODES, FAILURES, type FailureCode } from './failures';
import { openingOf, REMEDIES, type Remedy } from './remedy';

export type { FailureCode };

/** One labelled fact behind a failure. The value may be hostile text; it holds no secret. */
export const evidence = v.strictObject({ label: v.string(), value: v.string() });
export type Evidence = v.InferOutput<typeof evidence>;

/** A failure as a person meets it: what happened, the likely cause, what to do, and the facts behind it. */
export const problem = v.strictObject({
  code: v.picklist(FAILURE_CODES),
  what: v.string(),
  likelyCause: v.string(),
  action: v.string(),
  evidence: v.array(evidence),
  /** The provider's own words, cleaned and redacted; null or absent: it said nothing. */
  said: v.optional(v.nullable(v.string())),
  /** What mends it, the best first. Absent: what its code and its field tell. */
  mend: v.optional(v.array(v.picklist(REMEDIES))),
  /** The exchange that failed, as the log names it; null or absent: none was sent, or none is kept. */
  exchangeId: v.optional(v.nullable(v.string())),
});
export type Problem = v.InferOutput<typeof problem>;

/** The same as it is written down: without evidence where there is none. A later version may know more codes. */
export const failureDetails = v.strictObject({
  ...problem.entries,
  code: v.pipe(
    v.string(),
    v.transform((code) => code as FailureCode),
  ),
  evidence: v.optional(v.array(evidence)),
});
export type FailureDetails = v.InferOutput<typeof failureDetails>;

/** The only error that crosses a border on purpose. Anything else thrown is a bug, reported as `internal`. */
export class Failure extends Error implements Problem {
  readonly code: FailureCode;
  readonly what: string;
  readonly likelyCause: string;
  readonly action: string;
  readonly evidence: Evidence[];
  readonly said: string | null;
  readonly mend: Remedy[];
  /** The exchange that it came over the wire with; null: none was sent, or none is kept. */
  exchangeId: string | null;

  constructor(details: FailureDetails) {
    super(`${details.code}: ${details.what}`);
    this.name = 'Failure';
    this.code = details.code;
    this.what = details.what;
    this.likelyCause = details.likelyCause;
    this.action = details.action;
    this.evidence = details.evidence ?? [];
    this.said = details.said ?? null;
    this.mend = mendOf(details);
    this.exchangeId = details.exchangeId ?? null;
  }
}

/** A fault of Tokenscope's own. Its text may hold anything, so only its kind is shown. */
export function internal(what: string, action: string, error: unknown): Failure {
  const evidence = [{ label: 'Kind', value: error instanceof Error ? error.name : typeof error }];
  return new Failure({ code: 'internal', what, likelyCause: 'A bug in Tokenscope.', action, evidence });
}

/** The system's name for what went wrong, such as ENOSPC; "unknown" for anything else. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

/** What the system said, in its own short words: the rest of an error may quote files, addresses and secrets. */
export function systemError(error: unknown): Evidence[] {
  return [{ label: 'Error', value: errorCode(error) }];
}

/** A failure with each of its texts read anew, such as redacted. */
export function withTexts(details: FailureDetails, read: (text: string) => string): FailureDetails {
  const { code, what, likelyCause, action, evidence, said, mend, exchangeId } = details;
  const shown = evidence?.map(({ label, value }) => ({ label, value: read(value) }));
  const words = { what: read(what), likelyCause: read(likelyCause), action: read(action), evidence: shown };
  return { code, ...words, said: said == null ? said : read(said), mend, exchangeId };
}

/** What mends a failure: as its explanation says, else its field and its code. */
export function mendOf({ code, evidence, mend }: Pick<FailureDetails, 'code' | 'evidence' | 'mend'>): Remedy[] {
  if (mend !== undefined) return mend;
  const opening = openingOf(fieldOf({ evidence }) ?? '');
  const usual: readonly Remedy[] = FAILURES[code]?.mend ?? [];
  return opening === null ? [...usual] : [opening, ...usual.filter((remedy) => remedy !== opening)];
}

/** What makes a failure whose words are always the same; what it rests on may differ from case to case. */
export const failing =
  (details: FailureDetails) =>
  (evidence = details.evidence): Failure =>
    new Failure({ ...details, evidence });

/**
 * A setting that can't stand as it is.
 *
 * @param field Path of the setting, such as "legs.token.headers[0].value"; goes into the evidence as "Field".
 * @param what What is wrong, as a sentence that names the setting as the person knows it.
 * @param action What to change.
 */
export function invalid(field: string, what: string, action: string, likelyCause = 'A mistake while typing or pasting.'): Failure {
  return new Failure({ code: 'connection-invalid', what, likelyCause, action, evidence: [{ label: 'Field', value: field }] });
}

/** The path of the setting that a failure is about; null: it names none. */
export function fieldOf(failure: Pick<FailureDetails, 'evidence'>): string | null {
  return failure.evidence?.find(({ label }) => label === 'Field')?.value ?? null;
}
