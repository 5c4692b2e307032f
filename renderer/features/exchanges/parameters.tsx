import type { Pair } from '../../../electron/contract';
import { Table } from '../../components/table';
import { each, marked } from '../../components/untrusted';
import styles from './parameters.module.css';

/** More are not taken apart: a hostile URL may hold nothing else. */
export const MAX_PARAMETERS = 200;

/** Decodes application/x-www-form-urlencoded text; what is not well encoded stays as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** The names and values of a form body or a query, in their order, repeated ones kept; at most `MAX_PARAMETERS`. */
export function parametersOf(text: string): Pair[] {
  const pairs: Pair[] = [];
  for (const part of text.split('&', MAX_PARAMETERS)) {
    if (part === '') continue;
    const at = part.indexOf('=');
    pairs.push(at < 0 ? { name: decoded(part), value: '' } : { name: decoded(part.slice(0, at)), value: decoded(part.slice(at + 1)) });
  }
  return pairs;
}

/** The query of a URL, without the question mark; empty when there is none. */
export function queryOf(url: string): string {
  const [place = ''] = url.split('#', 1);
  const at = place.indexOf('?');
  return at < 0 ? '' : place.slice(at + 1);
}

/** A piece of redacted text: words as sent, or what stands for a secret. */
export interface Piece {
  text: string;
  isSecret: boolean;
}

const stand = /\[[A-Za-z ]{3,20} [0-9a-f]{4}-[0-9a-f]{4}\]/g;

/** Redacted text in pieces, so that what stands for a secret ("[access token 3f9a-01bc]") can be shown as such. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(stand)) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), isSecret: false });
    pieces.push({ text: match[0].slice(1, -1), isSecret: true });
    at = match.index + match[0].length;
  }
  if (at < text.length || pieces.length === 0) pieces.push({ text: text.slice(at), isSecret: false });
  return pieces;
}

/** Characters of one value that are shown; the log keeps more. */
const LONGEST = 4_000;

const MEANT = [{ title: 'Parameter', className: styles.name }, { title: 'Value' }, { title: 'Meaning', className: styles.meaning }];

export interface ParametersProps {
  label: string;
  /** Some with what they are there for. */
  pairs: readonly (Pair & { meaning?: string | null })[];
  /** Without its caption. */
  isBare?: boolean;
}

/** Names and values in their order; what stands for a secret is set apart. */
export function Parameters({ label, pairs, isBare }: ParametersProps) {
  const hasMeanings = pairs.some(({ meaning }) => meaning);
  return (
    <Table named className={styles.table} columns={hasMeanings ? MEANT : undefined} aria-label={label}>
      {isBare ? null : (
        <caption>
          {label} <span className="faint tabular">{pairs.length}</span>
        </caption>
      )}
      <tbody>
        {each(pairs, (pair) => (
          <tr>
            <th scope="row" className="mono untrusted">
              {marked(pair.name.slice(0, 200))}
            </th>
            <td className="mono untrusted">
              <Redacted text={pair.value.slice(0, LONGEST)} />
              {pair.value.length > LONGEST ? '…' : ''}
            </td>
            {hasMeanings ? <td className={`dim ${styles.meaning}`}>{pair.meaning}</td> : null}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Redacted text, with each secret's stand-in as a label of its own. */
function Redacted({ text }: { text: string }) {
  if (text === '') return <span className="faint">(empty)</span>;
  return each(piecesOf(text), (piece) =>
    piece.isSecret ? <span className={styles.secret}>{piece.text}</span> : <span>{marked(piece.text)}</span>,
  );
}
