import { type Dispatch, type RefObject, type SetStateAction, useEffect, useRef } from 'react';
import { keepDraft } from './drafts';
import { type FormModel, isDirty } from './form-model';

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
