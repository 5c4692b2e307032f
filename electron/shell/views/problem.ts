import { Failure, type FailureDetails, mendOf, type Problem, problem } from '../../model/failure';
import { viewOf } from '../../model/view';

/** A failure as the window is told of it. */
export function problemView(failure: FailureDetails): Problem {
  const { evidence = [] } = failure;
  return viewOf(problem, { ...failure, evidence, mend: mendOf(failure) });
}

/** Any thrown value as a problem. An unexpected error shows only its name and place: its message may quote a secret. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Failure) return problemView(error);
  return {
    code: 'internal',
    what: 'Something went wrong inside Tokenscope.',
    likelyCause: 'A bug in Tokenscope, not something you did.',
    action: 'Try again. If that does not help, restart Tokenscope and report the evidence below; it contains no secrets.',
    evidence: [
      { label: 'Error', value: error instanceof Error ? nameOf(error) : typeof error },
      ...(error instanceof Error ? placeOf(error) : []),
    ],
  };
}

export function badRequest(where: string): Problem {
  return {
    code: 'bad-request',
    what: 'The window sent an unknown or malformed request.',
    likelyCause: 'A bug in Tokenscope, or a value that is far too long.',
    action: 'Shorten what you entered and try again. If that does not help, restart Tokenscope.',
    evidence: [{ label: 'Where', value: where }],
  };
}

function nameOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{1,60}$/.test(error.code) ? ` ${error.code}` : '';
  return `${/^[A-Za-z]{1,60}$/.test(error.name) ? error.name : 'Error'}${code}`;
}

/** The innermost stack frames: function and file name, no folders. The message before them, possibly of several lines, is cut off. */
function placeOf(error: Error): { label: string; value: string }[] {
  const { stack = '', message } = error;
  const head = message === '' ? 0 : stack.indexOf(message);
  if (head < 0) return [];
  const frames = stack
    .slice(head + message.length)
    .split('\n')
    .map((line) => /^\s+at (?:(?:async )?([\w.<>#$ ]{1,80}) \()?(?:.*[\\/])?([\w.-]{1,80}:\d+:\d+)\)?$/.exec(line))
    .filter((match) => match !== null)
    .slice(0, 3)
    .map((match) => `${match[1] ?? 'at'} ${match[2]}`);
  return frames.length > 0 ? [{ label: 'Place', value: frames.join(' < ') }] : [];
}
