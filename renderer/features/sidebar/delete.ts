import { remove } from '../../state/actions';
import { store } from '../../state/app';
import { confirmFirst } from '../../state/confirmation';

/** Deletes connections: one at once, since it can be undone, more than one after a question. */
export function deleteConnections(ids: readonly string[]): void {
  if (ids.length < 2) return void remove(ids);
  const { byId } = store.get();
  const live = ids.filter((id) => byId.get(id)?.production).length;
  const warning = live === 0 ? '' : `${live.toLocaleString('en')} of them ${live === 1 ? 'is' : 'are'} production. `;
  confirmFirst({
    title: `Delete ${ids.length.toLocaleString('en')} connections?`,
    text: `${warning}Their settings, saved calls and sealed secrets are deleted from this computer. Tokens aren't revoked; they stay valid at the providers until they expire. You can undo this for 10 seconds.`,
    confirmLabel: 'Delete',
    cancelLabel: 'Keep them',
    onConfirm: () => remove(ids),
  });
}
