import type { ConnectionSummary } from '../../../electron/contract';
import { remove } from '../../state/actions';
import { confirmFirst } from '../../state/confirmation';

export function confirmDelete({ id, name, environment }: Pick<ConnectionSummary, 'id' | 'name' | 'environment'>): void {
  confirmFirst({
    title: (
      <>
        Delete “<bdi>{name}</bdi>”{environment === '' ? null : <bdi> ({environment})</bdi>}?
      </>
    ),
    text: "Its settings, saved calls and sealed secrets (client secret and tokens) are deleted from this machine. The provider isn't told: tokens it has issued stay valid until they expire. This can't be undone.",
    confirmLabel: 'Delete',
    cancelLabel: 'Keep it',
    onConfirm: () => remove(id),
  });
}
