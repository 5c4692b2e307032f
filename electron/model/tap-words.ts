import type { LegKind, PasteFormat, TapLeg } from './tap';

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
