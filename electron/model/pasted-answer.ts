import { urlOf } from './text/url';

/** What names an authorization response that is not signed. */
export const PLAIN_ANSWER = ['state', 'code', 'error'];
const ANSWER = [...PLAIN_ANSWER, 'response'];

/** The query, or the fragment where that alone holds an answer: one beside an answer in the query, which some servers add, says nothing. */
export function answerIn({ searchParams, hash }: URL): URLSearchParams {
  const fragment = new URLSearchParams(hash.slice(1));
  const holds = (parameters: URLSearchParams) => ANSWER.some((name) => parameters.has(name));
  return !holds(searchParams) && holds(fragment) ? fragment : searchParams;
}

/**
 * What a person pasted, as the address that it stands for: the form that a page posts to the redirect URI (`response_mode=form_post`) is never
 * in an address bar, and is copied from the browser's network log.
 */
export function pastedAddress(text: string, redirectUri: string): string {
  const trimmed = text.trim();
  if (urlOf(trimmed) !== null || !ANSWER.some((name) => new URLSearchParams(trimmed).has(name))) return text;
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${trimmed}`;
}
