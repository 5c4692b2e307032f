import { providerOf, type TemplateId } from '../../../electron/model/providers/offered';

/** Whether an answer is likely to hold personal data and is therefore covered until asked for. `url` is the one that was called. */
export function isPersonal(template: TemplateId, url: string): boolean {
  return URL.canParse(url) && providerOf(template).personalData?.test(new URL(url).pathname) === true;
}
