import type { Settings } from '../core/ports';

/** Times in milliseconds since the epoch. */
export interface ListedToken {
  id: string;
  name: string;
  receivedAt: number | null;
  expiringAt: number | null;
  expiresAt: number | null;
}

/** Tokens with a known expiry, from the settings alone, without opening the vault. */
export function listedTokens(settings: Settings): ListedToken[] {
  return settings.connections().flatMap(({ id, name }) => {
    const facts = settings.facts(id);
    return facts?.expiresAt ? [{ id, name, receivedAt: facts.receivedAt, expiringAt: facts.expiringAt, expiresAt: facts.expiresAt }] : [];
  });
}
