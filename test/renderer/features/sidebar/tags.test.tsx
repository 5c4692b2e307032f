import { answer, ok, sent } from '../../../support/bridge';
import { all, find, key, open, press, says, type } from '../../../support/page';
import { useState } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionView } from '../../../../electron/contract';
import { defaultsOf } from '../../../../electron/model/templates';
import { Toasts } from '../../../../renderer/components/toasts';
import { TagsDialog } from '../../../../renderer/features/sidebar/tags-dialog';
import { listOf, patch } from '../../../../renderer/state/app';
import { summaryOf } from './summaries';

const view = (id: string, tags: string[]): ConnectionView => ({
  ...defaultsOf('oidc'),
  id,
  name: id,
  tags,
  hasClientSecret: false,
  sealedVariables: [],
  redirectUri: null,
});
let views: Record<string, ConnectionView>;
const summary = ({ id, tags }: ConnectionView) => summaryOf(id, { tags });
const saved = () => sent('connections.update').map(({ id, input }) => [id, input.tags]);

beforeEach(async () => {
  views = { a: view('a', ['qa', 'old']), b: view('b', ['qa']), c: view('c', ['partner']) };
  patch(listOf(Object.values(views).map(summary)));
  answer('connections.get', ({ id }) => ok(views[id] as ConnectionView));
  answer('connections.update', ({ id, input }) => {
    views = { ...views, [id]: { ...(views[id] as ConnectionView), ...input } };
    return ok(views[id] as ConnectionView);
  });
});

function Page({ ids }: { ids: string[] }) {
  const [isOpen, setOpen] = useState(true);
  return (
    <>
      {isOpen ? <TagsDialog ids={ids} onClose={() => setOpen(false)} /> : null}
      <Toasts />
    </>
  );
}
const shown = (ids: string[]) => open(<Page ids={ids} />);

describe('the tags of several connections', () => {
  it('are added to all and removed from all; what only some have stays as it is, and Undo brings back each', async () => {
    await shown(['a', 'b']);
    expect((await find('button', 'Remove the tag old')).textContent).toContain('1 of 2');
    await press('button', 'Remove the tag qa');
    await type('Tag', 'needs review,');
    await find('button', 'Remove the tag needs review');
    await press('button', 'Add the tag partner');
    await press('button', 'Save');
    await says('Tags of 2 connections changed.');
    expect(saved()).toEqual([
      ['a', ['old', 'needs review', 'partner']],
      ['b', ['needs review', 'partner']],
    ]);
    await press('button', 'Undo');
    await expect.poll(() => [views.a?.tags, views.b?.tags]).toEqual([['qa', 'old'], ['qa']]);
  });

  it('are typed with Enter, taken away by Backspace, and saved with what is not finished', async () => {
    await shown(['b']);
    await find('alertdialog', 'Tags of b');
    await type('Tag', 'One');
    await key('Enter');
    await type('Tag', 'two');
    await key('Enter');
    expect(all('button', /^Remove the tag/).map(({ textContent }) => textContent)).toEqual(['qa', 'One', 'two']);
    await key('Backspace');
    await type('Tag', 'three');
    await press('button', 'Save');
    await expect.poll(saved).toEqual([['b', ['qa', 'One', 'three']]]);
  });

  it('are refused as in the form, and nothing is saved where nothing changes', async () => {
    await shown(['a']);
    await type('Tag', 'x'.repeat(41));
    await says('The tag is longer than 40 characters.');
    expect((await find('button', 'Save')).matches(':disabled')).toBe(true);
    await type('Tag', '');
    await press('button', 'Save');
    expect(saved()).toEqual([]);
  });
});
