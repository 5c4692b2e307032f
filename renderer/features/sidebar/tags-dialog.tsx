import { useMemo, useState } from 'react';
import { checkTags } from '../../../electron/model/connection-rules';
import { Failure } from '../../../electron/model/failure';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { TagsInput, tagsIn, textOfTags } from '../../components/tags-input';
import { marked } from '../../components/untrusted';
import { store } from '../../state/app';
import { allTags } from '../../state/tags';
import { changeSettings } from './change-settings';

export interface TagsDialogProps {
  ids: readonly string[];
  onClose: () => void;
}

/** The tags of one connection or of several: what is added or removed here is so for each; what only some have stays as it is. */
export function TagsDialog({ ids, onClose }: TagsDialogProps) {
  const had = useMemo(() => {
    const counts = new Map<string, number>();
    for (const id of ids) for (const tag of store.get().byId.get(id)?.tags ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    return counts;
  }, [ids]);
  const [text, setText] = useState(() => textOfTags([...had.keys()]));
  const wrong = problemOf(text);
  const count = ids.length.toLocaleString('en');
  const name = store.get().byId.get(ids[0] ?? '')?.name ?? '';
  const save = async () => {
    const now = checkTags(tagsIn(text));
    const removed = [...had.keys()].filter((tag) => !now.includes(tag));
    const added = now.filter((tag) => had.get(tag) === undefined);
    onClose();
    await changeSettings(
      ids,
      ({ tags }) => {
        const next = checkTags([...tags.filter((tag) => !removed.includes(tag)), ...added]);
        return next.join() === tags.join() ? null : { tags: next };
      },
      (changed) => (changed === 1 ? 'Tags changed.' : `Tags of ${changed.toLocaleString('en')} connections changed.`),
    );
  };
  return (
    <Dialog
      onClose={onClose}
      size="small"
      title={ids.length === 1 ? <>Tags of {marked(name)}</> : `Tags of ${count} connections`}
      about={ids.length === 1 ? ids[0] : undefined}
      actions={
        <Button variant="primary" isDisabled={wrong !== null} onPress={save}>
          Save
        </Button>
      }
    >
      <TagsInput
        label="Tag"
        autoFocus
        placeholder="Add a tag"
        description={ids.length === 1 ? 'Press Enter or a comma to add one.' : 'Press Enter or a comma to add one to all of them.'}
        errorMessage={wrong}
        value={text}
        onChange={setText}
        offered={allTags(store.get())}
        noteOn={(tag) => {
          const some = had.get(tag) ?? ids.length;
          return some === ids.length ? null : `${some} of ${count}`;
        }}
      />
    </Dialog>
  );
}

function problemOf(text: string): string | null {
  try {
    checkTags(tagsIn(text));
    return null;
  } catch (error) {
    if (error instanceof Failure) return `${error.what} ${error.action}`;
    throw error;
  }
}
