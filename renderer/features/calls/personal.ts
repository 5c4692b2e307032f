import type { TemplateId } from '../../../electron/contract';

/**
 * Whether an answer is likely to hold personal data and is therefore covered until asked for: CATAPA's employees. `url` is the one that
 * was called.
 */
export function isPersonal(template: TemplateId, url: string): boolean {
  if (template !== 'catapa' && template !== 'practice-catapa') return false;
  return URL.canParse(url) && /\/core\/v1\/employees(?:\/|$)/i.test(new URL(url).pathname);
}
