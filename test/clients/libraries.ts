import { join } from 'node:path';
import { root } from '../support/sources';

/** An OAuth client library that no one here wrote, and the app that drives it through its documented API. */
export interface Library {
  id: string;
  /** As people call it. */
  name: string;
  /** Below `libraries/`, and its arguments. */
  app: [file: string, ...args: string[]];
  /** npm packages, or modules of Debian's Python. */
  packages: string[];
  /** What its app does, in a sentence or two. */
  note: string;
}

export const LIBRARIES: readonly Library[] = [
  {
    id: 'openid-client',
    name: 'openid-client',
    app: ['openid-client.mjs'],
    packages: ['openid-client'],
    note: 'Discovery, PKCE and a nonce as in its README, which leaves state out where PKCE does its work. It refreshes when `expiresIn()` says 0.',
  },
  {
    id: 'simple-oauth2',
    name: 'simple-oauth2',
    app: ['simple-oauth2.mjs'],
    packages: ['simple-oauth2'],
    note: 'The app keeps an `AccessToken`, refreshes it when `expired()` says so, and signs out with `revokeAll()`.',
  },
  {
    id: 'passport',
    name: 'passport-oauth2',
    app: ['passport.mjs'],
    packages: ['passport-oauth2', 'passport-oauth2-refresh'],
    note: 'A web app as in the two READMEs, without the options that they leave out. It refreshes after a 401, as the example does that the refresh package refers to.',
  },
  {
    id: 'passport-careful',
    name: 'passport-oauth2, with care',
    app: ['passport.mjs', 'careful'],
    packages: ['passport-oauth2', 'passport-oauth2-refresh'],
    note: 'The same app with `state: true` and `pkce: true`, and it keeps the refresh token that a refresh returns.',
  },
  {
    id: 'badgateway',
    name: '@badgateway/oauth2-client',
    app: ['badgateway.mjs'],
    packages: ['@badgateway/oauth2-client'],
    note: '`OAuth2Client` signs in with PKCE and state; `OAuth2Fetch` calls and refreshes.',
  },
  {
    id: 'authlib',
    name: 'Authlib',
    app: ['authlib_client.py'],
    packages: ['authlib'],
    note: "Debian's package. `OAuth2Session` with PKCE, `token_endpoint` and `update_token`, which refresh by themselves.",
  },
  {
    id: 'requests-oauthlib',
    name: 'requests-oauthlib',
    app: ['requests_oauthlib_client.py'],
    packages: ['requests_oauthlib'],
    note: "Debian's package. The web application flow, then `auto_refresh_url` with a `token_updater`.",
  },
];

/** Debian's, which has its packages; the first on the path may be another. */
export const PYTHON = '/usr/bin/python3';

export const isPython = ({ app: [file] }: Library): boolean => file.endsWith('.py');

/** The command that starts a library's app. */
export function commandOf(library: Library): [command: string, ...args: string[]] {
  const [file, ...args] = library.app;
  return [isPython(library) ? PYTHON : process.execPath, join(root, 'test/clients/libraries', file), ...args];
}
