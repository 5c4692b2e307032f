import { CookieJar, signIn, type SignInOptions } from './login';

/** A person's browser: it keeps cookies, so a later sign-in finds the earlier session. */
export interface Browser {
  /**
   * Plays the person at an authorize URL: signs in, consents, follows redirects until one leads away from the provider.
   * Resolves with that URL (the redirect URI with its parameters), unvisited; rejects when the provider shows an error page.
   */
  signIn(authorizeUrl: string, options?: Omit<SignInOptions, 'cookies'>): Promise<string>;
  /** `signIn`, then visits an http callback as a browser would for a loopback receiver. */
  open(authorizeUrl: string, options?: Omit<SignInOptions, 'cookies'>): Promise<string>;
}

export function startBrowser(): Browser {
  const cookies = new CookieJar();
  let last: Promise<unknown> = Promise.resolve();
  // One page at a time: two sign-ins that change the session cookie would interfere.
  const inTurn = (authorizeUrl: string, options: Omit<SignInOptions, 'cookies'> = {}) => {
    const mine = last.then(() => signIn(authorizeUrl, { ...options, cookies }));
    last = mine.catch(() => {});
    return mine;
  };
  return {
    signIn: inTurn,
    async open(authorizeUrl, options) {
      const callback = await inTurn(authorizeUrl, options);
      if (callback.startsWith('http://')) await (await fetch(callback)).text();
      return callback;
    },
  };
}
