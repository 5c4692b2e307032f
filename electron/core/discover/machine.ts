import type { ChainChoice, ChainLink, ChainServer, ChainStep, ChainVerdict, McpRevision, PlannedRequest } from '../../model/discovery';
import type { Failure } from '../../model/failure';
import type { HttpResponse } from '../ports';
import type { ProtectedResource, ServerDocument } from './documents';

/** What came back: an answer with where it came from in the end, or why none came. */
export type Answer = { response: HttpResponse; url: string } | { failure: Failure };

/** What a person chose, or what is taken where nobody is there to choose. */
export interface Chosen {
  option: string;
}

/** What happens next. */
export type Plan =
  | { kind: 'request'; request: PlannedRequest }
  | { kind: 'choice'; choice: ChainChoice }
  /** The chain can't go on from here: nothing more to ask, and why in one sentence. */
  | { kind: 'broken'; text: string };

/** What a link makes of an answer. */
export interface Read {
  facts: Facts;
  /** In one sentence. */
  outcome: string;
  verdicts: ChainVerdict[];
}

/**
 * One link of the chain, pure: it plans the next request from what is known and reads what came back. A link that has nothing more to ask
 * plans nothing, and the next one goes on.
 */
export interface Link {
  id: ChainLink;
  next(facts: Facts): Plan | null;
  read(facts: Facts, asked: PlannedRequest, answer: Answer): Read;
  choose?(facts: Facts, choice: ChainChoice, chosen: Chosen): Read;
}

/** What the links have found out so far. Never changed: each step makes new ones. No secret is in it. */
export interface Facts {
  /** The URL given, parsed. */
  start: string;
  kind: 'unknown' | 'api' | 'mcp' | 'server';
  /** null: all revisions are judged by, or none. */
  revision: McpRevision | null;
  /** What was asked, by the planned request's id, and whether it brought something. */
  asked: readonly { id: string; brought: boolean }[];
  /** Of the first refusal. null: none seen. */
  challenge: { status: number; resourceMetadata: string | null; scope: string | null; error: string | null } | null;
  resource: ProtectedResource | null;
  /** Issuers to be read, in order. */
  issuers: readonly string[];
  servers: readonly (ChainServer & { document: ServerDocument | null })[];
  /** Issuer. */
  chosen: string | null;
}

/** Everything of one chain at one moment; an earlier one is a step back. */
export interface ChainState {
  facts: Facts;
  steps: readonly ChainStep[];
}
