import { urlOf } from './text/url';

/** What hosts, labels and names call an environment that is not production. */
const TRIAL = /^(?:sandbox|staging|stage|stg|tests?|testing|tst|dev|develop|development|uat|qa|demo|preprod|preview|trial)\d*$/i;

export const wordsOf = (label: string): string[] => label.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');

/** Whether that word says of an environment that it is not production. */
export const isTrialWord = (word: string): boolean => TRIAL.test(word);

/** What a name or a label says of the environment; null: nothing. A name says production by that word alone. */
export function environmentIn(label: string): 'production' | 'trial' | null {
  const words = wordsOf(label);
  if (words.some(isTrialWord)) return 'trial';
  return words.some((word) => /^(?:prod|production)$/i.test(word)) ? 'production' : null;
}

/** The word by which a URL's host says that it is not production, such as "sandbox"; null: it says nothing. */
export function trialWordOf(url: string | null | undefined): string | null {
  const host = url == null ? '' : (urlOf(url)?.hostname ?? '');
  if (/^[\d.]+$|^\[/.test(host)) return null;
  // The name that was registered says nothing: dev.to and test.de are no one's test systems. Salesforce's is one by its first label.
  const labels = host.split('.').slice(0, -2);
  return labels.flatMap((label) => label.split('-')).find((word) => TRIAL.test(word)) ?? null;
}
