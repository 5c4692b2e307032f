import type { ChainLink, ChainParty, PlannedRequest } from '../../../model/discovery';
import { type Facts, isAsked, type Plan } from '../machine';
import { judgedBy } from '../revisions';
import { JSON_ONLY } from '../rules/resource-metadata';

/** What the second request for a document says that a server would not serve as JSON. */
const ANYTHING = '*/*';

export const isSecondTry = (id: string): boolean => id.endsWith(SECOND);
export const secondTryOf = (id: string): string => `${id}${SECOND}`;
const SECOND = '-any';

interface Wanted {
  id: string;
  link: ChainLink;
  to: ChainParty;
  title: string;
  why: string;
  section: string;
  url: string;
}

/** The request for a public document; MCP clients say which revision they speak. */
export function documentRequest(facts: Facts, wanted: Wanted): Plan {
  const headers = [{ name: 'accept', value: isSecondTry(wanted.id) ? ANYTHING : JSON_ONLY }];
  if (facts.kind === 'mcp') headers.push({ name: 'mcp-protocol-version', value: judgedBy(facts) });
  const request: PlannedRequest = { ...wanted, method: 'GET', headers, body: null, sealed: [] };
  return { kind: 'request', request };
}

/** Of several places, the first that was not asked yet; one that answered 406 is asked once more, for anything. */
export function firstOpen<T extends { id: string }>(facts: Facts, places: readonly T[]): T | null {
  for (const place of places) {
    if (!isAsked(facts, place.id)) return place;
    const second = secondTryOf(place.id);
    const isRefused = facts.asked.some(({ id, status }) => id === place.id && status === 406);
    if (isRefused && !isAsked(facts, second)) return { ...place, id: second };
  }
  return null;
}
