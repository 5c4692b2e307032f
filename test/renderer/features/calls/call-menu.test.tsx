import { key, menu, open, press, rightClick } from '../../../support/page';
import { beforeEach, expect, it } from 'vitest';
import { CallList } from '../../../../renderer/features/calls/call-list';
import { newCall } from '../../../../renderer/features/calls/saved-calls';

const calls = ['one', 'two'].map((id) => ({ ...newCall(id), name: id }));
let done: string[];
const button = (id: string) => document.getElementById(`call-${id}`) as HTMLElement;

beforeEach(async () => {
  done = [];
  const deedsOf = ({ id }: { id: string }) => ({
    onSend: () => done.push(`send ${id}`),
    onRename: () => done.push(`rename ${id}`),
    onDuplicate: (shown: { name: string }) => done.push(`duplicate ${shown.name}`),
    onElsewhere: () => done.push(`elsewhere ${id}`),
    onRemove: () => done.push(`remove ${id}`),
  });
  await open(
    <CallList
      connectionId="c"
      calls={calls}
      selected="one"
      onSelect={() => undefined}
      onAdd={() => undefined}
      deedsOf={deedsOf}
      beside={null}
      onBeside={() => undefined}
    />,
  );
});

it('has a menu on each saved call, that belongs to the call and not to the one shown', async () => {
  await rightClick(button('two'));
  expect((await menu()).map((name) => name.replace(/ (Ctrl|F2|Del|Once).*/, ''))).toEqual([
    'Send',
    'Copy as cURL',
    'Rename',
    'Duplicate',
    'Run on another connection too…',
    'Delete',
  ]);
  await press('menuitem', /^Send/);
  await expect.poll(() => done).toEqual(['send two']);
  await expect.poll(() => document.activeElement?.id).toBe('call-two');
});

it('does by key what the menu offers', async () => {
  button('two').focus();
  await key('F2');
  await key('d', { ctrlKey: true });
  await key('Delete');
  expect(done).toEqual(['rename two', 'duplicate two', 'remove two']);
  await key('F10', { shiftKey: true });
  await press('menuitem', /^Delete/);
  await expect.poll(() => done.at(-1)).toBe('remove two');
  expect(done).toHaveLength(4);
});
