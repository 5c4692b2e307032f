import { escapeMarkup } from '../../model/text/markup';
import type { BufferedAnswer } from '../buffered-answer';

/** Authorization requests that want their answer as a form (OAuth 2.0 Form Post Response Mode), by where it goes and its state. */
export class FormPosts {
  readonly #wanted = new Set<string>();

  /** Notes a request that wants it. To the provider it is an ordinary one. @returns Whether it was changed. */
  take({ searchParams }: URL): boolean {
    if (searchParams.get('response_mode') !== 'form_post') return false;
    searchParams.delete('response_mode');
    this.#wanted.add(keyOf(searchParams.get('redirect_uri') ?? '', searchParams.get('state')));
    return true;
  }

  /** @param callback As the provider meant it. */
  isFor(callback: URL): boolean {
    const { origin, protocol, pathname, searchParams } = callback;
    return this.#wanted.delete(keyOf(`${origin === 'null' ? protocol : origin}${pathname}`, searchParams.get('state')));
  }
}

const keyOf = (redirectUri: string, state: string | null) => JSON.stringify([redirectUri, state]);

/** A page that posts the parameters of a redirect to where it leads. */
export function postingPage(callback: URL): BufferedAnswer {
  const inputs = [...callback.searchParams]
    .map(([name, value]) => `<input type="hidden" name="${escapeMarkup(name)}" value="${escapeMarkup(value)}">`)
    .join('');
  const action = escapeMarkup(bareUrl(callback));
  const body = `<!doctype html><meta charset="utf-8"><title>Back to the app</title><body onload="document.forms[0].submit()"><form method="post" action="${action}">${inputs}<button>Continue</button></form></body>`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  return { status: 200, headers, body: Buffer.from(body) };
}

export const bareUrl = (callback: URL): string => callback.href.slice(0, callback.href.length - callback.search.length);
