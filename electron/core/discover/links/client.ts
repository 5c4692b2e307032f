import type { ChainChoice } from '../../../model/discovery';
import { cleanText } from '../../base/untrusted-text';
import { sameIssuer } from '../../wire/discovery';
import { type Conclusion, type Facts, isAsked, type KnownServer, type Link, type Plan, type Read, withAsked } from '../machine';
import { CLIENT_RULES } from '../rules/client';
import { judge } from '../rules/rule';

const CHOICE = 'client-server';
const WAYS = 'client-ways';
const SECTION = 'RFC 9728 section 7.6';

/** Which authorization server the chain goes on with, and what a client could be there. */
export const CLIENT: Link = {
  id: 'client',
  next(facts) {
    if (isAsked(facts, WAYS)) return null;
    const usable = facts.servers.filter(isUsable);
    if (usable.length === 0) return { kind: 'broken', text: nothingFound(facts) };
    if (facts.chosen === null && usable.length > 1) return { kind: 'choice', choice: choiceOf(facts) };
    return waysOf(facts.chosen ?? usable[0]?.issuer ?? '');
  },
  choose: (facts, { id }, option) => ({
    facts: { ...withAsked(facts, id, null), chosen: option },
    outcome: `Goes on with ${cleanText(option, 200)}.`,
    verdicts: [],
  }),
  conclude,
};

/** Something can be sent to it. */
export const isUsable = ({ endpoints }: KnownServer): boolean =>
  endpoints.some(({ name, problem }) => problem === null && (name === 'token_endpoint' || name === 'authorization_endpoint'));

function nothingFound({ servers, refusal, issuers }: Facts): string {
  if (servers.some(({ document }) => document !== null))
    return 'The metadata of the authorization server name no endpoint that can be used.';
  if (issuers.length > 0) return 'No authorization server that the resource names has metadata that can be used.';
  if (refusal === null) return 'Nothing here asks for a token, and no authorization server was found.';
  return 'The resource wants a token, but nothing says which authorization server issues it.';
}

function choiceOf({ servers, own }: Facts): ChainChoice {
  return {
    id: CHOICE,
    link: 'client',
    title: 'Authorization server',
    why: 'The resource accepts tokens of several; each has clients of its own.',
    options: servers.map((server) => ({
      id: server.issuer,
      label: server.issuer,
      detail: server.metadataUrl ?? 'No metadata',
      problem: isUsable(server) ? null : 'Its metadata could not be read.',
    })),
    usual:
      (servers.find((server) => isUsable(server) && own !== null && sameIssuer(server.issuer, own)) ?? servers.find(isUsable))?.issuer ??
      null,
  };
}

function waysOf(issuer: string): Plan {
  const conclusion: Conclusion = {
    id: WAYS,
    link: 'client',
    title: `How to be a client of ${cleanText(issuer, 120)}`,
    why: 'An authorization server knows its clients: by registration before, by a document that the client hosts, or by registering on the spot.',
    section: SECTION,
  };
  return { kind: 'conclusion', conclusion };
}

function conclude(facts: Facts, { id }: Conclusion): Read {
  const server = facts.servers.find(({ issuer }) => issuer === facts.chosen) ?? facts.servers.find(isUsable);
  const after = withAsked(facts, id, null);
  if (server === undefined) return { facts: after, outcome: 'None.', verdicts: [] };
  const known: Facts = { ...after, chosen: server.issuer };
  const outcome = server.clientWays.map(({ text }) => text).join(' ');
  return { facts: known, outcome, verdicts: judge(CLIENT_RULES, { facts: known, server }) };
}
