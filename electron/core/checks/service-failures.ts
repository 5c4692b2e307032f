import { Failure, failing, systemError } from '../../model/failure';

const REFUSALS = {
  closing: {
    code: 'cancelled',
    what: 'The checks were not started.',
    likelyCause: 'Tokenscope is closing.',
    action: 'Start them again when Tokenscope runs again.',
  },
  underWay: {
    code: 'check-under-way',
    what: 'Checks are already running for this connection.',
    likelyCause: 'They were started a moment ago, or in another window.',
    action: 'Wait until they are done, or stop them first.',
  },
  noSuchRun: {
    code: 'not-found',
    what: 'This run is no longer kept.',
    likelyCause: 'It was deleted, or 50 newer ones have taken its place.',
    action: 'Choose another run.',
  },
  noSuchPlan: {
    code: 'not-found',
    what: 'There is no such plan of your own.',
    likelyCause: 'It was removed meanwhile, or it is one that comes with Tokenscope.',
    action: 'Choose another plan.',
  },
  allBurn: {
    code: 'bad-request',
    what: 'There is nothing to run.',
    likelyCause: 'All checks that were chosen spend tokens, and that was not allowed.',
    action: 'Allow the checks that spend tokens, or choose others.',
  },
  noneChosen: {
    code: 'bad-request',
    what: 'There is nothing to run.',
    likelyCause: 'None of the checks that were chosen is in this plan.',
    action: 'Choose at least one check of the plan.',
  },
} as const;

export function refusal(why: keyof typeof REFUSALS): Failure {
  return new Failure(REFUSALS[why]);
}

/** @param keeps How many such runs are held. */
export function notKept(planName: string, connectionName: string, keeps: number, error: unknown): Failure {
  const action = `Save its report now if you need it: the run stays in the list until Tokenscope closes, or until ${keeps} more could not be kept.`;
  return notSaved(`The run "${planName}" of ${connectionName} could not be kept.`, action, error);
}

const unreadable = failing({
  code: 'settings-unreadable',
  what: 'The runs kept of this connection could not be read.',
  likelyCause: "The folder of Tokenscope's data may not be read, or the disk has an error.",
  action: 'Make it readable for your account, then try again.',
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
    throw notSaved(what, "Make room on the disk, or make Tokenscope's data folder writable, then try again.", error);
  });
}

function notSaved(what: string, action: string, error: unknown): Failure {
  const likelyCause = 'The disk is full or read-only, or another program holds the file.';
  return new Failure({ code: 'file-not-saved', what, likelyCause, action, evidence: systemError(error) });
}
