import type { ChainVerdict, PlannedRequest } from '../../../model/discovery';
import { isEventStream } from '../../../model/headers';
import { urlOf } from '../../../model/text/url';
import { parameter, parseChallenges } from '../../base/challenge';
import { cleanText, headerOf, jsonMembers, quoted } from '../../base/untrusted-text';
import { newSession, opening, wordingOf } from '../../mcp/session';
import type { HttpResponse } from '../../ports';
import { type Answer, type Facts, isAsked, type Link, type Plan, type Read, withAsked } from '../machine';
import { CHALLENGE_RULES, type ChallengeCase } from '../rules/challenge';
import { judge } from '../rules/rule';

const PLAIN = 'challenge';
const AS_MCP = 'challenge-mcp';

const WORDS = {
  link: 'challenge' as const,
  to: 'resource' as const,
  section: 'RFC 6750 section 3, RFC 9728 section 5.1',
  sealed: [],
};

/** The request without a token, whose refusal says where a token comes from. */
export const CHALLENGE: Link = {
  id: 'challenge',
  next(facts) {
    if (facts.kind === 'server') return null;
    const plain = isAsked(facts, PLAIN);
    const asMcp = isAsked(facts, AS_MCP);
    if (facts.refusal !== null || (plain && asMcp)) return null;
    if (!asMcp && (facts.kind === 'mcp' || (!plain && looksLikeMcp(facts.start)))) return initialize(facts);
    return plain || (asMcp && facts.kind === 'mcp') ? null : request(facts);
  },
  read,
};

function request({ start }: Facts): Plan {
  return {
    kind: 'request',
    request: {
      ...WORDS,
      id: PLAIN,
      title: 'The URL without a token',
      why: 'A resource that wants a token refuses with 401, and names the URL of its metadata.',
      method: 'GET',
      url: start,
      headers: [{ name: 'accept', value: 'application/json, text/event-stream;q=0.9, */*;q=0.8' }],
      body: null,
    },
  };
}

/** As an MCP client begins. */
function initialize({ start, revision }: Facts): Plan {
  const { session, message } = opening(newSession(start, revision, { name: 'Tokenscope', version: '1' }));
  const request: PlannedRequest = {
    ...WORDS,
    id: AS_MCP,
    title: 'MCP request without a token',
    why: 'An MCP server that needs authorization refuses the first request with 401.',
    ...wordingOf(session, message),
  };
  return { kind: 'request', request };
}

/** By the name that MCP endpoints usually have. What else speaks MCP shows it in its answer to a GET. */
function looksLikeMcp(start: string): boolean {
  return /\/(?:mcp|sse)\/?$/i.test(urlOf(start)?.pathname ?? '');
}

/** A GET that such an endpoint refuses, or answers with events. */
function answersLikeMcp({ status, headers, body }: HttpResponse): boolean {
  if (isEventStream(headerOf(headers, 'content-type'))) return true;
  if (status === 405) return /\bPOST\b/i.test(headerOf(headers, 'allow') ?? 'POST');
  return (status === 400 || status === 406) && jsonMembers(new TextDecoder().decode(body))?.get('jsonrpc') === '2.0';
}

function read(facts: Facts, asked: PlannedRequest, answer: Answer): Read {
  if ('failure' in answer) return { facts: withAsked(facts, asked.id, null), outcome: answer.failure.what, verdicts: [] };
  const { response, url } = answer;
  const { status } = response;
  const headers = response.headers.flatMap(({ name, value }) => (name === 'www-authenticate' ? value : []));
  const challenges = parseChallenges(headers);
  const named = (scheme: string) => challenges.filter((each) => each.scheme.toLowerCase() === scheme);
  const tokens = [...named('bearer'), ...named('dpop')];
  // Several: the one that says where to go on.
  const token = tokens.find((each) => parameter(each, 'resource_metadata') !== null) ?? tokens[0] ?? null;
  const isOver = status === 401 || status === 403;
  const known: Facts = { ...withAsked(facts, asked.id, status), kind: kindOf(facts, asked, response) };
  const item: ChallengeCase = { facts: known, method: asked.method, asked: asked.url, url, status, headers, challenges, token };
  // What a GET shows of an MCP server is no answer yet.
  const goesOn = !isOver && known.kind === 'mcp' && asked.id === PLAIN && !isAsked(facts, AS_MCP);
  const verdicts: ChainVerdict[] = goesOn ? [] : judge(CHALLENGE_RULES, item);
  const resourceMetadata = token && parameter(token, 'resource_metadata');
  const scope = token && parameter(token, 'scope');
  return {
    facts: isOver ? { ...known, refusal: { status, resourceMetadata, scope, schemes: challenges.map(({ scheme }) => scheme) } } : known,
    outcome: outcomeOf(item),
    verdicts,
  };
}

function kindOf({ kind }: Facts, asked: PlannedRequest, response: HttpResponse): Facts['kind'] {
  if (kind !== 'unknown') return kind;
  const { status } = response;
  if (asked.id === AS_MCP) return status === 404 || status === 405 || status === 415 ? 'unknown' : 'mcp';
  if (status === 401 || status === 403) return 'api';
  return answersLikeMcp(response) ? 'mcp' : 'unknown';
}

function outcomeOf({ status, challenges, token, headers }: ChallengeCase): string {
  if (status !== 401 && status !== 403) {
    return status >= 200 && status < 300 ? `It returned ${status} without a token.` : `It returned ${status}, which requests no token.`;
  }
  if (challenges.length === 0)
    return `Refused with ${status}, ${headers.length === 0 ? 'without a challenge' : "with a challenge that can't be read"}.`;
  const schemes = [...new Set(challenges.map(({ scheme }) => cleanText(scheme, 40)))].join(', ');
  const metadata = token && parameter(token, 'resource_metadata');
  const scope = token && parameter(token, 'scope');
  const more = [
    metadata === null ? null : `metadata at ${cleanText(metadata, 200)}`,
    scope === null ? null : `scope ${quoted(scope)}`,
  ].filter((each) => each !== null);
  return `Refused with ${status} (${schemes})${more.length === 0 ? '' : `: ${more.join(', ')}`}.`;
}
