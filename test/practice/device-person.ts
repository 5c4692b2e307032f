import { CookieJar, fill, type SignInOptions } from './login';

const MAX_STEPS = 12;

/**
 * Plays a person at the page where a device's code is entered: enters it unless the address holds it, confirms it, signs in and consents.
 * `deny`: says no at the consent page; 'code': already when asked whether the code is theirs. Returns the last page's heading.
 */
export async function signInDevice(
  page: string,
  { deny, ...options }: Omit<SignInOptions, 'deny'> & { deny?: boolean | 'code'; code?: string } = {},
) {
  const jar = new CookieJar();
  let url = page;
  let form: URLSearchParams | null = null;
  for (let step = 0; step < MAX_STEPS; step++) {
    const headers = { Accept: 'text/html', Cookie: jar.for(url) };
    const response: Response = await fetch(url, { method: form ? 'POST' : 'GET', body: form, redirect: 'manual', headers });
    jar.store(response.headers.getSetCookie());
    const location = response.headers.get('location');
    const html = await response.text();
    if (location !== null) {
      url = new URL(location, url).href;
      form = null;
      continue;
    }
    if (!html.includes('<form')) return /<h1>([^<]*)<\/h1>/.exec(html)?.[1] ?? '';
    ({ url, form } = fill(html, url, { ...options, deny: deny === true }));
    if (form.get('user_code') === '') form.set('user_code', options.code ?? '');
    if (form.has('confirm') && deny === 'code') form.set('abort', 'yes');
  }
  throw new Error(`Still no end after ${MAX_STEPS} steps, at ${new URL(url).pathname}`);
}
