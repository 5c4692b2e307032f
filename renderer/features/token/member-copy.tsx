import { invoke } from '../../bridge';
import { CopyButton } from '../../components/button';
import { type MenuEntry, type MenuItems, MoreMenu } from '../../components/menu';
import { escaped } from '../../components/untrusted';
import { say } from '../../state/app';
import { perform } from '../../state/commands';
import type { TreeRow } from './member-tree';

const COPIES = {
  value: { label: 'Copy value', done: 'Copied the value.', text: ({ member }: TreeRow) => member.text },
  name: { label: 'Copy name', done: 'Copied the name.', text: ({ member }: TreeRow) => member.name },
  path: { label: 'Copy path', done: 'Copied the path.', text: ({ path }: TreeRow) => path },
  json: { label: 'Copy as JSON', done: 'Copied as JSON.', text: asJson },
} as const;
type Copied = keyof typeof COPIES;

const entryOf = (id: Copied, row: TreeRow): MenuEntry<string> => ({
  id,
  label: COPIES[id].label,
  run: () => copy(COPIES[id].text(row), COPIES[id].done),
});

/** What the keyboard's own "copy" does in a row. */
export const copyValue = (row: TreeRow) => copy(row.member.text, COPIES.value.done);

/** Characters of a chip that its entry repeats. */
const MAX_CHIP = 40;

/**
 * The context menu of a row. `chip`: the text of the one under the pointer. `fold`: folds or unfolds, where there is something to.
 */
export function memberMenu(row: TreeRow, chip: string | null, fold: (() => void) | null): MenuItems {
  const chipText = chip !== null && chip.length > MAX_CHIP ? `${chip.slice(0, MAX_CHIP)}…` : chip;
  return {
    label: 'Claim',
    items: [
      chip !== null && {
        id: 'chip',
        label: `Copy “\u2068${escaped(chipText ?? '')}\u2069”`,
        icon: 'copy',
        run: () => copy(chip, 'Copied the item.'),
      },
      {
        ...entryOf('value', row),
        icon: chip === null ? 'copy' : undefined,
        command: 'copy',
      },
      entryOf('name', row),
      entryOf('path', row),
      entryOf('json', row),
      fold !== null && { id: 'fold', label: row.isOpen ? 'Fold' : 'Unfold', separated: true, run: fold },
      {
        id: 'find',
        label: 'Find in the token',
        icon: 'search',
        command: 'find',
        separated: fold === null,
        run: () => perform('find'),
      },
    ],
  };
}

/** What a row offers to copy. The buttons are reached from the row by the right arrow. */
export function MemberCopy({ row }: { row: TreeRow }) {
  const { member } = row;
  return (
    <>
      <CopyButton iconOnly excludeFromTabOrder text={member.text} label={`Copy ${member.name}`} />
      <MoreMenu
        label={`More of ${member.name}`}
        excludeFromTabOrder
        items={(['name', 'path', 'json'] as const).map((id) => entryOf(id, row))}
      />
    </>
  );
}

/** A member as it stands in an object: `"roles": ["admin"]`. */
function asJson({ member, index }: TreeRow): string {
  const { kind, text } = member;
  const isText = kind === 'text' || (kind === 'scopes' && !text.startsWith('['));
  const value = isText ? JSON.stringify(text) : text;
  return index === null ? `${JSON.stringify(member.name)}: ${value}` : value;
}

async function copy(text: string, done: string): Promise<void> {
  const result = await invoke('clipboard.write', { text });
  say(result.ok ? { tone: 'ok', text: done } : { problem: result.problem });
}
