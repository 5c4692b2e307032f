import type { Act } from './acts';
import type { Ask, Copies, Said } from './lead';
import type { ProofFace, Stage } from './stage';

export interface AskOptions {
  /** How many calls at once; usual 5. */
  times?: number;
  /** Absent: the first. */
  of?: Copies;
  /** To the person, in place of the usual words: "Now make your app call the API once more." */
  says?: string;
  /**
   * What was asked for has happened, as far as these acts show, which came since. It then counts as answered once nothing more comes for a
   * quiet period. Absent: as is usual for what is asked for. An app that says "done" is taken at its word.
   */
  until?: (acts: readonly Act[]) => boolean;
}

/** What came of a request to the app. */
export interface Asked {
  scene: string;
  /** 1 is the first of the scene. */
  number: number;
  ask: Ask;
  of: Copies;
  /** A program was started for it, which remembers nothing but what is stored. */
  isAnew: boolean;
  at: number;
  endedAt: number;
  /** What came until it was answered. */
  acts: readonly Act[];
  /** What the app said of it on its standard output; null: nothing. */
  said: Said | null;
  /** `nothing`: no act came within the time that an app has, and it said nothing. */
  outcome: 'happened' | 'nothing';
}

export interface Play extends Stage {
  /** Asks the app for something, and resolves when that has happened, or is not going to. Rejects where the scene is skipped or the run stopped. */
  ask(what: Ask, options?: AskOptions): Promise<Asked>;
  /** Lets real time pass, in milliseconds: for an app that goes by its own clock alone, or that was told when to come back. Rejects as `ask` does. */
  wait(ms: number): Promise<void>;
}

/** What the provider plays, and what the app is asked for meanwhile. */
export interface Scene {
  /** "expired-access-token". */
  id: string;
  /** "An access token that has expired". */
  name: string;
  /** To the person, what is played: a sentence. */
  says: string;
  /** Absent: all. */
  faces?: readonly ProofFace[];
  /** It needs two copies of the app at the same time, and is left out where there is one. */
  copies?: 2;
  /** It needs an app that knows two issuers, and is left out where it knows one. */
  issuers?: 2;
  /** `signed-in`: an app that is not is asked for a sign-in first, which is an act of the scene "sign-in". */
  from: 'signed-in' | 'any';
  /** How the app is afterwards; `unsure`: it is asked to sign in again before a scene that needs it. */
  leaves: 'signed-in' | 'signed-out' | 'unsure';
  play(on: Play): Promise<void>;
}

/** Checks that the definition is complete; for its types. */
export function scene(definition: Scene): Scene {
  return definition;
}
