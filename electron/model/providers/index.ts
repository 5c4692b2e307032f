import { auth0 } from './auth0';
import { catapa, practiceCatapa } from './catapa';
import { cognito } from './cognito';
import { entra } from './entra';
import { github } from './github';
import { google } from './google';
import { katana, practiceKatana } from './katana';
import { keycloak } from './keycloak';
import { oauth } from './oauth';
import { okta } from './okta';
import { openid } from './openid';
import { practice } from './practice';
import type { OfferedProvider, PracticeProvider, Provider } from './provider';

/** Every provider, those that are offered in the order to offer them. One is added with its file and its line here. */
const LIST = [
  auth0,
  katana,
  catapa,
  entra,
  google,
  github,
  okta,
  keycloak,
  cognito,
  openid,
  oauth,
  practice,
  practiceKatana,
  practiceCatapa,
] as const;

type Listed = (typeof LIST)[number];
type Offered = Extract<Listed, { settings: unknown }>;

export type ProviderId = Listed['id'];
/** A provider that connections can be of. */
export type TemplateId = Offered['id'];
/** A ready-made connection to the practice provider. */
export type PracticeFaceId = Extract<Listed, { faces: unknown }>['faces'][number]['id'];

export const PROVIDERS: readonly Provider<ProviderId>[] = LIST;
export const OFFERED: readonly OfferedProvider<TemplateId>[] = LIST.filter((provider): provider is Offered => 'settings' in provider);
export const PRACTICE = OFFERED.filter((provider): provider is PracticeProvider<TemplateId, PracticeFaceId> => 'faces' in provider);
export const TEMPLATE_IDS = OFFERED.map(({ id }) => id);
export const PRACTICE_FACES = PRACTICE.flatMap(({ faces }) => faces.map(({ id }) => id));

const BY_ID = new Map<string, OfferedProvider<TemplateId>>(OFFERED.map((provider) => [provider.id, provider]));

/** The provider that connections of this template are at. An unknown template is that of any OAuth server. */
export function providerOf(template: string): OfferedProvider<TemplateId> {
  return BY_ID.get(template) ?? oauth;
}

/** Whether the practice provider answers, as itself or playing another. */
export function isPractice({ template }: { template: string }): boolean {
  return providerOf(template).faces !== undefined;
}
