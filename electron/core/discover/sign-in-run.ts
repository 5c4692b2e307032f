import type { ChainChoice, ChainStep, ChainView, PlannedRequest, RequestEdit } from '../../model/discovery';
import { withEdit } from '../../model/discovery-edit';
import { Failure, internal } from '../../model/failure';
import { stoppable } from '../base/unless-aborted';
import { cancelledFlow } from '../flows/failures';
import type { Chain } from './chain';
import type { Facts } from './machine';
import { type Calling, type SignedIn, type SignInDeps, SigningIn, type ToolCall } from './sign-in';
import { ChainEnd, type Stage, StepBook, type StepDeps } from './steps';

export type SignInRunDeps = StepDeps &
  Omit<SignInDeps, 'rediscover'> & {
    /** Runs the first half once more, with its steps. */
    rediscover(signal: AbortSignal): Promise<FoundAgain>;
    /** A person is asked before another sign-in for more scopes, also where nothing else waits. */
    asksForMore?: boolean;
  };

interface FoundAgain {
  facts: Facts;
  steps: readonly ChainStep[];
  /** Requests that it took. */
  sent: number;
}

/** The first half again, by a chain of its own that ends with the signal. */
export async function foundBy(again: Chain, signal: AbortSignal): Promise<FoundAgain> {
  const { steps, sent } = await stoppable(
    signal,
    () => again.stop(),
    () => again.run(),
  );
  return { facts: again.facts, steps, sent };
}

/** What waits for the person. */
type Waiting =
  | { kind: 'request'; request: PlannedRequest; go(agreed: PlannedRequest): void; end(error: unknown): void }
  | { kind: 'choice'; choice: ChainChoice; go(option: string): void; end(error: unknown): void };

/**
 * The second half of a chain, from becoming a client to the answered call, at once or step by step: then each request waits until it is let
 * go. A code and a token count once, so there is no step back within it.
 */
export class SignInRun {
  readonly #steps: (() => ChainStep)[] = [];
  #abort = new AbortController();
  readonly #book: StepBook;
  readonly #signing: SigningIn;
  #waiting: Waiting | null = null;
  #atOnce = false;
  /** Of the first half where it was run again. */
  #sentAgain = 0;
  #over: Pick<ChainView, 'stopped'> | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly deps: SignInRunDeps,
    calling: Calling,
    facts: Facts,
  ) {
    const stage: Stage = {
      propose: (planned) => this.#propose(planned),
      choose: (choice) => this.#choose(choice),
      record: (step) => this.#record(step),
    };
    const rediscover = async () => {
      const { facts, steps, sent } = await this.deps.rediscover(this.#abort.signal);
      this.#sentAgain += sent;
      // The tokens were not known to the chain that made these steps.
      for (const step of this.#book.hiddenIn(steps)) {
        const own = { ...step, id: `again-${this.#steps.length}-${step.id}` };
        this.#record(() => own);
      }
      if (this.#abort.signal.aborted) throw cancelledFlow();
      return facts;
    };
    this.#book = new StepBook(deps, stage);
    const signal = () => this.#abort.signal;
    const stop = {
      get signal() {
        return signal();
      },
    };
    this.#signing = new SigningIn(this.#book, stage, { ...deps, rediscover }, calling, facts, stop);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tokens and answers, secrets and all. */
  get outcome(): SignedIn {
    return this.#signing.outcome;
  }

  /** Takes the chain to its end; resolves there, and never rejects. @param atOnce Nothing waits for the person but the sign-in itself. */
  async run(atOnce: boolean): Promise<void> {
    this.#atOnce = atOnce;
    await this.#until(() => this.#signing.run());
  }

  /** Calls a tool where the chain is over, which ends it again. Resolves there, as `run`. */
  async callTool(tool: ToolCall, atOnce: boolean): Promise<void> {
    if (this.#over === null) return;
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
    this.#over = null;
    this.#atOnce = atOnce;
    this.#tell();
    await this.#until(() => this.#signing.callTool(tool));
  }

  async #until(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#end(null);
    } catch (error) {
      if (error instanceof ChainEnd) return this.#end({ why: 'broken', text: error.text });
      const failure = error instanceof Failure ? error : internal('The chain ended unexpectedly.', 'Run it again.', error);
      const isStopped = this.#abort.signal.aborted || failure.code === 'cancelled';
      this.#end(isStopped ? { why: 'person', text: 'You stopped it.' } : { why: 'failure', text: failure.what });
    }
  }

  /** Lets the request go that waits, with these changes. */
  send(edit: RequestEdit = {}): void {
    const waiting = this.#waiting;
    if (waiting?.kind !== 'request') return;
    this.#waiting = null;
    waiting.go({ ...waiting.request, ...withEdit(waiting.request, edit) });
    this.#tell();
  }

  choose(option: string): void {
    const waiting = this.#waiting;
    if (waiting?.kind !== 'choice') return;
    this.#waiting = null;
    waiting.go(option);
    this.#tell();
  }

  /** From here on nothing waits. */
  goOn(): void {
    this.#atOnce = true;
    this.send();
  }

  stop(): void {
    if (this.#over !== null) return;
    this.#abort.abort();
    this.#waiting?.end(cancelledFlow());
    this.#waiting = null;
  }

  get status(): ChainView['status'] {
    if (this.#over !== null) return this.#over.stopped === null ? 'done' : 'stopped';
    return this.#waiting === null ? 'running' : 'waiting';
  }

  /** The whole chain as it stands. @param first Its first half. */
  view(first: ChainView): ChainView {
    const waiting = this.#waiting;
    return {
      ...first,
      endedAt: this.#over === null ? null : this.deps.clock.now(),
      status: this.status,
      stopped: this.#over?.stopped ?? null,
      steps: [...first.steps, ...this.#steps.map((step) => step())],
      next: waiting?.kind === 'request' ? waiting.request : null,
      choice: waiting?.kind === 'choice' ? waiting.choice : null,
      sent: first.sent + this.#book.sent + this.#sentAgain,
      call: this.#called(),
    };
  }

  #called(): ChainView['call'] {
    const { held, server, tools, called } = this.#signing.outcome;
    return {
      signedIn: held !== null,
      server,
      tools: tools?.map(({ inputSchema: _, ...shown }) => shown) ?? null,
      called,
    };
  }

  #propose(request: PlannedRequest): Promise<PlannedRequest> {
    if (this.#atOnce) return Promise.resolve(request);
    return new Promise((go, end) => this.#wait({ kind: 'request', request, go, end }));
  }

  #choose(choice: ChainChoice): Promise<string> {
    const isAsked = this.deps.asksForMore === true && choice.link === 'step-up';
    if (this.#atOnce && choice.usual !== null && !isAsked) return Promise.resolve(choice.usual);
    return new Promise((go, end) => this.#wait({ kind: 'choice', choice, go, end }));
  }

  #wait(waiting: Waiting): void {
    if (this.#abort.signal.aborted) waiting.end(cancelledFlow());
    else this.#waiting = waiting;
    this.#tell();
  }

  #record(step: () => ChainStep): void {
    this.#steps.push(step);
    this.#tell();
  }

  #end(stopped: ChainView['stopped']): void {
    this.#over = { stopped: this.#book.hiddenIn(stopped) };
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
