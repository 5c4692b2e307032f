import type { Pair } from '../../model/connection';
import { tolerantly } from '../redaction/structure';

/** A URL without its fragment: what comes before its query, and the query. */
export function splitQuery(url: string): [string, string] {
  const [beforeHash = ''] = url.split('#', 1);
  const mark = beforeHash.indexOf('?');
  return mark < 0 ? [beforeHash, ''] : [beforeHash.slice(0, mark), beforeHash.slice(mark + 1)];
}

/** The pairs of a form or a query, as a log has them; never throws. */
export function pairsOf(form: string): Pair[] {
  return form
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return { name: tolerantly(name), value: tolerantly(value) };
    });
}
