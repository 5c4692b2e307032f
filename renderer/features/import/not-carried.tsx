import type { ImportReview as Review } from '../../../electron/contract';
import { Fact, Facts } from '../../components/facts';
import { Section } from '../../components/layout';
import { Table } from '../../components/table';
import { each, marked } from '../../components/untrusted';

const COLUMNS = [{ title: 'What, and where it is' }, { title: 'Why' }];

/** What an import can't carry over, and why. Nothing where there is none. */
export function LeftList({ left }: { left: Review['left'] }) {
  if (left.length === 0) return null;
  return (
    <Section labelled level="h2" title="Not carried over" note={left.length.toLocaleString('en')}>
      <Table columns={COLUMNS}>
        <tbody>
          {each(left, ({ what, where, why }) => (
            <tr>
              <th scope="row" className="untrusted">
                {marked(what)}
                <div className="dim">{marked(where)}</div>
              </th>
              <td className="untrusted">{marked(why)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

/** Which variables the files refer to, and where their values came from. The values may be secret. */
export function VariableList({ variables }: { variables: Review['variables'] }) {
  if (variables.length === 0) return null;
  return (
    <Section labelled level="h2" title="Variables read" note={variables.length.toLocaleString('en')}>
      <Facts terms="220px" named>
        {each(variables, ({ name, from }) => (
          <Fact name={marked(name)} nameClass="mono untrusted" text={from === null ? 'No value in these files.' : `From ${from}.`} />
        ))}
      </Facts>
    </Section>
  );
}
