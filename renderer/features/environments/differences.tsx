import { useState } from 'react';
import type { ConnectionSummary, ConnectionView, Result } from '../../../electron/contract';
import { settingsIn } from '../../../electron/model/connection-input';
import { membersOf, productionName } from '../../../electron/model/environments';
import { rowsOf, type SharedSecret } from '../../../electron/model/setting-differences';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Dialog } from '../../components/dialog';
import { Stack } from '../../components/layout';
import { Table } from '../../components/table';
import { Checkbox } from '../../components/toggles';
import { marked } from '../../components/untrusted';
import { inQuotes } from '../../state/actions';
import { store } from '../../state/app';
import { useAnswer } from '../../state/use-answer';
import { labelOf } from '../preflight/offer';

const MOST = 200;

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

export const headingOf = (member: ConnectionSummary) => (member.production ? productionName(member) : member.environment) || member.name;

/** What differs between the environments of a group, setting by setting. Secrets are only told to be the same or not. */
export function Differences({ summary, onClose }: { summary: ConnectionSummary; onClose: () => void }) {
  const members = membersOf(summary, store.get().connections);
  const ids = members.map(({ id }) => id);
  const { value: views, problem } = useViews(ids);
  const secrets = useAnswer(() => invoke('connections.sharedSecrets', { ids }), ids.join());
  const [isAll, setAll] = useState(false);
  const rows = rowsOf((views ?? []).map(settingsIn)).filter(({ differs }) => differs || isAll);
  const shared = sharedWithProduction(members, secrets.value ?? []);
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      size="large"
      title="What differs between environments"
      footer={
        <Button autoFocus onPress={onClose}>
          Close
        </Button>
      }
    >
      <Stack gap={12}>
        {problem ? <Callout tone="error" problem={problem} /> : null}
        {shared.map(([one, other]) => (
          <Callout key={other.id} tone="warning" title={`${inQuotes(other.name)} has the client secret of ${inQuotes(one.name)}`}>
            A secret of production that other environments know is only as safe as they are. Ask for another one there.
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
                  <bdi>{headingOf(member)}</bdi>
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

/** Production and the others that have its secret. */
function sharedWithProduction(
  members: readonly ConnectionSummary[],
  shared: readonly SharedSecret[],
): [ConnectionSummary, ConnectionSummary][] {
  const secretOf = ({ id }: ConnectionSummary) => shared.find((each) => each.id === id)?.secret ?? null;
  return members.flatMap((one) =>
    one.production && secretOf(one) !== null
      ? members
          .filter((other) => !other.production && secretOf(other) === secretOf(one))
          .map((other): [ConnectionSummary, ConnectionSummary] => [one, other])
      : [],
  );
}
