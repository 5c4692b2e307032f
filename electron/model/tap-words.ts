import { isPrivateAddress } from './address';
import type { LegKind, PasteFormat, TapLeg } from './tap';
import { urlOf } from './text/url';

export const LEG_NAMES: Record<LegKind, string> = { 'authorization-server': 'Authorization server', api: 'API' };

/** What an app's addresses can be pasted as. */
export const PASTE_WORDS: Record<PasteFormat, { name: string; text: string }> = {
  env: { name: '.env', text: 'for a .env file or a shell' },
  curl: { name: 'curl', text: 'to try the tap from a terminal' },
  postman: { name: 'Postman environment', text: 'to import in Postman' },
};

const PLAIN: Record<LegKind, string> = { 'authorization-server': 'its issuer, or its authorize and token URLs,', api: 'its API base URL' };

/** What the app has to change, in one sentence. */
export function toChange(legs: readonly Pick<TapLeg, 'kind' | 'local'>[]): string {
  const changes = (['authorization-server', 'api'] as const).flatMap((kind) => {
    const locals = legs.filter((leg) => leg.kind === kind).map(({ local }) => local);
    return locals.length === 0 ? [] : [`${PLAIN[kind]} to ${locals.join(' and ')}`];
  });
  return `In your app, set ${changes.join(' and ')}. Nothing else changes.`;
}

/** What to know of a server that the app is led to before it is added, as far as its URL shows it; null: nothing. */
export function leavingCaution(upstream: string, legs: readonly Pick<TapLeg, 'upstream'>[]): string | null {
  if (!isPrivate(upstream) || legs.some((leg) => isPrivate(leg.upstream))) return null;
  return 'It is on this computer or in your own network: add it only if you know this server.';
}

function isPrivate(address: string): boolean {
  const url = urlOf(address);
  return url !== null && isPrivateAddress(url);
}
