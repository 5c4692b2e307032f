import { type Dispatch, type RefObject, type SetStateAction, useEffect, useRef } from 'react';
import type { ConnectionView } from '../../../electron/contract';
import { ask } from '../../state/actions';
import { type FormModel, isDirty, secretToSend, toInput } from './form-model';
import { sayUndoable } from './undo';

const drafts = new Map<string, FormModel>();

/** Keeps unsaved changes while the person looks elsewhere. A typed client secret is not kept: it must be typed again. */
export function keepDraft(key: string, form: FormModel): void {
  drafts.set(key, { ...form, secret: form.secret.kind === 'replace' ? { kind: 'keep' } : form.secret });
}

export function takeDraft(key: string): FormModel | null {
  const draft = drafts.get(key) ?? null;
  drafts.delete(key);
  return draft;
}

/** Whether there are unsaved changes put by. */
export const hasDraft = (key: string) => drafts.has(key);

/** Saves unsaved changes put by, if any. False: they were refused, which is said. */
export async function saveDraft(view: ConnectionView): Promise<boolean> {
  const draft = drafts.get(view.id);
  if (draft === undefined) return true;
  const input = toInput(draft, view.calls);
  if (!(await ask('connections.update', { id: view.id, input, ...secretToSend(draft.secret) }))) return false;
  dropDraft(view.id);
  sayUndoable(view);
  return true;
}

export function dropDraft(key: string): void {
  drafts.delete(key);
}

/** Puts unsaved changes by when the form goes away, whichever way the person left, unless they were saved or discarded. */
export function useDraftOnLeave(key: string, form: FormModel, dirty: boolean, finished: RefObject<boolean>) {
  const latest = useRef({ form, dirty });
  latest.current = { form, dirty };
  useEffect(
    () => () => {
      if (latest.current.dirty && !finished.current) keepDraft(key, latest.current.form);
    },
    [key, finished],
  );
}

/** Takes over what was changed elsewhere (a rename in the list) while nothing is being edited here. */
export function useFollowSaved(saved: FormModel, setForm: Dispatch<SetStateAction<FormModel>>) {
  const before = useRef(saved);
  useEffect(() => {
    const last = before.current;
    before.current = saved;
    if (last !== saved) setForm((form) => (isDirty(form, last) ? form : saved));
  }, [saved, setForm]);
}
