/** What an app can be asked for. */
export const ASKS = ['sign-in', 'sign-in-other', 'call', 'calls-at-once', 'sign-out'] as const;
export type Ask = (typeof ASKS)[number];

/** What an app says of what it was asked for. `opened`: a page of its own was opened for it, which says nothing of how that ended. */
export type Said = { word: 'done' | 'opened' } | { word: 'failed'; reason: string };

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
  /** How often a program was started so far; absent: nothing of ours starts the app. */
  readonly starts?: number;
  /** Absent: the app runs once, and scenes with two copies of it are left out. */
  second?: SecondCopy;
}

/** Another process of the same app, which shares its stored tokens. */
export interface SecondCopy extends Pick<Lead, 'ask' | 'starts'> {
  /** Resolves when it can be asked. @param signal Fires when nobody wants to know any more. */
  begin(signal: AbortSignal): Promise<void>;
  /** It is not needed any more. */
  end(): Promise<void>;
}

/** Which copies of the app are asked; both: at the same moment. */
export type Copies = 'first' | 'second' | 'both';

/** The lead of these copies alone. It has failed where one of them has. */
export function leadOfCopies(lead: Lead, copies: Copies): Omit<Lead, 'second' | 'output'> {
  const { second, quietMs, patienceMs } = lead;
  const asked = [copies !== 'second' && lead, copies !== 'first' && second].filter((each) => each !== false && each !== undefined);
  return {
    quietMs,
    patienceMs,
    get speaks() {
      return lead.speaks;
    },
    async ask(what, times, signal) {
      const said = await Promise.all(asked.map((each) => each.ask(what, times, signal)));
      return said.find(({ word }) => word === 'failed') ?? said[0] ?? { word: 'done' };
    },
  };
}

/** Of all its copies. */
export const startsOf = ({ starts = 0, second }: Pick<Lead, 'starts' | 'second'>): number => starts + (second?.starts ?? 0);

const USUAL_TIMES = 5;

/** How many calls at once, where a scene doesn't say. */
export const timesOf = (what: Ask, times: number | undefined): number => (what === 'calls-at-once' ? (times ?? USUAL_TIMES) : 1);

export const START_SECOND = 'Now start a second copy of your app, which shares the stored tokens.';

/** The line by which a program is asked for it. */
export function lineOf(what: Ask, times: number): string {
  if (what === 'sign-in-other') return 'sign-in other';
  return what === 'calls-at-once' ? `${what} ${times}` : what;
}

/** What a person is told to do, and what the command line says is waited for. */
export function askInWords(what: Ask, times: number, copies: Copies = 'first'): string {
  if (copies === 'both') return 'Now make both copies of your app call the API, one right after the other.';
  if (copies === 'second') return 'Now make the second copy of your app call the API.';
  switch (what) {
    case 'sign-in':
      return 'Now sign in with your app.';
    case 'sign-in-other':
      return 'Now sign in with your app at the second issuer.';
    case 'call':
      return 'Now make your app call the API.';
    case 'calls-at-once':
      return `Now make your app call the API ${times} times at once.`;
    case 'sign-out':
      return 'Now sign out of your app.';
  }
}
