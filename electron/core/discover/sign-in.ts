import { CHAIN_CLIENT } from '../../model/chain-client';
import { counted } from '../../model/text/counts';
import { originOf } from '../../model/text/url';
import type { BuiltCall } from '../../model/request';
import { addedHeaders } from '../../model/request';
import { challengeIn, parameter } from '../base/challenge';
import { cleanText, headerOf } from '../base/untrusted-text';
import { cancelledFlow } from '../flows/failures';
import { presentationOf } from '../connection/proof-key';
import { type McpAnswer, readMcp } from '../mcp/answer';
import {
  afterOpening,
  greeting,
  type McpClient,
  type McpMessage,
  type McpSession,
  newSession,
  opening,
  serverIn,
  wordingOf,
} from '../mcp/session';
import { exampleInput } from '../mcp/example';
import { callTool, listTools, type McpTool, toolAnswerIn, toolsIn } from '../mcp/tools';
import type { HttpResponse } from '../ports';
import { grantSecrets } from '../wire/sealed';
import { send, withAgent } from '../wire/send';
import type { ActingDeps } from './acting';
import { ClientTokens, foreignEnd, type Held, type Stop, type Who } from './client-tokens';
import { listIn } from './documents';
import { signsIn } from './grants';
import type { Facts } from './machine';
import { needsPkce } from './revisions';
import { judge } from './rules/rule';
import { CALL_RULES, type CallCase } from './rules/sign-in';
import { firstScopes, scopesOf, stepUp } from './scopes';
import { GO_ON, NO_PKCE, NOT_WANTED, PKCE_CHOICE, STEPS, stepUpChoice, type StepWords } from './step-words';
import { ChainEnd, type Stage, type StepBook } from './steps';

export interface ToolCall {
  name: string;
  input: Record<string, unknown>;
}

/** What is done once there is a token. */
export interface Calling {
  who: Who;
  /** A tool of an MCP server; null: none is called. */
  tool: ToolCall | null;
  /** Tokenscope itself, for the server to know. */
  client: McpClient;
}

/** How far it came. */
export interface SignedIn {
  held: Held | null;
  /** As the server names itself. Untrusted. */
  server: { name: string; version: string } | null;
  tools: (McpTool & { example: string })[] | null;
  /** What the tool answered. Untrusted. */
  called: { name: string; text: string; failed: boolean } | null;
}

export type SignInDeps = Omit<ActingDeps, 'http' | 'onTraffic'> & {
  /** Runs the chain up to the sign-in once more: the authorization server may have changed since. */
  rediscover(): Promise<Facts>;
};

interface Said {
  response: HttpResponse;
  answer: McpAnswer;
}

/** Characters of a tool's answer that are kept. */
const MAX_TEXT = 100_000;
/** Of the arguments that a tool's schema suggests. */
const MAX_EXAMPLE = 4_000;
/** Pages of tools that are read. */
const MAX_PAGES = 20;
/** Revisions that a server is asked in. */
const MAX_OPENINGS = 3;

/**
 * The chain from "the metadata are read" to "the call is answered": becomes a client, signs in, gets a token and calls; gets another token
 * where the resource wants more scopes or no longer takes this one, and knows when to stop.
 */
export class SigningIn {
  readonly #tokens: ClientTokens;
  #held: Held | null = null;
  /** The token was not yet taken by the resource. */
  #fresh = false;
  #facts: Facts;
  #calls = 0;
  /** Open, with the tools listed. */
  #session: McpSession | null = null;
  readonly outcome: SignedIn = { held: null, server: null, tools: null, called: null };

  constructor(
    private readonly book: StepBook,
    private readonly stage: Pick<Stage, 'choose'>,
    private readonly deps: SignInDeps,
    private readonly calling: Calling,
    facts: Facts,
    private readonly stop: Stop,
  ) {
    this.#facts = facts;
    this.#tokens = new ClientTokens(book, deps, calling.who, stop);
  }

