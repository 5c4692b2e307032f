import { catapa, practiceCatapa } from './catapa';
import { katana, practiceKatana } from './katana';
import { oauth } from './oauth';
import { openid } from './openid';
import { practice } from './practice';
import type { OfferedProvider, PracticeProvider } from './provider';

/** The providers that a new connection can begin with, in the order to offer them. What is only recognised is left to `index.ts`: the start waits for this list. */
export { AUDIENCE_FACE, AUDIENCE_FACE_WORDS } from './katana';
export { TENANT_FACE, TENANT_FACE_WORDS } from './catapa';

const LIST = [katana, catapa, openid, oauth, practice, practiceKatana, practiceCatapa] as const;

type Listed = (typeof LIST)[number];

/** A provider that connections can be of. */
export type TemplateId = Listed['id'];
/** A ready-made connection to the practice provider. */
export type PracticeFaceId = Extract<Listed, { faces: unknown }>['faces'][number]['id'];

export const OFFERED: readonly OfferedProvider<TemplateId>[] = LIST;
export const PRACTICE = OFFERED.filter((provider): provider is PracticeProvider<TemplateId, PracticeFaceId> => 'faces' in provider);
export const TEMPLATE_IDS = OFFERED.map(({ id }) => id);
export const PRACTICE_FACES = PRACTICE.flatMap(({ faces }) => faces.map(({ id }) => id));

/** The provider that connections of this template are at. An unknown template is that of any OAuth server. */
export function providerOf(template: string): OfferedProvider<TemplateId> {
  return OFFERED.find(({ id }) => id === template) ?? oauth;
}

/** Whether the practice provider answers, as itself or playing another. */
export function isPractice({ template }: { template: string }): boolean {
  return providerOf(template).faces !== undefined;
}
