import type { FormModel } from './form-model';

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

export function dropDraft(key: string): void {
  drafts.delete(key);
}