  /** @throws ChainEnd, Failure. What came before that is in `outcome`. */
  async run(): Promise<void> {
    const { kind, refusal } = this.#facts;
    // A server may ask for a token only later; then its challenge says which.
    if (refusal !== null || kind === 'server') await this.#authorize(scopesOf(refusal?.scope ?? null), refusal?.schemes ?? []);
    if (kind === 'mcp') await this.#converse();
    else if (kind !== 'server')
      await this.#ask(
        STEPS.call,
        () => ({ method: 'GET', url: this.#facts.start, headers: [{ name: 'accept', value: 'application/json, */*;q=0.8' }], body: null }),
        null,
      );
  }

  async #converse(): Promise<void> {
    const { client, tool } = this.calling;
    let session = newSession(this.#facts.start, this.#facts.revision, client);
    for (let tries = 1; !session.isOpen; tries++) {
      const next = opening(session);
      const said = await this.#say(STEPS.opening, next.session, next.message);
      const opened = afterOpening(next.session, said.response, said.answer);
      if (opened.kind === 'refused' || tries >= MAX_OPENINGS) throw new ChainEnd(opened.kind === 'refused' ? opened.text : NO_REVISION);
      session = opened.session;
      this.outcome.server = this.book.hiddenIn(serverIn(said.answer));
    }
    const hello = greeting(session);
    if (hello !== null) await this.#say(STEPS.greeting, session, hello);
    this.#session = await this.#listTools(session);
    if (tool !== null) await this.callTool(tool);
  }

  /** Calls a tool of the MCP server, whose tools are listed. @throws ChainEnd, Failure. */
  async callTool(tool: ToolCall): Promise<void> {
    if (this.#session === null) throw new ChainEnd('There is no open MCP server whose tool could be called.');
    const known = this.outcome.tools?.find(({ name }) => name === tool.name);
    if (known?.problem != null) throw new ChainEnd(`This tool can't be called: ${known.problem}.`);
    this.outcome.called = null;
    const next = callTool(this.#session, { ...tool, ...(known && { tool: known }) });
    this.#session = next.session;
    const { answer } = await this.#say(STEPS.tool, next.session, next.message);
    const called = toolAnswerIn(answer);
    if (called !== null)
      this.outcome.called = { name: tool.name, failed: called.failed, text: this.book.hidden(called.text).slice(0, MAX_TEXT) };
  }

  async #listTools(start: McpSession): Promise<McpSession> {
    let session = start;
    let cursor: string | null = null;
    for (let page = 0; page < MAX_PAGES; page++) {
      const next = listTools(session, cursor);
      const { answer } = await this.#say(STEPS.tools, next.session, next.message);
      session = next.session;
      const listed = toolsIn(answer);
      if (listed === null) return session;
      const tools = listed.tools.map(({ inputSchema, ...shown }) => {
        const example = JSON.stringify(exampleInput(inputSchema), null, 2).slice(0, MAX_EXAMPLE);
        return { ...this.book.hiddenIn({ ...shown, example }), inputSchema };
      });
      this.outcome.tools = [...(this.outcome.tools ?? []), ...tools];
      cursor = listed.next;
      if (cursor === null) return session;
    }
    return session;
  }

  async #say(words: StepWords, session: McpSession, message: McpMessage): Promise<Said> {
    const response = await this.#ask(words, () => wordingOf(session, message), message);
    return { response, answer: readMcp(response, message.id) };
  }

  /** Sends a request until it is let in, or nothing more can be done for it. */
  async #ask(words: StepWords, wording: () => BuiltCall, message: McpMessage | null): Promise<HttpResponse> {
    let refused = 0;
    let stepUps = 0;
    for (;;) {
      const { response, challenge } = await this.#once(words, wording(), message);
      if (response.status === 401) {
        const hadToken = this.#held !== null;
        if (hadToken && refused++ > 0) throw new ChainEnd(STILL_REFUSED);
        await this.#reauthorize(scopesOf(challenge?.scope ?? null), challenge?.schemes ?? []);
        continue;
      }
      const held = this.#held;
      if (response.status !== 403 || held === null) return response;
      if (challenge?.error !== 'insufficient_scope') throw new ChainEnd(FORBIDDEN);
      const { connection } = held.client;
      const granted = scopesOf(held.grant.answer.scope);
      const decision = stepUp({ asked: connection.scopes, granted, wanted: scopesOf(challenge.scope) ?? [] }, stepUps++);
      this.book.begin({ ...STEPS.stepUp, id: `step-up-${++this.#calls}` });
      const isWanted = decision.kind === 'ask' && (await this.stage.choose(stepUpChoice(this.#calls, decision.scopes))) === GO_ON;
      if (decision.kind === 'ask' && !isWanted) {
        this.book.end({ outcome: NOT_WANTED, verdicts: [] });
        throw cancelledFlow();
      }
      const outcome =
        decision.kind === 'end' ? decision.text : `Requests ${decision.scopes.map((scope) => cleanText(scope, 100)).join(' ')}.`;
      this.book.end({ outcome, verdicts: [] });
      if (decision.kind === 'end') throw new ChainEnd(decision.text);
      await this.#take(await this.#tokens.get(this.#facts, decision.scopes, connection.dpop !== 'off', held));
    }
  }

  /** After a 401: with a refresh token where the server is still the same, else as at first. */
  async #reauthorize(challenged: string[] | null, schemes: readonly string[]): Promise<void> {
    const held = this.#held;
    if (held === null) return this.#authorize(challenged, schemes);
    this.#facts = await this.deps.rediscover();
    if (this.#facts.chosen === held.issuer) {
      const renewed = await this.#tokens.renewed(held, this.#facts);
      if (renewed !== null) return this.#take(renewed);
      const scopes = [...new Set([...held.client.connection.scopes, ...(challenged ?? [])])];
      return this.#take(await this.#tokens.get(this.#facts, scopes, held.client.connection.dpop !== 'off', held));
    }
    return this.#authorize(challenged, schemes);
  }

  async #authorize(challenged: string[] | null, schemes: readonly string[]): Promise<void> {
    const { resource, servers, chosen } = this.#facts;
    if (resource?.isForeign) throw foreignEnd(resource.resource);
    const members = servers.find(({ issuer }) => issuer === chosen)?.document?.members;
    const server = members === undefined ? null : listIn(members, 'scopes_supported');
    if (members !== undefined && !listIn(members, 'code_challenge_methods_supported')?.includes('S256')) await this.#withoutPkce();
    const stays = signsIn(this.calling.who.grants);
    const scopes = firstScopes({ challenged, resource: resource?.scopesSupported ?? null, server, stays });
    const isBound = schemes.length > 0 && schemes.every((scheme) => scheme.toLowerCase() === 'dpop');
    this.#take(await this.#tokens.get(this.#facts, scopes, isBound, this.#held));
  }

  /** Clients of some revisions refuse to go on with a server that does not say that it knows PKCE; a person may want to see what follows. */
  async #withoutPkce(): Promise<void> {
    const isRedirected = this.calling.who.grants.kind === 'authorization_code';
    if (!isRedirected || this.#held !== null || this.#facts.kind !== 'mcp' || !needsPkce(this.#facts)) return;
    if ((await this.stage.choose(PKCE_CHOICE)) !== GO_ON) throw new ChainEnd(NO_PKCE);
  }

  #take(held: Held): void {
    this.#held = held;
    this.outcome.held = held;
    this.#fresh = true;
  }

