import { useState } from 'react';
import type { ConnectionSummary, ConnectionView, Result } from '../../../electron/contract';
import { settingsIn } from '../../../electron/model/connection-input';
import { environmentName, membersOf } from '../../../electron/model/environments';
import { rowsOf, type SettingRow, type SharedSecret } from '../../../electron/model/setting-differences';
import { invoke } from '../../bridge';
import { Callout } from '../../components/callout';
import { Dialog } from '../../components/dialog';
import { Stack } from '../../components/layout';
import { ProductionMark } from '../../components/production-mark';
import { Table } from '../../components/table';
import { Checkbox } from '../../components/toggles';
import { marked } from '../../components/untrusted';
import { inQuotes } from '../../state/actions';
import { store } from '../../state/app';
import { useAnswer } from '../../state/use-answer';
import { labelOf } from '../preflight/offer';

const MOST = 200;
const LIST = new Intl.ListFormat('en');

/** The settings of connections, in the order of their ids. */
export function useViews(ids: readonly string[]) {
  return useAnswer(async (): Promise<Result<ConnectionView[]>> => {
    const views: ConnectionView[] = [];
    for (const id of ids) {
      const answer = await invoke('connections.get', { id });
      if (!answer.ok) return answer;
      views.push(answer.value);
    }
    return { ok: true, value: views };
  }, ids.join());
}

export const headingOf = (member: ConnectionSummary) => environmentName(member) || member.name;

/** What differs between the environments of a group, setting by setting. Secrets are only told to be the same or not. */
export function Differences({ summary, onClose }: { summary: ConnectionSummary; onClose: () => void }) {
  const members = membersOf(summary, store.get().connections);
  const ids = members.map(({ id }) => id);
  const { value: views, problem } = useViews(ids);
  const secrets = useAnswer(() => invoke('connections.sharedSecrets', { ids }), ids.join());
  const [isAll, setAll] = useState(false);
  const rows = rowsOf((views ?? []).map(settingsIn))
    .map((row) => (row.path === 'production' ? productionRow(members) : row))
    .filter(({ differs }) => differs || isAll);
  const shared = sharedWithProduction(members, secrets.value ?? []);
  return (
    <Dialog onClose={onClose} closeLabel="Close" closeFirst size="large" title="What differs between environments">
      <Stack gap={12}>
        {problem ? <Callout tone="error" problem={problem} /> : null}
        {shared.map(({ one, others }) => (
          <Callout
            key={one.id}
            tone="warning"
            title={`${LIST.format(others.map(({ name }) => inQuotes(name)))} ${others.length === 1 ? 'has' : 'have'} the client secret of ${inQuotes(one.name)}`}
          >
            A production secret that other environments know is only as safe as they are. Ask for a different one there.
          </Callout>
        ))}
        <Checkbox isSelected={isAll} onChange={setAll}>
          Also show what is the same
        </Checkbox>
        <Table>
          <thead>
            <tr>
              <th scope="col">Setting</th>
              {members.map((member) => (
                <th key={member.id} scope="col" title={member.name}>
                  {member.production ? <ProductionMark isNamed /> : null} <bdi>{headingOf(member)}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ path, texts, differs }) => (
              <Line key={path} name={labelOf(path)} differs={differs} texts={texts} />
            ))}
            <Line name="Client secret" differs texts={members.map(({ id }) => secretInWords(secrets.value, id))} />
          </tbody>
        </Table>
      </Stack>
    </Dialog>
  );
}

function Line({ name, differs, texts }: { name: string; differs: boolean; texts: readonly string[] }) {
  return (
    <tr>
      <th scope="row" className="medium">
        {name}
      </th>
      {texts.map((text, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns stay in their order
        <td key={column} className={`untrusted ${differs ? '' : 'dim'}`}>
          {text === '' ? <span className="faint">not set</span> : marked(text.length > MOST ? `${text.slice(0, MOST)}…` : text)}
        </td>
      ))}
    </tr>
  );
}

/** In words: which have the same one, by the letters A, B, C. */
function secretInWords(shared: readonly SharedSecret[] | null, id: string): string {
  if (shared === null) return 'unknown';
  const secret = shared.find((each) => each.id === id)?.secret ?? null;
  if (secret === null) return 'absent';
  const isAlone = shared.filter((each) => each.secret === secret).length === 1;
  return isAlone ? 'different' : `same (${String.fromCharCode(64 + ((secret - 1) % 26) + 1)})`;
}

/** Whether each is production, also where its label says so and no setting does. */
function productionRow(members: readonly ConnectionSummary[]): SettingRow {
  const texts = members.map(({ production }) => (production ? 'yes' : 'no'));
  return { path: 'production', texts, differs: new Set(texts).size > 1 };
}

/** Each production whose secret others have. */
function sharedWithProduction(members: readonly ConnectionSummary[], shared: readonly SharedSecret[]) {
  const secretOf = ({ id }: ConnectionSummary) => shared.find((each) => each.id === id)?.secret ?? null;
  return members
    .filter((one) => one.production && secretOf(one) !== null)
    .map((one) => ({ one, others: members.filter((other) => !other.production && secretOf(other) === secretOf(one)) }))
    .filter(({ others }) => others.length > 0);
}
