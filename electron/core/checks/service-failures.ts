import { Failure, failing, internal, systemError } from '../../model/failure';

const REFUSALS = {
  closing: {
    code: 'cancelled',
    what: 'The checks were not started.',
    likelyCause: 'Tokenscope is closing.',
    action: 'Start them again the next time Tokenscope runs.',
  },
  underWay: {
    code: 'check-under-way',
    what: 'Checks are already running for this connection.',
    likelyCause: 'They were started a moment ago, or in another window.',
    action: 'Wait until they are done, or stop them first.',
  },
  noSuchRun: {
    code: 'not-found',
    what: 'This run is no longer stored.',
    likelyCause: 'It was deleted, or replaced by 50 newer runs.',
    action: 'Choose another run.',
  },
  noSuchPlan: {
    code: 'not-found',
    what: 'You have no such plan.',
    likelyCause: 'It was removed in the meantime, or it is built into Tokenscope.',
    action: 'Choose another plan.',
  },
  allBurn: {
    code: 'bad-request',
    what: 'There is nothing to run.',
    likelyCause: "All the selected checks are destructive, and this run doesn't allow those.",
    action: 'Allow destructive checks, or choose others.',
  },
  noneChosen: {
    code: 'bad-request',
    what: 'No check to run.',
    likelyCause: 'None of the selected checks is in this plan.',
    action: 'Choose at least one check from the plan.',
  },
} as const;

export function refusal(why: keyof typeof REFUSALS): Failure {
  return new Failure(REFUSALS[why]);
}

/** @param keeps How many such runs are held. */
export function notKept(planName: string, connectionName: string, keeps: number, error: unknown): Failure {
  const action = `Save its report now if you need it: the run stays in the list until Tokenscope closes, or until ${keeps} more runs could not be saved.`;
  return notSaved(`The run "${planName}" of ${connectionName} could not be saved.`, action, error);
}

const unreadable = failing({
  code: 'settings-unreadable',
  what: 'The stored runs of this connection could not be read.',
  likelyCause: 'Tokenscope may not have permission to read its data folder, or the disk has an error.',
  action: 'Make the folder readable for your account, then try again.',
});

/** What is read of the kept runs. @throws Failure `settings-unreadable`. */
export function read<T>(reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    throw unreadable(systemError(error));
  });
}

/** @param what Says that it failed, as a sentence. @throws Failure `file-not-saved`. */
export function written<T>(writing: Promise<T>, what: string): Promise<T> {
  return writing.catch((error: unknown) => {
    throw notSaved(what, "Free up disk space, or make Tokenscope's data folder writable, then try again.", error);
  });
}

function notSaved(what: string, action: string, error: unknown): Failure {
  const likelyCause = 'The disk is full or read-only, or another program is using the file.';
  return new Failure({ code: 'file-not-saved', what, likelyCause, action, evidence: systemError(error) });
}

/** A fault of Tokenscope's own within one check, which ends that check alone. */
export function bug(error: unknown): Failure {
  const action = 'Run the check again; if it happens again, please report it with the run.';
  return internal('Something went wrong inside Tokenscope during this check.', action, error);
}
