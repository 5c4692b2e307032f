import type { Pair } from '../../../electron/contract';
import { marked } from '../../components/untrusted';
import { piecesOf } from './parameters';
import { Table } from '../../components/table';
import styles from './parameters-table.module.css';

/** Characters of one value that are shown; the log keeps more. */
const LONGEST = 4_000;

/** Names and values in their order; what stands for a secret is set apart. `isBare`: without its caption. */
export function Parameters({ label, pairs, isBare }: { label: string; pairs: readonly Pair[]; isBare?: boolean }) {
  return (
    <Table named className={styles.table} aria-label={label}>
      {isBare ? null : (
        <caption>
          {label} <span className="faint tabular">{pairs.length}</span>
        </caption>
      )}
      <tbody>
        {pairs.map((pair, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat and the list never changes
          <tr key={index}>
            <th scope="row" className="mono untrusted">
              {marked(pair.name.slice(0, 200))}
            </th>
            <td className="mono untrusted">
              <Redacted text={pair.value.slice(0, LONGEST)} />
              {pair.value.length > LONGEST ? '…' : ''}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Redacted text, with each secret's stand-in as a label of its own. */
export function Redacted({ text }: { text: string }) {
  if (text === '') return <span className="faint">(empty)</span>;
  return piecesOf(text).map((piece, index) =>
    piece.isSecret ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text
      <span key={index} className={styles.secret}>
        {piece.text}
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text
      <span key={index}>{marked(piece.text)}</span>
    ),
  );
}
