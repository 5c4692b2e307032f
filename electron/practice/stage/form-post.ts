import { escapeMarkup } from '../../model/text/markup';
import { urlOf } from '../../model/text/url';
import type { BufferedAnswer } from '../buffered-answer';

/** Authorization requests that want their answer as a form (OAuth 2.0 Form Post Response Mode), by where it goes and its state. */
export class FormPosts {
  readonly #wanted = new Map<string, URL>();

  /** @param parameters Of an authorization request, or of one that is pushed (RFC 9126). Notes one that wants it. To the provider it is an ordinary one. @returns Whether it was changed. */
  take(parameters: URLSearchParams): boolean {
    if (parameters.get('response_mode') !== 'form_post') return false;
    parameters.delete('response_mode');
    const redirectUri = urlOf(parameters.get('redirect_uri') ?? '');
    if (redirectUri !== null) this.#wanted.set(keyOf(redirectUri, parameters.get('state')), redirectUri);
    return true;
  }

  /** Where a callback is to be posted; null: it stays a redirect. @param callback As the provider meant it. */
  targetOf(callback: URL): URL | null {
    const key = keyOf(callback, callback.searchParams.get('state'));
    const target = this.#wanted.get(key) ?? null;
    this.#wanted.delete(key);
    return target;
  }
}

/** Both are parsed, so that "http://localhost:80" and "http://localhost/" are one. */
const keyOf = ({ href, search }: URL, state: string | null) => JSON.stringify([href.slice(0, href.length - search.length), state]);

/** The parameters of a redirect that are posted: a query of the redirect URI's own stays in it. */
export function postedForm(callback: URL, target: URL): URLSearchParams {
  return new URLSearchParams([...callback.searchParams].filter(([name]) => !target.searchParams.has(name)));
}

/** A page that posts this form. */
export function postingPage(target: URL, form: URLSearchParams): BufferedAnswer {
  const inputs = [...form]
    .map(([name, value]) => `<input type="hidden" name="${escapeMarkup(name)}" value="${escapeMarkup(value)}">`)
    .join('');
  const action = escapeMarkup(target.href);
  const body = `<!doctype html><meta charset="utf-8"><title>Back to the app</title><body onload="document.forms[0].submit()"><form method="post" action="${action}">${inputs}<button>Continue</button></form></body>`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  return { status: 200, headers, body: Buffer.from(body) };
}
