import { takes } from '../../../electron/model/grants';
import type { GuideStep } from '../../../electron/model/guide';
import { isPractice } from '../../../electron/model/providers/offered';
import { type FormContextValue, useForm } from '../editor/form-context';
import { type FieldId, sectionOf } from '../editor/form-fields';
import { type FoldedSectionId, FormSection } from '../editor/form-section';

/** Where the settings of a form's section belong. */
const STEP_OF: Record<FoldedSectionId, GuideStep> = {
  provider: 'provider',
  client: 'answer',
  grant: 'request',
  redirect: 'request',
  request: 'request',
  extras: 'request',
  api: 'provider',
};

/** The fields that the steps show by themselves. */
function fieldsOf({ form, asked }: FormContextValue): Partial<Record<FieldId, GuideStep>> {
  const receiver = takes(form, 'receiver') && !isPractice(form);
  return {
    ...{ name: 'provider', environment: 'provider', clientId: 'answer', clientSecret: 'answer' },
    ...{ clientKeys: 'answer', clientCertificates: 'answer' },
    ...(asked.has('issuer') && { issuer: 'provider' }),
    ...(asked.has('endpoints') && { 'endpoint-authorization': 'provider', 'endpoint-token': 'provider' }),
    ...(asked.has('tenant') && { tenant: 'answer' }),
    ...(isPractice(form) ? {} : { scopes: 'request' }),
    ...(receiver && { receiver: 'request', loopbackPort: 'request', loopbackPath: 'request', pasteUri: 'request' }),
  };
}

/** The section of the form with a field that no step shows by itself; null: one does. */
function sectionWith(field: FieldId, context: FormContextValue): FoldedSectionId | null {
  const section = sectionOf(field, context.asked);
  return fieldsOf(context)[field] !== undefined || section === 'essentials' ? null : section;
}

/** The step in which the person is taken to a field. */
export function stepWith(field: FieldId, context: FormContextValue): GuideStep | null {
  const section = sectionWith(field, context);
  return section === null ? (fieldsOf(context)[field] ?? null) : STEP_OF[section];
}

/** The section with the setting that a failure led to, where no step asks for it. */
export function LedTo({ step }: { step: GuideStep }) {
  const context = useForm();
  const section = context.wanted === null ? null : sectionWith(context.wanted.field, context);
  return section !== null && STEP_OF[section] === step ? <FormSection id={section} /> : null;
}
