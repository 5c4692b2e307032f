import type { ChainChoice, ChainLink, ChainServer, ChainVerdict, McpRevision, PlannedRequest } from '../../model/discovery';
import type { Failure } from '../../model/failure';
import type { HttpResponse } from '../ports';
import type { ProtectedResource, ServerDocument } from './documents';
import type { Seen } from './seen';

/** What came back, with where it came from in the end and whether redirects led there; or why nothing came. */
export type Answer = { response: HttpResponse; url: string } | { failure: Failure };

/** What is said without asking anybody: a step that follows from what is known. */
export type Conclusion = Pick<PlannedRequest, 'id' | 'link' | 'title' | 'why' | 'section'>;

/** What happens next. */
export type Plan =
  | { kind: 'request'; request: PlannedRequest }
  | { kind: 'choice'; choice: ChainChoice }
  | { kind: 'conclusion'; conclusion: Conclusion }
  /** The chain can't go on from here: why, in one sentence. */
  | { kind: 'broken'; text: string };

/** What a link makes of an answer. */
export interface Read {
  facts: Facts;
  /** In one sentence. Untrusted text in it is cleaned. */
  outcome: string;
  verdicts: ChainVerdict[];
}

/**
 * One link of the chain, pure: it plans the next request from what is known and reads what came back. A link that has nothing more to ask
 * plans nothing, and the next one goes on. What it has asked already stands in `asked`.
 */
export interface Link {
  id: ChainLink;
  next(facts: Facts): Plan | null;
  read?(facts: Facts, asked: PlannedRequest, answer: Answer): Read;
  /** @param option Id of the one that was chosen. */
  choose?(facts: Facts, choice: ChainChoice, option: string): Read;
  conclude?(facts: Facts, conclusion: Conclusion): Read;
}

/** An authorization server that the chain knows of. */
export interface KnownServer extends ChainServer {
  /** The issuer that was looked for; its metadata may spell it otherwise. */
  listed: string;
  /** The resource names it; otherwise it was a guess from the URL. */
  isNamed: boolean;
  document: ServerDocument | null;
}

/** The first answer without a token, as far as the chain goes on from it. */
export interface Refusal {
  status: number;
  /** Of the challenge; null: it has none. */
  resourceMetadata: string | null;
  scope: string | null;
  /** Those of its challenges, in order. */
  schemes: readonly string[];
}

/** What the links have found out so far. Never changed: each step makes new ones. No secret is in it. */
export interface Facts {
  /** The URL to call, or the one that was given where there is nothing to call. */
  start: string;
  kind: 'unknown' | 'api' | 'mcp' | 'server';
  /** The revision a person wants it judged by; null: the newest, and clients' fallbacks of all are tried. */
  revision: McpRevision | null;
  /** The steps that are over, and the status each was answered with; null: no answer, or nothing was sent. */
  asked: readonly { id: string; status: number | null }[];
  /** null: nothing was called yet, or there is nothing to call. */
  refusal: Refusal | null;
  /** The URL of metadata, where a person gave that; null: another one. */
  given: { kind: 'resource-metadata' | 'server-metadata'; url: string } | null;
  resource: ProtectedResource | null;
  /** Issuers that the resource names, in order, each once; all are read. */
  issuers: readonly string[];
  servers: readonly KnownServer[];
  /** The issuer that the person's client belongs to; null: none, or it was not said. */
  own: string | null;
  /** Issuer. */
  chosen: string | null;
  /** Metadata of earlier chains, to compare with. */
  seen: Seen;
}

/** Whether a step is over. */
export const isAsked = ({ asked }: Facts, id: string): boolean => asked.some((each) => each.id === id);

/** The facts once that step is over. */
export function withAsked(facts: Facts, id: string, status: number | null): Facts {
  return { ...facts, asked: [...facts.asked, { id, status }] };
}

/** The status of the answer; null: none came. */
export const statusOf = (answer: Answer): number | null => ('failure' in answer ? null : answer.response.status);

/** The next thing to do, by the first link that has one; null: the chain is done. */
export function nextOf(links: readonly Link[], facts: Facts): { link: Link; plan: Plan } | null {
  for (const link of links) {
    const plan = link.next(facts);
    if (plan !== null) return { link, plan };
  }
  return null;
}
