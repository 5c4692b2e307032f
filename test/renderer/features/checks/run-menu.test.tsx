import { answer, ok, sent } from '../../../support/bridge';
import { all, find, key, menu, open, press, rightClick } from '../../../support/page';
import { expect, it } from 'vitest';
import { ConfirmDialog } from '../../../../renderer/components/dialog';
import { Plans } from '../../../../renderer/features/checks/plans';
import { useChecksSession } from '../../../../renderer/state/checks';
import { check, connection, plan, summary } from './runs';

const runs = [summary('new', { startedAt: 2_000 }), summary('old', { startedAt: 1_000 })];
let place: unknown;
function Page() {
  place = useChecksSession(connection.id).place;
  return (
    <>
      <Plans
        summary={connection}
        catalogue={{ checks: ['a', 'b', 'c'].map((id) => check(id)), plans: [plan()], profile: { name: '', promises: [] } } as never}
        runs={runs}
        live={null}
      />
      <ConfirmDialog />
    </>
  );
}

it('has a menu on each run: open, compare, report, remove', async () => {
  answer('checks.copyReport', () => ok(true as never));
  await open(<Page />);
  await expect.poll(() => all('option').map(({ id }) => id)).toContain('run-new');
  await rightClick(all('option').find(({ id }) => id === 'run-new') as Element);
  expect((await menu()).map((name) => name.replace(/ (Enter|Del)$/, ''))).toEqual([
    'Open',
    'Compare with the one before',
    'Copy for a ticket',
    'Save as HTML…',
    'Save as JUnit XML…',
    'Remove…',
  ]);
  await press('menuitem', 'Compare with the one before');
  await expect.poll(() => place).toEqual({ at: 'compare', a: 'old', b: 'new' });
  (await find('listbox', 'Runs')).focus();
  await key('ContextMenu');
  await press('menuitem', 'Copy for a ticket');
  await expect.poll(() => sent('checks.copyReport')).toEqual([{ connectionId: connection.id, runId: 'new' }]);
  await expect.poll(() => document.activeElement?.getAttribute('aria-label')).toBe('Runs');
  await key('ContextMenu');
  await press('menuitem', /^Remove/);
  await find('alertdialog', 'Remove this run?');
});
