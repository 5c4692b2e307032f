import type { ReactNode } from 'react';
import { createStore, useStore } from './store';

/** A question before something that is hard to undo. */
export interface Confirmation {
  title: ReactNode;
  /** Id of the connection that it acts on, which is marked where it is production. */
  about?: string;
  /** The consequences, and what can't be undone. */
  text: ReactNode;
  confirmLabel: string;
  cancelLabel?: string;
  tone?: 'danger' | 'primary';
  /** To be ticked before it can be confirmed: for what takes more than one thing with it. */
  tick?: string;
  /** The dialog stays, pending, until this settles. */
  onConfirm: () => unknown;
}

const asked = createStore<Confirmation | null>(null);

export const confirmFirst = (confirmation: Confirmation) => asked.set(() => confirmation);
export const dismissConfirmation = () => asked.set(() => null);
export const useConfirmation = () => useStore(asked, (confirmation) => confirmation);
