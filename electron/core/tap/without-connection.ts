import { blankSettings, type Connection } from '../../model/connection';
import type { TapView } from '../../model/tap';

/** What the coach and the findings look at where a tap has no connection: its servers. */
export function connectionOf({ connectionId, name, legs }: Pick<TapView, 'connectionId' | 'name' | 'legs'>): Connection {
  const apiBaseUrl = legs.find(({ kind }) => kind === 'api')?.upstream ?? null;
  const issuer = legs.find(({ kind }) => kind === 'authorization-server')?.upstream ?? null;
  return { ...blankSettings(), id: connectionId, template: 'oauth', name, issuer, apiBaseUrl };
}
