import { useCallback, useMemo, useRef, useState } from 'react';
import type { ConnectionSettings, ConnectionView, Problem } from '../../../electron/contract';
import { sendsCertificate, usesSecret } from '../../../electron/model/client-auth';
import { inputsToSeal, signsWithKey } from '../../../electron/model/grants';
import { providerOf } from '../../../electron/model/providers/offered';
import { invoke } from '../../bridge';
import { listCertificates } from './client-certificates';
import { listKeys } from './client-keys';
import { dropDraft, takeDraft, useDraftOnLeave, useFollowSaved } from './drafts';
import { checkForm } from './form-check';
import { type Discovery, type FormContextValue, visibleIssues } from './form-context';
import { askedBy, type FieldId, fieldOfPath } from './form-fields';
import { type FormModel, isDirty, newPart, secretToSend, toForm, toInput, withOwnRedirect } from './form-model';
import { listInputs } from './sealed-input';
import { useSealed } from './use-sealed';

export interface Saving {
  underWay: 'save' | 'connect' | null;
  problem: Problem | null;
  /** Until the next change. */
  isDone: boolean;
}

const IDLE: Saving = { underWay: null, problem: null, isDone: false };

/** Where the person has been: the fields left, and whether they tried to save. */
const NOWHERE: { touched: ReadonlySet<FieldId>; tried: boolean } = { touched: new Set(), tried: false };

export interface ConnectionFormParts {
  /** What the form starts from and compares with. */
  initial: ConnectionSettings;
  connection: ConnectionView | null;
  /** Discarding leaves the form, so no draft of it is kept. */
  isLeavable?: boolean;
}

/** A connection while it is edited, for the fields that stand in its context: what is typed, what is wrong with it, and saving it. */
export function useConnectionForm({ initial, connection, isLeavable = false }: ConnectionFormParts) {
  const draftKey = connection?.id ?? `new:${initial.template}:${initial.name}`;
  const [part] = useState(newPart);
  const isNew = connection === null;
  const saved = useMemo(() => {
    const start = toForm(initial);
    return isNew ? withOwnRedirect(start, part) : start;
  }, [initial, isNew, part]);
  const [restored] = useState(() => takeDraft(draftKey));
  const [form, setForm] = useState<FormModel>(() => restored ?? saved);
  const [showRestored, setShowRestored] = useState(restored !== null);
  const [reached, setReached] = useState(NOWHERE);
  const [saving, setSaving] = useState(IDLE);
  const [discovery, setDiscovery] = useState<Discovery>({ status: 'none' });
  const [wanted, setWanted] = useState<FormContextValue['wanted']>(null);
  const root = useRef<HTMLDivElement>(null);

  const asked = useMemo(() => askedBy(initial.template), [initial.template]);
  const id = connection?.id ?? null;
  const keys = useSealed(listKeys, signsWithKey(form) ? id : null);
  const certificates = useSealed(listCertificates, sendsCertificate(form) ? id : null);
  const inputs = useSealed(listInputs, inputsToSeal(form).length > 0 ? id : null);
  const issues = checkForm(form, {
    secret: connection === null ? false : connection.hasClientSecret,
    key: connection === null ? false : keys.list && keys.list.length > 0,
    certificate: connection === null ? false : certificates.list && certificates.list.length > 0,
    inputs: connection === null ? [] : inputs.list,
  });
  const shown = visibleIssues(issues, reached.touched, reached.tried);
  const dirty = isDirty(form, saved);

  const finished = useRef(false);
  useDraftOnLeave(draftKey, form, dirty, finished);
  useFollowSaved(saved, setForm);

  const patch = useCallback((change: Partial<FormModel>) => {
    setForm((before) => ({ ...before, ...change }));
    setSaving((before) => (before.isDone ? { ...before, isDone: false } : before));
  }, []);
  const touch = useCallback(
    (field: FieldId) =>
      setReached((before) => (before.touched.has(field) ? before : { ...before, touched: new Set(before.touched).add(field) })),
    [],
  );

  const goTo = (field: FieldId) => {
    setWanted({ field });
    // The section, and for extras its tab, must be there first.
    setTimeout(() => {
      const place = root.current?.querySelector(`[data-field="${field}"]`);
      const first =
        place?.querySelector<HTMLElement>('input:checked') ??
        place?.querySelector<HTMLElement>('input, textarea, [contenteditable="true"], button');
      first?.focus();
      place?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    }, 50);
  };

  /** Takes the person to a setting by its path. Answers with its field; null: this form has none. */
  const lead = (path: string): FieldId | null => {
    const named = fieldOfPath(path);
    if (named === null) return null;
    const field = named === 'tenant' && form.tenant === null && !asked.has('tenant') ? 'legs-token' : named;
    // What stands in the field's place until somebody asks for it.
    if (field === 'clientSecret' && usesSecret(form)) patch({ secret: { kind: 'replace', value: '' } });
    goTo(field);
    return field;
  };

  const discover = async () => {
    const issuer = form.issuer.trim();
    setDiscovery({ status: 'running', issuer });
    const result = await invoke('connections.discover', { issuer, allowPlainHttp: form.allowPlainHttp });
    setDiscovery(result.ok ? { status: 'found', view: result.value } : { status: 'failed', problem: result.problem });
  };

  /** Answers with what is stored now; null: something is wrong, and the person is led to it or told. */
  const save = async (andConnect = false): Promise<{ view: ConnectionView; isUndoable: boolean } | null> => {
    if (saving.underWay !== null) return null;
    setReached((before) => ({ ...before, tried: true }));
    const first = issues.find((issue) => issue.level === 'wrong');
    if (first) {
      goTo(first.field);
      return null;
    }
    setSaving({ ...IDLE, underWay: andConnect ? 'connect' : 'save' });
    const body = { input: toInput(form, initial.calls), ...secretToSend(form.secret) };
    const result = connection
      ? await invoke('connections.update', { id: connection.id, ...body })
      : await invoke('connections.create', body);
    if (!result.ok) {
      setSaving({ ...IDLE, problem: result.problem });
      return null;
    }
    dropDraft(draftKey);
    finished.current = isNew;
    setForm(toForm(result.value));
    setReached((before) => ({ ...before, tried: false }));
    setShowRestored(false);
    setSaving({ ...IDLE, isDone: true });
    // A secret that was replaced is gone, so what would come back is half of it.
    return { view: result.value, isUndoable: connection !== null && !('clientSecret' in body) };
  };

  const discard = () => {
    dropDraft(draftKey);
    finished.current = isLeavable;
    setForm(saved);
    setReached(NOWHERE);
    setSaving(IDLE);
    setShowRestored(false);
  };

  const errorAt = (field: FieldId) => shown.find((issue) => issue.field === field)?.text ?? null;
  const provider = providerOf(form.template);
  const context: FormContextValue = {
    ...{ form, patch, provider, connection, asked, errorAt, touch, issues, shown, wanted, goTo, discovery, discover },
    ...{ keys, certificates, inputs, isSaved: !isNew && !dirty },
  };
  return { context, root, dirty, draftKey, saving, showRestored, save, discard, lead };
}
