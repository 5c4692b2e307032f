import { providerOf } from '../../../electron/model/providers/offered';
import type { FieldId } from './form-check';

export type SectionId = 'essentials' | 'provider' | 'client' | 'grant' | 'redirect' | 'extras' | 'api';

/** The section a field stands in; fields the template asks for stand at the top. */
export function sectionOf(field: FieldId, asked: ReadonlySet<string>): SectionId {
  if (field === 'name' || field === 'environment') return 'essentials';
  if (field === 'endpoint-authorization' || field === 'endpoint-token') return asked.has('endpoints') ? 'essentials' : 'provider';
  if (asked.has(field)) return 'essentials';
  if (field === 'issuer' || field.startsWith('endpoint-')) return 'provider';
  if (field === 'clientId' || field === 'clientSecret' || field === 'tenant') return 'client';
  if (field === 'scopes' || field === 'audience' || field === 'resource') return 'grant';
  if (field === 'apiBaseUrl') return 'api';
  return field.startsWith('legs-') ? 'extras' : 'redirect';
}

/** What the form asks first. */
export function askedBy(template: string): Set<string> {
  return new Set(providerOf(template).asks);
}
