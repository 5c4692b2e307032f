/** The codes a command ends with, and what each means whatever the command. Help, man page and docs/ci.md say the same. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'all as expected' },
  failed: { code: 1, meaning: 'a check, a verification or an expectation failed' },
  couldNotRun: { code: 2, meaning: 'could not run or decide, malformed input, or invalid usage' },
  /** As shells report SIGINT. Windows ends a program with 1 where nothing in it listens. */
  interrupted: { code: 130, meaning: 'ended by Ctrl-C or a signal, without reports' },
} as const;

export type ExitName = keyof typeof EXIT_CODES;
export type ExitCode = (typeof EXIT_CODES)[ExitName]['code'];
