import type { Rewriting } from '../../../electron/model/tap';
import { Section } from '../../components/layout';
import { Table } from '../../components/table';
import { each, marked } from '../../components/untrusted';
import parameters from './parameters.module.css';

/** Each replacement once, with all its places. */
export function byReplacement(rewritten: readonly Rewriting[]): { from: string; to: string; places: string[] }[] {
  const found = new Map<string, { from: string; to: string; places: string[] }>();
  for (const { where, from, to } of rewritten) {
    const key = JSON.stringify([from, to]);
    const known = found.get(key);
    if (known) known.places.push(where);
    else found.set(key, { from, to, places: [where] });
  }
  return [...found.values()];
}

/** "response member issuer, jwks_uri; request header Host": what comes before the last word is said once. */
export function inOne(places: readonly string[]): string {
  const byKind = new Map<string, string[]>();
  for (const place of places) {
    const at = place.lastIndexOf(' ') + 1;
    const kind = place.slice(0, at);
    byKind.set(kind, [...(byKind.get(kind) ?? []), place.slice(at)]);
  }
  return [...byKind].map(([kind, names]) => `${kind}${names.join(', ')}`).join('; ');
}

/** What a tap changed of an exchange, so that the app stays on it. */
export function Rewritten({ rewritten }: { rewritten: readonly Rewriting[] }) {
  return (
    <Section gap={8} top title="Rewritten by the tap" note="the rest passed as it was">
      <Table className={parameters.table} aria-label="Rewritten by the tap">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Where</th>
          </tr>
        </thead>
        <tbody>
          {each(byReplacement(rewritten), ({ from, to, places }) => (
            <tr>
              <td className="mono untrusted">{from === '' ? <span className="dim">nothing</span> : marked(from)}</td>
              <td className="mono untrusted">{to === '' ? <span className="dim">removed</span> : marked(to)}</td>
              <td className="dim untrusted">{marked(inOne(places))}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
