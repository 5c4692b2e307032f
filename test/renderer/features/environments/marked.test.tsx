import { answer, ok } from '../../../support/bridge';
import { all, close, find, open, press } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConfirmDialog } from '../../../../renderer/components/dialog';
import { ExportDialog } from '../../../../renderer/features/export/export-dialog';
import { moreDeeds } from '../../../../renderer/features/header/deeds';
import { AskMenu } from '../../../../renderer/features/token/ask-menu';
import { deleteConnections } from '../../../../renderer/features/sidebar/delete';
import { TagsDialog } from '../../../../renderer/features/sidebar/tags-dialog';
import { listOf, patch } from '../../../../renderer/state/app';
import { dismissConfirmation } from '../../../../renderer/state/confirmation';
import { summaryOf } from '../sidebar/summaries';
import { sampleGrant } from '../../../core/token/samples';
import { grantView } from '../token/grant-views';

const live = summaryOf('live', { environment: 'EU', production: true, state: 'active' });
const staging = summaryOf('staging', { environment: 'staging', state: 'active' });
const grant = grantView('live', { idToken: sampleGrant().accessToken });

beforeEach(() => {
  patch(listOf([live, staging]));
  answer('server.signOutPlace', () => ok({ host: 'idp.example', returnsTo: null }));
});

const marks = async () => {
  const dialog = await find('alertdialog');
  const chip = dialog.querySelector('[data-chip]');
  dismissConfirmation();
  await expect.poll(() => all('alertdialog')).toEqual([]);
  return chip && { text: chip.textContent?.trim(), hasShape: chip.querySelector('svg') !== null };
};

describe('a dialog of a connection', () => {
  it.each([
    ['export', (id: string) => <ExportDialog id={id} />],
    ['tags', (id: string) => <TagsDialog ids={[id]} onClose={() => undefined} />],
  ])('marks production, and nothing else: %s', async (_, dialog) => {
    answer('exports.preview', () => ok({ text: '', variables: [], notes: [] }));
    await open(dialog('live'));
    expect((await find('alertdialog')).querySelector('[data-chip]')?.textContent?.trim()).toBe('EU (production)');
    await close();
    await open(dialog('staging'));
    expect((await find('alertdialog')).querySelector('[data-chip]')).toBeNull();
  });
});

describe('the question before something happens to a connection', () => {
  it.each(['narrower', 'sign-out', 'forget'])('marks production, and nothing else: %s', async (deed) => {
    await open(<ConfirmDialog />);
    for (const [summary, expected] of [
      [live, { text: 'EU (production)', hasShape: true }],
      [staging, null],
    ] as const) {
      const found = moreDeeds(summary, { ...grant, connectionId: summary.id }, 'active', false).find(({ id }) => id === deed);
      await found?.run();
      expect(await marks()).toEqual(expected);
    }
  });

  it('marks it where a token is revoked', async () => {
    const asking = { asked: null, isPending: false, ask: async () => {}, dismiss: () => {} };
    await open(
      <>
        <AskMenu grant={grant} asking={asking} />
        <ConfirmDialog />
      </>,
    );
    await press('button', 'Ask the server');
    await press('menuitem', /^Revoke the access token/);
    expect((await marks())?.text).toBe('EU (production)');
  });

  it('counts production among several that are deleted', async () => {
    await open(<ConfirmDialog />);
    deleteConnections(['live', 'staging']);
    expect((await find('alertdialog')).textContent).toContain('1 of them is production.');
  });
});
