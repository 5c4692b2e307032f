import type { Receiver } from '../../model/connection';
import type { ChainView, PlannedRequest, RequestEdit, SignInChoice, StartedAs } from '../../model/discovery';
import { failing } from '../../model/failure';
import { newId } from '../base/ids';
import { systemSchedule } from '../base/schedule';
import { isRecord, jsonValue } from '../base/untrusted-text';
import type { FlowService } from '../flows/flows';
import type { Browser, Random, Redirects } from '../ports';
import { Chain, type ChainDeps } from './chain';
import type { Held } from './client-tokens';
import { DEVICE_CODE, type Grants } from './grants';
import { DISCOVERY_LINKS } from './links';
import { freeReceiver } from './receiver';
import type { SeenFiles } from './seen';
import { foundBy, SignInRun } from './sign-in-run';
import { beginning } from './start';
import { STEPS } from './step-words';

export interface DiscoveryDeps extends ChainDeps {
  random: Random;
  /** Metadata of earlier chains. Absent: none are kept. */
  seen?: SeenFiles;
  browser: Browser;
  redirects: Redirects;
  /** Milliseconds that a sign-in waits for the browser. */
  flowTimeoutMs(): number;
  /** Attends the sign-ins of a chain: shows what they wait for, opens them again, takes what is pasted. */
  attend(flows: FlowService): void;
  /** Makes a connection of a client with its tokens; resolves with its id. */
  keep(held: Held): Promise<string>;
  /** Tokenscope's own. */
  version: string;
  /** Hears of each change. */
  changed: (view: ChainView) => void;
}

interface Current {
  chain: Chain;
  as: StartedAs;
  /** Goes on by itself. */
  isRunning: boolean;
  /** The request under way, or the one before it. */
  asked: PlannedRequest | null;
  /** The second half, and the first as it ended. */
  run: SignInRun | null;
  found: ChainView | null;
  /** The page where the user signs in, here or on another device; null: none. */
  page: PlannedRequest | null;
  /** Calls off what is told in a moment; null: nothing is. */
  telling: (() => void) | null;
}

