/** What an app can be asked for. */
export const ASKS = ['sign-in', 'call', 'calls-at-once', 'sign-out'] as const;
export type Ask = (typeof ASKS)[number];

/** What an app says of what it was asked for. */
export type Said = { word: 'done' } | { word: 'failed'; reason: string };

/** How an app is brought to do something: a program by lines on its standard input, a person by a sentence in the window. */
export interface Lead {
  /** The app says when it is done, so there is no need to listen for what may yet come. */
  readonly speaks: boolean;
  /** Milliseconds without a request after which what was asked for counts as over. */
  quietMs: number;
  /** Milliseconds after which an app that does nothing is given up on; null: a person takes the time they need. */
  patienceMs: number | null;
  /** Resolves with what the app says of it; never, where it says nothing. @param signal Fires when nobody wants to know any more. */
  ask(what: Ask, times: number, signal: AbortSignal): Promise<Said>;
  /** The last lines that the app wrote, at or after a time in milliseconds since the epoch. */
  output(since: number): { at: number; text: string }[];
}

const USUAL_TIMES = 5;

/** How many calls at once, where a scene doesn't say. */
export const timesOf = (what: Ask, times: number | undefined): number => (what === 'calls-at-once' ? (times ?? USUAL_TIMES) : 1);

/** What a person is told to do, and what the command line says is waited for. */
export function askInWords(what: Ask, times: number): string {
  switch (what) {
    case 'sign-in':
      return 'Now sign in with your app.';
    case 'call':
      return 'Now make your app call the API.';
    case 'calls-at-once':
      return `Now make your app call the API ${times} times at once.`;
    case 'sign-out':
      return 'Now sign out of your app.';
  }
}
