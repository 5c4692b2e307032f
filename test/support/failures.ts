import { type Evidence, Failure, type FailureCode } from '../../electron/model/failure';

/** The Failure that a promise rejects with; fails when it resolves or rejects with anything else. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('Expected a failure, but it went through.');
}

export function failureFrom(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('expected a Failure, got none');
}

export const fieldOf = (failure: Failure): string | undefined => failure.evidence.find(({ label }) => label === 'Field')?.value;

/** All a person would see of a failure, in one text. */
export function textOf(failure: Failure): string {
  return [
    failure.message,
    failure.what,
    failure.likelyCause,
    failure.action,
    ...failure.evidence.flatMap(({ label, value }) => [label, value]),
  ].join('\n');
}

/** One whose words do not matter. */
export const someFailure = (code: FailureCode, evidence: Evidence[] = []) =>
  new Failure({ code, what: 'w', likelyCause: 'l', action: 'a', evidence });

/** Each of these sentences must be there and be a sentence. */
export function isKind(failure: Failure, code: FailureCode): boolean {
  return failure.code === code && [failure.what, failure.likelyCause, failure.action].every((text) => /^\S.*\.$/s.test(text));
}
