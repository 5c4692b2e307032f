import { remove } from '../../state/actions';
import { confirmFirst } from '../../state/confirmation';

/** Deletes connections: one at once, since it can be undone, more than one after a question. */
export function deleteConnections(ids: readonly string[]): void {
  if (ids.length < 2) return void remove(ids);
  confirmFirst({
    title: `Delete ${ids.length.toLocaleString('en')} connections?`,
    text: "Their settings, saved calls and sealed secrets are deleted from this computer. Tokens aren't revoked; they stay valid at the providers until they expire. You can undo this for 10 seconds.",
    confirmLabel: 'Delete',
    cancelLabel: 'Keep them',
    onConfirm: () => remove(ids),
  });
}
