import { invoke } from '../../bridge';
import { CopyButton } from '../../components/button';
import { MoreMenu } from '../../components/menu';
import { say } from '../../state/app';
import type { TreeRow } from './member-tree';

const COPIES = {
  name: { label: 'Copy name', text: ({ member }: TreeRow) => member.name },
  path: { label: 'Copy path', text: ({ path }: TreeRow) => path },
  json: { label: 'Copy as JSON', text: asJson },
} as const;
type Copied = keyof typeof COPIES;

/** What a row offers to copy. The buttons are reached from the row by the right arrow. */
export function MemberCopy({ row }: { row: TreeRow }) {
  const { member } = row;
  return (
    <>
      <CopyButton iconOnly excludeFromTabOrder text={member.text} label={`Copy ${member.name}`} />
      <MoreMenu
        label={`More of ${member.name}`}
        excludeFromTabOrder
        items={(Object.keys(COPIES) as Copied[]).map((id) => ({ id, label: COPIES[id].label }))}
        onAction={(id) => void copy(COPIES[id].text(row), COPIES[id].label)}
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

async function copy(text: string, label: string): Promise<void> {
  const result = await invoke('clipboard.write', { text });
  say(result.ok ? { tone: 'ok', text: `${label.replace('Copy', 'Copied the').replace('the as', 'as')}.` } : { problem: result.problem });
}
