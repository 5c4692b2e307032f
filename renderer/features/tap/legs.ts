import type { LegKind } from '../../../electron/model/tap';
import type { TapStart } from '../../state/taps';

/** A server as it stands in the form, with its port as typed. */
export interface TypedServer {
  kind: LegKind;
  upstream: string;
  port: string;
}

/** The port that a text names; null: any free one. */
export function portOf(text: string): number | null | 'wrong' {
  const typed = text.trim();
  if (typed === '') return null;
  const port = /^\d{1,5}$/.test(typed) ? Number(typed) : 0;
  return port >= 1 && port <= 65_535 ? port : 'wrong';
}

/** What to start with; a server without a URL is left out. null: a port is none. */
export function legsOf(servers: readonly TypedServer[]): TapStart['legs'] | null {
  const legs = servers.flatMap(({ kind, upstream, port }) =>
    upstream.trim() === '' ? [] : [{ kind, upstream: upstream.trim(), port: portOf(port) }],
  );
  const isRight = (leg: (typeof legs)[number]): leg is TapStart['legs'][number] => leg.port !== 'wrong';
  return legs.every(isRight) ? legs : null;
}
