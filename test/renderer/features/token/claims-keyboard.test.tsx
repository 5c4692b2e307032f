import { answer, ok, sent } from '../../../support/bridge';
import { all, key, menu, open, press, rightClick, says } from '../../../support/page';
import { beforeEach, expect, it } from 'vitest';
import { Toasts } from '../../../../renderer/components/toasts';
import { MembersTable } from '../../../../renderer/features/token/members-table';
import { member } from './specimens';

const inner = member('b', '{"c": "5"}', { kind: 'object', children: [member('c', '5')] });
const MEMBERS = [
  member('first', 'x'),
  member('a', '{"b": {"c": "5"}, "n": 5}', { kind: 'object', children: [inner, member('n', '5', { kind: 'number' })] }),
  member('groups', '[]', { kind: 'array', items: Array.from({ length: 150 }, (_, at) => `group ${at}`), left: 7 }),
];
const row = (name: string) => {
  const found = [...document.querySelectorAll<HTMLElement>('tbody tr')].find(
    ({ firstElementChild }) => firstElementChild?.textContent === name,
  );
  if (!found) throw new Error(`There is no row ${name}.`);
  return found;
};
const names = () => [...document.querySelectorAll('tbody th')].map(({ textContent }) => textContent);
const at = () => document.activeElement?.closest('tr')?.firstElementChild?.textContent;

beforeEach(async () => {
  answer('clipboard.write', () => ok(null));
  await open(
    <>
      <MembersTable title="Claims" members={MEMBERS} />
      <Toasts />
    </>,
  );
});

it('is one Tab stop, and arrows move from row to row', async () => {
  expect(document.querySelector('table')?.getAttribute('role')).toBe('treegrid');
  expect([...document.querySelectorAll('tbody tr')].filter((one) => (one as HTMLElement).tabIndex === 0)).toEqual([row('first')]);
  row('first').focus();
  await key('ArrowDown');
  await key('ArrowDown');
  expect(at()).toBe('b');
  await key('End');
  expect(at()).toBe('groups');
  expect(row('groups').tabIndex).toBe(0);
  await key('ArrowDown');
  expect(at()).toBe('groups');
  await key('Home');
  expect(at()).toBe('first');
});

it('folds and unfolds with the arrows, says so, and Left leads to the row outside', async () => {
  expect(names()).toEqual(['first', 'a', 'b', 'c', 'n', 'groups']);
  expect(row('c').getAttribute('aria-level')).toBe('3');
  row('c').focus();
  await key('ArrowLeft');
  expect(at()).toBe('b');
  await key('ArrowLeft');
  expect(names()).toEqual(['first', 'a', 'b', 'n', 'groups']);
  expect(row('b').getAttribute('aria-expanded')).toBe('false');
  expect(row('b').textContent).toContain('{"c": "5"}');
  await key('ArrowLeft');
  expect(at()).toBe('a');
  await key('Enter');
  expect(names()).toEqual(['first', 'a', 'groups']);
  await key('ArrowRight');
  expect(names()).toEqual(['first', 'a', 'b', 'n', 'groups']);
  expect(row('n').hasAttribute('aria-expanded')).toBe(false);
  await press('button', 'Fold all');
  expect(names()).toEqual(['first', 'a', 'groups']);
  await press('button', 'Unfold all');
  expect(names()).toEqual(['first', 'a', 'b', 'c', 'n', 'groups']);
});

it('copies the value of a row, reached by the right arrow and left by the left one', async () => {
  row('c').focus();
  await key('ArrowDown');
  expect(at()).toBe('n');
  await key('ArrowUp');
  await key('ArrowRight');
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Copy c');
  await press('button', 'Copy c');
  expect(sent('clipboard.write')).toEqual([{ text: '5' }]);
  await key('ArrowRight');
  expect(document.activeElement?.getAttribute('aria-label')).toBe('More of c');
  await key('ArrowLeft');
  await key('ArrowLeft');
  expect(document.activeElement === row('c')).toBe(true);
});

const ENTRIES = ['Copy value', 'Copy name', 'Copy path', 'Copy as JSON'];

it('has a menu by right click that copies each part of the row, and gives the focus back to it', async () => {
  await rightClick(row('n').querySelectorAll('td')[0] as Element);
  expect((await menu()).map((name) => name.replace(/ Ctrl.*/, ''))).toEqual([...ENTRIES, 'Find in the token']);
  await press('menuitem', 'Copy path');
  await says('Copied the path.');
  expect(sent('clipboard.write')).toEqual([{ text: 'a.n' }]);
  await expect.poll(() => all('menuitem')).toEqual([]);
  await expect.poll(at).toBe('n');
});

it('has the same menu by the menu key and by Shift F10, with what folds; Escape leads back', async () => {
  row('b').focus();
  await key('ContextMenu');
  expect(await menu()).toContain('Fold');
  await key('Escape');
  await expect.poll(() => all('menuitem')).toEqual([]);
  await expect.poll(at).toBe('b');
  await key('F10', { shiftKey: true });
  await menu();
  await press('menuitem', 'Fold');
  await expect.poll(names).toEqual(['first', 'a', 'b', 'n', 'groups']);
});

it('offers the item under the pointer by itself', async () => {
  await rightClick(row('groups').querySelector('[data-item="3"] *') as Element);
  expect((await menu())[0]).toBe('Copy “\u2068group 3\u2069”');
  await press('menuitem', /group 3/);
  await expect.poll(() => sent('clipboard.write')).toEqual([{ text: 'group 3' }]);
});

it('leaves selected text to the menu of the system, and its copy key', async () => {
  getSelection()?.selectAllChildren(row('first'));
  await rightClick(row('first').querySelectorAll('td')[0] as Element);
  await key('c', { ctrlKey: true });
  expect(sent('clipboard.write')).toEqual([]);
  expect(all('menuitem')).toEqual([]);
  getSelection()?.removeAllRanges();
  await key('c', { ctrlKey: true });
  expect(sent('clipboard.write')).toEqual([{ text: 'x' }]);
});

it('shows all of a long array', async () => {
  expect(document.body.textContent).not.toContain('group 149');
  await press('button', 'Show all 150');
  await says('group 149');
  await says('and 7 more: see the raw JSON');
});
