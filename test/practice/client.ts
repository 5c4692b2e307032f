import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { startPractice, type Practice, type PracticeOptions } from '../../electron/practice';
import { signIn, type SignInOptions } from './login';
import { using } from '../support/using';

export const SCHEME_URI = 'dev.tokenscope:/oauth/callback';

/** Runs `body` against its own practice provider, and always stops it. */
export const withPractice = (options: PracticeOptions, body: (practice: Practice) => Promise<void>): Promise<void> =>
  using(startPractice(options), body);

export type Fields = Record<string, string>;

/** The members tests read by name; a response has some of them. */
export interface Members {
  access_token: string;
  refresh_token: string;
  id_token: string;
  scope: string;
  expire_in: number;
  request_uri: string;
  error: string;
  error_description: string;
  expiresAt: string;
  data: unknown[];
  content: unknown[];
  authorization_endpoint: string;
  token_endpoint: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  json: Members;
}

export async function answer(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text === '' ? null : JSON.parse(text) };
}

export async function post(url: string, fields: Fields, headers: Fields = {}): Promise<Answer> {
  return answer(await fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers }));
}

export async function get(url: string, token?: string, headers: Fields = {}): Promise<Answer> {
  return answer(await fetch(url, { headers: token === undefined ? headers : { ...headers, Authorization: `Bearer ${token}` } }));
}

export function basic(client: { id: string; secret: string }): Fields {
  return { Authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}` };
}

export function pkce(): { verifier: string; parameters: Fields } {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { verifier, parameters: { code_challenge: challenge, code_challenge_method: 'S256' } };
}

/** Signs in at `endpoint` and returns the parameters of the callback. */
export async function authorize(endpoint: string, parameters: Fields, options?: SignInOptions): Promise<URLSearchParams> {
  const redirectUri = parameters.redirect_uri ?? SCHEME_URI;
  const query = new URLSearchParams({ response_type: 'code', redirect_uri: redirectUri, state: 'some-state', ...parameters });
  const callback = await signIn(`${endpoint}?${query}`, options);
  if (!callback.startsWith(`${redirectUri}?`)) throw new Error(`Ended at ${callback}`);
  return new URL(callback).searchParams;
}

export function claims(token: string): Record<string, unknown> {
  return decodeJwt(token);
}
