import { useMemo } from 'react';
import type { ConnectionSummary } from '../../../electron/contract';
import { environmentName, likelyMembers, membersOf, nameOfAll, othersAround } from '../../../electron/model/environments';
import { phaseOf } from '../../../electron/model/phase';
import { Button } from '../../components/button';
import { later } from '../../components/later';
import { Menu, type MenuEntry } from '../../components/menu';
import { EnvironmentChip } from '../../components/production-mark';
import { inQuotes, select } from '../../state/actions';
import { useConnections, useView } from '../../state/app';
import { clock } from '../../state/clock';
import { useCommand } from '../../state/commands';
import { closeEnvironments, openEnvironments, useEnvironmentsPart } from '../../state/environments';
import { PHASES } from '../../state/phase';
import { changeSettings } from '../sidebar/change-settings';

const CopySettings = later(() => import('./copy-settings').then((module) => module.CopySettings));
const Differences = later(() => import('./differences').then((module) => module.Differences));
const NewEnvironment = later(() => import('./new-environment').then((module) => module.NewEnvironment));

/** The connection's environment; a menu of the others where it has some, or where others look like it. */
export function Environment({ summary }: { summary: ConnectionSummary }) {
  const all = useConnections();
  const [others, next, likely] = useMemo(
    () => [
      membersOf(summary, all).filter(({ id }) => id !== summary.id),
      othersAround(summary, all)[0],
      likelyMembers(summary, all).slice(0, 5),
    ],
    [summary, all],
  );
  const name = environmentName(summary);
  useCommand('next-environment', next ? () => select(next.id) : null);
  return (
    <>
      {others.length + likely.length > 0 ? (
        <Menu
          label="Environments"
          trigger={
            <Button
              size="small"
              icon={summary.production ? 'shield' : undefined}
              iconAfter="chevron-down"
              aria-label={`Environment: ${name || 'none'}. Switch`}
            >
              {name || 'Environment'}
            </Button>
          }
          items={[
            ...others.map((other) => switching(other, other === next)),
            ...likely.map((other, index) => grouping(summary, other, index === 0 && others.length > 0)),
            ...between(summary, others.length),
            newOne(summary),
          ]}
        />
      ) : (
        <EnvironmentChip {...summary} />
      )}
      <Opened summary={summary} />
    </>
  );
}

/** What was opened about the connection's environments. */
function Opened({ summary }: { summary: ConnectionSummary }) {
  const part = useEnvironmentsPart(summary.id);
  const view = useView(summary.id);
  if (part === 'differences') return <Differences summary={summary} onClose={closeEnvironments} />;
  if (part === 'copy') return <CopySettings summary={summary} onClose={closeEnvironments} />;
  if (part === null || view === null) return null;
  return <NewEnvironment summary={summary} view={view} onClose={closeEnvironments} />;
}

function switching(other: ConnectionSummary, isNext: boolean): MenuEntry<string> {
  const { id, name, production } = other;
  return {
    id,
    label: environmentName(other) || name,
    description: `${name}, ${PHASES[phaseOf(other, clock.now())].word}`,
    icon: production ? 'shield' : undefined,
    command: isNext ? 'next-environment' : undefined,
    run: () => select(id),
  };
}

function grouping(summary: ConnectionSummary, other: ConnectionSummary, separated: boolean): MenuEntry<string> {
  const group = summary.group || other.group || nameOfAll(summary);
  return {
    id: `group ${other.id}`,
    label: `Group with ${inQuotes(other.name)}`,
    description: 'Same provider and name',
    icon: 'plus',
    separated,
    run: () =>
      changeSettings(
        [summary.id, other.id],
        (settings) => (settings.group === group ? null : { group }),
        () => `Grouped as ${inQuotes(group)}.`,
      ),
  };
}

/** What is done with an environment and others of its group. */
const between = ({ id }: ConnectionSummary, others: number): MenuEntry<string>[] =>
  others === 0
    ? []
    : [
        { id: 'differences', label: 'What differs…', icon: 'note', separated: true, run: () => openEnvironments(id, 'differences') },
        { id: 'copy', label: 'Copy settings to…', icon: 'copy', run: () => openEnvironments(id, 'copy') },
      ];

const newOne = ({ id }: ConnectionSummary): MenuEntry<string> => ({
  id: 'new',
  label: 'New environment…',
  icon: 'duplicate',
  separated: true,
  run: () => openEnvironments(id, 'new'),
});
