import { createContext, useContext } from 'react';
import type { ConnectionView, DiscoveryView, Problem } from '../../../electron/contract';
import type { ClientCertificateView } from '../../../electron/model/client-certificate';
import type { ClientKeys } from './client-keys';
import type { Sealed } from './use-sealed';
import type { OfferedProvider } from '../../../electron/model/providers/provider';
import type { Issue } from './form-check';
import type { FieldId } from './form-fields';
import type { FormModel } from './form-model';
import type { SealedInputs } from './sealed-input';

export interface FormContextValue {
  form: FormModel;
  patch: (change: Partial<FormModel>) => void;
  provider: OfferedProvider;
  /** The stored connection; null while a new one is written. */
  connection: ConnectionView | null;
  /** Fields the provider asks for first; the sections leave those out. */
  asked: ReadonlySet<string>;
  /** The sentence to show at a field, once the person has been there or tried to save. */
  errorAt: (field: FieldId) => string | null;
  touch: (field: FieldId) => void;
  /** All that is wrong or missing, and what of it is on screen. */
  issues: readonly Issue[];
  shown: readonly Issue[];
  /** The field the person last asked to be taken to; another object each time. */
  wanted: { field: FieldId } | null;
  goTo: (field: FieldId) => void;
  discovery: Discovery;
  /** Stored as it stands here. */
  isSaved: boolean;
  discover: () => void;
  keys: ClientKeys;
  certificates: Sealed<ClientCertificateView>;
  inputs: SealedInputs;
}

export type Discovery =
  | { status: 'none' }
  | { status: 'running'; issuer: string }
  | { status: 'found'; view: DiscoveryView }
  | { status: 'failed'; problem: Problem };

export const FormContext = createContext<FormContextValue | null>(null);

export function useForm(): FormContextValue {
  const value = useContext(FormContext);
  if (value === null) throw new Error('A form field stands outside its form');
  return value;
}

/** Issues that belong on screen now: all after a save was tried, else the wrong ones of fields already left. */
export function visibleIssues(issues: Issue[], touched: ReadonlySet<FieldId>, tried: boolean): Issue[] {
  return issues.filter((issue) => issue.level === 'wrong' && (tried || touched.has(issue.field)));
}
