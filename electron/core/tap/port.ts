import type { Failure } from '../../model/failure';
import type { BodyCopy } from './body-copy';

/** Headers as they stand on the wire: name and value in turn, with their order, case and repetitions. */
export type RawHeaders = readonly string[];

export interface RequestHead {
  method: string;
  /** As in the request line. */
  target: string;
  headers: RawHeaders;
}

export interface AnswerHead {
  status: number;
  statusText: string;
  headers: RawHeaders;
}

/** Another body in the place of one that is complete and no longer than `most` bytes; a longer one is passed on as it comes. */
export interface BodyChange {
  most: number;
  /** Gets it without its content coding. null: it stays as it is. */
  of(body: Uint8Array): Uint8Array | null;
}

/** What becomes of a request. */
export type Plan =
  | { kind: 'answer'; head: AnswerHead; body: string; delayMs: number }
  | {
      kind: 'forward';
      target: string;
      headers: RawHeaders;
      change: BodyChange | null;
      /** Milliseconds that it waits before it goes on. */
      delayMs: number;
      /** What becomes of its answer: nothing of it comes, or half of its body. */
      spoil: 'dropped' | 'cut' | null;
    };

/** One exchange on its way through the tap, as who decides on it and takes it down sees it. Nothing of it throws or waits. */
export interface Passing {
  readonly plan: Plan;
  /** Gets the bodies as they pass. */
  readonly sent: BodyCopy;
  readonly received: BodyCopy;
  /** The final answer has begun. Returns what the app gets of it. */
  answered(head: AnswerHead): { headers: RawHeaders; change: BodyChange | null };
  /** It is over. @param failure Why there is no answer, or half of one; null: all of it passed. */
  ended(failure: Failure | null): void;
}

/** What listens on 127.0.0.1 for one leg. */
export interface ListeningLeg {
  port: number;
  /** Stops listening and ends what is on its way. */
  close(): Promise<void>;
}

export interface LegWork {
  /** The origin that requests go on to. */
  upstream: string;
  /** null: any free one. */
  port: number | null;
  /** Decides on a request before anything of it goes on. */
  take(head: RequestHead): Passing;
  /** Something that is no HTTP request, or none that is safe to pass on, was refused. */
  refused(): void;
}

/**
 * Passes requests on to a server and its answers back, as they are but for what the plan says. `listen` rejects with
 * `receiver-unavailable` when the port can't be had.
 */
export interface TapProxy {
  listen(work: LegWork): Promise<ListeningLeg>;
  /** A body without its content coding, at most `most` bytes of it. null: its coding is unknown, or it isn't coded so. */
  decoded(body: Uint8Array, coding: string, most: number): Promise<{ bytes: Uint8Array; cut: boolean } | null>;
}
