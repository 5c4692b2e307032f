import { completed } from './complete-settings';
import { blankSettings, type ConnectionSettings } from './connection';
import { GRANT_TYPES, type GrantType } from './grants';
import { providerOf, type TemplateId } from './providers/offered';

/** What a new connection to a provider begins with. A copy: the caller may change it. */
export function defaultsOf(template: TemplateId): ConnectionSettings {
  const { settings } = providerOf(template);
  // Not structuredClone: it would keep legs that share one object sharing it, so that editing one edits three.
  return completed({ ...blankSettings(), name: settings.name, template }, JSON.parse(JSON.stringify(settings)));
}

/** The grants that a provider offers. */
export function grantTypesOf(template: TemplateId): readonly GrantType[] {
  return providerOf(template).grantTypes ?? GRANT_TYPES;
}
