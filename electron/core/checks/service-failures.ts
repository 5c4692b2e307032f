import { Failure } from '../../model/failure';

export function closing(): Failure {
  return new Failure({
    code: 'cancelled',
    what: 'The checks were not started.',
    likelyCause: 'Tokenscope is closing.',
    action: 'Start them again when Tokenscope runs again.',
  });
}

export function underWay(): Failure {
  return new Failure({
    code: 'check-under-way',
    what: 'Checks are already running for this connection.',
    likelyCause: 'They were started a moment ago, or in another window.',
    action: 'Wait until they are done, or stop them first.',
  });
}

export function noSuchRun(): Failure {
  return new Failure({
    code: 'not-found',
    what: 'This run is no longer kept.',
    likelyCause: 'It was deleted, or 50 newer ones have taken its place.',
    action: 'Choose another run.',
  });
}

export function noSuchPlan(): Failure {
  return new Failure({
    code: 'not-found',
    what: 'There is no such plan of your own.',
    likelyCause: 'It was removed meanwhile, or it is one that comes with Tokenscope.',
    action: 'Choose another plan.',
  });
}

export function nothingToRun(burning: boolean): Failure {
  return new Failure({
    code: 'bad-request',
    what: 'There is nothing to run.',
    likelyCause: burning
      ? 'All checks that were chosen spend tokens, and that was not allowed.'
      : 'None of the checks that were chosen is in this plan.',
    action: burning ? 'Allow the checks that spend tokens, or choose others.' : 'Choose at least one check of the plan.',
  });
}

/** @param keeps How many such runs are held. */
export function notKept(planName: string, connectionName: string, keeps: number, error: unknown): Failure {
  return new Failure({
    code: 'file-not-saved',
    what: `The run "${planName}" of ${connectionName} could not be kept.`,
    likelyCause: 'The disk is full or read-only, or another program holds the file.',
    action: `Save its report now if you need it: the run stays in the list until Tokenscope closes, or until ${keeps} more could not be kept.`,
    evidence: [{ label: 'Error', value: codeOf(error) }],
  });
}

export function unreadable(error: unknown): Failure {
  return new Failure({
    code: 'settings-unreadable',
    what: 'The runs kept of this connection could not be read.',
    likelyCause: "The folder of Tokenscope's data may not be read, or the disk has an error.",
    action: 'Make it readable for your account, then try again.',
    evidence: [{ label: 'Error', value: codeOf(error) }],
  });
}

export function unwritable(what: string, error: unknown): Failure {
  return new Failure({
    code: 'file-not-saved',
    what,
    likelyCause: 'The disk is full or read-only, or another program holds the file.',
    action: "Make room on the disk, or make Tokenscope's data folder writable, then try again.",
    evidence: [{ label: 'Error', value: codeOf(error) }],
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
