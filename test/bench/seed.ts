import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../../electron/model/connection';
import type { GrantFacts } from '../../electron/model/grant';
import { providerOf } from '../../electron/model/providers/offered';
import { defaultsOf } from '../../electron/model/templates';

const ENVIRONMENTS = ['production', 'staging', 'sandbox', 'practice'];
const WORDS = ['Nordwind', 'payroll', 'orders', 'inventory', 'ledger', 'shipping', 'onboarding', 'returns', 'billing', 'catalogue'];

/**
 * Fills a profile with connections and the facts that the list shows of their tokens. There are no sealed records behind them, so this is
 * for measuring the list alone, without a keychain; `prepareProfile` makes whole ones.
 * @param lifetimeMs how long each token has left at most, in milliseconds; they end one after the other
 */
export function seedProfile(profile: string, count: number, lifetimeMs: number): void {
  mkdirSync(profile, { recursive: true });
  const shapes = (['katana', 'catapa'] as const).map((id) => ({ label: providerOf(id).label, defaults: defaultsOf(id) }));
  const connections: Connection[] = [];
  const facts: Record<string, GrantFacts> = {};
  const now = Date.now();
  for (let index = 0; index < count; index += 1) {
    const shape = shapes[index % shapes.length];
    if (!shape) throw new Error('no templates');
    const id = `seed${String(index).padStart(6, '0')}`;
    const name = `${shape.label}: ${WORDS[index % WORDS.length]} ${index}`;
    const environment = ENVIRONMENTS[Math.floor((index * ENVIRONMENTS.length) / count)] ?? 'production';
    connections.push({ ...structuredClone(shape.defaults), id, name, environment, clientId: `client-${index}` });
    const expiresAt = now + lifetimeMs / 2 + Math.round((lifetimeMs / 2) * ((index * 7919) % count)) / count;
    facts[id] = { state: 'active', receivedAt: now - 60_000, expiresAt, expiringAt: expiresAt - 60_000, since: null, caption: null };
  }
  writeFileSync(join(profile, 'connections.json'), JSON.stringify({ version: 1, connections }));
  writeFileSync(join(profile, 'facts.json'), JSON.stringify({ version: 1, facts }));
}