  async #once(words: StepWords, wording: BuiltCall, message: McpMessage | null) {
    this.book.begin({ ...words, id: `call-${++this.#calls}` });
    try {
      const response = await this.#send(wording);
      const found = challengeIn(response.headers);
      const challenge = found && {
        schemes: [found.scheme],
        error: parameter(found, 'error'),
        scope: parameter(found, 'scope'),
        resourceMetadata: parameter(found, 'resource_metadata'),
      };
      const answer = message === null ? null : readMcp(response, message.id);
      const item: CallCase = {
        facts: this.#facts,
        status: response.status,
        headers: response.headers,
        fresh: this.#fresh,
        authorized: this.#held !== null,
        challenge,
        mcp: answer && {
          isReadable: answer.kind !== 'unreadable',
          uncallable: uncallableIn(answer),
          inSession: headerOf(wording.headers, 'mcp-session-id') !== null,
        },
      };
      this.book.end({ outcome: outcomeOf(response, answer, message), verdicts: judge(CALL_RULES, item) });
      if (this.#held !== null && response.status !== 401) this.#fresh = false;
      return { response, challenge };
    } catch (error) {
      throw this.book.fail(error);
    }
  }

  /** With the token, if there is one: it goes to the URL that was given and nowhere else. */
  async #send(wording: BuiltCall): Promise<HttpResponse> {
    const held = this.#held;
    const common = { connectionId: CHAIN_CLIENT, purpose: 'call' as const, signal: this.stop.signal };
    const bare = { ...wording, headers: withAgent(wording.headers) };
    if (held === null) return (await send(this.book.http, { ...common, secrets: [], credential: null }, bare)).response;
    const { grant, client } = held;
    const { accessToken, tokenType } = grant.answer;
    if (originOf(wording.url) !== originOf(this.#facts.start)) throw new ChainEnd('The token is sent to the server of the URL only.');
    const { scheme, bound } = presentationOf(client.connection, { accessToken, tokenType, dpopKey: client.dpopKey }, this.deps.clock);
    const token = addedHeaders({ headers: [], body: '' }, [], accessToken, scheme).filter(({ name }) => name === 'Authorization');
    const headers = [...token.map(({ name, value }) => ({ name, value })), ...bare.headers];
    const secrets = grantSecrets({ ...grant.answer, dpopKey: client.dpopKey });
    const leg = { ...common, secrets, credential: client.credential, ...(bound && { bound }) };
    return (await send(this.book.http, leg, { ...bare, headers })).response;
  }
}

const STILL_REFUSED = 'The resource refuses a new token too, so another one would not help.';
const FORBIDDEN = 'The resource refuses the call with 403, without saying that scopes are missing, so another token would not help.';
const NO_REVISION = 'Client and server have no revision of MCP in common.';

function uncallableIn(answer: McpAnswer): string[] {
  return (toolsIn(answer)?.tools ?? []).flatMap(({ name, problem }) => (problem === null ? [] : `${cleanText(name, 80)}: ${problem}`));
}

function outcomeOf({ status }: HttpResponse, answer: McpAnswer | null, message: McpMessage | null): string {
  if (status === 401 || status === 403 || answer === null) return `Status ${status}.`;
  if (answer.kind === 'error') return `Status ${status}, error ${answer.code}: ${answer.message}`;
  if (answer.kind === 'unreadable') return `Status ${status}; the response ${answer.why}.`;
  if (answer.kind === 'accepted') return `Status ${status}, accepted.`;
  if (message?.method === 'tools/list') return listOutcome(answer);
  if (message?.method === 'tools/call') return toolAnswerIn(answer)?.failed ? 'The tool reports an error.' : 'The tool returned a result.';
  const server = serverIn(answer);
  return server === null ? `Status ${status}, with a result.` : `It is ${cleanText(server.name, 100)} ${cleanText(server.version, 40)}.`;
}

function listOutcome(answer: McpAnswer): string {
  const { tools = [] } = toolsIn(answer) ?? {};
  const names = tools.map(({ name }) => cleanText(name, 60)).slice(0, 10);
  return tools.length === 0 ? 'No tools.' : `${counted(tools.length, 'tool')}: ${names.join(', ')}${tools.length > 10 ? ', …' : ''}.`;
}
