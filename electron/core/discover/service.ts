import type { ChainView, PlannedRequest, RequestEdit } from '../../model/discovery';
import { failing } from '../../model/failure';
import { newId } from '../base/ids';
import type { Random } from '../ports';
import { Chain, type ChainDeps } from './chain';
import { DISCOVERY_LINKS } from './links';
import type { SeenFiles } from './seen';
import { beginning } from './start';

export interface DiscoveryDeps extends ChainDeps {
  random: Random;
  /** Metadata of earlier chains. Absent: none are kept. */
  seen?: SeenFiles;
  /** Hears of each change. */
  changed: (view: ChainView) => void;
}

interface Current {
  chain: Chain;
  /** Goes on by itself. */
  isRunning: boolean;
  /** The request under way, or the one before it. */
  asked: PlannedRequest | null;
}

/** The chain that a person looks at, one at a time: at once, or a request at a key press. */
export class DiscoveryService {
  #current: Current | null = null;

  constructor(private readonly deps: DiscoveryDeps) {}

  /**
   * Begins a chain in the place of the former, which is stopped. Resolves at once with its id.
   *
   * @param stepwise Waits before each request.
   * @throws Failure `connection-invalid`
   */
  start(url: string, stepwise: boolean): string {
    const facts = beginning(url);
    this.#current?.chain.stop();
    const id = newId(this.deps.random, 8);
    const chain = new Chain(this.deps, { id, url, facts, links: DISCOVERY_LINKS, seen: this.deps.seen });
    const current: Current = { chain, isRunning: false, asked: null };
    this.#current = current;
    chain.onChange(() => {
      if (this.#current === current) this.deps.changed(shownOf(current));
    });
    void this.#go(current, {}, stepwise ? 'wait' : 'run');
    return id;
  }

  /** null: there was none. */
  view(): ChainView | null {
    return this.#current && shownOf(this.#current);
  }

  /** @throws Failure `not-found`, as all that follow. */
  chain(id: string): ChainView {
    return shownOf(this.#of(id));
  }

  /** Sends the next request, as changed. */
  send(id: string, edit: RequestEdit): Promise<void> {
    return this.#go(this.#of(id), { edit }, 'step');
  }

  choose(id: string, option: string): Promise<void> {
    return this.#go(this.#of(id), { option }, 'step');
  }

  run(id: string): Promise<void> {
    return this.#go(this.#of(id), {}, 'run');
  }

  back(id: string): void {
    this.#of(id).chain.back();
  }

  stop(id: string): void {
    this.#of(id).chain.stop();
  }

  #of(id: string): Current {
    if (this.#current?.chain.view().id !== id) throw gone();
    return this.#current;
  }

  /** What asks nobody is done at once, so that there is always a request or a choice to look at until the chain ends. */
  async #go(current: Current, given: { edit?: RequestEdit; option?: string }, how: 'wait' | 'step' | 'run'): Promise<void> {
    const { chain } = current;
    if (current.isRunning) return;
    current.isRunning = true;
    if (how !== 'wait') await chain.step(given);
    while (how === 'run' || chain.plan?.kind === 'conclusion' || chain.plan?.kind === 'broken') if (!(await chain.step())) break;
    current.isRunning = false;
    if (this.#current === current) this.deps.changed(shownOf(current));
  }
}

/** With the request that is under way; between two of a chain that goes on by itself, none waits for the person. */
function shownOf(current: Current): ChainView {
  const view = current.chain.view();
  if (view.next !== null) current.asked = view.next;
  if (view.status === 'running') return { ...view, next: current.asked };
  return current.isRunning && view.status === 'waiting' ? { ...view, status: 'running', choice: null } : view;
}

const gone = failing({
  code: 'not-found',
  what: 'This chain is no longer in memory.',
  likelyCause: 'Another one was started since.',
  action: 'Start from the URL again.',
});
