import * as v from 'valibot';
import { FAILURE_CODES, type FailureCode } from './failures';

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
  /** The exchange that it came over the wire with; null: none was sent, or none is kept. */
  exchangeId: string | null = null;

  constructor(details: FailureDetails) {
    super(`${details.code}: ${details.what}`);
    this.name = 'Failure';
    this.code = details.code;
    this.what = details.what;
    this.likelyCause = details.likelyCause;
    this.action = details.action;
    this.evidence = details.evidence ?? [];
  }
}

/** A fault of Tokenscope's own. Its text may hold anything, so only its kind is shown. */
export function internal(what: string, action: string, error: unknown): Failure {
  const evidence = [{ label: 'Kind', value: error instanceof Error ? error.name : typeof error }];
  return new Failure({ code: 'internal', what, likelyCause: 'A fault in Tokenscope.', action, evidence });
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
export function withTexts({ code, what, likelyCause, action, evidence }: FailureDetails, read: (text: string) => string): FailureDetails {
  const shown = evidence?.map(({ label, value }) => ({ label, value: read(value) }));
  return { code, what: read(what), likelyCause: read(likelyCause), action: read(action), evidence: shown };
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
export function invalid(field: string, what: string, action: string, likelyCause = 'A slip while typing or pasting.'): Failure {
  return new Failure({ code: 'connection-invalid', what, likelyCause, action, evidence: [{ label: 'Field', value: field }] });
}

/** The path of the setting that a failure is about; null: it names none. */
export function fieldOf(failure: Pick<FailureDetails, 'evidence'>): string | null {
  return failure.evidence?.find(({ label }) => label === 'Field')?.value ?? null;
}