/** Milliseconds between two tellings while the chain goes on by itself. */
const PACE_MS = 40;

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
  start(url: string, stepwise: boolean, as: StartedAs = {}): string {
    const chain = this.#begun(url, as);
    if (this.#current !== null) end(this.#current);
    const current: Current = { chain, as, isRunning: false, asked: null, run: null, found: null, page: null, telling: null };
    this.#current = current;
    chain.onChange(() => this.#tell(current));
    void this.#go(current, {}, stepwise ? 'wait' : 'run');
    return chain.id;
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
  async send(id: string, edit: RequestEdit): Promise<void> {
    const current = this.#of(id);
    if (current.run !== null) return current.run.send(edit);
    await this.#go(current, { edit }, 'step');
  }

  async choose(id: string, option: string): Promise<void> {
    const current = this.#of(id);
    if (current.run !== null) return current.run.choose(option);
    await this.#go(current, { option }, 'step');
  }

  async run(id: string): Promise<void> {
    const current = this.#of(id);
    if (current.run !== null) return current.run.goOn();
    await this.#go(current, {}, 'run');
  }

  /** As before the last step. A code and a token count once: there is no way back from a sign-in. */
  back(id: string): void {
    const { chain, run } = this.#of(id);
    if (run === null) chain.back();
  }

  stop(id: string): void {
    end(this.#of(id));
  }

  /**
   * Goes on from the metadata: as a client that was registered before or registers now, signs in and calls. Nothing of it is kept.
   *
   * @throws Failure `receiver-unavailable`
   */
  async signIn(id: string, { clientId, clientSecret, metadataUrl, stepwise, device = false }: SignInChoice): Promise<void> {
    const current = this.#of(id);
    const { chain } = current;
    const receiver: Receiver = await freeReceiver(this.deps.redirects);
    if (shownOf(current).status !== 'done' || this.#current !== current) return;
    const client = clientId === null ? null : { clientId, issuer: chain.facts.chosen, secret: clientSecret, key: null };
    const grants: Grants = { kind: device ? DEVICE_CODE : 'authorization_code' };
    const who = { client, metadataUrl, grants, dpop: false, receiver };
    const run = new SignInRun(
      {
        ...this.deps,
        flowTimeoutMs: this.deps.flowTimeoutMs(),
        attend: (flows) => {
          this.deps.attend(flows);
          flows.onChange(({ status, authorizeUrl, device: code }) => {
            current.page = status === 'waiting' ? pageOf(authorizeUrl ?? code?.page ?? '', code !== null) : null;
            this.#tell(current);
          });
        },
        asksForMore: true,
        rediscover: (signal) => foundBy(this.#begun(chain.view().url, current.as, chain.facts.chosen), signal),
      },
      { who, tool: null, client: { name: 'Tokenscope', version: this.deps.version } },
      chain.facts,
    );
    current.found = chain.view();
    current.run = run;
    run.onChange(() => this.#tell(current));
    void run.run(!stepwise);
    this.#tell(current);
  }

  /**
   * Calls a tool of the MCP server that the chain led to; asks before another sign-in for more scopes.
   *
   * @throws Failure `bad-request` The input is no JSON object.
   */
  callTool(id: string, { tool, input, stepwise }: { tool: string; input: string; stepwise: boolean }): void {
    const { run } = this.#of(id);
    const value = jsonValue(input);
    if (!isRecord(value)) throw noObject();
    void run?.callTool({ name: tool, input: value }, !stepwise);
  }

  /** Makes a connection of the client and its tokens. @returns Its id. */
  async keep(id: string): Promise<string> {
    const held = this.#of(id).run?.outcome.held;
    if (held == null) throw gone();
    return this.deps.keep(held);
  }

  /** @param issuer Of the client that goes on with it. */
  #begun(url: string, as: StartedAs, issuer: string | null = null): Chain {
    return new Chain(this.deps, {
      id: newId(this.deps.random, 8),
      url,
      facts: beginning(url, { ...as, issuer }),
      links: DISCOVERY_LINKS,
      seen: this.deps.seen,
    });
  }

  #of(id: string): Current {
    if (this.#current?.chain.id !== id) throw gone();
    return this.#current;
  }

  /** At once where the person has something to see to; what goes by meanwhile is told together. */
  #tell(current: Current): void {
    const tell = () => {
      current.telling = null;
      if (this.#current === current) this.deps.changed(shownOf(current));
    };
    if (isUnderWay(current)) {
      current.telling ??= (this.deps.pace ?? systemSchedule)(PACE_MS, tell);
      return;
    }
    current.telling?.();
    tell();
  }

  /** What asks nobody is done at once, so that there is always a request or a choice to look at until the chain ends. */
  async #go(current: Current, given: { edit?: RequestEdit; option?: string }, how: 'wait' | 'step' | 'run'): Promise<void> {
    const { chain } = current;
    if (current.isRunning) return;
    current.isRunning = true;
    if (how !== 'wait') await chain.step(given);
    while (how === 'run' || chain.plan?.kind === 'conclusion' || chain.plan?.kind === 'broken') if (!(await chain.step())) break;
    current.isRunning = false;
    this.#tell(current);
  }
}

const isUnderWay = ({ chain, run, isRunning }: Current): boolean =>
  run !== null ? run.status === 'running' : isRunning || chain.status === 'running';

function end({ chain, run }: Current): void {
  if (run === null) chain.stop();
  else run.stop();
}

/** With what is under way; between two requests of a chain that goes on by itself, none waits for the person. */
function shownOf(current: Current): ChainView {
  const { run, found, page } = current;
  if (run !== null && found !== null) {
    const view = run.view(found);
    return view.status === 'running' && page !== null ? { ...view, next: page } : view;
  }
  const first = current.chain.view();
  if (first.next !== null) current.asked = first.next;
  if (first.status === 'running') return { ...first, next: current.asked };
  return current.isRunning && first.status === 'waiting' ? { ...first, status: 'running', choice: null } : first;
}

function pageOf(url: string, isElsewhere: boolean): PlannedRequest {
  return {
    ...(isElsewhere ? STEPS.poll : STEPS.authorize),
    id: 'browser',
    to: 'browser',
    method: 'GET',
    url,
    headers: [],
    body: null,
    sealed: [],
  };
}

const noObject = failing({
  code: 'bad-request',
  what: 'The input of the tool is not a JSON object.',
  likelyCause: 'A brace, quote or comma is missing, or it is a list or a single value.',
  action: 'Write it like {"id": 1}; {} where the tool needs nothing.',
});

const gone = failing({
  code: 'not-found',
  what: 'This chain is no longer in memory.',
  likelyCause: 'Another one was started since.',
  action: 'Start from the URL again.',
});
