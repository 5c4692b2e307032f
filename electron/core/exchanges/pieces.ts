import type { LoggedExchange, SecretKind } from '../../model/exchange';
import { PLACE } from '../redaction/place';
import type { Piece } from './shells';

const PLACES = new RegExp(PLACE, 'g');

/** The text without what stands for secrets. */
export function withoutPlaces(text: string): string {
  return text.replace(PLACES, '');
}

/** What stands for a secret -> the variable that takes its place. A second secret of the same kind gets a number. */
export function variablesOf({ secrets }: Pick<LoggedExchange, 'secrets'>): Map<string, string> {
  const variables = new Map<string, string>();
  const counts = new Map<SecretKind, number>();
  for (const { kind, fingerprint, where } of secrets) {
    const place = `[${kind} ${fingerprint}]`;
    if (variables.has(place) || !where.startsWith('request')) continue;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const name = kind.toUpperCase().replaceAll(' ', '_');
    variables.set(place, count === 1 ? name : `${name}_${count}`);
  }
  return variables;
}

export function hasPlace(text: string, variables: ReadonlyMap<string, string>): boolean {
  return (text.match(PLACES) ?? []).some((place) => variables.has(place));
}

/** Text and the variables in it. NUL is left out: no command line can hold it. @param encoded Each variable's value is percent-encoded first. */
export function piecesOf(given: string, variables: ReadonlyMap<string, string>, encoded = false): Piece[] {
  const text = given.replaceAll('\0', '');
  let from = 0;
  const pieces: Piece[] = [];
  for (const { 0: place, index } of text.matchAll(PLACES)) {
    const variable = variables.get(place);
    if (variable === undefined) continue;
    pieces.push(text.slice(from, index), { variable, encoded });
    from = index + place.length;
  }
  return [...pieces, text.slice(from)];
}
