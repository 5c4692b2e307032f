import { answer, ok, refused, sent } from '../../../support/bridge';
import { all, find, open, press, says, text } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import { summaryView } from '../../../../electron/shell/views/snapshot';
import { defaultsOf } from '../../../../electron/model/templates';
import { EXPORTS } from '../../../../electron/model/exports';
import { Toasts } from '../../../../renderer/components/toasts';
import { ExportDialog } from '../../../../renderer/features/export/export-dialog';
import { listOf, patch } from '../../../../renderer/state/app';
import { closeExport, exportConnection, useExporting } from '../../../../renderer/state/exporting';

const Page = () => {
  const id = useExporting();
  return (
    <>
      {id === null ? null : <ExportDialog id={id} />}
      <Toasts />
    </>
  );
};

beforeEach(async () => {
  patch(listOf([summaryView({ ...defaultsOf('oidc'), id: 'c1', name: 'Orders' }, null)]));
  answer('exports.preview', ({ as }) => {
    if (as === 'curl')
      return refused({
        code: 'connection-incomplete',
        what: 'No token endpoint.',
        likelyCause: 'Empty.',
        action: 'Fill it in.',
        evidence: [],
      } as never);
    const notes = as === 'python' ? ['The <b>proof</b> is missing.'] : [];
    return ok({ text: `as ${as}\n<img src=x>\u202e`, variables: as === 'profile' ? [] : ['CLIENT_SECRET'], notes });
  });
  answer('exports.save', () => ok({ path: 'orders.py' }));
  closeExport();
  exportConnection('c1');
  await open(<Page />);
});

async function choose(name: string): Promise<void> {
  await press('button', /Format/);
  await press('option', new RegExp(`^${name}`));
}

describe('the export of a connection', () => {
  it('is looked at first, in each format, as text', async () => {
    await says(/Export Orders/);
    await says('as profile');
    await says('It contains no secret.');
    await choose(EXPORTS.python.name);
    await says('as python');
    expect(text()).toMatch(/set the variable CLIENT_SECRET/);
    expect(text()).toContain('The <b>proof</b> is missing.');
    expect(document.querySelector('img')).toBeNull();
    expect(text()).toContain('U+202E');
  });

  it('is saved in the format chosen, which closes the dialog and names the file', async () => {
    await choose(EXPORTS.python.name);
    await press('button', 'Save as…');
    await says('Saved as orders.py.');
    expect(sent('exports.save')).toEqual([{ id: 'c1', as: 'python' }]);
    await expect.poll(() => all('button', 'Save as…').length).toBe(0);
  });

  it('says why a format can not be had, and keeps the others', async () => {
    await choose(EXPORTS.curl.name);
    await says('No token endpoint.');
    await choose(EXPORTS.bruno.name);
    await says('as bruno');
    expect(await find('button', 'Close')).toBeTruthy();
  });
});
