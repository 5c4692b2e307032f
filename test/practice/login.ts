export interface SignInOptions {
  /** true: sign in, then press "Deny" on the consent page; 'login': press "Cancel" on the login page. */
  deny?: boolean | 'login';
  /** Default: the page's suggestion. */
  userName?: string;
  /** A browser that remembers earlier sign-ins; a fresh one by default. */
  cookies?: CookieJar;
}

const MAX_STEPS = 12;

/**
 * Plays a person at an authorize URL of the practice provider, any face: signs in, consents, and follows
 * redirects until one leads away from the provider. Returns that URL, the redirect URI with its parameters, unvisited.
 */
export async function signIn(authorizeUrl: string, options: SignInOptions = {}): Promise<string> {
  const jar = options.cookies ?? new CookieJar();
  const { origin } = new URL(authorizeUrl);
  let url = authorizeUrl;
  let form: URLSearchParams | null = null;
  for (let step = 0; step < MAX_STEPS; step++) {
    const response: Response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { Accept: 'text/html', Cookie: jar.for(url) },
    });
    jar.store(response.headers.getSetCookie());
    const location = response.headers.get('location');
    const html = await response.text();
    if (location !== null) {
      const next = new URL(location, url);
      if (next.origin !== origin) return location;
      url = next.href;
      form = null;
    } else if (response.ok) {
      ({ url, form } = fill(html, url, options));
      // A page that posts the response to the redirect URI.
      if (new URL(url).origin !== origin) {
        form.delete('decision');
        return `${url}?${form}`;
      }
    } else {
      throw new Error(
        `${response.status} from ${new URL(url).pathname}: ${html.replace(/<style>.*<\/style>/s, '').replace(/<[^>]*>/g, ' ')}`,
      );
    }
  }
  throw new Error(`No redirect out of ${origin} after ${MAX_STEPS} steps`);
}

/** The cookies of one browser at one origin, by RFC 6265's name and path. */
export class CookieJar {
  readonly #cookies = new Map<string, { pair: string; path: string }>();

  store(headers: string[]): void {
    for (const header of headers) {
      const [pair = '', ...attributes] = header.split(/; */);
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
      const key = `${pair.slice(0, pair.indexOf('='))} ${path}`;
      if (attributes.some((attribute) => /^expires=Thu, 01 Jan 1970/i.test(attribute))) this.#cookies.delete(key);
      else this.#cookies.set(key, { pair, path });
    }
  }

  for(url: string): string {
    const { pathname } = new URL(url);
    const reaches = (path: string) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
    return [...this.#cookies.values()]
      .filter(({ path }) => reaches(path))
      .map(({ pair }) => pair)
      .join('; ');
  }
}

/** A page's form as a person would submit it. */
export function fill(html: string, url: string, options: SignInOptions): { url: string; form: URLSearchParams } {
  const action = /<form[^>]* action="([^"]*)"/.exec(html)?.[1];
  if (action === undefined) throw new Error(`No form on ${url}`);
  const form = new URLSearchParams();
  for (const [input] of html.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(input)?.[1];
    if (name !== undefined) form.set(name, unescapeHtml(/value="([^"]*)"/.exec(input)?.[1] ?? ''));
  }
  if (form.has('username') && options.userName !== undefined) form.set('username', options.userName);
  const denies = form.has('username') ? options.deny === 'login' : options.deny === true;
  form.set('decision', denies ? 'deny' : 'allow');
  return { url: new URL(unescapeHtml(action), url).href, form };
}

function unescapeHtml(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
