import type { ReactNode } from 'react';
import { AuthorizeSection } from './authorize-section';
import {
  summaryOfApi,
  summaryOfAuthorize,
  summaryOfClient,
  summaryOfExtras,
  summaryOfGrant,
  summaryOfProvider,
  summaryOfRedirect,
  titleOfRequest,
} from './describe';
import { useForm } from './form-context';
import type { SectionId } from './form-fields';
import type { FormModel } from './form-model';
import { RedirectSection } from './redirect-section';
import { ApiSection, ClientSection, ExtrasSection, GrantSection, ProviderSection, Section } from './sections';

/** A section that folds: all but the fields asked first. */
export type FoldedSectionId = Exclude<SectionId, 'essentials'>;

interface FoldedSection {
  title: string | ((form: FormModel) => string);
  summary: (form: FormModel) => string;
  Content: () => ReactNode;
}

/** In the order of the form. */
const SECTIONS: Record<FoldedSectionId, FoldedSection> = {
  provider: { title: 'Provider and endpoints', summary: summaryOfProvider, Content: ProviderSection },
  client: { title: 'Client', summary: summaryOfClient, Content: ClientSection },
  grant: { title: 'Grant', summary: summaryOfGrant, Content: GrantSection },
  redirect: { title: 'Redirect', summary: summaryOfRedirect, Content: RedirectSection },
  request: { title: titleOfRequest, summary: summaryOfAuthorize, Content: AuthorizeSection },
  extras: { title: 'Extra parameters and headers', summary: summaryOfExtras, Content: ExtrasSection },
  api: { title: 'API and transport', summary: summaryOfApi, Content: ApiSection },
};
export const SECTION_IDS = Object.keys(SECTIONS) as FoldedSectionId[];

export function FormSection({ id }: { id: FoldedSectionId }) {
  const { form } = useForm();
  const { title, summary, Content } = SECTIONS[id];
  return (
    <Section id={id} title={typeof title === 'string' ? title : title(form)} summary={summary(form)}>
      <Content />
    </Section>
  );
}
